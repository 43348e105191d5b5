"""What an applicant reads of each step of a dossier: what was done, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.language import Language
from api.pages.dossier_told import answered
from api.pages.summary import Line, summary
from api.schemas.record import EventShown
from domain.corrections import CORRECTIONS
from domain.people import Role
from domain.standard import STANDARD
from domain.states import Action, State
from domain.steps.amendment import (
    DECIDE_AMENDMENT,
    OF_AMOUNT,
    OF_TIME,
    REQUEST_AMENDMENT,
    with_changed_answers,
)
from domain.support import SupportType

_TOLD_IN_FULL = frozenset(
    {
        Action.ACCEPT,
        Action.CONFIRM_PAYMENT,
        Action.CONFIRM_REPAYMENT,
        Action.DECIDE_AMENDMENT,
        Action.REQUEST_AMENDMENT,
        Action.STOP,
        Action.VERIFY_SETTLEMENT,
    }
)
"""Steps told with all that was answered; of the others the reason is enough."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A step as it is told: its words, what was answered at it, or only why."""

    event: EventShown
    label: str
    lines: tuple[Line, ...]
    reason: str


def happened(
    events: Sequence[EventShown], kind: SupportType, language: Language
) -> list[Happened]:
    """Give every step, the latest first; a decision stands with what it is about.

    Matters of the office that applicants are not told of are left out.
    """
    found, asked = [], {}
    for event in (one for one in events if not _internal(one)):
        if event.action == Action.REQUEST_AMENDMENT:
            asked = event.answers or {}
        found.append(_told(event, kind, asked, language))
    return found[::-1]


def _internal(event: EventShown) -> bool:
    source = State(event.source) if event.source else None
    step = STANDARD.find(source, Action(event.action)) if source else None
    told = Role.APPLICANT in event.tells
    return step is not None and step.internal and not told


def _told(
    event: EventShown, kind: SupportType, asked: Mapping[str, Any], language: Language
) -> Happened:
    label = event.label.vi if language == "vi" else event.label.en
    answers = event.answers or {}
    if Action(event.action) not in _TOLD_IN_FULL:
        return Happened(event, label, (), str(answers.get("reason", "")))
    lines = answered(event, kind, (), language)
    if event.action == Action.DECIDE_AMENDMENT and "decision" in answers:
        decision = summary(DECIDE_AMENDMENT.fields[:1], answers, language)[0].text
        lines = (*_requested(kind, asked, language), *lines[1:])
        label = f"{label}: {decision}"
    return Happened(event, label, lines, "")


def _requested(
    kind: SupportType, asked: Mapping[str, Any], language: Language
) -> tuple[Line, ...]:
    """Give the change that was asked for, without what is not about its kind."""
    about: tuple[str, ...] = ("change", CORRECTIONS)
    if asked.get("kind") in OF_TIME:
        about = ("completes_on",)
    if asked.get("kind") in OF_AMOUNT:
        about = ("amount_vnd",)
    wanted = {name: asked[name] for name in ("kind", *about) if name in asked}
    form = with_changed_answers(REQUEST_AMENDMENT, kind.form)
    return tuple(summary(form.fields, wanted, language))
