"""How answers are read back to people: each in words, or as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.language import Language
from api.pages.application_form import FormPage, page_title
from api.pages.figures import day, grouped, in_words
from api.pages.typed import DAY_PARTS, Typed, first, flattened
from api.pages.words import say
from domain.field_kinds import (
    Amount,
    Choice,
    Commune,
    Day,
    Email,
    Field,
    Flag,
    Kind,
    Many,
    Whole,
)
from domain.former_communes import earlier_names
from domain.location import GROUP, settled_unit
from domain.mail_address import address_read
from domain.money import format_vnd


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """A question with its answer in words.

    `beside` is an amount in words, or what a place was before.
    """

    name: str
    label: str
    text: str
    beside: str


@dataclass(frozen=True, slots=True)
class PageTold:
    """A page of the form with its answers, and where they are changed."""

    title: str
    code: str
    answers: tuple[AnswerTold, ...]


def page_told(
    page: FormPage, answers: Mapping[str, Any], typed: Typed, language: Language
) -> PageTold:
    """Give a page as its answers read; what is not right yet stands as it was typed."""
    return PageTold(
        page_title(page.code, language),
        page.code,
        tuple(
            _answer(asked, name, answers, typed, language)
            for name, asked in flattened(page.fields, page.path)
        ),
    )


def told(kind: Kind, value: Any, language: Language) -> str:
    """Give a right answer in words."""
    if isinstance(kind, Amount):
        return format_vnd(int(value), language)
    if isinstance(kind, Whole):
        return grouped(int(value), language)
    if isinstance(kind, Day):
        return day(str(value))
    if isinstance(kind, Flag):
        return say(language, "Yes") if value else say(language, "No")
    if isinstance(kind, Choice):
        found = next(o for o in kind.options if o.code == value)
        return found.vi if language == "vi" else found.en
    if isinstance(kind, Email):
        return address_read(str(value))
    if isinstance(kind, Many):
        return ", ".join(told(kind.kind, item, language) for item in value)
    return str(value)


def _answer(
    asked: Field,
    name: str,
    answers: Mapping[str, Any],
    typed: Typed,
    language: Language,
) -> AnswerTold:
    label, value = asked.vi if language == "vi" else asked.en, _at(answers, name)
    if value is None:
        return AnswerTold(name, label, _as_typed(name, asked.kind, typed), "")
    words = in_words(value, language) if isinstance(asked.kind, Amount) else ""
    if isinstance(asked.kind, Commune):
        words = _before(answers, language)
    return AnswerTold(name, label, told(asked.kind, value, language), words)


def _before(answers: Mapping[str, Any], language: Language) -> str:
    unit = settled_unit(answers.get(GROUP, {}))
    named = earlier_names(unit) if unit else ""
    return say(language, "before: %(name)s", name=named) if named else ""


def _as_typed(name: str, kind: Kind, typed: Typed) -> str:
    if isinstance(kind, Day):
        parts = [first(typed, f"{name}.{part}") for part in DAY_PARTS]
        return "/".join(parts) if any(parts) else ""
    if isinstance(kind, Many):
        inside = (first(typed, n) for n in typed if n.startswith(f"{name}."))
        return ", ".join(text for text in inside if text)
    return "" if isinstance(kind, Flag) else first(typed, name)


def _at(answers: Mapping[str, Any], name: str) -> Any:
    outer, _, inner = name.partition(".")
    found = answers.get(outer)
    return _at(found, inner) if inner and isinstance(found, Mapping) else found
