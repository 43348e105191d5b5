"""What somebody types stays, whatever becomes of their browser or their session."""

import re
from urllib.parse import quote_plus

import pytest
from playwright.async_api import Page, Response, Route, expect

from tests.browser.desk import Desk
from tests.browser.filling import fill, paper
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
    # Others of these tests leave drafts of the same title with the same person.
    mine = f"main a[href$='{draft.rpartition('/')[2]}']"
    await again.locator(mine, has_text=TITLE).click()
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


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_a_stale_window_erases_nothing_and_a_clash_is_chosen(
    visit: Visits, scripts: bool
) -> None:
    stale = await visit(scripts=scripts)
    await sign_in_as(stale, WHO)
    draft = await begun(stale)
    await stale.goto(f"{draft}/project")
    other = await stale.context.new_page()
    await other.goto(f"{draft}/project")
    await fill(other, {"sector": SECTOR, "starts_on": "2027-03-04"})
    await other.locator("main form[data-autosave] button[name='list']").click()
    await expect(other).to_have_url(draft)

    if scripts:
        await kept(stale, "project_title", "M")
    await fill(stale, {"project_title": TITLE, "sector": "nghề khác"})
    await stale.locator("main form[data-autosave] button[name='list']").click()

    clash = stale.locator("#clash-f-sector")
    await expect(clash).to_contain_text(f"Nội dung cửa sổ kia đã lưu: {SECTOR}")
    await expect(clash).to_contain_text("Nội dung nhập ở đây: nghề khác")
    await expect(stale.locator(".govuk-error-summary")).to_be_visible()
    await clash.locator("[value='theirs']").check()
    await stale.locator("main form[data-autosave] button[name='list']").click()
    await expect(stale).to_have_url(draft)
    await stale.goto(f"{draft}/project")
    await expect(stale.locator("[name='a.project_title']")).to_have_value(TITLE)
    await expect(stale.locator("[name='a.sector']")).to_have_value(SECTOR)
    await expect(stale.locator("[name='a.starts_on.month']")).to_have_value("3")


async def test_a_clash_is_shown_and_chosen_while_one_types(visit: Visits) -> None:
    page = await visit()
    await sign_in_as(page, WHO)
    draft = await begun(page)
    await page.goto(f"{draft}/project")
    other = await page.context.new_page()
    await other.goto(f"{draft}/project")
    await kept(other, "sector", SECTOR)

    await page.locator("[name='a.sector']").press_sequentially("nghề khác")

    clash = page.locator("#clash-f-sector")
    await expect(clash).to_contain_text(SECTOR)
    await expect(page.locator("[name='a.sector']")).to_be_focused()
    await clash.locator("[value='mine']").check()
    await expect(clash).to_have_count(0)
    await other.reload()
    await expect(other.locator("[name='a.sector']")).to_have_value("nghề khác")


async def test_a_save_that_arrives_late_undoes_nothing(visit: Visits) -> None:
    page = await visit()
    await sign_in_as(page, WHO)
    draft = await begun(page)
    await page.goto(f"{draft}/project")
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await page.route("**/autosave/*", hold)
    await page.locator("[name='a.project_title']").fill("Sửa hệ thống")
    await page.locator("[name='a.project_title']").press("Tab")
    for _ in range(100):
        if held:
            break
        await page.wait_for_timeout(50)
    late = held[0].request
    await fill(page, {"sector": "làm bún", "starts_on": "2027-05-01"})
    await page.locator("main form[data-autosave] button[name='list']").click()
    await expect(page).to_have_url(draft)
    answer = await page.request.post(
        late.url, data=late.post_data or "", headers=await late.all_headers()
    )
    assert (await answer.json())["superseded"] is True
    await page.unroute_all(behavior="ignoreErrors")
    await page.goto(f"{draft}/project")
    await expect(page.locator("[name='a.project_title']")).to_have_value("Sửa hệ thống")
    await expect(page.locator("[name='a.sector']")).to_have_value("làm bún")
    await expect(page.locator("[name='a.starts_on.month']")).to_have_value("5")


async def test_answers_of_the_check_outlive_another_language_in_their_tab(
    visit: Visits,
) -> None:
    page = await visit()
    await page.goto("/support/technology-transfer/check")
    await page.locator("[name='a.total_cost_vnd']").fill("900 triệu")
    await page.locator("[name='a.fund'][value='local']").check()
    await page.locator("a[hreflang='en']").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.locator("[name='a.total_cost_vnd']")).to_have_value("900 triệu")
    await expect(page.locator("[name='a.fund'][value='local']")).to_be_checked()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_every_file_chosen_goes_up_with_the_button_that_leads_on(
    visit: Visits, scripts: bool
) -> None:
    page = await visit(scripts=scripts)
    await sign_in_as(page, WHO)
    draft = await begun(page)
    await page.goto(f"{draft}/papers")
    if scripts:
        await page.route("**/papers", lambda route: route.abort("aborted"), times=3)
    for name in ("request_letter", "commitment", "quotation"):
        await page.locator(f"#file-{name}").set_input_files(paper(name))
    if scripts:
        wrong = page.locator("[data-upload-wrong='quotation']")
        await expect(wrong).to_contain_text("chưa tải lên được")
    await page.locator("main form#papers button:not([name])").click()
    await expect(page).to_have_url(f"{draft}/declaration")
    await page.goto(f"{draft}/papers")
    await expect(page.locator(".desk-file a:not([target])")).to_have_count(3)


async def test_a_file_goes_up_as_soon_as_it_is_chosen(visit: Visits) -> None:
    page = await visit()
    await sign_in_as(page, WHO)
    draft = await begun(page)
    await page.goto(f"{draft}/papers")
    await page.locator("#file-commitment").set_input_files(paper("đơn"))
    await page.locator("#file-request_letter").set_input_files(paper("đơn"))
    await page.locator("#file-quotation").set_input_files(
        {"name": "x.exe", "mimeType": "text/plain", "buffer": b"MZ\x90\x00" * 9}
    )
    slot = page.locator("#paper-commitment")
    await expect(slot.locator(".desk-file a:not([target])")).to_have_text("đơn.pdf")
    await expect(slot).to_contain_text("Cùng một tệp với: Đơn đề nghị hỗ trợ")
    await expect(page.locator("#paper-quotation")).to_contain_text("x.exe")
    await expect(page.locator("[data-uploads-told]")).to_contain_text("x.exe")
    assert await page.locator("#file-commitment").evaluate("it => it.files.length") == 0
    await slot.locator("button[name='remove']").click()
    await expect(page.locator("#paper-commitment .desk-file")).to_have_count(0)
    await expect(page.locator("#paper-request_letter .desk-file")).to_have_count(1)
