"""What a test asks of a page as a whole: access, weight, width, a picture."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

PICTURES = Path(__file__).parents[2] / "test-output" / "screenshots"
AXE = Path(__file__).with_name("axe.min.js")
KEEPS_PICTURES = bool(os.environ.get("PICTURES"))
SIGN_IN = "/sign-in"
TIMERS_AT_ONCE = """
    window.setTimeout = (todo, _, ...given) => {
        if (todo) Promise.resolve().then(() => todo(...given));
        return 0;
    }
"""
"""A window without JavaScript runs no timers, which axe-core waits for."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of a page with all it loads, without fonts: on the wire, and unpacked."""

    transferred: int
    unpacked: int


async def keep_picture(page: Page, name: str) -> None:
    """Keep a picture of a page, in runs that ask for pictures."""
    if KEEPS_PICTURES:
        await shot(page, name)


async def shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page below test-output/screenshots."""
    await page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


async def check_accessible(page: Page) -> None:
    """Fail when axe-core finds anything, with a list of it, place by place."""
    if await page.evaluate("matchMedia('(scripting: none)').matches"):
        await page.evaluate(TIMERS_AT_ONCE)
    if await page.evaluate("typeof axe === 'undefined'"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(
        "async options => (await axe.run(options)).violations",
        {"resultTypes": ["violations"], "preload": False},
    )
    assert not found, f"{page.url}\n{_told(found)}"


def _told(violations: Sequence[dict[str, Any]]) -> str:
    return "\n".join(
        f"- {one['id']} ({one['impact']}): {one['help']}; {one['helpUrl']}\n"
        + "\n".join(
            f"    {' '.join(map(str, node['target']))}: {node['html']}"
            for node in one["nodes"]
        )
        for one in violations
    )


async def check_fits(page: Page) -> None:
    """Fail when the page is wider than its window, so that people scroll sideways."""
    wider: list[str] = await page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll('*')]
                .filter(one => one.getBoundingClientRect().right > width + 1)
                .map(one => one.outerHTML.slice(0, 120));
        }"""
    )
    assert not wider, f"{page.url} is wider than its window:\n" + "\n".join(wider)


async def weight(page: Page) -> Weight:
    """Open the page's address once more, with nothing kept, and weigh what comes."""
    tab = await page.context.new_page()
    wire = await page.context.new_cdp_session(tab)
    fonts: set[str] = set()
    transferred: Counter[str] = Counter()
    unpacked: Counter[str] = Counter()

    def typed(came: dict[str, Any]) -> None:
        fonts.update({came["requestId"]} if came["type"] == "Font" else ())

    def received(came: dict[str, Any]) -> None:
        unpacked[came["requestId"]] += came["dataLength"]

    def finished(came: dict[str, Any]) -> None:
        transferred[came["requestId"]] += round(came["encodedDataLength"])

    wire.on("Network.responseReceived", typed)
    wire.on("Network.dataReceived", received)
    wire.on("Network.loadingFinished", finished)
    await wire.send("Network.enable")
    await wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await tab.goto(page.url, wait_until="networkidle")
    await tab.close()
    for font in fonts:
        transferred[font] = unpacked[font] = 0
    return Weight(transferred.total(), unpacked.total())


async def sign_in_as(page: Page, who: str) -> None:
    """Sign in as a person of the demonstration, by the box on top of every page."""
    await page.goto(SIGN_IN)
    form = page.locator('form[action="/sign-in/demo"]').first
    if not await form.is_visible():
        await page.locator("details", has=form).locator("summary").click()
    await form.locator('[name="who"]').select_option(who)
    await form.get_by_role("button").click()
    await expect(page.locator('form[action="/sign-out"]')).to_be_visible()
