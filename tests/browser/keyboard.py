"""How somebody who has only a keyboard uses these pages, and what they must see."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.filling import asked, paper

FARTHEST = 150
"""How often somebody presses Tab before they give up."""
SEEN = """
    () => {
        const one = document.activeElement;
        if (!one || one === document.body) return '';
        const label = one.labels && one.labels[0];
        const shown = [[one, null], [one, '::before'], [one.parentElement, null]];
        if (label) shown.push([label, '::before'], [label, null]);
        const marked = shown.some(([part, inside]) => {
            const style = getComputedStyle(part, inside);
            return style.boxShadow !== 'none' ||
                (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
        });
        const box = (label && /radio|checkbox/.test(one.type) ? label : one)
            .getBoundingClientRect();
        const inside = box.bottom > 0 && box.top < innerHeight &&
            box.right > 0 && box.left < innerWidth;
        return marked && inside ? '' : one.outerHTML.slice(0, 200);
    }
"""
"""Gives what has the focus when nobody can see that it has."""


async def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, which must always be seen."""
    element = await wanted.element_handle()
    assert element is not None
    for _ in range(FARTHEST):
        if await element.evaluate("one => one === document.activeElement"):
            return
        await page.keyboard.press("Tab")
        unseen = await page.evaluate(SEEN)
        assert not unseen, f"{page.url}: nobody sees the focus on {unseen}"
    raise AssertionError(f"{page.url}: Tab does not lead to {wanted}")


async def skip_to_main(page: Page) -> None:
    """Use the first link of the page to pass by its head."""
    await page.keyboard.press("Tab")
    await expect(page.locator(".govuk-skip-link")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()


async def press(page: Page, wanted: Locator) -> None:
    """Go to a link or a button and press Enter."""
    await reach(page, wanted)
    await page.keyboard.press("Enter")


async def answer(page: Page, answers: Mapping[str, Any]) -> None:
    """Answer what the page asks, in its order; names are dotted."""
    for name, kind in (await asked(page)).items():
        base, _, part = name.rpartition(".")
        if part in ("day", "month", "year") and base in answers:
            day = date.fromisoformat(str(answers[base]))
            value: Any = getattr(day, part)
        elif name in answers:
            value = answers[name]
        else:
            continue
        await _answer(page, name, kind, value)


async def _answer(page: Page, name: str, kind: str, value: Any) -> None:
    question = page.locator(f"main form [name='a.{name}']:not([type='hidden'])")
    said = "yes" if value is True else str(value)
    match kind:
        case "radio":
            await _choose(page, question, said)
        case "checkbox":
            box = question.and_(page.locator(f"[value='{said}']"))
            if not await box.is_checked():
                await reach(page, box)
                await page.keyboard.press("Space")
        case "select-one":
            await _pick(page, question, said)
        case _:
            await reach(page, question)
            await page.keyboard.press("ControlOrMeta+a")
            await page.keyboard.type(said)


async def _choose(page: Page, options: Locator, said: str) -> None:
    """Choose among radios: Tab leads to the group, arrows lead through it."""
    wanted = options.and_(page.locator(f"[value='{said}']"))
    chosen = options.and_(page.locator(":checked"))
    start = chosen if await chosen.count() else options.first
    await reach(page, start)
    if not await chosen.count():
        await page.keyboard.press("Space")
    for _ in range(await options.count()):
        if await wanted.is_checked():
            return
        await page.keyboard.press("ArrowDown")
    raise AssertionError(f"{page.url}: arrows do not lead to {said}")


async def _pick(page: Page, question: Locator, said: str) -> None:
    """Pick from a list that opens: End, then up until it is there."""
    await reach(page, question)
    await page.keyboard.press("End")
    for _ in range(await question.locator("option").count()):
        if await question.input_value() == said:
            return
        await page.keyboard.press("ArrowUp")
    raise AssertionError(f"{page.url}: the list does not lead to {said}")


async def bring(page: Page, name: str) -> None:
    """Choose the file of a paper as the dialogue of the system offers it."""
    chosen = page.locator(f"#{name}")
    await reach(page, chosen)
    async with page.expect_file_chooser() as dialogue:
        await page.keyboard.press("Enter")
    await (await dialogue.value).set_files(paper(name))
    section = page.locator("main section", has=chosen)
    await expect(section.locator(".desk-file a:not([target])")).to_be_visible()
