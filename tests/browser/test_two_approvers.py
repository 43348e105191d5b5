"""Two leaders decide on one dossier at the same time: it is approved only once."""

import pytest
from playwright.async_api import Page, expect

from domain.standard import STANDARD
from domain.states import State
from tests.browser.desk import Desk
from tests.browser.pages import check_accessible, check_fits, keep_picture, sign_in_as
from tests.browser.visits import Visits

LEADERS = ("approver:demo-approver", "approver:demo-approver-2")
SMALL, LARGE = "63", "57"
"""Published projects: a small trademark, and a machine of 300 million đồng."""


async def at_confirmation(visit: Visits, who: str, code: str) -> Page:
    """Bring a leader to the page where an approval is read once more."""
    page = await visit()
    await sign_in_as(page, who)
    await page.goto(f"/applications/{code}")
    await page.locator("main a[href$='/steps/approve']").click()
    await page.locator("main form button[name='do']").click()
    await expect(page.locator("main form [name='do'][value='confirm']")).to_have_count(
        1
    )
    return page


@pytest.mark.slow
@pytest.mark.parametrize("row", [SMALL, LARGE], ids=["small", "large"])
async def test_the_second_of_two_confirmations_is_refused_with_words(
    desk: Desk, visit: Visits, row: str
) -> None:
    (code,) = await desk.files(row, until=State.APPROVING)
    first, second = [await at_confirmation(visit, who, code) for who in LEADERS]

    await first.locator("main form button").click()
    await first.wait_for_url("**done=approve")
    async with second.expect_response(
        lambda one: one.request.method == "POST"
    ) as answer:
        await second.locator("main form button").click()

    assert (await answer.value).status in {409, 412}
    await expect(second.locator(f"main a[href='/applications/{code}']")).to_be_visible()
    await check_accessible(second)
    await check_fits(second)
    await keep_picture(second, f"two-approvers/refused-{row}")
    await second.locator(f"main a[href='/applications/{code}']").first.click()
    # Whatever the amount, the level above has still to consent.
    state = STANDARD.row(State.APPROVING).vi
    await expect(second.locator("#stands")).to_contain_text(state)
    told = await second.locator("#timeline").text_content() or ""
    assert told.count("Đã phê duyệt") == 1
