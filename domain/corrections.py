"""Answers of the application as they stand: which steps change them, and how."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from domain.application import Application, Event
from domain.errors import AMENDMENT_INELIGIBLE, CORRECTION_INELIGIBLE
from domain.field_kinds import Field, Flag, Group
from domain.forms import Facts, Form
from domain.states import Action

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


def source_of_change(before: Application, event: Event) -> str:
    """Give the command whose answers an event makes those of the application.

    Mostly the event's own; a decision makes those of the request it grants. Empty for
    an event that changes no answer.
    """
    if event.action is Action.DECIDE_AMENDMENT:
        granted = event.facts.get("decision") == GRANTED
        return before.amendment.command_id if granted and before.amendment else ""
    return event.command_id if event.action in _CHANGES else ""


def answers_after(answers: Answers, event: Event, brought: Answers | None) -> Answers:
    """Give the answers of the application after an event.

    `brought` are the answers kept with the command that `source_of_change` names, None
    where there is none. Answers that an event does not change come back as they are.
    """
    return answers if brought is None else answers_with(answers, event.action, brought)


def answers_with(answers: Answers, action: Action, brought: Answers) -> Answers:
    """Give the answers of the application once an action has brought these."""
    change = _CHANGES.get(action)
    return answers if change is None else change(answers, brought)


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


_CHANGES: Mapping[Action, Callable[[Answers, Answers], Answers]] = MappingProxyType(
    {
        Action.RESUBMIT: _replaced,
        Action.DECIDE_AMENDMENT: _amended,
        Action.CHANGE_CONTACT: _reached,
        Action.HAND_OVER: _reached,
    }
)
"""Every action that changes answers, with how those it brings take their place."""

JUDGED: Mapping[Action, str] = MappingProxyType(
    {
        Action.RESUBMIT: CORRECTION_INELIGIBLE,
        Action.DECIDE_AMENDMENT: AMENDMENT_INELIGIBLE,
    }
)
"""The actions whose answers are judged like a filing, with the refusal they may get."""
