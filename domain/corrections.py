"""Answers of the application: what may change of them, and how changes take place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from domain.errors import AMENDMENT_INELIGIBLE, CORRECTION_INELIGIBLE
from domain.field_kinds import Field, Flag, Group
from domain.forms import Facts, Form

CORRECTIONS = "corrections"
"""Under which name a step brings answers of the application."""

PLACE = "place"
CONTENT = "content"

_PREFIX = f"{CORRECTIONS}."
GRANTED = "granted"

_OF_PLACE = frozenset(
    {
        "applicant.address",
        "applicant.commune",
        "applicant.commune_kind",
        "craft_village",
        "place",
    }
)
"""Where it produces, inside the province that received it; where a fair is held."""
_NOT_OF_CONTENT = frozenset(
    {"applicant", "craft_village", "fund", "starts_on", "completes_on"}
)
"""What is not about the thing supported: who and where, whose money, and when."""

Answers: TypeAlias = Mapping[str, object]
"""What was answered, by the names of questions; groups are answers in answers."""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """How answers that a step brought take their place among those of a dossier.

    `asked_for`: they came with the request that the step decides on. `refusal` is the
    code by which they are refused where they are judged like a filing.
    """

    apply: Callable[[Answers, Answers], Answers]
    asked_for: bool = False
    refusal: str = ""


def corrected_facts(facts: Facts) -> Facts:
    """Give the facts of the application among those of a step, by their own names."""
    return {
        name.removeprefix(_PREFIX): value
        for name, value in facts.items()
        if name.startswith(_PREFIX)
    }


def changeable(form: Form, *kinds: str) -> tuple[Field, ...]:
    """Give the questions whose answers changes of these kinds may replace.

    None of them is required; a change of time or of the amount is about none of them.
    """

    def wanted(path: str, asked: Field) -> bool:
        return any(k in _IS_ABOUT and _IS_ABOUT[k](path, asked) for k in kinds)

    return tuple(_chosen(form.fields, wanted))


def questions(fields: Iterable[Field], path: str = "") -> Iterator[tuple[str, Field]]:
    """Give every question by its dotted path, those inside groups each by itself."""
    for asked in fields:
        here = f"{path}{asked.name}"
        if isinstance(asked.kind, Group):
            yield from questions(asked.kind.fields, f"{here}.")
        else:
            yield here, asked


def paths(answers: Answers, path: str = "") -> Iterator[str]:
    """Give the dotted path of everything answered."""
    for name, value in answers.items():
        if isinstance(value, Mapping):
            yield from paths(value, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def merged(answers: Answers, changes: Answers) -> Answers:
    """Give answers with some of them replaced; a group keeps what is not named."""
    return {**answers, **{n: _inside(answers.get(n), v) for n, v in changes.items()}}


def differing(answers: Answers, changes: Answers) -> Answers:
    """Give those of the changes that say something else than the answers."""
    found: dict[str, object] = {}
    for name, value in changes.items():
        before = answers.get(name)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            value = differing(before, value)
            if value:
                found[name] = value
        elif value != before:
            found[name] = value
    return found


def _chosen(
    fields: Iterable[Field], wanted: Callable[[str, Field], bool], path: str = ""
) -> Iterator[Field]:
    for asked in fields:
        here = f"{path}{asked.name}"
        if isinstance(asked.kind, Group):
            inner = tuple(_chosen(asked.kind.fields, wanted, f"{here}."))
            if inner:
                yield replace(asked, kind=Group(inner), required=False)
        elif wanted(here, asked):
            yield replace(asked, required=False)


def _is_of_place(path: str, _asked: Field) -> bool:
    return path in _OF_PLACE


def _is_of_content(path: str, asked: Field) -> bool:
    commitment = isinstance(asked.kind, Flag) and asked.kind.must
    return not commitment and path.partition(".")[0] not in _NOT_OF_CONTENT


_IS_ABOUT: Mapping[str, Callable[[str, Field], bool]] = MappingProxyType(
    {PLACE: _is_of_place, CONTENT: _is_of_content}
)


def _inside(before: object, after: object) -> object:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return merged(before, after)
    return after


def _replaced(answers: Answers, brought: Answers) -> Answers:
    """A completed file may bring the whole application anew."""
    corrections = brought.get(CORRECTIONS)
    return corrections if isinstance(corrections, Mapping) else answers


def _amended(answers: Answers, brought: Answers) -> Answers:
    """A request for a change brings those answers alone that change."""
    corrections = brought.get(CORRECTIONS)
    return merged(answers, corrections) if isinstance(corrections, Mapping) else answers


def _reached(answers: Answers, brought: Answers) -> Answers:
    """Another address or phone is that of the applicant from then on."""
    contact = {n: brought[n] for n in ("email", "phone") if n in brought}
    return merged(answers, {"applicant": contact})


CORRECTED = AnswerChange(_replaced, refusal=CORRECTION_INELIGIBLE)
GRANTED_CHANGE = AnswerChange(_amended, asked_for=True, refusal=AMENDMENT_INELIGIBLE)
NEW_CONTACT = AnswerChange(_reached)
