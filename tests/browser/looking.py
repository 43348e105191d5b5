"""What every page is looked at for, once in each state: access, width, a picture."""

from dataclasses import dataclass, field

from playwright.async_api import Page

from tests.browser.pages import check_accessible, check_fits, shot
from tests.browser.visits import DESKTOP, PHONE


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks at pages by name; one that was looked at before is only pictured."""

    seen: set[str] = field(default_factory=set)

    async def at(self, page: Page, what: str, picture: str) -> None:
        """Look at a page, as wide as a desk and as narrow as a phone.

        `what` names the page and its state, whoever's dossier it shows.
        """
        await shot(page, picture)
        if what in self.seen:
            return
        self.seen.add(what)
        await inspect(page)


async def inspect(page: Page) -> None:
    """Fail when a page, wide or narrow, has a barrier or is cut off."""
    before = page.viewport_size or {"width": DESKTOP[0], "height": DESKTOP[1]}
    for width, height in (DESKTOP, PHONE):
        await page.set_viewport_size({"width": width, "height": height})
        await check_accessible(page)
        await check_fits(page)
    await page.set_viewport_size(before)


async def unpacked(page: Page) -> int:
    """Give the bytes of the page that is open with all it loads, without fonts.

    What the browser kept from an earlier page counts as if it had come again.
    """
    found: int = await page.evaluate(
        """() => ["navigation", "resource"]
            .flatMap(kind => performance.getEntriesByType(kind))
            .filter(one => !one.name.endsWith(".woff2"))
            .reduce((sum, one) => sum + one.decodedBodySize, 0)"""
    )
    return found
