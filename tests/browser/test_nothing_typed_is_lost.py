"""What somebody types stays, whatever becomes of their browser or their session."""

import re
from urllib.parse import quote_plus

import pytest
from playwright.async_api import Page, Response, expect

from tests.browser.desk import Desk
from tests.browser.filling import fill
from tests.browser.pages import sign_in_as
from tests.browser.visits import Browsers, Visits, crash

WHO = "applicant:demo-applicant"
TITLE = "Ứng dụng máy ép củi trấu, chưa nghĩ xong"
SECTOR = "chế biến phụ phẩm"
HALF_A_SUM = "12.00"


async def begun(page: Page, support_type: str = "technology-transfer") -> str:
    """Begin an application as who is signed in; give where its task list is."""
    await page.goto(f"/support/{support_type}")
    await page.locator("main form[action='/drafts'] button").click()
    await page.wait_for_url("**/drafts/*")
    return page.url


async def kept(page: Page, name: str, text: str) -> None:
    """Type into a question and see that the page has told it is saved."""

    def came(answer: Response) -> bool:
        sent = answer.request.post_data or ""
        return "/autosave/" in answer.url and quote_plus(text) in sent

    async with page.expect_response(came):
        await page.locator(f"[name='a.{name}']").press_sequentially(text)
    await expect(page.locator("[data-autosave-told]")).not_to_be_empty()


async def test_a_crash_in_mid_form_loses_nothing_that_was_typed(
    desk: Desk, browsers: Browsers, visit: Visits
) -> None:
    doomed = await browsers.start()
    page = await Visits(desk.url, doomed)()
    await sign_in_as(page, WHO)
    draft = await begun(page)
    await page.goto(f"{draft}/costs")
    await kept(page, "total_cost_vnd", HALF_A_SUM)
    await page.goto(f"{draft}/project")
    await page.locator("[name='a.sector']").fill(SECTOR)
    await page.locator("[name='a.starts_on.day']").fill("4")
    await kept(page, "project_title", TITLE)

    await crash(doomed)

    again = await visit()
    await sign_in_as(again, WHO)
    await again.goto("/applications")
    await again.locator("main a", has_text=TITLE).click()
    await expect(again).to_have_url(draft)
    await again.locator("main a[href$='/project']").click()
    await expect(again.locator("[name='a.project_title']")).to_have_value(TITLE)
    await expect(again.locator("[name='a.sector']")).to_have_value(SECTOR)
    await expect(again.locator("[name='a.starts_on.day']")).to_have_value("4")
    await expect(again.locator("[name='a.starts_on.month']")).to_have_value("")
    await again.goto(f"{draft}/costs")
    await expect(again.locator("[name='a.total_cost_vnd']")).to_have_value(HALF_A_SUM)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_a_form_sent_after_the_session_ended_is_there_after_signing_in(
    visit: Visits, scripts: bool
) -> None:
    page = await visit(scripts=scripts)
    await sign_in_as(page, WHO)
    draft = await begun(page, "trademark-registration")
    await page.goto(f"{draft}/project")
    elsewhere = await page.context.new_page()
    await elsewhere.goto("/")
    await elsewhere.locator("form[action='/sign-out'] button").click()
    await expect(elsewhere.locator("form[action='/sign-out']")).to_have_count(0)

    await fill(page, {"project_title": TITLE, "sector": SECTOR})
    await page.locator("main form[data-autosave] button:not([name])").click()
    await page.wait_for_url(re.compile(r"/sign-in\?back=/drafts/"))
    form = page.locator("main form[action='/sign-in/demo']")
    await form.locator("[name='who']").select_option(WHO)
    await form.locator("button").click()

    await expect(page).to_have_url(f"{draft}/project")
    await expect(page.locator("[name='a.project_title']")).to_have_value(TITLE)
    await expect(page.locator("[name='a.sector']")).to_have_value(SECTOR)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_a_form_with_faults_comes_back_with_all_that_was_typed(
    visit: Visits, scripts: bool
) -> None:
    page = await visit(scripts=scripts)
    await sign_in_as(page, WHO)
    draft = await begun(page)
    await page.goto(f"{draft}/costs")
    await fill(page, {"total_cost_vnd": "mười hai triệu", "fund": "local"})

    await page.locator("main form[data-autosave] button:not([name])").click()

    summary = page.locator(".govuk-error-summary")
    await expect(summary).to_be_visible()
    await expect(page).to_have_title("".join(("Lỗi: ", await _heading(page))))
    await expect(page.locator("[name='a.total_cost_vnd']")).to_have_value(
        "mười hai triệu"
    )
    await expect(page.locator("[name='a.fund'][value='local']")).to_be_checked()
    await summary.locator("a").first.click()
    focused = await page.evaluate("document.activeElement.name")
    assert focused == "a.total_cost_vnd" or not scripts


async def _heading(page: Page) -> str:
    heading = await page.locator("h1").inner_text()
    return f"{heading} – Khuyến công"
