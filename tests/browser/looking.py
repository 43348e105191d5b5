"""What every page is looked at for, once in each state: access, width, weight."""

from dataclasses import dataclass, field

from playwright.async_api import Page

from tests.browser.pages import check_accessible, check_fits
from tests.browser.visits import DESKTOP, PHONE


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks at pages by name, at each only once."""

    seen: set[str] = field(default_factory=set)

    async def at(self, page: Page, what: str) -> None:
        """Look at a page, as wide as it is open and as narrow as a phone.

        `what` names the page and its state, whoever's dossier it shows.
        """
        if what in self.seen:
            return
        self.seen.add(what)
        await check_accessible(page)
        await _narrow(page)


async def inspect(page: Page) -> None:
    """Fail when a page, wide or narrow, has a barrier or is cut off."""
    await check_accessible(page)
    await _narrow(page, also_accessible=True)


async def _narrow(page: Page, *, also_accessible: bool = False) -> None:
    before = page.viewport_size or {"width": DESKTOP[0], "height": DESKTOP[1]}
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await check_fits(page)
    if also_accessible:
        await check_accessible(page)
    await page.set_viewport_size(before)


async def sent_for(page: Page) -> int:
    """Give the bytes that were sent for the page that is open, without fonts.

    Packed as they travel, with all the page loads; what the browser kept from an
    earlier page counts as if it had come again.
    """
    found: int = await page.evaluate(
        """() => ["navigation", "resource"]
            .flatMap(kind => performance.getEntriesByType(kind))
            .filter(one => !one.name.endsWith(".woff2"))
            .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
    )
    return found
