"""What administrators did beside the dossiers' own steps; nothing is taken back."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Select, insert, select

from domain.people import Role
from persistence.database import Found, Session
from persistence.keyset import Order
from persistence.keyset import page as page_of
from persistence.tables import interventions

MOST = 200
"""How many interventions are shown beside one subject."""


@dataclass(frozen=True, slots=True)
class Intervention:
    """Who did what to which subject (a dossier code, an account, a message) and why.

    `outcome` is what came of it; `note` is in the words of whoever did it.
    """

    at: datetime
    by_id: str
    by_role: Role
    action: str
    subject: str
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Interventions:
    """Some interventions, latest first, and the cursor that leads on, if any."""

    items: tuple[Intervention, ...]
    next_cursor: str | None


_LATEST_FIRST = Order((interventions.c.id,), (int,), descending=True)


def record(session: Session, done: Intervention) -> None:
    """Write down what was done."""
    session.execute(insert(interventions).values(asdict(done)))


def page(session: Session, limit: int = 50, cursor: str | None = None) -> Interventions:
    """Give what was done to anything, latest first; Refused `cursor_unknown`."""
    rows, following = page_of(
        session, _all(), _LATEST_FIRST, limit, cursor, ("interventions",)
    )
    return Interventions(tuple(_intervention(row) for row in rows), following)


def latest(
    session: Session, actions: Collection[str], limit: int
) -> tuple[Intervention, ...]:
    """Give what was done last of some kinds, to anything, latest first."""
    query = _all().where(interventions.c.action.in_(sorted(actions)))
    query = query.order_by(interventions.c.id.desc()).limit(limit)
    return tuple(_intervention(row) for row in session.execute(query))


def of(session: Session, subject: str) -> tuple[Intervention, ...]:
    """Give what was done last to one subject, latest first."""
    query = _all().where(interventions.c.subject == subject)
    query = query.order_by(interventions.c.id.desc()).limit(MOST)
    return tuple(_intervention(row) for row in session.execute(query))


def _all() -> Select[*tuple[object, ...]]:
    return select(interventions)


def _intervention(row: Found) -> Intervention:
    return Intervention(
        row.at,
        row.by_id,
        Role(row.by_role),
        row.action,
        row.subject,
        row.outcome,
        row.note,
    )
