"""Messages to people: queued with the event, claimed by a relay, every attempt kept."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update

from domain.application import Event
from domain.identity import derived_id
from domain.people import Role
from persistence.database import Found, Inserting, Session, insert_into
from persistence.letters import pressed, unpressed
from persistence.recipients import Recipient
from persistence.tables import message_attempts, messages

QUEUED = "queued"
SENT = "sent"
FAILED = "failed"
UNADDRESSED = "unaddressed"

LEASE = timedelta(minutes=5)
"""How long a claimed message is left to the relay that claimed it."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to one person about one event; the words come when it is rendered.

    `first` is the id of the first message about the dossier to the same address; only
    a message that was claimed knows it.
    """

    id: str
    code: str
    number: int
    action: str
    role: Role
    recipient: str
    address: str
    language: str
    state: str
    subject: str
    text: str
    html: str
    template: str
    template_digest: str
    attempts: int
    queued_at: datetime
    due_at: datetime
    sent_at: datetime | None
    last_failure: str
    first: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver a message; `outcome` is sent or failed."""

    number: int
    at: datetime
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says, and the digest of the templates that said it."""

    id: str
    subject: str
    text: str
    html: str
    template: str
    template_digest: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attempt led to: the message was handed over, unless it names a failure.

    After a failure it is tried again at `retry_at`, or never by itself.
    """

    id: str
    failure: str = ""
    retry_at: datetime | None = None


_WORDS = ("subject", "template", "template_digest")
_OWN = tuple(
    f.name for f in fields(Message) if f.name not in ("role", "text", "html", "first")
)


_CLAIMED = and_(
    messages.c.id == bindparam("message"),
    messages.c.state == QUEUED,
    messages.c.leased_until == bindparam("claim"),
)
_OF_CLAIM = update(messages).where(_CLAIMED)
_TRIED: dict[str, Any] = {"attempts": messages.c.attempts + 1, "leased_until": None}
_SENT = _OF_CLAIM.values(_TRIED | {"state": SENT, "sent_at": bindparam("at")})
_FAILED = _OF_CLAIM.values(
    _TRIED
    | {
        "state": bindparam("new_state"),
        "due_at": bindparam("new_due"),
        "last_failure": bindparam("why"),
    }
)
_RELEASED = _OF_CLAIM.values(leased_until=None)
_WORDED = _OF_CLAIM.values(
    letter=bindparam("pressed"),
    **{name: bindparam(f"new_{name}") for name in _WORDS},
)
_NOTING = insert(message_attempts).from_select(
    ["message_id", "number", "tried_at", "outcome", "reason"],
    select(
        messages.c.id,
        messages.c.attempts + 1,
        bindparam("at", type_=message_attempts.c.tried_at.type),
        bindparam("was", type_=message_attempts.c.outcome.type),
        bindparam("why", type_=message_attempts.c.reason.type),
    ).where(_CLAIMED),
)


def message_of(row: Found) -> Message:
    """Give the message that a row of the table holds."""
    text, html = unpressed(row.letter)
    own = {name: getattr(row, name) for name in _OWN}
    return Message(role=Role(row.role), text=text, html=html, **own)


def queue(session: Session, event: Event, told: Sequence[Recipient]) -> None:
    """Queue one message per recipient; one without address waits for a person."""
    rows = [
        {
            "id": _message_id(event, person),
            "code": event.code,
            "number": event.number,
            "action": event.action,
            "role": person.role,
            "recipient": person.account_id,
            "address": person.address,
            "language": person.language,
            "state": QUEUED if person.address else UNADDRESSED,
            "queued_at": event.at,
            "due_at": event.at,
        }
        for person in told
    ]
    if rows:
        session.execute(_queueing(session.dialect.name), rows)


@cache
def _queueing(dialect: str) -> Inserting:
    return insert_into(dialect, messages).on_conflict_do_nothing()


