"""What is handed in is kept as it was, once, under a number of its own."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.application import Opening
from domain.errors import ApplicationStale, CommandRepeated, NotFound
from domain.identity import is_dossier_code
from domain.people import Actor, Role
from domain.states import Action, State
from persistence import drafts, queries
from persistence.database import Database
from persistence.establishments import HIDDEN, background
from persistence.intake import (
    Filing,
    KeptStep,
    Received,
    answered,
    keep_step,
    receive,
    stored_submission,
    submission,
    unstarted_submissions,
)
from runtime.maintenance import SKIPPED_NUMBERS, leave_gap
from tests.persistence.dossiers import (
    LAN,
    MINH,
    NOON,
    answers,
    filed,
    filing,
    first_event,
    moved,
    opening,
    recorded,
    submitted,
)

TAX = "0100109106"


async def received(database: Database, coming: Filing) -> Received:
    return await database.write(receive, coming, lambda code: opening(code, coming))


async def test_a_filing_gets_the_next_code_of_its_prefix_and_year(
    database: Database,
) -> None:
    first = await filed(database, "k1")
    second = await filed(database, "k2")
    other = await filed(database, "k3", {"year": 2027})

    codes = [r.opening.code for r in (first, second, other)]
    assert all(map(is_dossier_code, codes))
    assert [code[:16] for code in codes] == [
        "CGCN-2026-000001",
        "CGCN-2026-000002",
        "CGCN-2027-000001",
    ]


async def test_numbers_are_unique_and_without_gaps_when_many_file_at_once(
    database: Database,
) -> None:
    many = await asyncio.gather(*(filed(database, f"k{n}") for n in range(12)))

    numbers = sorted(int(r.opening.code.split("-")[2]) for r in many)
    assert numbers == list(range(1, 13))


async def test_a_record_put_back_gives_no_code_that_was_given_since_its_backup(
    database: Database,
) -> None:
    before = await filed(database)
    await database.write(leave_gap, NOON)
    after = await filed(database, "after")

    assert number_of(after.opening.code) == (
        number_of(before.opening.code) + SKIPPED_NUMBERS + 1
    )


async def test_a_series_that_a_backup_knows_nothing_of_begins_after_the_gap(
    database: Database,
) -> None:
    await database.write(leave_gap, NOON)
    first = await filed(database)

    assert number_of(first.opening.code) == SKIPPED_NUMBERS + 1


def number_of(code: str) -> int:
    return int(code.split("-")[2])


async def test_the_same_key_leads_to_the_same_dossier_however_often_it_comes(
    database: Database,
) -> None:
    many = await asyncio.gather(*(filed(database, "same") for _ in range(5)))

    assert len({r.opening.code for r in many}) == 1
    assert sum(r.fresh for r in many) == 1
    assert (await filed(database, "next")).opening.code.startswith("CGCN-2026-000002")


async def test_the_same_key_with_another_body_is_refused(database: Database) -> None:
    await filed(database, "same")

    with pytest.raises(CommandRepeated):
        await filed(database, "same", {"body_digest": "0" * 64})
    with database.reading() as session:
        with pytest.raises(CommandRepeated):
            answered(session, "lan", "same", "POST /applications", "other")
        assert answered(session, "lan", "new", "POST /applications", "x") is None


async def test_the_same_key_of_somebody_else_is_another_key(
    database: Database,
) -> None:
    first = await filed(database, "same")
    other = await filed(
        database, "same", {"principal": "hoa", "command_id": "submit-hoa"}
    )

    assert first.opening.code != other.opening.code


async def test_one_draft_leads_to_one_dossier(database: Database) -> None:
    await database.write(
        drafts.save, "d1", "lan", "technology-transfer", {}, {}, NOON, None
    )
    first = await filed(database, "k1", {"draft_id": "d1"})

    second = await filed(database, "k2", {"draft_id": "d1"})

    assert (second.opening, second.fresh) == (first.opening, False)
    with database.reading() as session:
        assert drafts.list_of(session, "lan") == ()
        assert drafts.find(session, "lan", "d1").code == first.opening.code


async def test_an_opening_that_fails_leaves_no_number_taken(database: Database) -> None:
    def fails(code: str) -> Opening:
        raise LookupError(code)

    with pytest.raises(LookupError):
        await database.write(receive, filing(), fails)

    assert (await filed(database)).opening.code.startswith("CGCN-2026-000001")


async def test_a_submission_keeps_its_answers_in_vietnamese_as_they_came(
    database: Database,
) -> None:
    came = await filed(database)

    kept = await database.read(stored_submission, came.opening.code)

    assert kept.answers == answers()
    assert kept.opening == came.opening
    assert kept.received_at == NOON


async def test_submissions_without_an_event_wait_for_the_sweep_oldest_first(
    database: Database,
) -> None:
    late = await filed(database, "k1", {"received_at": NOON + timedelta(minutes=5)})
    early = await filed(database, "k2")
    started = await submitted(database, "k3")
    soon, later = NOON + timedelta(minutes=1), NOON + timedelta(hours=1)

    with database.reading() as session:
        waiting = unstarted_submissions(session, later)
        assert [r.opening for r in waiting] == [early.opening, late.opening]
        assert waiting[0].command_id == early.command_id
        first = unstarted_submissions(session, soon)
        assert [r.opening for r in first] == [early.opening]
        assert started.code not in {r.opening.code for r in waiting}


async def test_a_submission_not_started_yet_is_seen_by_its_filer_and_unit(
    database: Database,
) -> None:
    code = (await filed(database)).opening.code
    strangers = (
        Actor(Role.APPLICANT, "minh"),
        Actor(Role.OFFICER, "x", "sct-dong-nai"),
        Actor(Role.APPRAISER, "x", "sct-binh-dinh"),
        Actor(Role.INSPECTOR, "x", "sct-binh-dinh"),
    )

    with database.reading() as session:
        for reader in (LAN, MINH, Actor(Role.AUDITOR, "x")):
            assert submission(session, reader, code).code == code
        for stranger in strangers:
            with pytest.raises(NotFound):
                submission(session, stranger, code)


async def test_a_step_is_kept_once_and_shown_when_it_was_recorded(
    database: Database,
) -> None:
    application = await submitted(database)
    step = KeptStep(
        application.code, "c2", "admit", "minh", "d" * 64, {"note": "đủ"}, {}, NOON
    )
    with database.writing() as session:
        assert keep_step(session, step) is True
        assert keep_step(session, step) is False
        with pytest.raises(CommandRepeated):
            keep_step(session, replace(step, body_digest="e" * 64))
        assert queries.kept_steps(session, application.code) == ()

    await moved(database, application, command_id="c2")

    assert await database.read(queries.kept_steps, application.code) == (step,)


async def test_an_open_dossier_for_the_same_item_is_known_however_it_is_written(
    database: Database,
) -> None:
    came = await filed(database)
    with database.reading() as session:
        item = ("technology-transfer", "MAY TRANG  banh", 2026)
        found = background(session, TAX, *item, reader=LAN)
        assert found.open_dossier == came.opening.code
        somebody_else = Actor(Role.APPLICANT, "somebody-else")
        stranger = background(session, TAX, *item, reader=somebody_else)
        assert stranger.open_dossier == HIDDEN
        other = background(session, TAX, "technology-transfer", "lò sấy", 2026)
        assert other.open_dossier is None
        nobody = background(session, "", "technology-transfer", "x", 2026)
        assert nobody.open_dossier is None

    event = await recorded(database, first_event(came))
    row = await database.read(queries.stored, event.code)
    assert row is not None
    await moved(database, row.application, action=Action.REFUSE, target=State.REFUSED)

    closed = await database.read(
        background, TAX, "technology-transfer", "Máy tráng bánh", 2026
    )
    assert closed.open_dossier is None


async def test_fairs_abroad_of_the_year_are_counted_but_not_the_withdrawn(
    database: Database,
) -> None:
    abroad = answers(fair_kind="abroad")
    fair = {"support_type": "fair-participation", "prefix": "HCTL", "answers": abroad}
    for key in ("k1", "k2"):
        application = await submitted(database, key, fair)
    await submitted(database, "k3", {**fair, "answers": answers(fair_kind="domestic")})
    last_year = {"year": 2025, "received_at": NOON - timedelta(days=90)}
    await submitted(database, "k4", {**fair, **last_year})

    found = await database.read(background, TAX, "fair-participation", "x", 2026)
    assert found.fairs_abroad_this_year == 2

    await moved(database, application, action=Action.WITHDRAW, target=State.WITHDRAWN)
    found = await database.read(background, TAX, "fair-participation", "x", 2026)
    assert found.fairs_abroad_this_year == 1


async def test_a_draft_is_saved_over_the_version_that_was_read_only(
    database: Database,
) -> None:
    with database.writing() as session:
        first = drafts.save(
            session, "d1", "lan", "trademark-registration", {"a": "ữ"}, {}, NOON, None
        )
        second = drafts.save(
            session, "d1", "lan", first.support_type, {"a": 2}, {}, NOON, first.version
        )
        assert (second.version, second.answers) == (2, {"a": 2})
        with pytest.raises(ApplicationStale):
            drafts.save(session, "d1", "lan", "x", {}, {}, NOON, first.version)
        with pytest.raises(NotFound):
            drafts.find(session, "hoa", "d1")
        drafts.discard(session, "hoa", "d1")
        assert drafts.list_of(session, "lan") == (second,)
        drafts.discard(session, "lan", "d1")
        assert drafts.list_of(session, "lan") == ()


async def test_drafts_of_steps_stand_apart_from_those_of_applications(
    database: Database,
) -> None:
    step = f"{drafts.STEP}CGCN-2026-000001-X:request_acceptance"
    typed = {"ten": ["Bún", ""], "danh sách": [{"a": ["1.000"]}]}
    with database.writing() as session:
        one = drafts.save(session, "d1", "lan", "x", {}, {}, NOON, None)
        other = drafts.save(session, "d2", "lan", step, typed, {}, NOON, None)

        assert drafts.list_of(session, "lan") == (one,)
        assert drafts.list_of(session, "lan", drafts.STEP) == (other,)
        assert drafts.list_of(session, "lan", step) == (other,)
        assert drafts.list_of(session, "lan", "%") == ()
    assert other.answers == typed


async def test_a_draft_is_found_whoever_owns_it_and_is_submitted_once(
    database: Database,
) -> None:
    with database.writing() as session:
        saved = drafts.save(session, "d1", "lan", "x", {}, {}, NOON, None)
        assert drafts.find_any(session, "d1") == saved
        assert drafts.find_any(session, "d2") is None

        assert not drafts.submitted(session, "d1", "hoa", "CGCN-1")
        assert drafts.submitted(session, "d1", "lan", "CGCN-1")
        assert not drafts.submitted(session, "d1", "lan", "CGCN-2")
        with pytest.raises(ApplicationStale):
            drafts.save(session, "d1", "lan", "x", {}, {}, NOON, 1)
    assert (await found_again(database, "d1")).code == "CGCN-1"


async def test_a_filing_marks_no_draft_of_another(database: Database) -> None:
    await database.write(drafts.save, "d1", "hoa", "x", {}, {}, NOON, None)
    await filed(database, "k1", {"draft_id": "d1"})

    assert (await found_again(database, "d1")).code == ""


async def found_again(database: Database, draft_id: str) -> drafts.Draft:
    found = await database.read(drafts.find_any, draft_id)
    assert found is not None
    return found
