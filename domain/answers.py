"""How an answer is read: what is accepted, how it is cleaned, what is wrong with it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from domain.errors import FieldProblem
from domain.field_kinds import (
    Amount,
    Choice,
    Commune,
    Day,
    Email,
    Field,
    Flag,
    Group,
    Kind,
    Many,
    Month,
    Person,
    Phone,
    TaxCode,
    Text,
    Whole,
)
from domain.identity import born_nowhere, phone_number, tax_code
from domain.mail_address import address_meant, address_read, mail_address
from domain.parsing import parse_month
from domain.serialization import canonical
from domain.text import blank, overloaded, printable, unprintable
from domain.text import clean as cleaned

Problems: TypeAlias = tuple[FieldProblem, ...]

PERSON = re.compile(r"[A-Za-z0-9._:@-]{1,64}")
DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")

_LONGEST_NAME_ECHOED = 60
_LONGEST_MONTH = 7
_LONGEST_MONTH_TYPED = 60
_MOST_UNKNOWN = 50
_ABSENT = object()

_Read: TypeAlias = tuple[Any, Problems]


def _bad(path: str, code: str, **params: str | int) -> _Read:
    return _ABSENT, (FieldProblem(path, code, params),)


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, str) and blank(value))


def _read(kind: Kind, value: object, path: str) -> _Read:
    return _READERS[type(kind)](kind, value, path)


def read_group(kind: Group, value: object, path: str) -> _Read:
    """Give the clean answers of a group by name, and every problem in it.

    The reading goes on after a problem: what is right is kept beside it.
    """
    if not isinstance(value, Mapping):
        return _bad(path, "wrong_type", expected="object")
    clean: dict[str, object] = {}
    problems: list[FieldProblem] = []
    for asked in kind.fields:
        here = _under(path, asked.name)
        given = value.get(asked.name)
        if _missing(given):
            if asked.required:
                problems += _required(asked, here)
            continue
        read, found = _read(asked.kind, given, here)
        problems += found
        if read is not _ABSENT:
            clean[asked.name] = read
    return clean, (*problems, *_unknown(kind, value, path))


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _required(asked: Field, path: str) -> Problems:
    if not isinstance(asked.kind, Group):
        return (FieldProblem(path, "required"),)
    return tuple(
        problem
        for inner in asked.kind.fields
        if inner.required
        for problem in _required(inner, f"{path}.{inner.name}")
    )


def _unknown(kind: Group, value: Mapping[Any, object], path: str) -> Problems:
    known = {asked.name for asked in kind.fields}
    strangers = [str(name) for name in value if name not in known][:_MOST_UNKNOWN]
    return tuple(
        FieldProblem(_under(path, printable(name[:_LONGEST_NAME_ECHOED])), "unknown")
        for name in strangers
    )


def _many(kind: Many, value: object, path: str) -> _Read:
    if not isinstance(value, list | tuple):
        return _bad(path, "wrong_type", expected="array")
    if len(value) < kind.fewest:
        return _bad(path, "too_few", fewest=kind.fewest)
    if len(value) > kind.most:
        return _bad(path, "too_many", most=kind.most)
    clean: list[object] = []
    problems: list[FieldProblem] = []
    for index, item in enumerate(value):
        read, found = _item(kind.kind, item, f"{path}.{index}")
        problems += found
        clean += [] if read is _ABSENT else [read]
    if problems:
        return _ABSENT, tuple(problems)
    simple = not isinstance(kind.kind, Group | Many)
    if simple and len({canonical(item) for item in clean}) < len(clean):
        return _bad(path, "not_unique")
    return clean, ()


def _item(kind: Kind, value: object, path: str) -> _Read:
    if _missing(value):
        return _bad(path, "required")
    return _read(kind, value, path)


def _text(kind: Text, value: object, path: str) -> _Read:
    if not isinstance(value, str):
        return _bad(path, "wrong_type", expected="string")
    # Measured before it is worked on: normalising can at most shorten it by so much.
    if len(value) > 4 * kind.longest + 64:
        return _bad(path, "too_long", longest=kind.longest)
    text = cleaned(value, lines=kind.lines)
    if unprintable(text, lines=kind.lines):
        return _bad(path, "control_character")
    if overloaded(text):
        return _bad(path, "marks_heaped")
    if len(text) > kind.longest:
        return _bad(path, "too_long", longest=kind.longest)
    if len(text) < kind.shortest:
        return _bad(path, "too_short", shortest=kind.shortest)
    return text, ()


def _normalised(
    form_of: Callable[[str], str | None], longest: int, words: str
) -> Callable[[Any, object, str], _Read]:
    """Read a text of which one form is kept, however it was typed."""

    def read(_kind: Any, value: object, path: str) -> _Read:
        if isinstance(value, str) and len(value) <= 4 * longest + 64:
            found = form_of(cleaned(value))
            if found is not None:
                return found, ()
        _, problems = _text(Text(longest), value, path)
        return (_ABSENT, problems) if problems else _bad(path, "malformed", words=words)

    return read


def _account_id(text: str) -> str | None:
    return text if PERSON.fullmatch(text) else None


def _within_bounds(kind: Amount | Whole, value: object, path: str) -> _Read:
    if isinstance(value, bool) or not isinstance(value, int):
        if isinstance(kind, Amount):
            words = "wrong_type.amount"
            return _bad(path, "wrong_type", expected="integer", words=words)
        return _bad(path, "wrong_type", expected="integer")
    if value < kind.smallest:
        return _bad(path, "too_small", smallest=kind.smallest)
    if value > kind.largest:
        return _bad(path, "too_large", largest=kind.largest)
    return value, ()


def _day(_kind: Day, value: object, path: str) -> _Read:
    if not isinstance(value, str):
        return _bad(path, "wrong_type", expected="string")
    text = cleaned(value)
    if not DAY.fullmatch(text):
        return _bad(path, "not_a_date")
    try:
        return date.fromisoformat(text).isoformat(), ()
    except ValueError:
        return _bad(path, "not_a_date")


def _month(_kind: Month, value: object, path: str) -> _Read:
    """Read a month in any form; a text of its length is left to the step to judge."""
    if isinstance(value, str) and (found := parse_month(value)):
        return found, ()
    text, problems = _text(Text(_LONGEST_MONTH_TYPED), value, path)
    if problems or len(text) <= _LONGEST_MONTH:
        return text, problems
    return _bad(path, "malformed", words="malformed.month")


def _choice(kind: Choice, value: object, path: str) -> _Read:
    if not isinstance(value, str):
        return _bad(path, "wrong_type", expected="string")
    codes = kind.codes()
    for code in codes:
        if cleaned(value) == code:
            return code, ()
    meant = kind.understand(value) if kind.understand else None
    if meant in codes:
        return meant, ()
    offered = (option.code for option in kind.options if not option.retired)
    return _bad(path, "not_a_choice", choices=", ".join(offered))


def _commune(kind: Commune, value: object, path: str) -> _Read:
    return _text(Text(kind.longest), value, path)


def _flag(kind: Flag, value: object, path: str) -> _Read:
    if not isinstance(value, bool):
        return _bad(path, "wrong_type", expected="boolean")
    if kind.must and not value:
        # The answer is kept: that it is no is itself a fact for the eligibility rules.
        return value, (FieldProblem(path, "must_be_true"),)
    return value, ()


_READERS: Mapping[type, Callable[[Any, object, str], _Read]] = {
    Text: _text,
    Amount: _within_bounds,
    Whole: _within_bounds,
    Day: _day,
    Month: _month,
    Choice: _choice,
    Commune: _commune,
    Flag: _flag,
    Phone: _normalised(phone_number, 32, "malformed.phone"),
    Email: _normalised(mail_address, 254, "malformed.email"),
    TaxCode: _normalised(tax_code, 32, "malformed.tax_code"),
    Person: _normalised(_account_id, 64, "malformed.account"),
    Group: read_group,
    Many: _many,
}


def doubts(
    fields: Iterable[Field], answers: Mapping[str, object]
) -> tuple[FieldProblem, ...]:
    """Give what to ask about clean answers, each with the path of its field."""
    return tuple(_doubts(fields, answers, ""))


def _doubts(
    fields: Iterable[Field], answers: Mapping[str, object], path: str
) -> Iterator[FieldProblem]:
    for asked in fields:
        value, here = answers.get(asked.name), f"{path}{asked.name}"
        if isinstance(asked.kind, Group) and isinstance(value, Mapping):
            yield from _doubts(asked.kind.fields, value, f"{here}.")
        elif isinstance(asked.kind, Email) and isinstance(value, str):
            meant = address_meant(value)
            if meant is not None:
                params = {"meant": address_read(meant)}
                yield FieldProblem(here, "mail_host_doubtful", params)
        elif isinstance(asked.kind, TaxCode) and born_nowhere(str(value)):
            yield FieldProblem(here, "birth_place_unknown")
