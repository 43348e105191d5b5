"""The one writer: all that an event changes is written at once, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from domain.application import Application, Event, Opening, evolve, opened
from domain.eligibility import ineligible
from domain.errors import FundsExhausted
from domain.ledger import Account
from domain.people import Role
from domain.serialization import digest, read
from domain.standing_answers import answers_after, change_of, source_of_change
from domain.states import Action, State
from persistence import feed, ledger, outbox, projection, queries, totals
from persistence.database import Found, Session
from persistence.establishments import failing_beside_others, hold_establishment
from persistence.event_log import START, chained, columns, content_digest, in_utc
from persistence.event_log import recorded as recorded_of
from persistence.recipients import (
    Recipient,
    Telling,
    address_of,
    former_contact,
    recipients,
)
from persistence.tables import (
    accounts,
    applications,
    events,
    submissions,
    unstarted,
)
from persistence.totals import Stay


class RecordConflict(Exception):
    """The record holds something else; only a person can say which is right.

    `standing` is the event that stands under the same number or command, if any.
    """

    def __init__(self, why: str, standing: Event | None = None) -> None:
        """Say what does not fit; no personal word is in it."""
        super().__init__(why)
        self.standing = standing


@dataclass(frozen=True, slots=True)
class _Ready:
    """The dossier before the event, and what the event's row needs beside it.

    `standing` are the answers before the event, `answers` those after it;
    `accepted_at` is when the dossier was accepted before the event, if it was.
    """

    before: Application
    accepted_at: datetime | None
    standing: Mapping[str, object]
    answers: Mapping[str, object]
    language: str
    actor_name: str
    chain: str


def append(session: Session, event: Event, opening: Opening | None = None) -> Event:
    """Record an event with all it changes; give the event that stands in the record.

    The same command under the same number again changes nothing and gives the event
    that was recorded first, even when it comes with another instant: a decision lost
    on its way back is decided again a little later. Raises FundsExhausted when an
    envelope cannot carry its postings, ConditionNotMet when changed answers exclude
    another dossier of the establishment, and RecordConflict for another command under
    this number, a number that does not follow, a dossier nobody submitted, or money
    that is not where the event takes it from.
    """
    event = in_utc(event)
    row = _look(session, event)
    if row is None:
        raise RecordConflict(f"{event.code} was never submitted")
    if opening is not None and digest(opening) != digest(read(Opening, row.opening)):
        raise RecordConflict(f"{event.code} was submitted with another opening")
    if (row.number or 0) >= event.number or row.repeated is not None:
        return _standing(session, event)
    if (row.number or 0) + 1 != event.number:
        raise RecordConflict(f"{event.code}: {event.number} follows {row.number or 0}")
    try:
        return _write(session, event, _ready(session, event, row))
    except ledger.LedgerBroken as broken:
        raise RecordConflict(f"{event.code} {event.number}: {broken}") from broken
    except IntegrityError:
        # What the database says of it may quote the row, names included.
        raise RecordConflict(
            f"{event.code} {event.number} breaks a rule of the database"
        ) from None


def _look(session: Session, event: Event) -> Found | None:
    return session.execute(
        _looking(session.dialect.name),
        {
            "event_code": event.code,
            "command": event.command_id,
            "last": event.number - 1,
            "actor": event.actor.id,
            "actor_role": event.actor.role,
        },
    ).one_or_none()


@cache
def _looking(dialect: str) -> Select[*tuple[Any, ...]]:
    code: BindParameter[str] = bindparam("event_code")
    same_command = (
        select(events.c.number)
        .where(events.c.code == code)
        .where(events.c.command_id == bindparam("command"))
    )
    last_chain = (
        select(events.c.chain_digest)
        .where(events.c.code == code)
        .where(events.c.number == bindparam("last"))
    )
    actor = and_(
        accounts.c.id == bindparam("actor"), accounts.c.role == bindparam("actor_role")
    )
    return (
        select(
            *feed.lock_of_writer(dialect),
            submissions.c.answers.label("submitted"),
            submissions.c.language,
            submissions.c.opening,
            applications.c.number,
            applications.c.application,
            applications.c.answers,
            applications.c.accepted_at,
            accounts.c.name.label("actor_name"),
            same_command.scalar_subquery().label("repeated"),
            last_chain.scalar_subquery().label("chain"),
        )
        .select_from(submissions)
        .outerjoin(applications, applications.c.code == submissions.c.code)
        .outerjoin(accounts, actor)
        .where(submissions.c.code == code)
    )


def _ready(session: Session, event: Event, row: Found) -> _Ready:
    before = (
        read(Application, row.application)
        if row.number
        else opened(read(Opening, row.opening))
    )
    standing = row.answers or row.submitted
    answers = answers_after(standing, event, _brought(session, before, event))
    return _Ready(
        before,
        row.accepted_at,
        standing,
        answers,
        row.language,
        row.actor_name or "",
        row.chain or START,
    )


def _brought(
    session: Session, before: Application, event: Event
) -> Mapping[str, object] | None:
    """Give the kept answers that the event makes those of the application, if any."""
    source = source_of_change(before, event)
    if not source:
        return None
    return queries.kept_answers(session, event.code, source)


def _write(session: Session, event: Event, ready: _Ready) -> Event:
    after = evolve(ready.before, event)
    if ready.answers != ready.standing:
        _judge(session, event, after, ready.answers)
    if not _project(session, event, ready, after):
        # Somebody recorded under this number between our look and our write.
        return _standing(session, event)
    if event.action is Action.APPROVE:
        _keep_the_queue(session, event)
    ledger.post(session, event.postings, event.at, event.code, event.number)
    outbox.queue(session, event, _addressees(session, event, ready, after))
    stay = _stay(event, ready.before)
    _add(session, event, ready, stay)
    _keep_totals(session, event, ready, after, stay)
    return event


def _judge(
    session: Session, event: Event, after: Application, answers: Mapping[str, object]
) -> None:
    """Let no change of answers pass that a filing with them would not have passed."""
    change = change_of(event)
    if change is None or not change.refusal:
        return
    tax_code = projection.submitted(answers).tax_code
    hold_establishment(session, tax_code)
    failed = failing_beside_others(session, after, answers, event.actor)
    if failed:
        raise ineligible(change.refusal, failed)


def _addressees(
    session: Session, event: Event, ready: _Ready, after: Application
) -> tuple[Recipient, ...]:
    """Give whom the event tells, and who spoke for the applicant until now."""
    telling = Telling(ready.before, after, event.actor, event.tells)
    told = recipients(session, telling, ready.answers, ready.language)
    same_account = ready.before.applicant == after.applicant
    same_address = address_of(ready.standing) == address_of(ready.answers)
    if Role.APPLICANT not in event.tells or (same_account and same_address):
        return told
    former = former_contact(ready.before, ready.standing, ready.language)
    known = {person.address for person in told}
    return told if former.address in known else (*told, former)


def _keep_the_queue(session: Session, event: Event) -> None:
    """Let no approval overtake those that wait for the same money in legal order."""
    drawn = {p.envelope for p in event.postings if p.account is Account.AVAILABLE}
    waiting = select(func.count()).where(
        applications.c.state == State.AWAITING_FUNDS,
        applications.c.envelope.in_(sorted(drawn)),
    )
    if drawn and session.scalar(waiting):
        raise FundsExhausted(envelope=", ".join(sorted(drawn)))


def _project(session: Session, event: Event, ready: _Ready, after: Application) -> bool:
    if event.number > 1:
        answers = None if ready.answers == ready.standing else ready.answers
        accepted = event.at if event.action is Action.ACCEPT else None
        return projection.advance(session, ready.before, after, answers, accepted)
    if not projection.begin(session, after, ready.answers):
        return False
    session.execute(_STARTED, {"of_code": event.code})
    return True


_STARTED = delete(unstarted).where(unstarted.c.code == bindparam("of_code"))
_ADDING = insert(events)


def _add(session: Session, event: Event, ready: _Ready, stay: Stay | None) -> None:
    content = content_digest(event, ready.actor_name)
    row = {
        **columns(event, ready.actor_name),
        "content_digest": content,
        "chain_digest": chained(ready.chain, content),
        "stood_seconds": stay.stood_seconds if stay else None,
        "on_time": stay.on_time if stay else None,
    }
    session.execute(_ADDING, row)


def _stay(event: Event, before: Application) -> Stay | None:
    if event.source in (None, event.target) or before.since is None:
        return None
    stood = int((event.at - before.since).total_seconds())
    on_time = event.at <= before.due_at if before.due_at else None
    return Stay(str(event.source), stood, on_time)


def _keep_totals(
    session: Session,
    event: Event,
    ready: _Ready,
    after: Application,
    stay: Stay | None,
) -> None:
    # Last, because those of one province and year wait here for each other.
    before = (ready.before, ready.accepted_at) if event.number > 1 else None
    accepted = event.at if event.action is Action.ACCEPT else ready.accepted_at
    totals.keep(session, before, (after, accepted), stay)


def _standing(session: Session, event: Event) -> Event:
    row = session.execute(
        select(events)
        .where(events.c.code == event.code)
        .where(
            (events.c.number == event.number)
            | (events.c.command_id == event.command_id)
        )
        .order_by(events.c.number)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise RecordConflict(f"{event.code} lost its event {event.number}")
    standing = recorded_of(row).event
    if _intent(standing) != _intent(event):
        raise RecordConflict(
            f"{event.code} {event.number}: another command stands there", standing
        )
    return standing


def _intent(event: Event) -> str:
    return digest(
        (
            event.number,
            event.command_id,
            event.action,
            event.actor,
            event.answers_digest,
            event.facts,
            event.papers,
        )
    )
