"""What no page of ours sends is refused or passed over, and never a fault."""

from typing import Any

import pytest

from domain.people import Role
from tests.api.world import World
from tests.pages.browsing import Browser
from tests.pages.test_state import submitted
from tests.pages.test_steps import address

NUL = "a\0b"
ADDRESSES = (
    "/drafts/%00",
    "/drafts/%00/papers",
    "/keys/%00/revoke",
    "/envelopes/%00",
    "/api/v1/envelopes/%00",
    "/applications/%00",
    "/work?q=%00",
    "/sign-in/link?key=%00",
)
FORMS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/radar/resend", {"subject": NUL}),
    ("/radar/start", {"subject": NUL}),
    ("/accounts", {"q": NUL, "cursor": NUL}),
    ("/accounts/sessions", {"account": NUL, "role": "officer"}),
    ("/notifications/log/%00/resend", {}),
    ("/keys/%00/revoke", {}),
    ("/lookup", {"code": NUL, "phone": NUL}),
)


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.ADMINISTRATOR])
async def test_a_letter_that_is_none_is_no_fault_of_the_program(
    role: Role, either: World
) -> None:
    browser = Browser(either, role)
    for path in ADDRESSES:
        assert (await browser.get(path)).status_code < 500, path
    for path, form in FORMS:
        assert (await browser.post(path, form)).status_code < 500, path


async def test_what_is_typed_is_kept_without_letters_that_are_none(
    either: World,
) -> None:
    browser = Browser(either, Role.APPLICANT)
    typed = {"a.project_title": f"Máy tiện{NUL}", NUL: NUL, f"a.{NUL}": NUL}
    begun = await browser.post("/drafts", {"support_type": "fair-participation"})
    draft = begun.headers["location"]
    await browser.post(f"{draft}/project", typed)
    page = await browser.get(f"{draft}/project")
    assert 'value="Máy tiệnab"' in page.text


@pytest.mark.parametrize("count", ["²", "9" * 5000, "-1", "x"])
async def test_a_number_of_rows_that_is_none_shows_the_rows_there_are(
    count: str, world: World
) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = {"rows.items": count, "a.items.0.item": "Đơn", "add": "items"}
    page = await officer.post(address(code, "return"), form)
    assert page.status_code == 200
    assert 'value="Đơn"' in page.text


async def test_a_row_without_a_number_is_passed_over(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = {"a.items.².item": "Đơn", "add": "items"}
    page = await officer.post(address(code, "return"), form)
    assert page.status_code == 200
