"""Which steps a caller may take now, and the JSON Schema of what each asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.schemas.dossiers import ActionOffered
from domain.application import Application
from domain.bounds import bounds
from domain.decision import Rulebook, allowed, drawn, rulebook
from domain.form_schema import json_schema
from domain.forms import Facts
from domain.lifecycle import Draw, Transition
from domain.people import CLOCK, TREASURY, Actor
from domain.standard import STANDARD
from domain.states import Action
from domain.support import Paper, SupportType
from presentation.language import Language

OF_SYSTEM = frozenset(
    step.action
    for step in STANDARD.transitions
    if set(step.by) <= {CLOCK.role, TREASURY.role} or step.own_call
) | {Action.SUBMIT, Action.REQUEST_STOP}
"""What nobody asks for by itself: the first step, the clock's own, and Temporal's."""

CHANGING = frozenset({Action.RESUBMIT, Action.REQUEST_AMENDMENT})
"""Steps that bring answers of the application."""

CHOICES = tuple(action for action in Action if action not in OF_SYSTEM)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Who looks at a dossier, when, in which language, and whom the award pays."""

    actor: Actor
    now: datetime
    language: Language
    payee: str


def offered(application: Application, view: Standpoint) -> list[ActionOffered]:
    """Give the caller's steps, with what a program must repeat filled in as `const`."""
    rules = rulebook(application)
    return [
        ActionOffered(
            action=step.action.value,
            label=step.action.label(view.language),
            basis=step.basis,
            asks=_asks(application, step, rules, view),
        )
        for step in _open(application, view.actor, rules, view.now)
    ]


def allowed_names(application: Application, actor: Actor, now: datetime) -> list[str]:
    """Give the names of the caller's steps alone."""
    rules = rulebook(application)
    return [t.action.value for t in _open(application, actor, rules, now)]


def draws_of(
    application: Application, actor: Actor, now: datetime, facts: Facts | None = None
) -> Mapping[Action, Draw]:
    """Give what each of the caller's steps would take of an envelope, if anything."""
    rules = rulebook(application)
    found = {
        step.action: drawn(application, step, actor, rules, now, facts)
        for step in _open(application, actor, rules, now)
    }
    return {action: draw for action, draw in found.items() if draw is not None}


def _open(
    application: Application, actor: Actor, rules: Rulebook, now: datetime
) -> tuple[Transition, ...]:
    found = allowed(application, actor, rules, now)
    return tuple(step for step in found if step.action in CHOICES)


def papers_of(
    step: Transition, kind: SupportType, application: Application
) -> tuple[Paper, ...]:
    """Give the papers a step may bring in this dossier.

    With answers that change comes any paper of the application: another answer may
    call for another one.
    """
    if not step.paper_step:
        return step.own_papers
    if step.action in CHANGING:
        return kind.papers
    return kind.papers_for(step.paper_step, application.facts)


def repeated(
    application: Application, action: Action, payee: str
) -> Mapping[str, str | int]:
    """Give what the step must repeat, so that it was read: payee and amount."""
    if action is Action.APPROVE and application.recommendation:
        return {"payee": payee, "amount_vnd": application.recommendation.amount_vnd}
    if action is Action.ORDER_PAYMENT and application.tranche:
        return {"amount_vnd": application.tranche.amount_vnd}
    return {}


def _asks(
    application: Application, step: Transition, rules: Rulebook, view: Standpoint
) -> dict[str, Any]:
    kind = rules.kind
    answers: dict[str, Any] = json_schema(step.form_for(kind), view.language)
    for name, bound in bounds(application, step.action, rules).items():
        most = {"maximum": bound.largest, "x-maximum-basis": bound.basis}
        answers["properties"][name].update(most)
    for name, value in repeated(application, step.action, view.payee).items():
        answers["properties"][name]["const"] = value
    papers = papers_of(step, kind, application)
    needed = [p.code for p in papers if p.required and not step.papers_optional]
    required = ["answers"] if answers["required"] else []
    return {
        "type": "object",
        "properties": {
            "answers": answers,
            "documents": {
                "type": "object",
                "properties": {p.code: _paper(p, view.language) for p in papers},
                "required": needed,
                "additionalProperties": False,
            },
        },
        "required": required + (["documents"] if needed else []),
    }


def _paper(paper: Paper, language: Language) -> dict[str, Any]:
    return {
        "type": "string",
        "pattern": "^[0-9a-f]{64}$",
        "title": paper.vi if language == "vi" else paper.en,
        "x-basis": paper.basis,
        "x-confidence": paper.confidence.value,
    }
