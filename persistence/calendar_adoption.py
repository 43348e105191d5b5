"""Which open dossiers still count by another calendar than the current one."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from domain.states import Stage
from persistence.database import Session
from persistence.tables import applications

_PINNED = applications.c.application["calendar"].as_string()


async def elsewhere(session: Session, version: str) -> int:
    """Count the open dossiers that are not pinned to this version."""
    query = select(func.count()).select_from(applications)
    return await session.scalar(query.where(*_elsewhere(version))) or 0


async def due_after(session: Session, instant: datetime) -> int:
    """Count the open dossiers whose step is due after an instant."""
    query = select(func.count()).select_from(applications)
    query = query.where(
        applications.c.stage != Stage.CLOSED, applications.c.due_at > instant
    )
    return await session.scalar(query) or 0


async def next_codes(
    session: Session, version: str, limit: int, after: str = ""
) -> tuple[str, ...]:
    """Give the next open dossiers after a code that are not pinned to this version."""
    query = select(applications.c.code).where(
        *_elsewhere(version), applications.c.code > after
    )
    rows = await session.scalars(query.order_by(applications.c.code).limit(limit))
    return tuple(rows)


def _elsewhere(version: str) -> tuple[ColumnElement[bool], ...]:
    return applications.c.stage != Stage.CLOSED, version != _PINNED
