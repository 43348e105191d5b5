"""Who speaks for the applicant: contact data, and another account that goes on."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from api.ports import Letter, PostAway, PostRefused
from domain.people import Role
from persistence.database import Database
from persistence.tables import messages
from persistence.verification import verify
from tests.api.test_steps import PANEL, admitted, offers, recommended
from tests.api.world import PDF, World, build, fields
from tests.pages.browsing import HOST, Browser, text_of
from tests.pages.typing_in import hidden

NEW = "moi@congty.example.vn"
GROUND = {"ground": "Văn bản số 12/CV ngày 20/11/2026, người cũ đã nghỉ việc."}


@dataclass
class Letters:
    """A post that keeps what it takes, or fails as it is told."""

    taken: list[Letter] = field(default_factory=list)
    fails: Exception | None = None

    async def __call__(self, letter: Letter) -> None:
        if self.fails:
            raise self.fails
        self.taken.append(letter)

    @property
    def key(self) -> str:
        link = next(w for w in self.taken[-1].text.split() if "/contact?key=" in w)
        return parse_qs(urlsplit(link).query)["key"][0]


@pytest.fixture
def post() -> Letters:
    return Letters()


@pytest.fixture
def desk(database: Database, tmp_path: Path, post: Letters) -> World:
    return build(database, tmp_path, public_url=f"https://{HOST}", post=post)


async def told(world: World, code: str, action: str) -> set[tuple[str, str]]:
    with world.database.reading() as session:
        rows = session.execute(
            select(messages.c.recipient, messages.c.address)
            .where(messages.c.code == code, messages.c.action == action)
            .order_by(messages.c.address)
        )
        return {(row.recipient, row.address) for row in rows}


async def contact(world: World, code: str, **new: str) -> int:
    answer = await world.as_(Role.APPLICANT).call(
        "PUT", f"/applications/{code}/contact", json=new
    )
    return answer.status_code


async def test_a_new_address_holds_once_its_owner_opened_the_letter(
    desk: World, post: Letters
) -> None:
    code = await admitted(desk)
    applicant = desk.as_(Role.APPLICANT)
    before = (await applicant.get(f"/applications/{code}/contact")).json()
    answer = await applicant.call(
        "PUT", f"/applications/{code}/contact", json={"email": NEW}
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["email"] == before["email"]
    assert answer.json()["pending"]["email"] == NEW
    assert post.taken[-1].to == NEW

    somebody = Browser(desk)
    page = await somebody.get(f"/contact?key={post.key}")
    assert page.status_code == 200
    assert NEW in page.text
    assert (await somebody.post("/contact", {"key": post.key})).status_code == 200
    after = (await applicant.get(f"/applications/{code}")).json()
    assert after["applicant"]["email"] == NEW
    now = (await applicant.get(f"/applications/{code}/contact")).json()
    assert now == {
        "email": NEW,
        "phone": before["phone"],
        "pending": None,
        "doubts": [],
    }

    last = (await applicant.get(f"/applications/{code}/events")).json()["items"][-1]
    assert (last["action"], last["from"]) == ("change_contact", last["to"])
    assert {a for _, a in await told(desk, code, "change_contact")} == {
        before["email"],
        NEW,
    }
    # Once is enough; whoever finds the link later changes nothing.
    assert (await somebody.post("/contact", {"key": post.key})).status_code == 410
    verdict = await desk.database.read(verify, code)
    assert (verdict.changed, verdict.differing) == (None, ())


async def test_letters_go_to_the_new_address_from_then_on(
    desk: World, post: Letters
) -> None:
    code = (await desk.as_(Role.APPLICANT).submits())["code"]
    await contact(desk, code, email=NEW)
    await Browser(desk).post("/contact", {"key": post.key})
    items = [{"item": "Đơn đề nghị", "reason": "Thiếu chữ ký"}]
    step = await desk.as_(Role.OFFICER).act(code, "return", answers={"items": items})
    assert step.status_code == 200, step.text
    assert {a for _, a in await told(desk, code, "return")} == {NEW}


async def test_a_phone_holds_at_once_and_leads_to_the_dossier(desk: World) -> None:
    code = await admitted(desk)
    assert await contact(desk, code, phone="0987654321") == 200
    found = await Browser(desk).post("/lookup", {"code": code, "phone": "0987654321"})
    assert found.status_code == 200
    again = await Browser(desk).post("/lookup", {"code": code, "phone": "0912345678"})
    assert again.status_code == 422


async def test_the_same_again_is_no_step(desk: World, post: Letters) -> None:
    code = await admitted(desk)
    applicant = desk.as_(Role.APPLICANT)
    now = (await applicant.get(f"/applications/{code}/contact")).json()
    events = len((await applicant.get(f"/applications/{code}/events")).json()["items"])
    assert await contact(desk, code, email=now["email"], phone=now["phone"]) == 200
    after = len((await applicant.get(f"/applications/{code}/events")).json()["items"])
    assert (after, post.taken) == (events, [])


@pytest.mark.parametrize(
    ("new", "name"),
    [
        ({"email": "không phải thư"}, "email"),
        ({"phone": "12"}, "phone"),
        ({}, "email"),
        ({"address": "Ấp 1"}, "address"),
    ],
)
async def test_what_cannot_be_used_is_refused_and_changes_nothing(
    desk: World, new: dict[str, str], name: str
) -> None:
    code = await admitted(desk)
    answer = await desk.as_(Role.APPLICANT).call(
        "PUT", f"/applications/{code}/contact", json=new
    )
    assert answer.status_code == 422
    assert name in fields(answer)


async def test_only_the_applicant_changes_it_and_only_by_this_call(
    desk: World,
) -> None:
    code = await admitted(desk)
    for role, status in ((Role.OFFICER, 403), (Role.AUDITOR, 403)):
        answer = await desk.as_(role).call(
            "PUT", f"/applications/{code}/contact", json={"phone": "0987654321"}
        )
        assert answer.status_code == status
    stranger = await desk.as_(Role.APPLICANT, "stranger").call(
        "PUT", f"/applications/{code}/contact", json={"phone": "0987654321"}
    )
    assert stranger.status_code == 404
    around = await desk.as_(Role.APPLICANT).act(
        code, "change_contact", answers={"email": NEW}
    )
    assert around.status_code == 422


@pytest.mark.parametrize("fails", [PostAway("away"), PostRefused("no such box")])
async def test_a_letter_that_cannot_leave_leaves_nothing_waiting(
    desk: World, post: Letters, fails: Exception
) -> None:
    code = await admitted(desk)
    post.fails = fails
    assert await contact(desk, code, email=NEW) in (422, 503)
    now = await desk.as_(Role.APPLICANT).get(f"/applications/{code}/contact")
    assert now.json()["pending"] is None


async def test_an_engine_that_is_away_keeps_the_link_good(
    desk: World, post: Letters
) -> None:
    code = await admitted(desk)
    await contact(desk, code, email=NEW)
    desk.engine.away = True
    assert (await Browser(desk).post("/contact", {"key": post.key})).status_code == 503
    desk.engine.away = False
    assert (await Browser(desk).post("/contact", {"key": post.key})).status_code == 200


async def test_letters_to_strangers_are_limited(desk: World) -> None:
    code = await admitted(desk)
    statuses = [
        await contact(desk, code, email=f"moi{n}@congty.example.vn") for n in range(7)
    ]
    assert statuses[:5] == [200] * 5
    assert statuses[-1] == 429


async def test_the_later_letter_is_the_one_that_counts(
    desk: World, post: Letters
) -> None:
    code = await admitted(desk)
    await contact(desk, code, email="dau@congty.example.vn")
    first = post.key
    await contact(desk, code, email=NEW)
    assert (await Browser(desk).post("/contact", {"key": first})).status_code == 410
    assert (await Browser(desk).post("/contact", {"key": post.key})).status_code == 200


async def hands_over(world: World, code: str, to: str) -> tuple[int, dict[str, object]]:
    answer = await world.as_(Role.OFFICER).post(
        f"/applications/{code}/handover", {"to": to, **GROUND}
    )
    return answer.status_code, answer.json()


async def test_another_account_of_the_firm_goes_on(desk: World) -> None:
    code = await admitted(desk)
    other = desk.as_(Role.APPLICANT, "other")
    await other.get("/applications")
    status, receipt = await hands_over(desk, code, "other")
    assert status == 200, receipt
    assert (await other.get(f"/applications/{code}")).status_code == 200
    former = await desk.as_(Role.APPLICANT).get(f"/applications/{code}")
    assert former.status_code == 404
    assert code in (await other.get("/applications")).text
    verdict = await desk.database.read(verify, code)
    assert (verdict.changed, verdict.differing) == (None, ())
    written_to = await told(desk, code, "hand_over")
    assert {account for account, _ in written_to} >= {"other", "applicant-1"}


async def test_an_address_names_the_account_that_signs_in_by_it(
    desk: World, post: Letters
) -> None:
    code = await admitted(desk)
    status, receipt = await hands_over(desk, code, NEW.upper())
    assert status == 200, receipt
    assert NEW not in str([c.facts for c in desk.engine.commands])
    browser = Browser(desk)
    await browser.post("/sign-in/mail", {"email": NEW})
    link = next(w for w in post.taken[-1].text.split() if "/sign-in/link?key=" in w)
    key = parse_qs(urlsplit(link).query)["key"][0]
    entered = await browser.post("/sign-in/link", {"key": key})
    browser.keep(entered.cookies[next(iter(entered.cookies))])
    assert (await browser.get(f"/applications/{code}")).status_code == 200
    now = await desk.as_(Role.OFFICER).get(f"/applications/{code}/contact")
    assert now.json()["email"] == NEW


@pytest.mark.parametrize(
    ("to", "status"),
    [("nobody-here", 422), ("applicant-1", 409), (PANEL[0], 422), ("", 422)],
)
async def test_who_cannot_go_on_is_refused(desk: World, to: str, status: int) -> None:
    code = await admitted(desk)
    assert (await hands_over(desk, code, to))[0] == status


async def test_only_the_office_hands_over(desk: World) -> None:
    code = await admitted(desk)
    for role in (Role.APPLICANT, Role.TREASURER):
        answer = await desk.as_(role).post(
            f"/applications/{code}/handover", {"to": NEW, **GROUND}
        )
        assert answer.status_code == 403, answer.text


async def test_pages_ask_show_once_more_and_hand_over(desk: World) -> None:
    code = await admitted(desk)
    officer = Browser(desk, Role.OFFICER)
    path = f"/applications/{code}/handover"
    assert path in (await officer.get(f"/applications/{code}")).text
    wrong = await officer.post(path, {"to": "ai đó", "ground": ""})
    assert wrong.status_code == 422
    assert "ai đó" in wrong.text
    read = await officer.post(path, {"to": NEW, **GROUND})
    assert read.status_code == 200
    assert NEW in text_of(read)
    done = await officer.post(path, {"to": NEW, **GROUND, "do": "confirm"})
    assert done.headers["location"] == f"/applications/{code}?done=hand_over"


async def test_the_signed_request_comes_with_it_and_is_kept(desk: World) -> None:
    code = await admitted(desk)
    officer = desk.as_(Role.OFFICER)
    path = f"/applications/{code}/handover"
    kept = await officer.papers(("handover_request",))
    wrong = await officer.post(path, {"to": NEW, **GROUND, "documents": {"x": "0"}})
    assert set(fields(wrong)) == {"documents.x"}
    done = await officer.post(path, {"to": NEW, **GROUND, "documents": kept})
    assert done.status_code == 200, done.text
    papers = done.json()["application"]["documents"]
    (found,) = [one for one in papers if one["paper"] == "handover_request"]
    assert found["digest"] == kept["handover_request"]
    assert "Signed request" in found["label"] or "Văn bản đề nghị" in found["label"]


async def test_a_handover_to_a_mistyped_address_is_asked_about(desk: World) -> None:
    code = await admitted(desk)
    done = await desk.as_(Role.OFFICER).post(
        f"/applications/{code}/handover", {"to": "lan@gmial.com", **GROUND}
    )
    assert done.status_code == 200, done.text
    (doubt,) = done.json()["application"]["doubts"]
    assert (doubt["field"], doubt["code"]) == ("applicant.email", "mail_host_doubtful")
    assert "lan@gmail.com" in doubt["message"]


async def test_pages_take_the_signed_request_before_they_ask_again(
    desk: World,
) -> None:
    code = await admitted(desk)
    officer = Browser(desk, Role.OFFICER)
    path = f"/applications/{code}/handover"
    form = {"to": NEW, **GROUND}

    def file(content: bytes) -> dict[str, Any]:
        return {"paper.handover_request": ("don.pdf", content, "application/pdf")}

    empty = await officer.call("POST", path, data=form, files=file(b"%PDF-1.7"))
    assert empty.status_code == 422
    assert "don.pdf" in text_of(empty)
    read = await officer.call("POST", path, data=form, files=file(PDF))
    assert read.status_code == 200
    document = hidden(read.text, "document")
    bad = await officer.post(path, {**form, "to": "?", "document": document})
    assert hidden(bad.text, "document") == document
    await officer.post(path, {**form, "document": document, "do": "confirm"})
    shown = text_of(await officer.get(f"/applications/{code}"))
    assert "Văn bản đề nghị chuyển hồ sơ" in shown


async def test_pages_change_contact_data(desk: World, post: Letters) -> None:
    code = await admitted(desk)
    applicant = Browser(desk, Role.APPLICANT)
    path = f"/applications/{code}/contact"
    assert path in (await applicant.get(f"/applications/{code}")).text
    assert (await applicant.get(path)).status_code == 200
    wrong = await applicant.post(path, {"email": "x", "phone": ""})
    assert wrong.status_code == 422
    done = await applicant.post(path, {"email": NEW, "phone": "0987654321"})
    assert done.status_code == 303
    shown = text_of(await applicant.get(done.headers["location"]))
    assert NEW in shown
    assert "0987654321" in shown
    assert (await Browser(desk).post("/contact", {"key": post.key})).status_code == 200


async def test_an_address_that_looks_mistyped_is_asked_about_and_taken(
    desk: World, post: Letters
) -> None:
    code = await admitted(desk)
    path = f"/applications/{code}/contact"
    answer = await desk.as_(Role.APPLICANT).call(
        "PUT", path, json={"email": "lan@gmial.com"}
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["doubts"][0]["code"] == "mail_host_doubtful"
    applicant = Browser(desk, Role.APPLICANT)
    wrong = {"email": "lan@gmail.con", "phone": ""}
    asked = await applicant.post(path, wrong)
    assert "Ông/Bà là lan@gmail.com?" in text_of(asked)
    assert [letter.to for letter in post.taken] == ["lan@gmial.com"]
    kept = await applicant.post(path, {**wrong, "considered": "email lan@gmail.com"})
    assert kept.status_code == 303
    assert post.taken[-1].to == "lan@gmail.con"
    officer = Browser(desk, Role.OFFICER)
    to = {"to": "lan@yahoo.com.vm", **GROUND}
    read = text_of(await officer.post(f"/applications/{code}/handover", to))
    assert "Ông/Bà là lan@yahoo.com.vn?" in read


async def test_an_approval_still_repeats_the_payee_after_a_change(
    desk: World, post: Letters
) -> None:
    code = await admitted(desk)
    assert await contact(desk, code, phone="0987654321") == 200
    await contact(desk, code, email=NEW)
    await Browser(desk).post("/contact", {"key": post.key})
    assert (await hands_over(desk, code, "ke-toan@congty.example.vn"))[0] == 200
    await recommended(desk, code)
    offered = await offers(desk.as_(Role.APPROVER), code)
    repeats = offered["approve"]["asks"]["properties"]["answers"]["properties"]
    answers = {name: repeats[name]["const"] for name in ("payee", "amount_vnd")}
    step = await desk.as_(Role.APPROVER).act(code, "approve", answers=answers)
    assert step.status_code == 200, step.text
