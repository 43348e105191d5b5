"""Keys on pages: issued after a second look, shown once, taken back for good."""

import re
from datetime import timedelta

import httpx2
import pytest

from domain.people import Role
from persistence import audit_log, credentials
from persistence.credentials import Token
from tests.api.world import Caller, World
from tests.pages.browsing import Browser, text_of

FORM = {
    "a.role": "auditor",
    "a.account": "may-chu-kiem-toan",
    "a.name": "Máy chủ kiểm toán",
    "a.days": "30",
    "key": "one-form",
}


def shown(page: httpx2.Response) -> str:
    """The key that a page shows, empty without one."""
    found = re.search(r"<textarea[^>]*>([^<]*)</textarea>", page.text)
    return found[1] if found else ""


async def issued(browser: Browser) -> str:
    page = await browser.post("/keys/new", {**FORM, "do": "confirm"})
    assert page.status_code == 200, page.text
    assert page.headers["cache-control"] == "no-store"
    return shown(page)


async def only_token(world: World) -> Token:
    (token,) = (await world.database.read(credentials.issued)).items
    return token


async def test_a_key_is_issued_only_after_it_was_read_once_more(world: World) -> None:
    administrator = Browser(world, Role.ADMINISTRATOR)

    read = await administrator.post("/keys/new", FORM)

    assert "Máy chủ kiểm toán" in text_of(read)
    assert shown(read) == ""
    assert (await world.database.read(credentials.issued)).items == ()


async def test_a_key_opens_the_interface_and_is_shown_once(world: World) -> None:
    administrator = Browser(world, Role.ADMINISTRATOR)

    key = await issued(administrator)

    assert (await Caller(world, key).get("/envelopes")).status_code == 200
    assert (await issued(administrator)) == ""
    listed = await administrator.get("/keys")
    assert key not in listed.text
    assert "Máy chủ kiểm toán" in text_of(listed)
    assert "Còn hiệu lực" in text_of(listed)
    token = await only_token(world)
    noted = await world.database.read(audit_log.of, token.jti)
    assert [(n.action, n.note) for n in noted] == [
        ("issue_key", "auditor may-chu-kiem-toan")
    ]


async def test_the_other_language_does_not_take_a_new_key_away(world: World) -> None:
    administrator = Browser(world, Role.ADMINISTRATOR)

    shown = await administrator.post("/keys/new", {**FORM, "do": "confirm"})
    form = await administrator.get("/keys/new")

    link = r'<a [^>]*href="/keys/new\?language=en"[^>]*>'
    for page, beside in ((shown, True), (form, False)):
        found = re.search(link, page.text)
        assert found
        assert ('target="_blank"' in found[0]) is beside
    assert "(mở thẻ mới)" in text_of(shown)


async def test_a_revoked_key_opens_nothing(world: World) -> None:
    administrator = Browser(world, Role.ADMINISTRATOR)
    key = await issued(administrator)
    jti = (await only_token(world)).jti

    asked = await administrator.get(f"/keys/{jti}/revoke")
    assert (await Caller(world, key).get("/envelopes")).status_code == 200
    for _ in range(2):
        done = await administrator.post(f"/keys/{jti}/revoke", {"do": "confirm"})
        assert done.headers["location"] == "/keys?done=revoked"

    assert "may-chu-kiem-toan" in text_of(asked)
    assert (await Caller(world, key).get("/envelopes")).status_code == 401
    assert "Đã thu hồi" in text_of(await administrator.get("/keys"))
    noted = await world.database.read(audit_log.of, jti)
    assert [n.action for n in noted] == ["revoke_key", "issue_key"]


async def test_a_key_expires_after_the_days_it_was_given(world: World) -> None:
    await issued(Browser(world, Role.ADMINISTRATOR))
    assert (await only_token(world)).expires_at == world.clock() + timedelta(days=30)

    world.clock.forward(days=31)

    listed = await Browser(world, Role.AUDITOR).get("/keys")
    assert "Hết hạn" in text_of(listed)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"a.account": "máy chủ"}, "account"),
        ({"a.unit": "Sở Công Thương"}, "unit"),
        ({"a.days": "4000"}, "days"),
        ({"a.role": "clock"}, "role"),
    ],
)
async def test_what_no_key_can_hold_is_told_at_its_field(
    world: World, changes: dict[str, str], field: str
) -> None:
    page = await Browser(world, Role.ADMINISTRATOR).post(
        "/keys/new", {**FORM, **changes, "do": "confirm"}
    )

    assert page.status_code == 422
    assert f'href="#f-{field}"' in page.text
    assert 'value="Máy chủ kiểm toán"' in page.text


async def test_no_key_lets_an_administrator_act_as_somebody_else(
    world: World,
) -> None:
    approver = Browser(world, Role.APPROVER)
    await approver.sign_in()

    page = await Browser(world, Role.ADMINISTRATOR).post(
        "/keys/new",
        {
            **FORM,
            "a.role": "approver",
            "a.account": approver.account.id,
            "do": "confirm",
        },
    )

    assert page.status_code == 422
    assert 'href="#f-account"' in page.text
    assert shown(page) == ""


async def test_an_auditor_reads_and_changes_nothing(world: World) -> None:
    await issued(Browser(world, Role.ADMINISTRATOR))
    jti = (await only_token(world)).jti
    auditor = Browser(world, Role.AUDITOR)

    listed = await auditor.get("/keys")

    assert listed.status_code == 200
    assert "/revoke" not in listed.text
    assert (await auditor.post(f"/keys/{jti}/revoke")).status_code == 403
    assert (await auditor.post("/keys/new", FORM)).status_code == 403
    assert (await only_token(world)).revoked_at is None


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.OFFICER, Role.TREASURER])
async def test_others_do_not_see_the_keys(world: World, role: Role) -> None:
    assert (await Browser(world, role).get("/keys")).status_code == 403


async def test_a_key_that_was_never_issued_is_not_found(world: World) -> None:
    administrator = Browser(world, Role.ADMINISTRATOR)

    assert (await administrator.get("/keys/none/revoke")).status_code == 404
    assert (await administrator.post("/keys/none/revoke")).status_code == 404


async def test_who_issued_and_revoked_a_key_is_told_by_name(world: World) -> None:
    administrator = Browser(world, Role.ADMINISTRATOR)
    await issued(administrator)
    token = await only_token(world)
    await administrator.post(f"/keys/{token.jti}/revoke", {"do": "confirm"})

    page = await Browser(world, Role.AUDITOR).get("/keys")

    words = text_of(page)
    for what in ("Cấp khóa kết nối", "Thu hồi khóa kết nối"):
        assert f"Nguyễn Văn Administrator {what} Máy chủ kiểm toán, kiểm toán" in words
    assert token.jti not in words
