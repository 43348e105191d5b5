"""The check of a record finds whatever is shown and is not what the record attests."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from domain.people import Role
from persistence import audit_log, history
from persistence.database import Session
from persistence.tables import (
    application_members,
    applications,
    held_documents,
    postings,
    steps,
)
from persistence.verification import verify
from runtime.errors import CommandError
from runtime.maintenance import redraw_dossier
from tests.api.test_steps import admit, envelope, recommended, returned, superior
from tests.api.world import World, answers
from tests.pages.browsing import Browser, text_of

PAYEE = "HTX Tân Tiến"


async def approved(world: World) -> str:
    """A dossier that was corrected once, and whose support lies reserved."""
    await envelope(world)
    applicant = world.as_(Role.APPLICANT)
    code: str = (await applicant.submits())["code"]
    await returned(world, code)
    corrected = await applicant.act(
        code,
        "resubmit",
        answers={"corrections": answers(applicant__name=PAYEE)},
        documents=await applicant.papers(("quotation",)),
    )
    assert corrected.status_code == 200, corrected.text
    await admit(world, code)
    await recommended(world, code)
    award = {"payee": PAYEE, "amount_vnd": 150_000_000}
    for leader in (world.as_(Role.APPROVER), superior(world)):
        step = await leader.act(code, "approve", answers=award)
        assert step.status_code == 200, step.text
    return code


async def checked(world: World, code: str) -> str:
    auditor = Browser(world, Role.AUDITOR)
    answer = await auditor.post(f"/applications/{code}/history/verify")
    assert answer.status_code == 303
    return text_of(await auditor.get(f"/applications/{code}/history"))


def another_payee(session: Session) -> None:
    known = session.scalar(select(applications.c.answers))
    assert known is not None
    changed = {**known, "applicant": {**known["applicant"], "name": "Kẻ khác"}}
    session.execute(update(applications).values(answers=changed))


def another_award(session: Session) -> None:
    session.execute(update(applications).values(amount_awarded_vnd=999_000_000))


def another_unit(session: Session) -> None:
    session.execute(update(applications).values(unit="sct-ca-mau"))


def another_state(session: Session) -> None:
    known = session.scalar(select(applications.c.application))
    assert known is not None
    changed = {**known, "payee_mark": "of somebody else"}
    session.execute(update(applications).values(application=changed))


def nobody_named(session: Session) -> None:
    session.execute(delete(application_members))


def other_corrections(session: Session) -> None:
    mine = steps.c.action == "resubmit"
    known = session.scalar(select(steps.c.answers).where(mine))
    assert known is not None
    text = json.dumps(known, ensure_ascii=False).replace(PAYEE, "Kẻ khác")
    changed = update(steps).where(mine).values(answers=json.loads(text))
    session.execute(changed)


def a_paper_less(session: Session) -> None:
    held = held_documents.c.paper == "quotation"
    session.execute(delete(held_documents).where(held))


def another_amount(session: Session) -> None:
    mine = (postings.c.code.is_not(None), postings.c.account == "reserved")
    session.execute(update(postings).where(*mine).values(amount_vnd=1))


def doubled(session: Session) -> None:
    row = session.execute(select(postings).where(postings.c.code.is_not(None))).first()
    assert row is not None
    again: dict[str, Any] = {k: v for k, v in row._mapping.items() if k != "id"}
    session.execute(insert(postings).values(again))


DRAWN = "khuyencong redraw"
BACKUP = "so với bản sao lưu"
CHANGES = (
    (another_payee, "các câu trả lời đang hiển thị", DRAWN),
    (another_award, "amount_awarded_vnd", DRAWN),
    (another_unit, "unit", DRAWN),
    (another_state, "tình trạng hồ sơ", DRAWN),
    (nobody_named, "người được phân công trong hồ sơ", DRAWN),
    (other_corrections, "câu trả lời kèm sự kiện số 3", BACKUP),
    (a_paper_less, "giấy tờ đang giữ", BACKUP),
    (another_amount, "bút toán của sự kiện số 10", "Ngừng chi từ nguồn này"),
    (doubled, "bút toán của sự kiện số 10", "Ngừng chi từ nguồn này"),
)


async def test_what_is_shown_as_recorded_is_found_whole(either: World) -> None:
    code = await approved(either)
    words = await checked(either, code)
    assert "Cả 10 sự kiện đều đúng như đã ghi" in words
    (done,) = await either.database.read(audit_log.of, code)
    assert done.outcome == "whole 10"


@pytest.mark.parametrize(
    ("change", "part", "mends"),
    CHANGES,
    ids=[change.__name__ for change, *_ in CHANGES],
)
async def test_whatever_was_changed_is_named_with_what_mends_it(
    either: World,
    change: Callable[[Session], None],
    part: str,
    mends: str,
) -> None:
    code = await approved(either)
    await either.database.write(change)
    words = await checked(either, code)
    assert part in words
    assert mends in words


@pytest.mark.parametrize(
    "change", [another_payee, another_award, another_unit, nobody_named]
)
async def test_what_is_drawn_from_the_record_is_mended_by_drawing_it_anew(
    world: World, change: Callable[[Session], None]
) -> None:
    code = await approved(world)
    with world.database.writing() as session:
        change(session)
        assert verify(session, code).differing
        assert "dựng lại" in redraw_dossier(session, code)
        assert verify(session, code).differing == ()
        assert "không có gì" in redraw_dossier(session, code)


async def test_a_record_that_does_not_attest_itself_is_not_drawn_from(
    world: World,
) -> None:
    code = await approved(world)
    with world.database.writing() as session:
        other_corrections(session)
        before = history.rebuild(session, code)
        with pytest.raises(CommandError):
            redraw_dossier(session, code)
        assert history.rebuild(session, code) == before