def _message_id(event: Event, person: Recipient) -> str:
    # A record restored from a backup decides a number of the trail a second time, by
    # another command or at another instant: that is another letter.
    decided = (event.command_id, event.at.isoformat())
    parts = (event.code, str(event.number), *decided, person.role, person.account_id)
    return derived_id(*parts, *(("former",) if person.former else ()))


def claim_due(
    session: Session, now: datetime, limit: int = 50, lease: timedelta = LEASE
) -> tuple[Message, ...]:
    """Claim the messages that are due, oldest first, for the time of the lease.

    Needs a writing session. No other relay gets them before the lease ends, so a relay
    that dies leaves nothing behind. The end of the lease, `now` and `lease` together,
    names the claim: whoever claims a message after it has a later one.
    """
    free = or_(messages.c.leased_until.is_(None), messages.c.leased_until <= now)
    due = (
        select(messages.c.id)
        .where(messages.c.state == QUEUED, messages.c.due_at <= now, free)
        .order_by(messages.c.due_at, messages.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = session.scalars(due).all()
    if not ids:
        return ()
    claimed = session.execute(
        update(messages)
        .where(messages.c.id.in_(ids))
        .values(leased_until=now + lease)
        .returning(messages)
    )
    found = {row.id: message_of(row) for row in claimed}
    first = _first(session, ids)
    return tuple(replace(found[id], first=first[id]) for id in ids)


def _first(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Give for each message the first about the same dossier to the same address."""
    earlier = messages.alias("earlier")
    first = (
        select(earlier.c.id)
        .where(earlier.c.code == messages.c.code)
        .where(earlier.c.address == messages.c.address)
        .order_by(earlier.c.number, earlier.c.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(messages.c.id, first.label("first")).where(messages.c.id.in_(ids))
    )
    return {row.id: row.first for row in rows}


def keep_words(session: Session, words: Sequence[Words], claim: datetime) -> None:
    """Keep the words of messages of a claim beside the templates they came from."""
    rows = [
        {
            "message": w.id,
            "claim": claim,
            "pressed": pressed(w.text, w.html),
            **{f"new_{name}": getattr(w, name) for name in _WORDS},
        }
        for w in words
    ]
    if rows:
        session.execute(_WORDED, rows)


def settle(
    session: Session, outcomes: Sequence[Outcome], claim: datetime, at: datetime
) -> None:
    """Note what attempts to hand messages over led to, each as one attempt.

    A failed one is due again at its `retry_at`; without one it waits for a person.
    What is no longer held by this claim is left alone: another relay has it, or a
    person had it sent anew.
    """
    sent = [_tried(o, claim, at) for o in outcomes if not o.failure]
    failed = [
        {
            **_tried(o, claim, at),
            "new_state": QUEUED if o.retry_at else FAILED,
            "new_due": o.retry_at or at,
        }
        for o in outcomes
        if o.failure
    ]
    if sent:
        session.execute(_NOTING, sent)
        session.execute(_SENT, sent)
    if failed:
        session.execute(_NOTING, failed)
        session.execute(_FAILED, failed)


def _tried(outcome: Outcome, claim: datetime, at: datetime) -> dict[str, Any]:
    return {
        "message": outcome.id,
        "claim": claim,
        "at": at,
        "was": FAILED if outcome.failure else SENT,
        "why": outcome.failure,
    }


def release(session: Session, ids: Sequence[str], claim: datetime) -> None:
    """Give back what a claim still holds and nobody tried; it is due as before."""
    if ids:
        rows = [{"message": id, "claim": claim} for id in ids]
        session.execute(_RELEASED, rows)


def attempts(session: Session, message: str) -> tuple[Attempt, ...]:
    """Give every attempt to deliver a message, oldest first."""
    table = message_attempts
    rows = session.execute(
        select(table).where(table.c.message_id == message).order_by(table.c.number)
    )
    return tuple(Attempt(r.number, r.tried_at, r.outcome, r.reason) for r in rows)


def waiting(session: Session) -> dict[str, int]:
    """Give how many messages stand in each state."""
    rows = session.execute(
        select(messages.c.state, func.count()).group_by(messages.c.state)
    )
    return {state: count for state, count in rows}
