"""How the record of a dossier is read out: who, what, when, why, told to whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.schemas.applications import ApplicationShown
from api.schemas.base import Instant, Label, Shown
from api.schemas.support_types import PayableShown, payable_of
from domain.application import Application, Event, evolve, opened
from domain.field_kinds import Field as Question
from domain.field_kinds import Group, Many, Person
from domain.funding import Payable
from domain.people import ROLE_NAMES, Actor, Role, unit_name
from domain.serialization import read
from domain.standard import STANDARD
from domain.states import Action
from domain.visibility import withheld
from persistence import delivery_log, intake, queries
from persistence.database import Session
from persistence.delivery_log import Delivery
from persistence.event_log import Recorded
from presentation.language import Language


class ActorShown(Shown):
    """Who acted. Applicants see the part and the unit, never the person."""

    role: str
    label: str
    unit: str
    unit_name: str
    id: str | None = None
    name: str | None = None


class PostingShown(Shown):
    """An amount put on an account of an envelope, or taken from it."""

    envelope: str
    account: str
    amount_vnd: int


class ToldShown(Shown):
    """A message a step sent, and whether it arrived."""

    id: str
    role: str
    state: str
    sent_at: Instant | None
    attempts: int


class EventShown(Shown):
    """The record of one step."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    number: int
    action: str
    label: Label
    actor: ActorShown
    source: str | None = Field(alias="from", serialization_alias="from")
    target: str = Field(alias="to", serialization_alias="to")
    at: Instant
    due_at: Instant | None
    basis: str
    answers: dict[str, Any] | None = None
    facts: dict[str, Any] | None = None
    withheld: bool = Field(
        False,
        description="An opinion of the panel, kept from an appraiser who has not given "
        "one of their own: answers, facts and answers_digest are left out.",
    )
    payable: PayableShown | None = Field(
        None, description="How what is payable was computed, where the step fixed it"
    )
    papers: list[str]
    answers_digest: str
    content_digest: str
    chain_digest: str
    command_id: str
    norms: str
    calendar: str
    tells: list[str]
    messages: list[ToldShown]
    postings: list[PostingShown]


class Trail(Shown):
    """Every step of an application, oldest first."""

    code: str
    items: list[EventShown]


class Receipt(Shown):
    """The event a step led to and the application after it."""

    event: EventShown
    application: ApplicationShown


class CloudEvent(Shown):
    """An event of the feed, with the attributes of CloudEvents 1.0.2."""

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: Instant
    datacontenttype: Literal["application/json"] = "application/json"
    position: int
    data: dict[str, Any]


class Feed(Shown):
    """A stretch of the feed; go on with `after=next_after`."""

    items: list[CloudEvent]
    next_after: int


class MessageShown(Shown):
    """One message of the delivery log; never its address or its words."""

    id: str
    application: str
    number: int
    action: str
    role: str
    recipient: str | None
    language: str
    state: str
    subject: str | None
    template: str | None
    template_digest: str | None
    attempts: int
    queued_at: Instant
    due_at: Instant | None
    sent_at: Instant | None
    last_failure: str | None


class MessagePage(Shown):
    """A page of the delivery log."""

    items: list[MessageShown]
    next_cursor: str | None


