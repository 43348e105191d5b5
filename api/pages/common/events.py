"""What was said and done in a dossier: what was asked and answered, step by step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.schemas.events import EventShown
from domain.application import Application
from domain.field_kinds import Field
from domain.lifecycle import Transition
from domain.people import HUMAN_ROLES
from domain.standard import STANDARD
from domain.states import Action, State
from domain.steps.amendment import AMENDMENTS
from domain.support import SupportType
from presentation.answers import AnswerLine, answer_lines
from presentation.formatting import capital
from presentation.language import Language, say
from presentation.names import state_name

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
    lines: tuple[AnswerLine, ...]


def conversation(events: Iterable[EventShown], language: Language) -> tuple[Said, ...]:
    """Give what was asked of the applicant or the panel, and what came back."""
    return tuple(_said(e, language) for e in events if _speaks(step_of(e)))


def step_of(event: EventShown) -> Transition | None:
    """Give the step of the table that an event took; None for the filing itself."""
    source = State(event.source) if event.source else None
    return STANDARD.find(source, Action(event.action)) if source else None


def _speaks(step: Transition | None) -> bool:
    return step is not None and (step.returns or step.replies_to is not None)


def _returns(event: EventShown) -> bool:
    step = step_of(event)
    return step is not None and step.returns


def timeline(
    events: Sequence[EventShown],
    kind: SupportType,
    names: Sequence[tuple[str, str]],
    language: Language,
) -> tuple[Done, ...]:
    """Give every step, the latest first; `names` are account ids with their names."""
    return tuple(_done(event, kind, names, language) for event in reversed(events))


def brought(
    events: Sequence[EventShown],
    step: Transition,
    kind: SupportType,
    language: Language,
) -> tuple[Done, ...]:
    """Give what a step judges as it was last brought, one of each kind."""
    latest = {
        event.action: event for event in events if Action(event.action) in step.judges
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
        _returns(event),
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
        kind_of(event),
        _label(event, language),
        who_acted(event),
        event.at,
        _moved(event, language),
        event.basis,
        answered(event, kind, names, language),
    )


def kind_of(event: EventShown) -> str:
    """Give how an event is drawn: the class of its mark on the line of time."""
    step = step_of(event)
    if step is not None and step.returns:
        return "returned"
    if step is not None and step.fails:
        return "failed"
    if event.action == Action.ESCALATE:
        return "overdue"
    if event.postings:
        return "money"
    if event.actor.role not in {role.value for role in HUMAN_ROLES}:
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
) -> tuple[AnswerLine, ...]:
    """Give what was answered at a step, but the whole application itself."""
    if not event.answers:
        return ()
    return tuple(answer_lines(asked_at(event, kind), event.answers, language, names))


def changes_granted(application: Application, language: Language) -> str:
    """Give the kinds of changes granted to its answers; empty when there are none."""
    column = 0 if language == "vi" else 1
    names = {code: words[column].lower() for code, *words in AMENDMENTS}
    return ", ".join(names[kind] for kind in dict.fromkeys(application.amended))


def asked_at(event: EventShown, kind: SupportType) -> tuple[Field, ...]:
    """Give the questions of a step, without those of the whole application."""
    step = step_of(event)
    if step is None:
        return ()
    if step.action is Action.RESUBMIT:
        return step.form.fields
    return step.form_for(kind).fields


def _label(event: EventShown, language: Language) -> str:
    return event.label.vi if language == "vi" else event.label.en
