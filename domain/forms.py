"""What a form is: its fields, conditions across them, and the facts answers leave."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from domain.answers import Problems, read_group
from domain.errors import AnswersInvalid, FieldProblem
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
    Option,
    Person,
    Phone,
    TaxCode,
    Text,
    Whole,
)
from domain.serialization import canonical, plain

__all__ = [
    "Amount",
    "Check",
    "Checked",
    "Choice",
    "Commune",
    "Day",
    "Email",
    "Facts",
    "Field",
    "Flag",
    "Form",
    "Group",
    "Kind",
    "Many",
    "Month",
    "Option",
    "Person",
    "Phone",
    "Scalar",
    "TaxCode",
    "Text",
    "Whole",
    "at_least",
    "later",
    "not_above",
]

Scalar: TypeAlias = str | int | bool
Facts: TypeAlias = Mapping[str, Scalar]
"""Typed values that are not personal, by dotted path; days are ISO 8601 text."""

Answers: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Check:
    """A condition across fields; `holds` is asked when all it `reads` is answered.

    `field` is the one reported, with `code` and what `params` gives for its words.
    Without `reads` the condition is asked only of answers without another problem.
    """

    field: str
    code: str
    holds: Callable[[Answers], bool]
    reads: tuple[str, ...] = ()
    params: Callable[[Answers], Mapping[str, str | int]] = lambda _answers: {}


def later(name: str, than: str) -> Check:
    """Require one day to come after another."""
    return Check(
        name,
        "before",
        lambda a: str(a[name]) > str(a[than]),
        (name, than),
        lambda a: {"other": str(a[than])},
    )


def at_least(name: str, than: str) -> Check:
    """Require one day to be another or to come after it."""
    return Check(
        name,
        "before",
        lambda a: str(a[name]) >= str(a[than]),
        (name, than),
        lambda a: {"other": _day_before(str(a[than]))},
    )


def not_above(name: str, than: str) -> Check:
    """Require one number not to exceed another."""
    return Check(
        name,
        "too_large",
        lambda a: _number(a[name]) <= _number(a[than]),
        (name, than),
        lambda a: {"largest": _number(a[than])},
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """Clean answers, the facts they leave, and the texts of which a mark may travel."""

    answers: Answers
    facts: Facts
    to_mark: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields asked, the conditions across them, and facts derived from them.

    `settle` gives the answers as lists outside the form have them, and what is in no
    list; it comes before the conditions, and leaves out what it cannot settle.
    """

    fields: tuple[Field, ...]
    checks: tuple[Check, ...] = ()
    derive: Callable[[Answers], Facts] | None = None
    settle: Callable[[Answers], tuple[Answers, Problems]] | None = None

    def __post_init__(self) -> None:
        """Refuse two fields of one name."""
        names = [f.name for f in self.fields]
        if len(names) != len(set(names)):
            raise ValueError(f"a form asks the same twice: {names}")

    def check(self, answers: object) -> Checked:
        """Give clean answers and facts. Raises AnswersInvalid with every problem."""
        checked, problems = self._read(answers)
        if problems:
            raise AnswersInvalid(problems)
        return checked

    def partial(self, answers: object) -> tuple[Checked, Problems]:
        """Give what is there and right, and the problems of what is there.

        What is missing is no problem yet.
        """
        checked, problems = self._read(answers)
        return checked, tuple(p for p in problems if p.code != "required")

    def _read(self, answers: object) -> tuple[Checked, Problems]:
        value, problems = read_group(Group(self.fields), answers, "")
        clean: Answers = value if isinstance(value, Mapping) else {}
        if self.settle is not None:
            clean, unsettled = self.settle(clean)
            problems += unsettled
        problems += tuple(self._conditions(clean, problems))
        facts = dict(_facts(self.fields, clean, ""))
        facts.update(_tax_codes(self.fields, clean, problems, ""))
        if self.derive is not None:
            facts.update(self.derive(clean))
        marked = dict(_marked(self.fields, clean, ""))
        return Checked(clean, facts, marked), problems

    def _conditions(self, clean: Answers, found: Problems) -> Iterator[FieldProblem]:
        for check in self.checks:
            ready = all(n in clean for n in check.reads) if check.reads else not found
            if ready and not check.holds(clean):
                yield FieldProblem(check.field, check.code, check.params(clean))


def _day_before(day: str) -> str:
    # The words for "before" say "must come after", which the day itself does not.
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _facts(
    fields: tuple[Field, ...], clean: Answers, path: str
) -> Iterator[tuple[str, Scalar]]:
    for asked, value in _answered(fields, clean):
        if isinstance(asked.kind, Group) and isinstance(value, Mapping):
            yield from _facts(asked.kind.fields, value, f"{path}{asked.name}.")
        elif asked.fact and isinstance(value, str | int):
            yield f"{path}{asked.name}", value
        elif asked.fact:
            yield f"{path}{asked.name}", canonical(plain(value))


def _tax_codes(
    fields: tuple[Field, ...], clean: Answers, problems: Problems, path: str
) -> Iterator[tuple[str, Scalar]]:
    wrong = {p.field for p in problems if p.code != "required"}
    for asked in fields:
        here = f"{path}{asked.name}"
        inner = clean.get(asked.name)
        if isinstance(asked.kind, Group) and isinstance(inner, Mapping):
            yield from _tax_codes(asked.kind.fields, inner, problems, f"{here}.")
        elif isinstance(asked.kind, TaxCode) and (inner is not None or here in wrong):
            yield f"{here}_valid", here not in wrong


def _marked(
    fields: tuple[Field, ...], clean: Answers, path: str
) -> Iterator[tuple[str, str]]:
    for asked, value in _answered(fields, clean):
        if isinstance(asked.kind, Group) and isinstance(value, Mapping):
            yield from _marked(asked.kind.fields, value, f"{path}{asked.name}.")
        elif asked.marked and isinstance(value, str):
            yield f"{path}{asked.name}", value


def _answered(
    fields: tuple[Field, ...], clean: Answers
) -> Iterator[tuple[Field, object]]:
    return ((f, clean[f.name]) for f in fields if f.name in clean)
