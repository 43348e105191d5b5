"""Which steps a caller may take now, and the JSON Schema of what each asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import Field

from api.schemas.base import Shown
from domain.application import Application
from domain.citations import cited
from domain.decision import Rulebook, allowed, bounds_of, drawn, rulebook
from domain.form_schema import json_schema
from domain.forms import Facts
from domain.ledger import Account
from domain.lifecycle import Draw, Transition
from domain.people import Actor
from domain.states import Action
from domain.support import Paper, SupportType
from persistence.database import Session
from persistence.envelopes import Funds, Turn, funds
from presentation.language import Language


class MoneyForeseen(Shown):
    """What a step that holds money of an envelope would find there now, in đồng.

    For a step that is not final, such as a proposal or the first of two levels, it is
    what the final approval would do.
    """

    envelope: str
    open: bool = Field(description="whether the envelope has been opened at all")
    available_vnd: int
    reserved_vnd: int = Field(description="held for other dossiers, not yet contracted")
    committed_vnd: int = Field(description="under contracts of other dossiers")
    waiting: int = Field(description="how many other dossiers wait for this envelope")
    amount_vnd: int = Field(description="what this step would take")
    remaining_vnd: int = Field(
        description="available less the amount; below zero where it does not suffice"
    )
    missing_vnd: int = Field(
        description="what is lacking once those in front are served; 0 when nothing is"
    )
    final: bool = Field(description="whether this very step takes the money")
    would_wait: bool = Field(description="whether the dossier would wait for money")
    would_be_refused: bool = Field(
        description="whether the step would be refused for want of money"
    )
    place: int | None = Field(
        description="the place in the legal order of those that wait; null if it would "
        "not wait"
    )


class ActionOffered(Shown):
    """A step the caller may take now, and the JSON Schema of what it asks."""

    action: str
    label: str
    basis: str
    asks: dict[str, Any]
    money: MoneyForeseen | None = Field(
        default=None,
        description="what the step would find in the envelope; null for steps that "
        "hold no money",
    )


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Who looks at a dossier, when, in which language, and whom the award pays."""

    actor: Actor
    now: datetime
    language: Language
    payee: str


def actions_for(application: Application, view: Standpoint) -> list[ActionOffered]:
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


def allowed_steps(
    application: Application, actor: Actor, now: datetime
) -> tuple[Transition, ...]:
    """Give the caller's steps alone, in the order of the table."""
    return _open(application, actor, rulebook(application), now)


def allowed_names(application: Application, actor: Actor, now: datetime) -> list[str]:
    """Give the names of the caller's steps alone."""
    return [step.action.value for step in allowed_steps(application, actor, now)]


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
    return tuple(step for step in found if step.chosen)


def papers_of(
    step: Transition, kind: SupportType, application: Application
) -> tuple[Paper, ...]:
    """Give the papers a step may bring in this dossier.

    With answers that change comes any paper of the application: another answer may
    call for another one.
    """
    if not step.paper_step:
        return step.own_papers
    if step.extend_form:
        return kind.papers
    return kind.papers_for(step.paper_step, application.facts)


def repeated_answers(
    application: Application, step: Transition, payee: str
) -> Mapping[str, str | int]:
    """Give what the step must repeat, so that it was read: payee and amount."""
    if step.repeats is None:
        return {}
    marked = {asked.name: payee for asked in step.form.fields if asked.marked}
    return {**marked, "amount_vnd": step.repeats(application)}


def _asks(
    application: Application, step: Transition, rules: Rulebook, view: Standpoint
) -> dict[str, Any]:
    kind = rules.kind
    answers: dict[str, Any] = json_schema(step.form_for(kind), view.language)
    for name, bound in bounds_of(application, step, rules).items():
        most = {
            "maximum": bound.largest,
            "x-maximum-basis": cited(bound.basis, view.language),
        }
        answers["properties"][name].update(most)
    for name, value in repeated_answers(application, step, view.payee).items():
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
        "x-basis": cited(paper.basis, language),
        "x-confidence": paper.confidence.value,
    }


def money_check(
    session: Session, application: Application, draw: Draw | None
) -> MoneyForeseen | None:
    """Give what a step would find, None for steps that hold no money."""
    if draw is None:
        return None
    turn = Turn(draw.priority, application.received_at, application.code)
    found = funds(session, draw.envelope, turn)
    return _foreseen(application, draw, found)


def _foreseen(application: Application, draw: Draw, found: Funds) -> MoneyForeseen:
    short = found.available_vnd < draw.amount_vnd
    # No approval overtakes those that wait for the same money already.
    held_up = short or (draw.waits and found.waiting > 0)
    needed = draw.amount_vnd + (found.ahead_vnd if draw.waits else 0)
    own = _own(application, draw.envelope)
    return MoneyForeseen(
        envelope=draw.envelope,
        open=found.opened,
        available_vnd=found.available_vnd,
        reserved_vnd=found.reserved_vnd - own.get(Account.RESERVED, 0),
        committed_vnd=found.committed_vnd - own.get(Account.COMMITTED, 0),
        waiting=found.waiting,
        amount_vnd=draw.amount_vnd,
        remaining_vnd=found.available_vnd - draw.amount_vnd,
        missing_vnd=max(needed - found.available_vnd, 0),
        final=draw.final,
        would_wait=draw.waits and held_up,
        would_be_refused=not draw.waits and held_up,
        place=found.ahead + 1 if draw.waits and held_up else None,
    )


def _own(application: Application, envelope: str) -> dict[Account, int]:
    """Give what the envelope holds for this very dossier already."""
    if application.envelope != envelope or not application.held:
        return {}
    return {Account(application.held): application.unpaid_vnd}
