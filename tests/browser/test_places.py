"""Choosing a place in a real browser: from the list, by keyboard, by its old name."""

from playwright.async_api import Page, expect

from tests.browser.pages import check_accessible, sign_in_as
from tests.browser.visits import Visits

WHO = "applicant:demo-applicant"
COMMUNE = "[name='a.applicant.commune']"
OFFERED = "#f-applicant-commune-places [role='option']"
TOLD = "#f-applicant-commune-told"


async def at_the_place(page: Page, province: str) -> None:
    """Begin an application and open the page that asks for the place."""
    await sign_in_as(page, WHO)
    await page.goto("/support/technology-transfer")
    await page.locator("main form[action='/drafts'] button").click()
    await page.wait_for_url("**/drafts/*")
    await page.goto(f"{page.url}/place")
    await page.locator("[name='a.applicant.province']").select_option(province)


async def test_an_old_name_leads_to_the_unit_of_today_by_keyboard(
    visit: Visits,
) -> None:
    page = await visit()
    await at_the_place(page, "Đà Nẵng")
    box = page.locator(COMMUNE)
    await box.press_sequentially("ha lam")
    offered = page.locator(OFFERED).first
    await expect(offered).to_contain_text("Xã Thăng Bình")
    await expect(offered).to_contain_text("thị trấn Hà Lam")
    await expect(box).to_have_attribute("aria-expanded", "true")
    await check_accessible(page)
    await box.press("ArrowDown")
    await expect(offered).to_have_attribute("aria-selected", "true")
    await box.press("Enter")
    await expect(box).to_have_value("Xã Thăng Bình")
    await expect(box).to_have_attribute("aria-expanded", "false")
    await expect(page.locator(TOLD)).to_contain_text("thị trấn Hà Lam")
    kind = page.locator("[name='a.applicant.commune_kind'][value='commune']")
    await expect(kind).to_be_checked()


async def test_a_whole_name_is_told_and_covers_nothing(
    visit: Visits,
) -> None:
    page = await visit()
    await at_the_place(page, "Vĩnh Long")
    await page.locator(COMMUNE).fill("Long Hồ")
    await expect(page.locator(TOLD)).to_have_text("Xã Long Hồ, Vĩnh Long")
    await expect(page.locator(OFFERED)).to_have_count(0)
    await page.locator(COMMUNE).fill("long h")
    await expect(page.locator(OFFERED).first).to_be_visible()
    await page.locator(COMMUNE).press("Escape")
    await expect(page.locator(OFFERED).first).to_be_hidden()


async def test_without_scripts_the_browser_offers_the_units_of_the_province(
    visit: Visits,
) -> None:
    page = await visit(scripts=False)
    await at_the_place(page, "Vĩnh Long")
    await page.locator(COMMUNE).fill("TT. Long Hồ, huyện Long Hồ")
    address = page.url
    await page.locator("main form button").last.click()
    await page.goto(address)
    await expect(page.locator(TOLD)).to_contain_text("Xã Long Hồ, Vĩnh Long")
    await expect(page.locator("#f-applicant-commune-list option")).not_to_have_count(0)
    await check_accessible(page)
