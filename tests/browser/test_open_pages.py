"""The pages that anybody may look at, without an account."""

import pytest
from playwright.async_api import expect

from tests.browser.pages import check_accessible, check_fits, keep_picture, weight
from tests.browser.visits import PHONE, Visits

OPEN = ("/", "/lookup")
HEAVIEST = 200_000
"""Bytes that a page may weigh unpacked, with all it loads but fonts."""


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_a_phone_shows_it_to_everybody_in_both_languages(
    visit: Visits, path: str, scripts: bool
) -> None:
    page = await visit(size=PHONE, scripts=scripts)
    for language in ("vi", "en"):
        await page.goto(f"{path}?language={language}")

        await expect(page.locator("html")).to_have_attribute("lang", language)
        await expect(page.locator("h1")).to_have_count(1)
        await check_accessible(page)
        await check_fits(page)
        name = path.strip("/") or "front"
        await keep_picture(
            page, f"open/{name}-{language}{'' if scripts else '-no-scripts'}"
        )


@pytest.mark.parametrize("path", OPEN)
async def test_it_is_light(visit: Visits, path: str) -> None:
    page = await visit()
    await page.goto(path)

    weighed = await weight(page)

    assert 0 < weighed.transferred < weighed.unpacked < HEAVIEST
