"""What people typed into a form, word for word, and the answers it stands for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from starlette.datastructures import FormData

from domain.field_kinds import (
    Amount,
    Choice,
    Day,
    Field,
    Flag,
    Group,
    Kind,
    Many,
    Person,
    Whole,
)
from domain.parsing import day_of_parts, parse_amount, parse_count, parse_day
from domain.text import blank

Typed: TypeAlias = Mapping[str, Sequence[str]]
"""The texts typed or chosen, by the dotted name of the question."""

PREFIX = "a."
"""What the names of inputs begin with that hold answers; others steer the page."""
YES = "yes"
NO = "no"
DAY_PARTS = ("day", "month", "year")

_MOST_INPUTS = 1000
_MOST_ROWS = 200
_LONGEST_NAME = 200
_LONGEST_COUNT = 6
_CENTURY = 2000
_SHORT_YEARS = 100
_YEAR = re.compile(r"^\s*(?:năm|nam|year)\s+", re.IGNORECASE)


def typed_of(form: FormData) -> dict[str, list[str]]:
    """Give what was typed into the questions of a form that was sent."""
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if not name.startswith(PREFIX) or not isinstance(value, str) or "\0" in name:
            continue
        if len(name) <= _LONGEST_NAME and len(found) < _MOST_INPUTS:
            # Nobody types a NUL, and Postgres keeps no text that holds one.
            text = value.replace("\0", "")
            found.setdefault(name.removeprefix(PREFIX), []).append(text)
    # A box left empty sends only the blank that stands before it.
    return _days_parted(
        {n: [t for t in texts if t] or [""] for n, texts in found.items()}
    )


def first(typed: Typed, name: str) -> str:
    """Give the text typed under a name, empty when there is none."""
    return next(iter(typed.get(name, ())), "")


def answers_of(fields: Iterable[Field], typed: Typed, path: str = "") -> dict[str, Any]:
    """Give the answers that stand in what was typed; what is blank is left out.

    What cannot be read as its kind stays the text it is, for the form to refuse.
    """
    found = {}
    for asked in fields:
        value = _answer(asked.kind, typed, f"{path}{asked.name}")
        if value is not None:
            found[asked.name] = value
    return found


def typed_from(
    fields: Iterable[Field], answers: Mapping[str, Any], path: str = ""
) -> dict[str, list[str]]:
    """Give what somebody would have typed for these answers."""
    found: dict[str, list[str]] = {}
    for asked in fields:
        value = answers.get(asked.name)
        if value is not None:
            found |= _texts(asked.kind, value, f"{path}{asked.name}")
    return found


def rows_of(typed: Typed, name: str) -> list[int]:
    """Give the numbers of the rows of a list in which something was typed."""
    pattern = re.compile(re.escape(name) + r"\.([0-9]{1,3})(?:\..+)?")
    matches = (pattern.fullmatch(key) for key, v in typed.items() if any(map(_said, v)))
    return sorted({int(match[1]) for match in matches if match})


def row_count(given: object) -> int:
    """Give how many rows of a list a page showed, as it says; 0 for no number."""
    if not isinstance(given, str) or not (given.isascii() and given.isdigit()):
        return 0
    return min(int(given[:_LONGEST_COUNT]), _MOST_ROWS)


def compacted(fields: Iterable[Field], typed: Typed, path: str = "") -> Typed:
    """Number the rows of every list anew, without those left blank."""
    found = dict(typed)
    for asked in fields:
        name = f"{path}{asked.name}"
        if isinstance(asked.kind, Group):
            found = dict(compacted(asked.kind.fields, found, f"{name}."))
        elif isinstance(asked.kind, Many) and in_rows(asked.kind):
            found = _renumbered(found, name)
    return found


def in_rows(kind: Many) -> bool:
    """Say whether a list is typed row by row, rather than chosen from boxes."""
    return not isinstance(kind.kind, Choice | Person)


def number_typed(text: str) -> int | str:
    """Give the amount written as people write it, or the text as it is."""
    amount = parse_amount(text)
    return text if amount is None else amount


def _count_typed(kind: Whole, text: str) -> int | str:
    """Give the number that was typed; of a year the last two digits do."""
    of_a_year = kind.smallest >= _CENTURY and kind.largest < _CENTURY + _SHORT_YEARS
    count = parse_count(_YEAR.sub("", text) if of_a_year else text)
    if count is None:
        return text
    return _CENTURY + count if of_a_year and 0 <= count < _SHORT_YEARS else count


def _days_parted(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Lay a whole day that was put into any box of three into all of them.

    What the other boxes hold stays, unless it is blank or says the same. A year of two
    digits is left as well: it may be one that is still being typed.
    """
    parted: dict[str, list[str]] = {}
    days = {name.rpartition(".")[0] for name in found if _is_part(name)}
    for path in days:
        names = [f"{path}.{part}" for part in DAY_PARTS]
        texts = [first(found, name) for name in names]
        whole = _whole_day(texts)
        if whole and any(str(whole.year) in text for text in texts):
            parts = (whole.day, whole.month, whole.year)
            parted |= {n: [str(p)] for n, p in zip(names, parts, strict=True)}
    return found | parted


