"""How an application is walked on the pages, by people who each have a window."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Locator, Page, expect

from domain.standard import STANDARD
from domain.states import Action, State
from tests.browser.filling import fill, paper
from tests.browser.journeys import FIRM, TODAY, TREASURER, Journey, Taken
from tests.browser.looking import Looks
from tests.browser.pages import keep_picture
from tests.browser.visits import Visits

SECTIONS = ("establishment", "contact", "place", "project", "details", "costs")
CODE = re.compile(r"/applications/([^/?]+)")
ENVELOPE_VND = 5_000_000_000
DOSSIER = "dossier"
ENTRIES = ".desk-timeline__item"
SLOW = "done=slow"
RECORDED_WITHIN_SECONDS = 60


@dataclass(slots=True)
class Walk:
    """One application on its way: whose windows are open, and its code once filed."""

    visit: Visits
    journey: Journey
    looks: Looks
    windows: dict[str, Page] = field(default_factory=dict)
    code: str = ""
    pictures: int = 0

    async def window(self, part: str) -> Page:
        """Give the window of who plays a part; it stays open to the end."""
        if part not in self.windows:
            journey = self.journey
            page = await self.visit(
                size=journey.size,
                scripts=journey.scripts,
                language="en-GB" if journey.language == "en" else "vi-VN",
            )
            self.windows[part] = page
            await page.goto("/")
            if journey.language == "en":
                await page.locator("a[hreflang='en']").click()
        return self.windows[part]

    async def look(self, page: Page, what: str) -> None:
        """Look at a page; `what` says its state, too.

        Where pictures are kept, there is one of every page, and of the dossier after
        every step.
        """
        if not self.journey.shows(what):
            return
        if what in self.looks.seen and not what.startswith(DOSSIER):
            return
        self.pictures += 1
        name = re.sub(r"\W+", "-", what).strip("-")
        picture = f"{self.journey.support_type}/{self.pictures:02}-{name}"
        await keep_picture(page, picture)
        await self.looks.at(page, what)


async def first_look(walk: Walk) -> None:
    """Let somebody see whether the support fits, and begin with those answers."""
    page, journey = await walk.window(FIRM), walk.journey
    await walk.look(page, "front")
    await page.goto("/support")
    await walk.look(page, "support")
    await page.locator(f"main a[href='/support/{journey.support_type}']").first.click()
    await walk.look(page, f"support {journey.support_type}")
    await page.locator("main a[href$='/check']").click()
    await page.wait_for_url("**/check")
    await fill(page, journey.answers)
    await walk.look(page, f"check {journey.support_type}")
    await page.locator("main form[action$='/check'] button").click()
    await expect(page.locator(".desk-sum")).to_contain_text(_amount(journey.award_vnd))
    await walk.look(page, "check judged")
    await page.locator("main form[action='/drafts'] button").click()


def _amount(vnd: int) -> re.Pattern[str]:
    """Give how an amount is written in either language."""
    return re.compile("[.,]".join(f"{vnd:,}".split(",")))


async def sign_in(walk: Walk, part: str, email: str = "") -> None:
    """Come in on the sign-in page: by the demonstration's list, or by a letter."""
    page = walk.windows[part]
    who = walk.journey.people[part]
    if email:
        await _by_letter(walk, page, email)
    else:
        form = page.locator("main form[action='/sign-in/demo']")
        await form.locator("[name='who']").select_option(who)
        await form.locator("button").click()
    await expect(page.locator("form[action='/sign-out']")).to_be_visible()


async def _by_letter(walk: Walk, page: Page, email: str) -> None:
    await walk.look(page, "sign in")
    await page.locator("#email").fill(email)
    await page.locator("main form[action='/sign-in/mail'] button").click()
    await page.wait_for_url("**/sign-in/sent*")
    await walk.look(page, "sign in sent")
    await page.locator("main a[href='/mail']").click()
    await page.wait_for_url("**/mail")
    await walk.look(page, "mail")
    letters = page.locator("main tbody tr", has_text=email)
    await letters.locator("a").first.click()
    await page.wait_for_url("**/mail/*")
    await walk.look(page, "mail letter")
    await page.locator("main a[href*='/sign-in/link']").click()
    await page.wait_for_url("**/sign-in/link*")
    await walk.look(page, "sign in link")
    await page.locator("main form[action='/sign-in/link'] button").click()


async def write(walk: Walk) -> None:
    """Write the whole application, page by page from its task list."""
    page = walk.windows[FIRM]
    await walk.look(page, "draft tasks")
    await page.locator(f"main a[href$='/{SECTIONS[0]}']").click()
    for section in SECTIONS:
        await page.wait_for_url(f"**/{section}")
        await fill(page, walk.journey.answers)
        await walk.look(page, f"draft {section} {_own(walk, section)}")
        await page.locator("main form[data-autosave] button:not([name])").click()
    await page.wait_for_url("**/papers")
    await bring_papers(page)
    await walk.look(page, "draft papers")
    await page.locator("main .govuk-button-group button:not([name])").click()
    await page.wait_for_url("**/declaration")
    await fill(page, walk.journey.answers)
    await walk.look(page, "draft declaration")
    await page.locator("main form[data-autosave] button:not([name])").click()
    await page.wait_for_url("**/check")


def _own(walk: Walk, section: str) -> str:
    """Name what differs between the support types."""
    differs = section in ("details", "costs")
    return walk.journey.support_type if differs else ""


