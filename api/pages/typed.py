"""What people typed into a form, word for word, and the answers it stands for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_GROUPED = re.compile(r"[0-9]{1,3}([., \u00a0\u202f][0-9]{3})+")
_UNIT = re.compile(r"\s*(?:đồng|đ|₫|vnđ|vnd)\s*$", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"[^0-9]")
_MONTH = re.compile(r"([0-9]{1,2})\s*[/.-]\s*(20[0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/. -]([0-9]{1,2})[/. -]([0-9]{1,2})")


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


def rows_shown(given: object) -> int:
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
    """Give the whole number written as people write it, or the text as it is.

    35.005.000, 35 005 000, 35,005,000 and 35005000 đồng are one number; 35.5 is none.
    """
    bare = _UNIT.sub("", text.strip())
    if bare.isascii() and bare.isdigit():
        return int(bare) if len(bare) <= 18 else text
    if _GROUPED.fullmatch(bare) and len(bare) <= 26:
        return int(_NOT_DIGITS.sub("", bare))
    return text


def month_typed(text: str) -> str:
    """Give a month as programs write it, YYYY-MM, or the text as it is."""
    found = _MONTH.fullmatch(text.strip())
    return f"{found[2]}-{found[1].zfill(2)}" if found else text


def _days_parted(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Lay a whole day that was put into the first box of three into all of them."""
    parted: dict[str, list[str]] = {}
    for name in (n for n in found if n.endswith(f".{DAY_PARTS[0]}")):
        path = name.removesuffix(DAY_PARTS[0])
        month, year = f"{path}{DAY_PARTS[1]}", f"{path}{DAY_PARTS[2]}"
        if not (_said(first(found, month)) or _said(first(found, year))):
            parts = _parts_of(first(found, name).strip())
            parted |= dict(zip((name, month, year), ([p] for p in parts), strict=False))
    return found | parted


def _parts_of(text: str) -> tuple[str, ...]:
    if whole := _DAY_FIRST.fullmatch(text):
        return whole[1], whole[2], whole[3]
    if whole := _YEAR_FIRST.fullmatch(text):
        return whole[3], whole[2], whole[1]
    return ()


def _said(text: str) -> bool:
    return bool(text.strip())


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
    return number_typed(text) if isinstance(kind, Amount | Whole) else text


def _list(kind: Many, typed: Typed, name: str) -> list[Any]:
    if not in_rows(kind):
        return [text for text in typed.get(name, ()) if _said(text)]
    rows = (_answer(kind.kind, typed, f"{name}.{row}") for row in rows_of(typed, name))
    return [row for row in rows if row is not None]


def _day(typed: Typed, name: str) -> str | None:
    whole = first(typed, name).strip()
    if whole:
        return whole
    parts = [first(typed, f"{name}.{part}").strip() for part in DAY_PARTS]
    if not any(parts):
        return None
    day, month, year = parts
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
