"""How somebody fills in the forms of these pages: by hand, one question at a time."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from playwright.async_api import FilePayload, Page

from runtime.demo.filing import pdf

Answers = Mapping[str, Any]
QUESTIONS = "main form [name^='a.']:not([type='hidden'])"
KINDS = """all => Object.fromEntries(
    all.toReversed().map(one => [one.name.slice(2), one.type])
)"""
"""Beside a list of people stands an input of the same name: the list counts."""
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


async def asked(page: Page) -> dict[str, str]:
    """Give the questions a page asks by name, each with the type of its input."""
    found: dict[str, str] = await page.locator(QUESTIONS).evaluate_all(KINDS)
    return found


async def fill(page: Page, answers: Answers) -> None:
    """Answer what the page asks of these answers; what it does not ask is left.

    Fails where it asks none of them, as the page before the one that is meant does.
    """
    there = await asked(page)
    known = {name.partition(".")[0] for name in there}
    meant = {name.partition(".")[0] for name in answers}
    assert not answers or known & meant, f"{page.url} asks {sorted(known)}"
    for name, value in _flat(answers):
        if _rows(value):
            await _fill_rows(page, there, name, value)
        elif name in there or f"{name}.day" in there:
            await _answer(page, there, name, value)


def _flat(answers: Answers, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in answers.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def _rows(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


async def _fill_rows(
    page: Page, there: dict[str, str], name: str, values: Sequence[Any]
) -> None:
    """Answer a list: by ticks where it offers some, else row by row."""
    if there.get(name) == "checkbox":
        for value in values:
            await _answer(page, there, name, value)
        return
    for number, value in enumerate(values):
        inside = value if isinstance(value, Mapping) else {"": value}
        first = f"{name}.{number}.{next(iter(inside))}".rstrip(".")
        if first not in there:
            if number == 0:
                return
            await page.locator(f"button[name='add'][value='{name}']").click()
            await page.locator(f"main [name^='a.{first}']").first.wait_for()
            there = await asked(page)
        for part, answer in inside.items():
            await _answer(page, there, f"{name}.{number}.{part}".rstrip("."), answer)


async def _answer(page: Page, there: dict[str, str], name: str, value: Any) -> None:
    said = "yes" if value is True else str(value)
    if f"{name}.day" in there:
        assert ISO_DAY.fullmatch(said), said
        day = date.fromisoformat(said)
        for part in ("day", "month", "year"):
            number = getattr(day, part)
            await page.locator(f"main [name='a.{name}.{part}']").fill(str(number))
        return
    question = page.locator(f"main form [name='a.{name}']:not([type='hidden'])")
    match there[name]:
        case "radio" | "checkbox":
            await question.and_(page.locator(f"[value='{said}']")).check()
        case "select-one":
            await question.first.select_option(said)
        case _:
            await question.fill(said)


def paper(name: str) -> FilePayload:
    """Give a small PDF of one page, different for every name."""
    return {
        "name": f"{name}.pdf",
        "mimeType": "application/pdf",
        "buffer": pdf(name, (name,)),
    }