SUBMITTED = Label(vi="Đã nộp hồ sơ", en="Submitted")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the trail, in which language."""

    actor: Actor
    language: Language

    @property
    def inside(self) -> bool:
        """Whether the reader is of the administration."""
        return self.actor.role is not Role.APPLICANT

    def concerned(self, event: Event) -> bool:
        """Whether what was written at a step was written for this reader."""
        if self.inside or event.actor.role is Role.APPLICANT:
            return True
        step = STANDARD.find(event.source, event.action) if event.source else None
        told = Role.APPLICANT in event.tells
        return told and (step is None or step.opens_words(event.target))


def load_events(session: Session, code: str, reader: Reader) -> list[EventShown]:
    """Give every event, oldest first; the scope has been judged before."""
    recorded = queries.trail(session, code)
    answers = {s.command_id: s.answers for s in queries.kept_steps(session, code)}
    submitted = intake.stored_submission(session, code)
    answers[submitted.command_id] = submitted.answers
    told = delivery_log.deliveries(session, reader.actor, code)
    stands = _standing(opened(submitted.opening), recorded)
    return [
        event_of(
            found,
            answers.get(found.event.command_id),
            [m for m in told if m.number == found.event.number],
            reader,
            kept_back=withheld(stands, found.event, reader.actor),
        )
        for found in recorded
    ]


def _standing(application: Application, recorded: Iterable[Recorded]) -> Application:
    for found in recorded:
        application = evolve(application, found.event)
    return application


def load_event(session: Session, taken: queries.Taken, reader: Reader) -> EventShown:
    """Give one event of a trail, beside the dossier as it stands by now."""
    event = taken.recorded.event
    messages = delivery_log.deliveries(session, reader.actor, event.code, event.number)
    return event_of(
        taken.recorded,
        taken.answers,
        messages,
        reader,
        kept_back=withheld(taken.row.application, event, reader.actor),
    )


def event_of(
    recorded: Recorded,
    answers: Mapping[str, Any] | None,
    messages: Sequence[Delivery],
    reader: Reader,
    *,
    kept_back: bool = False,
) -> EventShown:
    """Give an event for this reader: applicants see parts and units, never persons.

    What is kept back has no answers and no facts, nor any digest of them, by which
    the few points an opinion can have could be tried out.
    """
    event = recorded.event
    concerned = reader.concerned(event) and not kept_back
    return EventShown.of(
        event,
        action=event.action.value,
        label=label_of(event),
        actor=actor_of(event.actor, recorded.actor_name, reader),
        source=event.source.value if event.source else None,
        target=event.target.value,
        answers=_open_answers(event, answers, reader) if concerned else None,
        facts=dict(event.facts) if reader.inside and not kept_back else None,
        withheld=kept_back,
        payable=payable_of(_payable(event), reader.language),
        papers=list(event.papers),
        answers_digest="" if kept_back else event.answers_digest,
        content_digest="" if kept_back else recorded.content_digest,
        chain_digest="" if kept_back else recorded.chain_digest,
        tells=[role.value for role in event.tells],
        messages=[delivery_of(message) for message in messages],
        postings=[PostingShown.of(p, account=p.account.value) for p in event.postings],
    )


def _payable(event: Event) -> Payable | None:
    computed = event.changes.get("payable")
    return read(Payable, computed) if computed else None


def label_of(event: Event) -> Label:
    """Give the words for what happened, past tense."""
    step = STANDARD.find(event.source, event.action) if event.source else None
    return Label(vi=step.vi, en=step.en) if step else SUBMITTED


def actor_of(actor: Actor, name: str, reader: Reader) -> ActorShown:
    """Give who acted, as far as this reader may know."""
    vi, en = ROLE_NAMES[actor.role]
    known = reader.inside or actor.id == reader.actor.id
    return ActorShown.of(
        actor,
        role=actor.role.value,
        label=vi if reader.language == "vi" else en,
        unit_name=unit_name(actor.unit, reader.language),
        id=actor.id if known else None,
        name=name if known else None,
    )


def delivery_of(message: Delivery) -> ToldShown:
    """Give whether a message arrived."""
    return ToldShown.of(message)


def _open_answers(
    event: Event, answers: Mapping[str, Any] | None, reader: Reader
) -> dict[str, Any] | None:
    """Leave out who people are, where an applicant reads what an officer wrote."""
    if answers is None or reader.inside or event.action is Action.SUBMIT:
        return dict(answers) if answers is not None else None
    step = STANDARD.find(event.source, event.action) if event.source else None
    hidden = set(_names_people(step.form.fields)) if step else set()
    return {name: value for name, value in answers.items() if name not in hidden}


def _names_people(fields: Iterable[Question]) -> Iterable[str]:
    for asked in fields:
        kind = asked.kind.kind if isinstance(asked.kind, Many) else asked.kind
        if isinstance(kind, Person) or (
            isinstance(kind, Group) and any(_names_people(kind.fields))
        ):
            yield asked.name
