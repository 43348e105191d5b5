"""What was told to whom and whether it arrived, narrowed to the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, update

from domain.errors import NotFound, Refused
from domain.people import Actor, Role
from persistence.database import Session
from persistence.keyset import Order, page
from persistence.outbox import QUEUED, Message, message_of
from persistence.tables import accounts, applications, messages
from persistence.visibility import codes_visible_to, in_sight, sees_every_dossier


@dataclass(frozen=True, slots=True)
class Messages:
    """Some messages, latest first, and the cursor that leads on; None at the end."""

    items: tuple[Message, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Whether the message of an event to somebody arrived; its words are left out."""

    id: str
    number: int
    role: Role
    state: str
    sent_at: datetime | None
    attempts: int


_LATEST_FIRST = Order(
    (messages.c.queued_at, messages.c.id), (datetime, str), descending=True
)


def log(
    session: Session,
    actor: Actor,
    *,
    code: str | None = None,
    state: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Messages:
    """Give the messages of dossiers in sight; applicants see those to applicants.

    Raises Refused `cursor_unknown`.
    """
    query = select(messages).where(*_of_role(actor.role))
    few = (code,) if code is not None else _few_in_sight(session, actor)
    if code is not None or few is None:
        query = query.where(in_sight(messages.c.code, actor))
    if few is not None:
        query = query.where(messages.c.code.in_(few))
    if state is not None:
        # Those of few dossiers are found by them, never among all in that state.
        column = messages.c.state if few is None else messages.c.state + ""
        query = query.where(column == state)
    asked = ("messages", actor, code, state)
    rows, following = page(session, query, _LATEST_FIRST, limit, cursor, asked)
    return Messages(tuple(message_of(row) for row in rows), following)


FEW = 300
"""Letters of no more dossiers in sight than these are found by them; of others the
latest letters of all are gone through, and enough of them are in sight."""


def _few_in_sight(session: Session, actor: Actor) -> Sequence[str] | None:
    """Give the codes of the dossiers in sight, None where they are many."""
    if sees_every_dossier(actor):
        return None
    visible = codes_visible_to(actor).limit(FEW + 1)
    codes = [row.code for row in session.execute(visible)]
    return codes if len(codes) <= FEW else None


def deliveries(
    session: Session, actor: Actor, code: str, number: int | None = None
) -> tuple[Delivery, ...]:
    """Give what became of the messages of a dossier, or of one event, latest first.

    The reader's sight of the dossier has been judged before.
    """
    query = _deliveries(actor.role, one_event=number is not None)
    rows = session.execute(query, {"of_code": code, "of_number": number})
    return tuple(
        Delivery(r.id, r.number, Role(r.role), r.state, r.sent_at, r.attempts)
        for r in rows
    )


def find(session: Session, actor: Actor, message: str) -> Message:
    """Give a message in sight of the reader; NotFound otherwise."""
    query = select(messages).where(messages.c.id == message, *_of_role(actor.role))
    query = query.where(in_sight(messages.c.code, actor))
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound(message=message)
    return message_of(found)


def resend(session: Session, actor: Actor, message: str, at: datetime) -> Message:
    """Queue a message again, to the address known now; the words stay as rendered.

    Raises NotFound for a message out of sight, Refused `no_address` while nobody knows
    where to send it.
    """
    found = find(session, actor, message)
    address = _address(session, found) or found.address
    if not address:
        raise Refused("no_address")
    changed = session.execute(
        update(messages)
        .where(messages.c.id == message)
        .values(address=address, state=QUEUED, due_at=at, leased_until=None)
        .returning(messages)
    )
    return message_of(changed.one())


@cache
def _deliveries(role: Role, *, one_event: bool) -> Select[*tuple[Any, ...]]:
    m = messages.c
    query = select(m.id, m.number, m.role, m.state, m.sent_at, m.attempts)
    query = query.where(m.code == bindparam("of_code"), *_of_role(role))
    if one_event:
        query = query.where(m.number == bindparam("of_number"))
    return query.order_by(m.queued_at.desc(), m.id.desc())


def _of_role(role: Role) -> tuple[ColumnElement[bool], ...]:
    own = role is Role.APPLICANT
    return (messages.c.role == Role.APPLICANT,) if own else ()


def _address(session: Session, message: Message) -> str:
    if message.role is Role.APPLICANT:
        asked = session.scalar(
            select(applications.c.answers).where(applications.c.code == message.code)
        )
        told = (asked or {}).get("applicant", {}).get("email")
        if told:
            return str(told)
    found = session.scalar(
        select(accounts.c.email).where(
            accounts.c.id == message.recipient, accounts.c.role == message.role
        )
    )
    return str(found or "")
