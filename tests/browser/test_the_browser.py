"""What the other browser tests lean on: a desk that answers, eyes that see faults."""

import asyncio
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import ChromiumMissing, Machine
from tests.browser.desk import Desk
from tests.browser.pages import PICTURES, check_accessible, check_fits, shot, weight
from tests.browser.visits import PHONE, Browsers, Visits, crash

POLICY = "default-src 'none'; script-src 'self'"
GOOD = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Đúng</title></head>
<body><main><h1>Đúng</h1><p id="scripts">{}</p></main></body></html>"""
PAGES = {
    "/good": (200, GOOD.format("")),
    "/wide": (200, GOOD.format('<svg width="900" height="9" role="presentation"/>')),
    "/unnamed": (200, GOOD.format("<input>")),
    "/inline": (200, GOOD.format("<script>document.title = 'x'</script>")),
    "/broken-image": (200, GOOD.format('<img src="/none.png" alt="không có">')),
    "/wrong": (500, GOOD.format("")),
}


class _Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        code, text = PAGES.get(self.path, (404, GOOD.format("")))
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY + "; img-src 'self'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    """Pages of which it is known what is wrong with them."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def elsewhere(pages: str, browser: Browser) -> Visits:
    """Visits to those pages, whose faults a test looks at itself."""
    return Visits(pages, browser)


async def test_the_desk_answers_a_real_browser(visit: Visits, desk: Desk) -> None:
    page = await visit()

    answer = await page.goto("/healthz")

    assert answer is not None
    assert (answer.status, desk.folder.running() is not None) == (200, True)


async def test_a_good_page_has_no_fault_with_and_without_scripts(
    elsewhere: Visits,
) -> None:
    for scripts in (True, False):
        page = await elsewhere(scripts=scripts, size=PHONE)
        await page.goto("/good")
        await check_accessible(page)
        await check_fits(page)

        assert await page.evaluate("matchMedia('(scripting: none)').matches") != scripts
    assert [one.found for one in elsewhere.faults] == [[], []]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/inline", "Content Security Policy"),
        ("/broken-image", "404: GET"),
        ("/wrong", "500: GET"),
        ("/none", "404: GET"),
    ],
)
async def test_what_goes_wrong_unseen_is_noticed(
    elsewhere: Visits, path: str, said: str
) -> None:
    page = await elsewhere(expects=())

    await page.goto(path)
    await page.wait_for_load_state("networkidle")

    assert said in "\n".join(elsewhere.faults[0].found)


async def test_an_answer_that_is_expected_is_no_fault(elsewhere: Visits) -> None:
    page = await elsewhere(expects=(404,))

    await page.goto("/none")

    assert elsewhere.faults[0].found == []


async def test_a_field_without_a_name_is_found_and_told(elsewhere: Visits) -> None:
    page = await elsewhere()
    await page.goto("/unnamed")

    with pytest.raises(AssertionError, match=r"(?s)- label .*<input>"):
        await check_accessible(page)


async def test_a_page_wider_than_a_phone_is_found_and_told(elsewhere: Visits) -> None:
    page = await elsewhere(size=PHONE)
    await page.goto("/wide")

    with pytest.raises(AssertionError, match=r"(?s)/wide is wider.*<svg"):
        await check_fits(page)


async def test_a_page_is_weighed_with_all_it_loads(elsewhere: Visits) -> None:
    page = await elsewhere()
    await page.goto("/good")

    weighed = await weight(page)

    assert weighed.unpacked == len(PAGES["/good"][1].encode())
    assert weighed.unpacked < weighed.transferred < weighed.unpacked + 1000


async def test_a_picture_is_kept(elsewhere: Visits) -> None:
    page = await elsewhere(size=PHONE)
    await page.goto("/good")

    await shot(page, "the-browser/good")

    assert (PICTURES / "the-browser" / "good.png").stat().st_size > 0


async def test_a_killed_browser_is_gone_and_another_sees_the_page(
    browsers: Browsers, elsewhere: Visits
) -> None:
    first = await browsers.start()
    page = await elsewhere(browser=first)
    await page.goto("/good")

    await crash(first)

    async with asyncio.timeout(10):
        while first.is_connected():
            await asyncio.sleep(0.05)
    again = await elsewhere()
    await again.goto("/good")
    await expect(again.locator("h1")).to_have_text("Đúng")


def _program(path: Path, code: int) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return path


def test_the_named_chromium_wins_over_the_downloaded_and_that_over_the_path(
    tmp_path: Path,
) -> None:
    named = _program(tmp_path / "named", 0)
    downloaded = _program(tmp_path / "downloaded", 0)
    on_path = _program(tmp_path / "bin" / "chromium", 0)
    path = str(on_path.parent)

    assert Machine({"CHROMIUM": str(named)}, downloaded, path).chromium() == named
    assert Machine({}, downloaded, path).chromium() == downloaded
    assert Machine({}, tmp_path / "none", path).chromium() == on_path
    assert Machine({}, tmp_path / "none", str(tmp_path / "empty")).chromium() is None


def test_a_chromium_that_does_not_run_is_none(tmp_path: Path) -> None:
    stub = _program(tmp_path / "bin" / "chromium-browser", 1)
    works = _program(tmp_path / "bin" / "google-chrome", 0)
    broken = _program(tmp_path / "downloaded", 127)

    assert Machine({}, broken, str(stub.parent)).chromium() == works
    with pytest.raises(ChromiumMissing, match=r"Không chạy được.*cannot be run"):
        Machine({"CHROMIUM": str(stub)}, broken, str(stub.parent)).chromium()
