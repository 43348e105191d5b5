"""A system to visit, a real browser, and people who each come with a window."""

import os
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright, async_playwright, expect

from tests.browser.chromium import ChromiumMissing, Machine
from tests.browser.desk import Desk, opened
from tests.browser.pages import shot
from tests.browser.visits import PATIENCE_MS, Browsers, Visits

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed: its windows are pictured before they close."""
    report = yield
    if call.when == "call":
        item.stash[_failed] = report.failed
    return report


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The whole system, run by `khuyencong up` on an empty folder."""
    with opened(tmp_path_factory.mktemp("desk") / "all") as running:
        yield running


@pytest.fixture(scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    """What drives browsers."""
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as driving:
        yield driving


@pytest.fixture(scope="session")
async def browsers(playwright: Playwright) -> AsyncIterator[Browsers]:
    """Chromium, to be started; without one these tests fail and say what to do."""
    machine = Machine(os.environ, Path(playwright.chromium.executable_path))
    try:
        chromium = machine.chromium()
    except ChromiumMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    if chromium is None:
        pytest.fail(
            "Chưa có Chromium: hãy chạy `make browser`. / There is no Chromium: run "
            "`make browser`.",
            pytrace=False,
        )
    async with AsyncExitStack() as running:
        yield Browsers(playwright, chromium, running)


@pytest.fixture(scope="session")
async def browser(browsers: Browsers) -> Browser:
    """One Chromium for all who come; windows keep them apart."""
    return await browsers.start()


@pytest.fixture
async def visit(
    desk: Desk, browser: Browser, request: pytest.FixtureRequest
) -> AsyncIterator[Visits]:
    """Give somebody a window at the desk: `page = await visit(...)`.

    The test fails in the end when a console, a script, a request, an answer or the
    content security policy had anything to complain of.
    """
    visits = Visits(desk.url, browser)
    yield visits
    pages = [page for window in visits.windows for page in window.pages]
    if request.node.stash.get(_failed, False):
        for number, page in enumerate(pages, 1):
            await shot(page, f"failed/{request.node.name}-{number}")
    for window in visits.windows:
        await window.close()
    faults = [fault for one in visits.faults for fault in one.found]
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)
