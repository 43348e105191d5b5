"""People at a browser: windows of their own, which are watched for faults."""

import os
import signal
from collections.abc import Collection
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, Playwright

from tests.browser.chromium import FLAGS
from tests.browser.faults import Faults

PATIENCE_MS = 15_000
DESKTOP = (1280, 900)
PHONE = (390, 844)


@dataclass(frozen=True, slots=True)
class Browsers:
    """Starts Chromium, each time as a program of its own."""

    playwright: Playwright
    chromium: Path
    running: AsyncExitStack

    async def start(self) -> Browser:
        """Give a Chromium that a test may also kill."""
        started = await self.playwright.chromium.launch(
            executable_path=self.chromium, args=FLAGS, timeout=4 * PATIENCE_MS
        )
        self.running.push_async_callback(started.close)
        return started


async def crash(browser: Browser) -> None:
    """Kill a browser with all its windows at once, as a power cut does."""
    session = await browser.new_browser_cdp_session()
    told = await session.send("SystemInfo.getProcessInfo")
    main = next(one for one in told["processInfo"] if one["type"] == "browser")
    os.kill(main["id"], signal.SIGKILL)


@dataclass(slots=True)
class Visits:
    """Opens a window for each person who comes; `faults` holds what went wrong."""

    url: str
    browser: Browser
    windows: list[BrowserContext] = field(default_factory=list)
    faults: list[Faults] = field(default_factory=list)

    async def __call__(
        self,
        *,
        size: tuple[int, int] = DESKTOP,
        scripts: bool = True,
        language: str = "vi-VN",
        expects: Collection[int] = (),
        browser: Browser | None = None,
    ) -> Page:
        """Give a page in a window that shares nothing with any other.

        Without `scripts` JavaScript is off. `expects` are HTTP answers from 400 on that
        are no fault here. Addresses that begin with a slash are those of the desk.
        """
        window = await (browser or self.browser).new_context(
            base_url=self.url,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=scripts,
            locale=language,
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
        )
        window.set_default_timeout(PATIENCE_MS)
        faults = Faults(frozenset(expects))
        faults.watch(window)
        self.windows.append(window)
        self.faults.append(faults)
        page = await window.new_page()
        # Chromium hands its file dialogues over from now on. Told so only when one is
        # about to open, it may learn of it too late, and the dialogue is nobody's.
        page.on("filechooser", lambda _: None)
        return page
