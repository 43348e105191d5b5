"""Accounts on pages: who is known, and ending every session of one of them."""

import re

import pytest

from domain.people import Role
from persistence import accounts, audit_log
from persistence.accounts import Account
from tests.api.world import UNIT, World
from tests.pages.browsing import Browser, text_of

OF_OFFICER = {"account": "officer-1", "role": "officer"}


async def test_people_are_found_by_role_and_by_name_without_accents(
    world: World,
) -> None:
    await Browser(world, Role.OFFICER, name="Trần Thị Bưởi").sign_in()
    await Browser(world, Role.TREASURER).sign_in()
    auditor = Browser(world, Role.AUDITOR)

    everybody = text_of(await auditor.get("/accounts"))
    officers = text_of(await auditor.get("/accounts?role=officer"))
    found = await auditor.post("/accounts", {"q": "tran buoi"})
    named = text_of(found)

    assert "treasurer-1" in everybody
    assert "Sở Công Thương (Vĩnh Long)" in everybody
    assert "treasurer-1" not in officers
    assert "Trần Thị Bưởi" in officers
    assert "Trần Thị Bưởi" in named
    assert "treasurer-1" not in named
    assert found.status_code == 200
    assert 'name="q" value="tran buoi"' in found.text


async def test_neither_what_is_looked_for_nor_an_id_stands_in_an_address(
    world: World,
) -> None:
    with world.database.writing() as session:
        for n in range(53):
            known = Account(
                f"an-{n:02}@example.vn", Role.OFFICER, UNIT, f"Lê An {n:02}"
            )
            accounts.keep(session, known)
    administrator = Browser(world, Role.ADMINISTRATOR)

    first = await administrator.post("/accounts", {"q": "le an", "role": "officer"})
    turned = first.text.split('aria-label="Các trang của danh sách"')[1]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', turned))
    second = await administrator.post("/accounts", fields)

    shown = [re.findall(r"<code>([^<]+)</code>", page.text) for page in (first, second)]
    assert [len(ids) for ids in shown] == [50, 3]
    assert len({*shown[0], *shown[1]}) == 53
    for page in (first, second):
        assert 'method="get"' not in page.text.split("<main")[1]
        assert not re.search(r'(?:href|action)="[^"]*(?:cursor|q)=', page.text)


async def test_every_session_of_an_account_ends_after_a_second_look(
    world: World,
) -> None:
    here, there = Browser(world, Role.OFFICER), Browser(world, Role.OFFICER)
    administrator = Browser(world, Role.ADMINISTRATOR)
    for browser in (here, there):
        assert (await browser.get("/calendar")).status_code == 200

    read = await administrator.post("/accounts/sessions", OF_OFFICER)

    assert "Phiên đang mở 2" in text_of(read)
    assert (await here.get("/calendar")).status_code == 200

    done = await administrator.post(
        "/accounts/sessions", {**OF_OFFICER, "do": "confirm"}
    )

    assert done.headers["location"] == "/accounts?ended=2"
    assert "Đã kết thúc 2 phiên" in text_of(
        await administrator.get("/accounts?ended=2")
    )
    for browser in (here, there):
        assert (await browser.get("/calendar")).status_code == 303
    assert (await administrator.get("/calendar")).status_code == 200
    noted = await world.database.read(audit_log.of, "officer-1")
    assert [(n.action, n.by_id, n.note) for n in noted] == [
        ("end_sessions", "administrator-1", "officer, 2")
    ]


async def test_another_role_of_the_same_person_stays_signed_in(world: World) -> None:
    officer = Browser(world, Role.OFFICER, "hoa")
    appraiser = Browser(world, Role.APPRAISER, "hoa")
    for browser in (officer, appraiser):
        await browser.sign_in()

    await Browser(world, Role.ADMINISTRATOR).post(
        "/accounts/sessions", {"account": "hoa", "role": "officer", "do": "confirm"}
    )

    assert (await officer.get("/calendar")).status_code == 303
    assert (await appraiser.get("/calendar")).status_code == 200


@pytest.mark.parametrize(
    "form", [{"account": "nobody", "role": "officer"}, {"account": "officer-1"}]
)
async def test_an_account_that_is_not_known_is_not_found(
    world: World, form: dict[str, str]
) -> None:
    await Browser(world, Role.OFFICER).sign_in()
    administrator = Browser(world, Role.ADMINISTRATOR)

    answer = await administrator.post("/accounts/sessions", form)

    assert answer.status_code == 404


async def test_an_auditor_reads_and_ends_nothing(world: World) -> None:
    await Browser(world, Role.OFFICER).sign_in()
    auditor = Browser(world, Role.AUDITOR)

    assert "/accounts/sessions" not in (await auditor.get("/accounts")).text
    sent = await auditor.post("/accounts/sessions", {**OF_OFFICER, "do": "confirm"})
    assert sent.status_code == 403
    back = await auditor.get("/accounts/sessions")
    assert back.headers["location"] == "/accounts"


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.OFFICER, Role.APPROVER])
async def test_others_do_not_see_who_is_known(world: World, role: Role) -> None:
    assert (await Browser(world, role).get("/accounts")).status_code == 403


async def test_who_ended_the_sessions_of_whom_is_told_by_name(world: World) -> None:
    await Browser(world, Role.OFFICER).sign_in()
    administrator = Browser(world, Role.ADMINISTRATOR)
    await administrator.post("/accounts/sessions", {**OF_OFFICER, "do": "confirm"})

    words = text_of(await Browser(world, Role.AUDITOR).get("/accounts"))

    assert "Nguyễn Văn Administrator Kết thúc mọi phiên" in words
    assert "Nguyễn Văn Officer, cán bộ thụ lý" in words
