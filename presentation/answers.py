"""Answers written out to be read once more: each question and what was answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.field_kinds import (
    Amount,
    Choice,
    Day,
    Email,
    Field,
    Flag,
    Group,
    Kind,
    Many,
    Person,
    Whole,
)
from domain.mail_address import address_read
from domain.money import format_number, format_vnd
from presentation.formatting import capital, day, in_words
from presentation.language import Language, say


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with its answer; `more` is the amount in words."""

    name: str
    label: str
    text: str
    more: str = ""


def answer_lines(
    fields: Iterable[Field],
    answers: Mapping[str, Any],
    language: Language,
    people: Sequence[tuple[str, str]] = (),
    path: str = "",
) -> list[AnswerLine]:
    """Give every answer in the order of its form; what was not answered is left out."""
    found: list[AnswerLine] = []
    for asked in fields:
        value = answers.get(asked.name)
        name = f"{path}{asked.name}"
        if value is None:
            continue
        if isinstance(asked.kind, Group) and isinstance(value, Mapping):
            inner = asked.kind.fields
            found += answer_lines(inner, value, language, people, f"{name}.")
            continue
        label = asked.vi if language == "vi" else asked.en
        text = answer_text(asked.kind, value, language, people)
        more = ""
        if isinstance(asked.kind, Amount) and isinstance(value, int):
            more = capital(in_words(value, language))
        found.append(AnswerLine(name, label, text, more))
    return found


def answer_text(
    kind: Kind,
    value: Any,
    language: Language,
    people: Sequence[tuple[str, str]] = (),
) -> str:
    """Return an answer as people write it; what does not fit its kind, as it is."""
    if isinstance(kind, Person):
        return dict(people).get(str(value), str(value))
    if isinstance(kind, Many) and isinstance(value, list | tuple):
        return _list(kind, value, language, people)
    if isinstance(kind, Choice):
        named = {o.code: o.vi if language == "vi" else o.en for o in kind.options}
        return named.get(str(value), str(value))
    if isinstance(kind, Flag):
        return say(language, "Yes") if value else say(language, "No")
    if isinstance(kind, Amount | Whole) and isinstance(value, int):
        amount = isinstance(kind, Amount)
        return (format_vnd if amount else format_number)(value, language)
    return _text(kind, str(value), language)


def _text(kind: Kind, text: str, language: Language) -> str:
    if isinstance(kind, Email):
        return address_read(text)
    return _day(text, language) if isinstance(kind, Day) else text


def _day(text: str, language: Language) -> str:
    try:
        return day(text, language)
    except ValueError:
        return text


def _list(
    kind: Many,
    value: Sequence[Any],
    language: Language,
    people: Sequence[tuple[str, str]],
) -> str:
    inner = kind.kind
    rows = []
    for place, item in enumerate(value, 1):
        if isinstance(inner, Group) and isinstance(item, Mapping):
            lines = answer_lines(inner.fields, item, language, people)
            text = "; ".join(f"{line.label}: {line.text}" for line in lines)
        else:
            text = answer_text(inner, item, language, people)
        rows.append(f"{place}. {text}" if len(value) > 1 else text)
    return "\n".join(rows)