async def bring_papers(page: Page) -> None:
    """Choose a file for every paper a draft asks for, and see each on the page.

    With scripts each goes up at once; without, all of them with the button below.
    """
    inputs = page.locator("main input[type='file']")
    names = await inputs.evaluate_all("all => all.map(one => one.id)")
    without_scripts = await page.evaluate("matchMedia('(scripting: none)').matches")
    for name in names:
        chosen = page.locator(f"#{name}")
        await chosen.set_input_files(paper(name.removeprefix("file-")))
        if not without_scripts:
            await expect(_uploaded(page, chosen)).to_be_visible()
    if without_scripts:
        await page.locator("main form button[name='upload']").click()
        for name in names:
            await expect(_uploaded(page, page.locator(f"#{name}"))).to_be_visible()


def _uploaded(page: Page, chosen: Locator) -> Locator:
    section = page.locator("main section", has=chosen)
    return section.locator(".desk-file a:not([target])")


async def submit(walk: Walk) -> None:
    """Check the answers, send the application, and read the receipt."""
    page = walk.windows[FIRM]
    await expect(page.locator("main")).to_contain_text(
        str(walk.journey.answers["applicant"]["name"])
    )
    await walk.look(page, "draft check")
    await page.locator("main form[action$='/submit'] button").click()
    await page.wait_for_url("**/receipt")
    found = CODE.search(page.url)
    assert found
    walk.code = found[1]
    await expect(page.locator(".desk-code")).to_have_text(walk.code)
    await walk.look(page, "receipt")


async def open_envelope(walk: Walk) -> None:
    """Let the treasurer put money where the application will draw from."""
    page = await _staff(walk, TREASURER)
    await page.goto("/envelopes")
    await walk.look(page, "envelopes before")
    await page.locator("main a[href='/envelopes/new']").first.click()
    await page.wait_for_url("**/envelopes/new")
    answers: Mapping[str, Any] = {
        "fund": walk.journey.answers["fund"],
        "province": walk.journey.answers["applicant"]["province"],
        "year": TODAY.year,
        "support_type": walk.journey.support_type,
        "amount_vnd": ENVELOPE_VND,
        "decision_number": "12/QĐ-UBND",
        "decided_on": TODAY.isoformat(),
        "ground": "Giao dự toán kinh phí khuyến công, đợt 1.",
    }
    await fill(page, answers)
    await walk.look(page, "envelope new")
    await page.locator("main form button").click()
    await expect(page.locator("main")).to_contain_text(_amount(ENVELOPE_VND))
    await walk.look(page, "envelope confirm")
    await page.locator("main form button").click()
    await page.wait_for_url(re.compile(r"/envelopes(/(?!new)|\?|$)"))
    await walk.look(page, "envelope opened")


async def _staff(walk: Walk, part: str) -> Page:
    known = part in walk.windows
    page = await walk.window(part)
    if not known:
        await page.goto("/sign-in")
        await sign_in(walk, part)
    return page


async def take(walk: Walk, step: Taken) -> None:
    """Take one step from the page of the dossier, confirming where it binds."""
    page = await _at_dossier(walk, step.by)
    steps_before = await page.locator(ENTRIES).count()
    link = page.locator(f"main a[href$='/steps/{step.action}']")
    await walk.look(page, f"before {step.action}")
    await link.first.click()
    await page.wait_for_url(f"**/steps/{step.action}")
    await fill(page, step.answers)
    if step.papers:
        await _choose_papers(page)
    await walk.look(page, f"step {step.action}")
    await page.locator("main form button[name='do']").click()
    if any(t.confirmed for t in STANDARD.transitions if t.action is step.action):
        await _confirm(walk, page, step)
    await page.wait_for_url(re.compile(rf"done=({step.action}|slow)"))
    if SLOW in page.url:
        await _recorded(page, steps_before)
    else:
        await expect(page.locator(".govuk-notification-banner")).to_be_visible()
    await expect(page.locator("#stands")).to_contain_text(_named(walk, step.to))
    who = "firm" if step.by == FIRM else "office"
    await walk.look(page, f"{DOSSIER} {step.to} {who}")


async def _recorded(page: Page, steps_before: int) -> None:
    """Look again until the step stands on the page.

    A busy machine answers before it is recorded, and a step may leave the state as it
    is: who went on at once would act on what is about to change.
    """
    async with asyncio.timeout(RECORDED_WITHIN_SECONDS):
        while await page.locator(ENTRIES).count() <= steps_before:
            await page.reload()


async def _at_dossier(walk: Walk, part: str) -> Page:
    """Find the dossier: the firm by its page, the office in its work list."""
    known = part in walk.windows
    page = await _staff(walk, part)
    if known:
        await page.goto(f"/applications/{walk.code}")
        return page
    await page.goto("/work?tab=all")
    await page.locator("#filter-q").fill(walk.code)
    await page.locator("main form[role='search'] button").first.click()
    await page.wait_for_url(f"**q={walk.code}*")
    await walk.look(page, "work list")
    await page.locator(f"main a[href='/applications/{walk.code}']").click()
    return page


async def _choose_papers(page: Page) -> None:
    inputs = page.locator("main input[type='file']")
    names = await inputs.evaluate_all("all => all.map(one => one.id)")
    for name in names:
        file = paper(f"{name.removeprefix('paper-')}-{TODAY}")
        await page.locator(f"#{name}").set_input_files(file)


async def _confirm(walk: Walk, page: Page, step: Taken) -> None:
    confirming = page.locator("main form [name='do'][value='confirm']")
    await expect(confirming).to_have_count(1)
    summary = page.locator("main .govuk-summary-list:not(.desk-compact)")
    name = str(walk.journey.answers["applicant"]["name"])
    await expect(summary).to_contain_text(name)
    if step.action is Action.APPROVE:
        await expect(summary).to_contain_text(_amount(walk.journey.award_vnd))
    await walk.look(page, f"confirm {step.action}")
    await page.locator("main form button").click()


def _named(walk: Walk, state: State) -> str:
    row = STANDARD.row(state)
    return row.en if walk.journey.language == "en" else row.vi
