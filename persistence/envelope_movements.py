"""What moved on the accounts of an envelope, and by which step of which dossier."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from domain.ledger import Account
from persistence.database import Session
from persistence.keyset import Order, page
from persistence.tables import postings, top_ups

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
    """Đồng that somebody put into an envelope, by their account."""

    amount_vnd: int
    by: str
    at: datetime
    opened: bool


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


async def topped_up(session: Session, envelope: str) -> tuple[TopUp, ...]:
    """Give who put money into an envelope, MOST at the most, latest first.

    The first money that came in opened it.
    """
    t, mine = top_ups.c, top_ups.c.envelope == envelope
    first = select(func.min(t.id)).where(mine).scalar_subquery()
    rows = await session.execute(
        select(t.amount_vnd, t.made_by, t.made_at, t.id == first)
        .where(mine)
        .order_by(t.id.desc())
        .limit(MOST)
    )
    return tuple(TopUp(*row) for row in rows)
