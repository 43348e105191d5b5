"""What moved on the accounts of an envelope, and by which step of which dossier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from domain.budget import BudgetDecision
from domain.ledger import Account
from persistence.database import Found, Session
from persistence.keyset import Order, page
from persistence.tables import postings, top_up_decisions, top_ups

MOST = 200
"""How many top-ups of an envelope are given at once."""


@dataclass(frozen=True, slots=True)
class Movement:
    """Đồng put on an account or taken from it; without a code it came from a budget."""

    account: Account
    amount_vnd: int
    code: str
    number: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TopUp:
    """Đồng that somebody put into an envelope, and the decision they rest on.

    `number` counts within the envelope, the first opened it; `total_vnd` is what had
    come in by then. Without a decision nobody has stated one yet.
    """

    envelope: str
    number: int
    amount_vnd: int
    total_vnd: int
    by: str
    at: datetime
    decision: BudgetDecision | None
    stated_by: str
    stated_at: datetime | None

    @property
    def opened(self) -> bool:
        """Whether this money opened the envelope."""
        return self.number == 1


@dataclass(frozen=True, slots=True)
class Movements:
    """Some movements, latest first, and the cursor that leads on; None at the end."""

    items: tuple[Movement, ...]
    next_cursor: str | None


_LATEST_FIRST = Order((postings.c.id,), (int,), descending=True)


async def movements(
    session: Session, envelope: str, limit: int = 50, cursor: str | None = None
) -> Movements:
    """Give what moved in an envelope, latest first; Refused `cursor_unknown`."""
    query = select(postings).where(postings.c.envelope == envelope)
    asked = ("movements", envelope)
    rows, following = await page(session, query, _LATEST_FIRST, limit, cursor, asked)
    found = (
        Movement(Account(r.account), r.amount_vnd, r.code or "", r.number, r.posted_at)
        for r in rows
    )
    return Movements(tuple(found), following)


async def topped_up(
    session: Session,
    envelope_ids: Sequence[str],
    *,
    number: int | None = None,
    limit: int = MOST,
) -> tuple[TopUp, ...]:
    """Give what was put into envelopes and by which decision, so many at the most.

    Envelopes come in the order of their ids, in each the latest money first; with a
    `number` that money alone.
    """
    t, d = top_ups.c, top_up_decisions.c
    number_in = func.row_number().over(partition_by=t.envelope, order_by=t.id)
    total = func.sum(t.amount_vnd).over(partition_by=t.envelope, order_by=t.id)
    counted = (
        select(*t, number_in.label("number"), total.label("total_vnd"))
        .where(t.envelope.in_(envelope_ids))
        .subquery()
    )
    c = counted.c
    query = (
        select(
            *c,
            d.number.label("decision_number"),
            d.decided_on,
            d.ground,
            d.stated_by,
            d.stated_at,
        )
        .outerjoin(top_up_decisions, d.top_up == c.id)
        .order_by(c.envelope, c.id.desc())
        .limit(limit)
    )
    if number is not None:
        query = query.where(c.number == number)
    return tuple(_top_up(row) for row in await session.execute(query))


def _top_up(row: Found) -> TopUp:
    stated = row.decision_number is not None
    return TopUp(
        row.envelope,
        row.number,
        row.amount_vnd,
        int(row.total_vnd),
        row.made_by,
        row.made_at,
        BudgetDecision(row.decision_number, row.decided_on, row.ground)
        if stated
        else None,
        row.stated_by or "",
        row.stated_at,
    )


async def unstated(session: Session) -> Mapping[str, int]:
    """Give how often money came into each envelope without a stated decision."""
    t, d = top_ups.c, top_up_decisions.c
    rows = await session.execute(
        select(t.envelope, func.count())
        .outerjoin(top_up_decisions, d.top_up == t.id)
        .where(d.top_up.is_(None))
        .group_by(t.envelope)
    )
    return {envelope: count for envelope, count in rows}
