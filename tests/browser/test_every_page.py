"""Every page of every role, looked at: access, width, weight; and every kind of no."""

import re
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from domain.people import HUMAN_ROLES, Role
from domain.states import State
from tests.browser.desk import Desk
from tests.browser.every_page import NOT_LOOKED_AT, PAGES, Seen, paths
from tests.browser.filling import fill
from tests.browser.looking import inspect, sent_for
from tests.browser.pages import keep_picture, sign_in_as
from tests.browser.visits import Visits

HEAVIEST = 200_000
"""Bytes that may be sent for a page with all it loads, but fonts."""
MACHINE = "38"
"""A published project of 75 million đồng, filed by the first applicant."""
KEY = {
    "role": "treasurer",
    "account": "may-chu-kho-bac",
    "name": "Máy chủ kho bạc",
    "days": 30,
}


@dataclass(frozen=True, slots=True)
class Town:
    """What there is to be looked at."""

    code: str


@pytest.fixture(scope="module")
async def town(desk: Desk) -> Town:
    """A dossier whose advance is paid, with all that was told on the way."""
    (code,) = await desk.files(MACHINE, until=State.IMPLEMENTING)
    return Town(code)


def test_every_page_is_looked_at_by_somebody() -> None:
    looked_at = {page.path for page in PAGES}

    assert paths() == looked_at | NOT_LOOKED_AT
    assert not looked_at & NOT_LOOKED_AT


@pytest.mark.slow
@pytest.mark.parametrize("role", [None, *HUMAN_ROLES])
async def test_every_page_of_a_role_is_open_to_all_and_light(
    visit: Visits, town: Town, role: Role | None
) -> None:
    page = await visit()
    draft = ""
    if role is not None:
        await sign_in_as(page, f"{role}:demo-{role}")
    if role is Role.APPLICANT:
        draft = await _draft(page)
    if role is Role.ADMINISTRATOR:
        await _issue_key(page)
    pages = [one for one in PAGES if (role in one.roles if role else not one.roles)]
    for one in pages:
        await _open(page, one, town.code, draft)
        await keep_picture(
            page, f"every-page/{role or 'anybody'}{one.path.replace('/', '-')}"
        )
        await inspect(page)
        assert 0 < await sent_for(page) < HEAVIEST, page.url


async def _open(page: Page, one: Seen, code: str, draft: str) -> None:
    await page.goto(one.address.format(code=code, draft=draft))
    for link in one.links:
        address = await page.locator(link).first.get_attribute("href")
        assert address is not None
        await page.goto(address)
    await expect(page.locator("h1")).to_have_count(1)


async def _draft(page: Page) -> str:
    await page.goto("/support/fair-participation")
    await page.locator("main form[action='/drafts'] button").click()
    await page.wait_for_url("**/drafts/*")
    return page.url.rpartition("/")[2]


async def _issue_key(page: Page) -> None:
    await page.goto("/keys/new")
    await fill(page, KEY)
    await page.locator("main form button").click()
    await inspect(page)
    await page.locator("main form button").first.click()
    await expect(page.locator("main")).to_contain_text(str(KEY["name"]))
    await inspect(page)


@dataclass(frozen=True, slots=True)
class Refused:
    """Something the pages say no to, and with which answer; `send` is a form's path."""

    role: Role | None
    address: str
    answer: int
    send: str = ""


REFUSALS = (
    Refused(None, "/no-such-page", 404),
    Refused(None, "/sign-in/link?key=nothing", 410),
    Refused(None, "/sign-in", 422, "/sign-in/mail"),
    Refused(None, "/lookup", 422, "/lookup"),
    Refused(Role.APPLICANT, "/applications/CGCN-2026-999999-X", 404),
    Refused(Role.APPLICANT, "/radar", 403),
    Refused(Role.APPLICANT, "{code}/steps/clarify", 409),
    Refused(Role.APPLICANT, "{code}/steps/request_acceptance", 422, "steps/"),
    Refused(Role.TREASURER, "/envelopes/new", 422, "/envelopes/new"),
    Refused(Role.ADMINISTRATOR, "/calendar/days", 422, "/calendar/days"),
    Refused(Role.ADMINISTRATOR, "/keys/new", 422, "/keys/new"),
)


@pytest.mark.parametrize(
    "refused", REFUSALS, ids=lambda one: f"{one.answer}{one.address.replace('/', '-')}"
)
async def test_a_page_that_says_no_says_it_in_words_that_all_can_read(
    visit: Visits, town: Town, refused: Refused
) -> None:
    page = await visit(expects=(refused.answer,))
    if refused.role is not None:
        await sign_in_as(page, f"{refused.role}:demo-{refused.role}")
    address = refused.address.replace("{code}", f"/applications/{town.code}")
    answer = await page.goto(address)
    if refused.send:
        form = page.locator(f"main form[action*='{refused.send}'], main form").first
        async with page.expect_response(
            lambda one: one.request.method == "POST" and "/autosave/" not in one.url
        ) as sent:
            await form.locator("button:not([name='upload'])").last.click()
        answer = await sent.value
        await expect(page.locator(".govuk-error-summary")).to_be_focused()
        await expect(page).to_have_title(re.compile("^Lỗi: "))
    assert answer is not None
    assert answer.status == refused.answer
    await expect(page.locator("h1")).to_have_count(1)
    await inspect(page)
    name = f"{refused.answer}{address.partition('?')[0].replace('/', '-')}"
    await keep_picture(page, f"refused/{name}")
