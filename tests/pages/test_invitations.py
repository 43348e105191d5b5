"""Somebody without an account is invited by mail and comes in as they are named."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from api.ports import Letter, PostAway
from domain.people import Role
from domain.serialization import plain
from persistence import accounts
from persistence.database import Database
from tests.api.test_steps import PANEL, REASON, admitted
from tests.api.world import World, build, fields
from tests.pages.browsing import HOST, Browser, text_of
from tests.pages.test_steps import address, hidden, opened

ADDRESS = "Chuyen.Gia@VienCoKhi.vn"
KEPT = ADDRESS.lower()


@dataclass
class Post:
    """Keeps what was sent; away, it takes nothing."""

    letters: list[Letter] = field(default_factory=list)
    away: bool = False

    async def __call__(self, letter: Letter) -> None:
        if self.away:
            raise PostAway("away")
        self.letters.append(letter)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def desk(database: Database, tmp_path: Path, post: Post) -> World:
    return build(database, tmp_path, public_url=f"https://{HOST}", post=post)


async def screened(world: World) -> str:
    return str((await world.as_(Role.APPLICANT).submits())["code"])


async def invites(world: World, code: str, *people: str, **how: Any) -> Any:
    officer = world.as_(Role.OFFICER)
    return await officer.act(code, "admit", answers={"appraisers": [*people]}, **how)


async def test_an_address_becomes_an_account_and_gets_a_letter(
    desk: World, post: Post
) -> None:
    code = await screened(desk)
    step = await invites(desk, code, ADDRESS, key="once")
    assert step.status_code == 200, step.text
    (person,) = step.json()["event"]["answers"]["appraisers"]
    assert person.startswith("mail-")
    assert all("@" not in str(plain(command)) for command in desk.engine.commands)
    (letter,) = post.letters
    assert letter.to == KEPT
    assert code in letter.subject
    assert "thành viên thẩm định" in letter.text
    account = await desk.database.read(accounts.find, person, Role.APPRAISER)
    assert account is not None
    assert (account.email, account.unit) == (KEPT, "sct-vinh-long")

    await invites(desk, code, ADDRESS, key="once")
    assert len(post.letters) == 1


async def test_who_is_invited_comes_in_by_the_address_as_an_appraiser(
    desk: World, post: Post
) -> None:
    code = await screened(desk)
    await invites(desk, code, ADDRESS)
    guest = Browser(desk)
    await guest.post("/sign-in/mail", {"email": ADDRESS, "back": "/"})
    key = re.search(r"key=([0-9a-f]+)", post.letters[-1].text)
    assert key is not None
    link = await guest.get(f"/sign-in/link?key={key[1]}")
    assert 'value="appraiser"' in link.text
    assert 'value="applicant"' in link.text
    came = await guest.post("/sign-in/link", {"key": key[1], "role": "appraiser"})
    assert came.status_code == 303
    page = await guest.get(f"/applications/{code}")
    assert page.status_code == 200
    assert (await guest.get(address(code, "give_opinion"))).status_code == 200


async def test_a_letter_that_does_not_leave_undoes_no_step(
    desk: World, post: Post
) -> None:
    post.away = True
    code = await screened(desk)
    assert (await invites(desk, code, ADDRESS)).status_code == 200


async def test_a_known_address_is_its_account_and_gets_no_invitation(
    desk: World, post: Post
) -> None:
    await desk.know(Role.APPRAISER, "chuyen-gia")
    code = await screened(desk)
    step = await invites(desk, code, "appraiser@example.vn")
    assert step.json()["event"]["answers"]["appraisers"] == ["chuyen-gia"]
    assert post.letters == []


async def test_nobody_is_invited_who_must_not_be_and_nothing_is_kept(
    desk: World, post: Post
) -> None:
    code = await screened(desk)
    applicants = (await desk.as_(Role.APPLICANT).get(f"/applications/{code}")).json()
    own = applicants["applicant"]["email"]
    refused = await invites(desk, code, own, "khong-ai", ADDRESS)
    assert refused.status_code == 422
    codes = {f["code"] for f in refused.json()["fields"]}
    assert codes == {"person_is_applicant", "person_unknown"}
    assert post.letters == []
    assert await desk.database.read(accounts.at_address, KEPT, Role.APPRAISER) == ()
    answers = {"role": "approver", "people": [ADDRESS], **REASON}
    asked = await desk.as_(Role.OFFICER).act(code, "reassign", answers=answers)
    assert fields(asked) == {"people": "person_not_invited"}
    asked = await desk.as_(Role.ADMINISTRATOR).act(code, "reassign", answers=answers)
    assert asked.status_code == 200, asked.text


async def test_where_no_letter_can_leave_nobody_is_invited(world: World) -> None:
    code = await screened(world)
    refused = await invites(world, code, ADDRESS)
    assert fields(refused) == {"appraisers": "invitation_away"}


async def test_a_page_takes_an_address_below_its_list(desk: World, post: Post) -> None:
    code = await admitted(desk)
    officer = Browser(desk, Role.OFFICER)
    form = await opened(officer, code, "replace_appraiser")
    swap = {"a.leaves": PANEL[0], "a.joins": ["", ADDRESS], "a.reason": "Bận"}
    page = await officer.post(address(code, "replace_appraiser"), {**form, **swap})
    assert page.status_code == 303, text_of(page)
    assert [letter.to for letter in post.letters] == [KEPT]
    assert hidden(page) == {}
