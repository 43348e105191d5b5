"""What was said and done in a dossier: what was asked and answered, step by step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.schemas.record import EventShown
from domain.application import Application
from domain.field_kinds import Field
from domain.people import Role
from domain.standard import STANDARD
from domain.states import Action, State
from domain.steps.amendment import AMENDMENTS
from domain.support import SupportType
from presentation.answers import Line, summary
from presentation.formatting import capital
from presentation.language import Language
from presentation.names import state_name
from presentation.translations import say

ASKING = frozenset(
    {
        Action.RETURN,
        Action.ASK_CLARIFICATION,
        Action.REQUIRE_CORRECTION,
        Action.RETURN_ADVANCE,
        Action.RETURN_SETTLEMENT,
        Action.SEND_BACK,
    }
)
"""Steps by which something is asked of somebody before the dossier goes on."""
REPLYING = frozenset({Action.RESUBMIT, Action.CLARIFY, Action.CORRECT})
BROUGHT: Mapping[Action, frozenset[Action]] = {
    Action.ADMIT: frozenset({Action.RESUBMIT, Action.REPLACE_PAPERS}),
    Action.RETURN: frozenset({Action.REPLACE_PAPERS}),
    Action.REFUSE: frozenset({Action.RESUBMIT, Action.CLARIFY, Action.REPLACE_PAPERS}),
    Action.GIVE_OPINION: frozenset({Action.CLARIFY, Action.SEND_BACK}),
    Action.RECOMMEND: frozenset({Action.CLARIFY, Action.SEND_BACK}),
    Action.VERIFY_ADVANCE: frozenset({Action.REQUEST_ADVANCE}),
    Action.RETURN_ADVANCE: frozenset({Action.REQUEST_ADVANCE}),
    Action.ACCEPT: frozenset({Action.REQUEST_ACCEPTANCE, Action.CORRECT}),
    Action.REQUIRE_CORRECTION: frozenset({Action.REQUEST_ACCEPTANCE, Action.CORRECT}),
    Action.VERIFY_SETTLEMENT: frozenset({Action.SUBMIT_SETTLEMENT}),
    Action.RETURN_SETTLEMENT: frozenset({Action.SUBMIT_SETTLEMENT}),
    Action.DECIDE_AMENDMENT: frozenset({Action.REQUEST_AMENDMENT}),
}
"""Which steps brought what another one judges."""
_TEXTS = ("reason", "replies", "note", "summary", "findings")


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of the conversation: what was asked, item by item, or replied."""

    number: int
    label: str
    who: str
    at: datetime
    asks: bool
    items: tuple[tuple[str, str], ...]
    text: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """One step on the drawn line; `kind` is a class of the timeline."""

    number: int
    kind: str
    label: str
    who: str
    at: datetime
    moved: str
    basis: str
    lines: tuple[Line, ...]


def conversation(events: Iterable[EventShown], language: Language) -> tuple[Said, ...]:
    """Give what was asked of the applicant or the panel, and what came back."""
    talking = ASKING | REPLYING
    return tuple(_said(e, language) for e in events if Action(e.action) in talking)


def timeline(
    events: Sequence[EventShown],
    kind: SupportType,
    names: Sequence[tuple[str, str]],
    language: Language,
) -> tuple[Done, ...]:
    """Give every step, the latest first; `names` are account ids with their names."""
    return tuple(_done(event, kind, names, language) for event in reversed(events))


def brought(
    events: Sequence[EventShown], action: Action, kind: SupportType, language: Language
) -> tuple[Done, ...]:
    """Give what a step judges as it was last brought, one of each kind."""
    latest = {
        event.action: event
        for event in events
        if Action(event.action) in BROUGHT.get(action, ())
    }
    ordered = sorted(latest.values(), key=lambda e: e.number)
    return timeline(ordered, kind, (), language)


def who_acted(event: EventShown) -> str:
    """Give who took a step: name, part and unit, as far as the reader may know."""
    said = (event.actor.name, capital(event.actor.label), event.actor.unit_name)
    return ", ".join(part for part in said if part)


def _said(event: EventShown, language: Language) -> Said:
    answers: Mapping[str, Any] = event.answers or {}
    listed = answers.get("items") or answers.get("questions") or ()
    return Said(
        event.number,
        _label(event, language),
        who_acted(event),
        event.at,
        Action(event.action) in ASKING,
        tuple(_item(item) for item in listed),
        next((str(answers[name]) for name in _TEXTS if answers.get(name)), ""),
        tuple(event.papers),
    )


def _item(item: Any) -> tuple[str, str]:
    if isinstance(item, Mapping):
        return str(item.get("item", "")), str(item.get("reason", ""))
    return str(item), ""


def _done(
    event: EventShown,
    kind: SupportType,
    names: Sequence[tuple[str, str]],
    language: Language,
) -> Done:
    return Done(
        event.number,
        _kind(event),
        _label(event, language),
        who_acted(event),
        event.at,
        _moved(event, language),
        event.basis,
        answered(event, kind, names, language),
    )


def _kind(event: EventShown) -> str:
    action = Action(event.action)
    if action is Action.ESCALATE:
        return "overdue"
    if action is Action.FAIL_PAYMENT:
        return "failed"
    if action in ASKING:
        return "returned"
    if event.postings:
        return "money"
    if event.actor.role == Role.CLOCK:
        return "clock"
    return "step" if event.source != event.target else "note"


def _moved(event: EventShown, language: Language) -> str:
    if event.source is None or event.source == event.target:
        return ""
    return say(
        language,
        "From “%(source)s” to “%(target)s”",
        source=state_name(event.source, language),
        target=state_name(event.target, language),
    )


def answered(
    event: EventShown,
    kind: SupportType,
    names: Sequence[tuple[str, str]],
    language: Language,
) -> tuple[Line, ...]:
    """Give what was answered at a step, but the whole application itself."""
    if not event.answers:
        return ()
    return tuple(summary(asked_at(event, kind), event.answers, language, names))


def changes_granted(application: Application, language: Language) -> str:
    """Give the kinds of changes granted to its answers; empty when there are none."""
    column = 0 if language == "vi" else 1
    names = {code: words[column].lower() for code, *words in AMENDMENTS}
    return ", ".join(names[kind] for kind in dict.fromkeys(application.amended))


def asked_at(event: EventShown, kind: SupportType) -> tuple[Field, ...]:
    """Give the questions of a step, without those of the whole application."""
    source = State(event.source) if event.source else None
    step = STANDARD.find(source, Action(event.action)) if source else None
    if step is None:
        return ()
    if step.action is Action.RESUBMIT:
        return step.form.fields
    return step.form_for(kind).fields


def _label(event: EventShown, language: Language) -> str:
    return event.label.vi if language == "vi" else event.label.en
