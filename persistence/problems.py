"""What needs somebody's eye, by cause: late, unassigned, unsent, unpaid, unstarted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, select

from persistence.database import Found, Session
from persistence.outbox import FAILED, QUEUED, UNADDRESSED
from persistence.payments import FAILED as PAYMENT_FAILED
from persistence.payments import ORDERED, order_key
from persistence.tables import applications, messages, payment_orders, unstarted
from persistence.types import NEVER

SHOWN = 50
"""How many of each cause are given; `total` counts all."""

UNCONFIRMED_AFTER = timedelta(days=3)
"""How long the treasury is given before an order is looked after."""

UNSTARTED_AFTER = timedelta(minutes=5)
"""How long a submission may wait for its first event before it is looked after."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing of a cause: the dossier, and what in it, since when.

    `subject` is the id of a message, the key of a payment order, or the dossier's code;
    `reason` is what the last attempt failed with. Of a message, `recipient` is an
    account, `action` the step it tells of, and `due_at` when it is tried next.
    """

    code: str
    subject: str
    since: datetime | None
    due_at: datetime | None = None
    attempts: int = 0
    reason: str = ""
    role: str = ""
    recipient: str = ""
    action: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A kind of trouble, how often there is any, and the first of it."""

    kind: str
    total: int
    items: tuple[Trouble, ...]


def causes(session: Session, now: datetime, due_soon: datetime) -> tuple[Cause, ...]:
    """Give every cause, also those of which there is nothing, the oldest first in each.

    `due_soon` is the instant before which what is due counts as due soon.
    """
    queries = {
        **_of_dossiers(now, due_soon),
        **_of_messages(),
        **_of_payments(now),
        "unstarted": _unstarted(now),
    }
    return tuple([_cause(session, kind, q) for kind, q in queries.items()])


KINDS = (
    "overdue",
    "due_soon",
    "unassigned",
    "message_failed",
    "message_unaddressed",
    "message_retrying",
    "payment_failed",
    "payment_unconfirmed",
    "unstarted",
)
"""The kinds of trouble, in the order in which they are given."""

_WORDS = ("reason", "role", "recipient", "action", "title")
_Query = Select[*tuple[Any, ...]]


def _cause(session: Session, kind: str, query: _Query) -> Cause:
    counted = query.with_only_columns(func.count(), maintain_column_froms=True)
    total = session.scalar(counted.order_by(None)) or 0
    if not total:
        return Cause(kind, 0, ())
    rows = session.execute(query.limit(SHOWN))
    return Cause(kind, total, tuple(_trouble(row) for row in rows))


def _trouble(row: Found) -> Trouble:
    found = row._mapping
    subject = found.get("subject", row.code)
    if "tranche" in found:
        subject = order_key(row.code, row.tranche, row.attempts)
    return Trouble(
        row.code,
        subject,
        row.since,
        found.get("due_at"),
        found.get("attempts", 0),
        *(found.get(word, "") for word in _WORDS),
    )


def _of_dossiers(now: datetime, due_soon: datetime) -> dict[str, _Query]:
    a = applications.c
    due = a.due_or_never
    dossiers = select(a.code, a.since, a.due_at).order_by(due, a.code)
    return {
        "overdue": dossiers.where(due < now),
        "due_soon": dossiers.where(due >= now, due < min(due_soon, NEVER)),
        "unassigned": dossiers.where(a.unassigned),
    }


def _of_messages() -> dict[str, _Query]:
    m = messages.c
    told = select(
        m.code,
        m.id.label("subject"),
        m.queued_at.label("since"),
        m.attempts,
        m.last_failure.label("reason"),
        m.due_at,
        m.role,
        m.recipient,
        m.action,
        m.subject.label("title"),
    ).order_by(m.queued_at, m.id)
    return {
        "message_failed": told.where(m.state == FAILED),
        "message_unaddressed": told.where(m.state == UNADDRESSED),
        "message_retrying": told.where(m.state == QUEUED, m.attempts > 0),
    }


def _of_payments(now: datetime) -> dict[str, _Query]:
    p, later = payment_orders.c, payment_orders.alias("later")
    ordered = select(
        p.code,
        p.tranche,
        p.ordered_at.label("since"),
        p.attempt.label("attempts"),
        p.words.label("reason"),
    ).order_by(p.ordered_at, p.code, p.tranche, p.attempt)
    tried_again = exists().where(
        later.c.code == p.code,
        later.c.tranche == p.tranche,
        later.c.attempt > p.attempt,
    )
    return {
        "payment_failed": ordered.where(p.state == PAYMENT_FAILED, ~tried_again),
        "payment_unconfirmed": ordered.where(
            p.state == ORDERED, p.ordered_at < now - UNCONFIRMED_AFTER
        ),
    }


def _unstarted(now: datetime) -> _Query:
    u = unstarted.c
    return (
        select(u.code, u.received_at.label("since"))
        .where(u.received_at < now - UNSTARTED_AFTER)
        .order_by(u.received_at, u.code)
    )
