"""What moved on the accounts of an envelope, and by which step of which dossier."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from domain.ledger import Account
from persistence.database import Session
from persistence.keyset import Order, page
from persistence.tables import postings


@dataclass(frozen=True, slots=True)
class Movement:
    """Đồng put on an account or taken from it; without a code it came from a budget."""

    account: Account
    amount_vnd: int
    code: str
    number: int | None
    at: datetime


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
