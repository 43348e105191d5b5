"""An application from the front page to the receipt, without a mouse."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser import keyboard
from tests.browser.journeys import JOURNEYS
from tests.browser.visits import Visits
from tests.browser.walk import SECTIONS

TYPE = "trademark-registration"
WHO = "applicant:demo-ho-kinh-doanh"
ANSWERS = next(one for one in JOURNEYS if one.support_type == TYPE).answers
TITLE = "Đăng ký nhãn hiệu, chỉ bằng bàn phím"


def dotted(answers: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Give answers by the names under which pages ask them."""
    for name, value in answers.items():
        if isinstance(value, Mapping):
            yield from dotted(value, f"{path}{name}.")
        elif isinstance(value, list):
            yield from ((f"{path}{name}.{n}", one) for n, one in enumerate(value[:1]))
        else:
            yield f"{path}{name}", value


@pytest.mark.slow
async def test_an_application_is_written_and_sent_with_the_keyboard_alone(
    visit: Visits,
) -> None:
    page = await visit()
    await page.goto("/")
    answers = dict(dotted(ANSWERS)) | {
        "project_title": TITLE,
        "trademark_name": "Bàn phím",
        "applicant.tax_code": "0300588569",
    }
    await _begin(page)
    await _sign_in(page)
    await keyboard.skip_to_main(page)
    await keyboard.press(page, page.locator(f"main a[href$='/{SECTIONS[0]}']"))
    await _correct_what_is_missing(page)
    await _fill(page, answers)
    for section in SECTIONS[1:]:
        await page.wait_for_url(f"**/{section}")
        await keyboard.skip_to_main(page)
        await _fill(page, answers)
    await _bring_papers(page)
    await page.wait_for_url("**/declaration")
    await keyboard.skip_to_main(page)
    await _fill(page, answers)
    await page.wait_for_url("**/check")
    await keyboard.skip_to_main(page)
    await keyboard.press(page, page.locator("main form[action$='/submit'] button"))

    await page.wait_for_url("**/receipt")
    await expect(page.locator(".desk-code")).to_have_text(re.compile("^NHAN-"))


async def _begin(page: Page) -> None:
    await keyboard.skip_to_main(page)
    await keyboard.press(page, page.locator(f"main a[href='/support/{TYPE}']").first)
    await page.wait_for_url(f"**/{TYPE}")
    await keyboard.skip_to_main(page)
    await keyboard.press(page, page.locator("main form[action='/drafts'] button"))


async def _sign_in(page: Page) -> None:
    await page.wait_for_url(re.compile("/sign-in"))
    form = page.locator("main form[action='/sign-in/demo']")
    people = form.locator("[name='who']")
    await keyboard.skip_to_main(page)
    await keyboard.reach(page, people)
    await page.keyboard.press("Home")
    while await people.input_value() != WHO:
        await page.keyboard.press("ArrowDown")
    await keyboard.press(page, form.locator("button"))
    await page.wait_for_url(re.compile(r"://[^?]*/drafts/\w+$"))


async def _correct_what_is_missing(page: Page) -> None:
    """Send an empty page: the summary has the focus and leads to the first question."""
    await page.wait_for_url(f"**/{SECTIONS[0]}")
    go_on = page.locator("main form[data-autosave] button:not([name])")
    await keyboard.press(page, go_on)
    summary = page.locator(".govuk-error-summary")
    await expect(summary).to_be_focused()
    await keyboard.press(page, summary.locator("a").first)
    focused = await page.evaluate("document.activeElement.name")
    assert focused == "a.applicant.name"


async def _fill(page: Page, answers: Mapping[str, Any]) -> None:
    await keyboard.answer(page, answers)
    go_on = page.locator("main form[data-autosave] button:not([name])")
    await keyboard.press(page, go_on)


async def _bring_papers(page: Page) -> None:
    await page.wait_for_url("**/papers")
    sections = page.locator("main section", has_not_text="(không bắt buộc)")
    names = await sections.locator("input[type='file']").evaluate_all(
        "all => all.map(one => one.id)"
    )
    for name in names:
        await keyboard.bring(page, name)
    await keyboard.press(
        page, page.locator("main .govuk-button-group button:not([name])")
    )
