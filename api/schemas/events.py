"""How the record of a dossier is read out: who, what, when, why, told to whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.schemas.base import Label
from api.schemas.record import ActorShown, EventShown, PostingShown, ToldShown
from api.schemas.support_types import payable_shown
from domain.application import Application, Event, evolve, opened
from domain.field_kinds import Field, Group, Many, Person
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


def trail(session: Session, code: str, reader: Reader) -> list[EventShown]:
    """Give every event, oldest first; the scope has been judged before."""
    recorded = queries.trail(session, code)
    answers = {s.command_id: s.answers for s in queries.kept_steps(session, code)}
    submitted = intake.stored_submission(session, code)
    answers[submitted.command_id] = submitted.answers
    told = delivery_log.deliveries(session, reader.actor, code)
    stands = _standing(opened(submitted.opening), recorded)
    return [
        event_shown(
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


def one_event(session: Session, taken: queries.Taken, reader: Reader) -> EventShown:
    """Give one event of a trail, beside the dossier as it stands by now."""
    event = taken.recorded.event
    messages = delivery_log.deliveries(session, reader.actor, event.code, event.number)
    return event_shown(
        taken.recorded,
        taken.answers,
        messages,
        reader,
        kept_back=withheld(taken.row.application, event, reader.actor),
    )


def event_shown(
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
    return EventShown(
        number=event.number,
        action=event.action.value,
        label=label_of(event),
        actor=actor_shown(event.actor, recorded.actor_name, reader),
        source=event.source.value if event.source else None,
        target=event.target.value,
        at=event.at,
        due_at=event.due_at,
        basis=event.basis,
        answers=_open_answers(event, answers, reader) if concerned else None,
        facts=dict(event.facts) if reader.inside and not kept_back else None,
        withheld=kept_back,
        payable=payable_shown(_payable(event), reader.language),
        papers=list(event.papers),
        answers_digest="" if kept_back else event.answers_digest,
        content_digest="" if kept_back else recorded.content_digest,
        chain_digest="" if kept_back else recorded.chain_digest,
        command_id=event.command_id,
        norms=event.norms,
        calendar=event.calendar,
        tells=[role.value for role in event.tells],
        messages=[told_shown(message) for message in messages],
        postings=[
            PostingShown(
                envelope=p.envelope, account=p.account.value, amount_vnd=p.amount_vnd
            )
            for p in event.postings
        ],
    )


def _payable(event: Event) -> Payable | None:
    computed = event.changes.get("payable")
    return read(Payable, computed) if computed else None


def label_of(event: Event) -> Label:
    """Give the words for what happened, past tense."""
    step = STANDARD.find(event.source, event.action) if event.source else None
    return Label(vi=step.vi, en=step.en) if step else SUBMITTED


def actor_shown(actor: Actor, name: str, reader: Reader) -> ActorShown:
    """Give who acted, as far as this reader may know."""
    vi, en = ROLE_NAMES[actor.role]
    known = reader.inside or actor.id == reader.actor.id
    return ActorShown(
        role=actor.role.value,
        label=vi if reader.language == "vi" else en,
        unit=actor.unit,
        unit_name=unit_name(actor.unit, reader.language),
        id=actor.id if known else None,
        name=name if known else None,
    )


def told_shown(message: Delivery) -> ToldShown:
    """Give whether a message arrived."""
    return ToldShown(
        id=message.id,
        role=message.role,
        state=message.state,
        sent_at=message.sent_at,
        attempts=message.attempts,
    )


def _open_answers(
    event: Event, answers: Mapping[str, Any] | None, reader: Reader
) -> dict[str, Any] | None:
    """Leave out who people are, where an applicant reads what an officer wrote."""
    if answers is None or reader.inside or event.action is Action.SUBMIT:
        return dict(answers) if answers is not None else None
    step = STANDARD.find(event.source, event.action) if event.source else None
    hidden = set(_names_people(step.form.fields)) if step else set()
    return {name: value for name, value in answers.items() if name not in hidden}


def _names_people(fields: Iterable[Field]) -> Iterable[str]:
    for asked in fields:
        kind = asked.kind.kind if isinstance(asked.kind, Many) else asked.kind
        if isinstance(kind, Person) or (
            isinstance(kind, Group) and any(_names_people(kind.fields))
        ):
            yield asked.name
