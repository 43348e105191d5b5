"""The pictures of the README, taken anew: `python -m tests.browser.pictures`."""

import asyncio
import os
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page, async_playwright

from runtime.demo import seeding
from runtime.demo.first_start import errands
from tests.browser.chromium import Machine, had
from tests.browser.desk import ROOT, Desk, opened
from tests.browser.filling import fill
from tests.browser.journeys import JOURNEYS
from tests.browser.pages import sign_in_as
from tests.browser.visits import Browsers, Visits

PICTURES = ROOT / "docs" / "pictures"
WIDTH = 1280
APPLICANT, OFFICER = "applicant:demo-applicant", "officer:demo-officer"
ADMINISTRATOR = "administrator:demo-administrator"
FILLED = ("establishment", "contact", "place", "project")


@dataclass(frozen=True, slots=True)
class Photographer:
    """Takes pictures of one page, each under a name and cut at a height."""

    page: Page

    async def take(self, name: str, height: int) -> None:
        """Keep what is seen from the top of the page down to a height."""
        await self.page.set_viewport_size({"width": WIDTH, "height": height})
        # The box that switches people belongs to the demonstration, not to the desk.
        await self.page.evaluate("document.querySelector('.desk-demo')?.remove()")
        await self.page.evaluate("scrollTo(0, 0)")
        await self.page.screenshot(path=PICTURES / f"{name}.png")


async def task_list(page: Page) -> None:
    """Show a task list on which some parts are complete and some are not."""
    await sign_in_as(page, APPLICANT)
    journey = JOURNEYS[0]
    await page.goto(f"/support/{journey.support_type}")
    await page.locator("main form[action='/drafts'] button").click()
    await page.wait_for_url("**/drafts/*")
    draft = page.url
    for section in FILLED:
        await page.goto(f"{draft}/{section}")
        await fill(page, journey.answers)
        await page.locator("main form[data-autosave] button:not([name])").click()
    await page.goto(f"{draft}/details")
    await fill(page, {"item_kind": "machine"})
    await page.locator("main form[data-autosave] button[name='list']").click()
    await page.goto(draft)
    await Photographer(page).take("task-list", 1320)


async def work_list(page: Page) -> None:
    """Show what the office has to do, the most urgent first."""
    await sign_in_as(page, OFFICER)
    await page.goto("/work?tab=all")
    await Photographer(page).take("work-list", 1000)


async def history(page: Page) -> None:
    """Show what happened to a dossier that was paid and completed."""
    await sign_in_as(page, ADMINISTRATOR)
    await page.goto("/work?tab=all&state=completed&support_type=technology-transfer")
    await page.locator("main tbody th a").first.click()
    await page.locator("main a[href$='/history']").click()
    await page.locator("h1").wait_for()
    await Photographer(page).take("history", 1200)


async def dashboard(page: Page) -> None:
    """Show the programme in numbers."""
    await sign_in_as(page, ADMINISTRATOR)
    await page.goto("/dashboard")
    await Photographer(page).take("dashboard", 1300)


async def taken(desk: Desk) -> None:
    """Fill a system with the examples of the first start and take every picture."""
    done = await seeding.run(desk.url, desk.key, errands(), lambda _: None)
    assert not any(one.failure for one in done), [one.failure for one in done]
    async with async_playwright() as playwright, AsyncExitStack() as running:
        downloaded = Path(playwright.chromium.executable_path)
        chromium = had(Machine(os.environ, downloaded))
        browser = await Browsers(playwright, chromium, running).start()
        visit = Visits(desk.url, browser)
        for show in (task_list, work_list, history, dashboard):
            await show(await visit())


def main() -> None:
    """Run a system on an empty folder and leave the pictures in docs/pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "all") as desk:
        asyncio.run(taken(desk))


if __name__ == "__main__":
    main()
