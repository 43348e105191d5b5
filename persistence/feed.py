"""The feed: the events of all dossiers by position, none ever before one given out.

On Postgres a position is given out before its event is committed, and events commit in
any order. Writers share a lock from before they take a position until they commit, so
none waits for another. Whoever reads and finds a position missing asks for that lock
alone: it is theirs once every writer of that moment is done, and by then the missing
event is there, or will never be.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select

from persistence.database import Database, DatabaseAway, Session
from persistence.event_log import Recorded, recorded
from persistence.tables import events

LOCK = 7_340_001
PATIENCE = timedelta(seconds=1)
"""How long a reader waits for writers; those that come later wait behind it."""


async def read_feed(
    database: Database, after: int, limit: int = 100
) -> tuple[Recorded, ...]:
    """Return the events after a position in the order of recording, so many at most.

    None will ever appear before one of them. What may still be overtaken is left to the
    next reading.
    """
    found = await database.read(_after, after, limit)
    if database.dialect == "sqlite" or not found:
        # SQLite has one writer at a time: a position that is missing was given back.
        return found
    if whole := _unbroken(found, after):
        return whole
    try:
        await database.read(_wait_for_writers)
    except DatabaseAway:
        return ()
    last = found[-1].position
    settled = await database.read(_after, after, limit)
    return tuple(one for one in settled if one.position <= last)


def lock_of_writer(dialect: str) -> tuple[ColumnElement[None], ...]:
    """Return what a writer selects before it takes a position; nothing on SQLite."""
    if dialect == "sqlite":
        return ()
    return (func.pg_advisory_xact_lock_shared(LOCK),)


def _after(session: Session, after: int, limit: int) -> tuple[Recorded, ...]:
    query = select(events).where(events.c.position > after)
    query = query.order_by(events.c.position).limit(limit)
    return tuple(recorded(row) for row in session.execute(query))


def _unbroken(found: Sequence[Recorded], after: int) -> tuple[Recorded, ...]:
    """Return those that follow a position without one missing between."""
    return tuple(
        one for place, one in enumerate(found, after + 1) if one.position == place
    )


def _wait_for_writers(session: Session) -> None:
    milliseconds = f"{PATIENCE // timedelta(milliseconds=1)}ms"
    session.execute(select(func.set_config("lock_timeout", milliseconds, True)))
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