def _is_part(name: str) -> bool:
    return name.rpartition(".")[2] in DAY_PARTS


def _whole_day(texts: Sequence[str]) -> date | None:
    """Give the day that one of three boxes holds whole, where no other denies it."""
    found = [parse_day(text) for text in texts]
    whole = next(filter(None, found), None)
    if whole is None:
        return None
    own = (str(whole.day), str(whole.month), str(whole.year))
    for text, day, part in zip(texts, found, own, strict=True):
        same = text.strip().lstrip("0") in ("", part, part[-2:])
        if day != whole and not same and not blank(text):
            return None
    return whole


def _said(text: str) -> bool:
    return not blank(text)


def _answer(kind: Kind, typed: Typed, name: str) -> Any:
    if isinstance(kind, Group):
        return answers_of(kind.fields, typed, f"{name}.") or None
    if isinstance(kind, Many):
        return _list(kind, typed, name) or None
    if isinstance(kind, Day):
        return _day(typed, name)
    if isinstance(kind, Person):
        # The last: an address stands below the list that it is given instead of.
        return next((t for t in reversed([*typed.get(name, ())]) if _said(t)), None)
    text = first(typed, name)
    if isinstance(kind, Flag):
        # A commitment is made or not yet; any other question may be answered no.
        return {YES: True, NO: None if kind.must else False}.get(text)
    if not _said(text):
        return None
    if isinstance(kind, Amount):
        return number_typed(text)
    return _count_typed(kind, text) if isinstance(kind, Whole) else text


def _list(kind: Many, typed: Typed, name: str) -> list[Any]:
    if not in_rows(kind):
        return [text for text in typed.get(name, ()) if _said(text)]
    rows = (_answer(kind.kind, typed, f"{name}.{row}") for row in rows_of(typed, name))
    return [row for row in rows if row is not None]


def _day(typed: Typed, name: str) -> str | None:
    """Give the day of three boxes, or of one; what is no day stays to be refused."""
    alone = first(typed, name)
    if _said(alone):
        named = parse_day(alone)
        return alone if named is None else named.isoformat()
    parts = [first(typed, f"{name}.{part}") for part in DAY_PARTS]
    if not any(map(_said, parts)):
        return None
    found = _whole_day(parts) or day_of_parts(*parts)
    if found is not None:
        return found.isoformat()
    day, month, year = (part.strip() for part in parts)
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _texts(kind: Kind, value: Any, name: str) -> dict[str, list[str]]:
    if isinstance(kind, Group) and isinstance(value, Mapping):
        return typed_from(kind.fields, value, f"{name}.")
    if isinstance(kind, Many) and isinstance(value, list | tuple):
        return _list_texts(kind, value, name)
    if isinstance(kind, Day) and isinstance(value, str):
        year, _, rest = value.partition("-")
        month, _, day = rest.partition("-")
        parts = zip(DAY_PARTS, (day, month, year), strict=True)
        return {f"{name}.{part}": [text] for part, text in parts}
    if isinstance(kind, Flag):
        return {name: [YES if value else NO]}
    if isinstance(kind, Amount) and isinstance(value, int):
        return {name: [f"{value:,}".replace(",", ".")]}
    return {name: [str(value)]}


def _list_texts(kind: Many, value: Sequence[Any], name: str) -> dict[str, list[str]]:
    if not in_rows(kind):
        return {name: [str(item) for item in value]}
    found: dict[str, list[str]] = {}
    for row, item in enumerate(value):
        found |= _texts(kind.kind, item, f"{name}.{row}")
    return found


def _renumbered(typed: Typed, name: str) -> dict[str, Sequence[str]]:
    places = {row: place for place, row in enumerate(rows_of(typed, name))}
    found: dict[str, Sequence[str]] = {}
    for key, value in typed.items():
        if not key.startswith(f"{name}."):
            found[key] = value
            continue
        row, dot, rest = key.removeprefix(f"{name}.").partition(".")
        if row.isascii() and row.isdigit() and int(row) in places:
            found[f"{name}.{places[int(row)]}{dot}{rest}"] = value
    return found


def flattened(fields: Iterable[Field], path: str = "") -> Iterator[tuple[str, Field]]:
    """Give every single question of a form with its dotted name, groups opened."""
    for asked in fields:
        if isinstance(asked.kind, Group):
            yield from flattened(asked.kind.fields, f"{path}{asked.name}.")
        else:
            yield f"{path}{asked.name}", asked
