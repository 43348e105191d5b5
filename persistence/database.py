"""How a database is reached: sessions that are one transaction each, for both kinds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeAlias

from sqlalchemy import URL, Connection, Row, event, make_url, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from persistence.types import written

Session: TypeAlias = AsyncConnection
"""An open transaction; whoever opened it commits it by leaving the `async with`."""

Found: TypeAlias = Row[*tuple[Any, ...]]
"""A row as it was found; the module that knows its table makes it a domain value."""

BUSY_MS = 15_000
"""How long a writer of SQLite waits for the one before it."""

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
_WRITES = "khuyencong_writes"


class DatabaseAway(Exception):
    """The database cannot be reached or is held by others; trying again may help."""


def address(url: str) -> URL:
    """Give the address with the driver we use; ValueError for another database."""
    parsed = make_url(url)
    kind = parsed.get_backend_name()
    if kind not in _DRIVERS:
        raise ValueError(f"{kind} is neither sqlite nor postgresql")
    return parsed.set(drivername=_DRIVERS[kind])


class Database:
    """A database of either kind, by its address.

    Reading sessions see one snapshot and cannot write on Postgres. Writing sessions
    take SQLite's write lock at once, so that none fails half-way for want of it: keep
    them short, await nothing in them but the database, and never open one in another.
    """

    def __init__(self, url: str, pool_size: int = 10) -> None:
        """Prepare the way there; nothing is opened yet."""
        parsed = address(url)
        self.dialect = parsed.get_backend_name()
        self._engine = create_async_engine(
            parsed,
            json_serializer=written,
            pool_size=pool_size,
            max_overflow=pool_size,
            # Names and answers stay out of the text of errors, and so out of logs.
            hide_parameters=True,
        )
        if self.dialect == "sqlite":
            event.listen(self._engine.sync_engine, "connect", prepare_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_sqlite)
        self._turn = asyncio.Lock()
        self._reading = self._engine.execution_options(**self._reading_options())
        self._writing = self._engine.execution_options(**{_WRITES: True})

    def read(self) -> AbstractAsyncContextManager[Session]:
        """Open a session that only reads."""
        return _transaction(self._reading)

    def write(self) -> AbstractAsyncContextManager[Session]:
        """Open a session whose changes all hold, or none when an exception leaves."""
        return (
            self._in_turn() if self.dialect == "sqlite" else _transaction(self._writing)
        )

    async def reachable(self) -> None:
        """Return when the database answers; DatabaseAway otherwise."""
        async with self.read() as session:
            await session.execute(text("SELECT 1"))

    async def dispose(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[Session]:
        # SQLite makes writers poll for its lock; those of one process can queue.
        async with self._turn, _transaction(self._writing) as session:
            yield session

    def _reading_options(self) -> dict[str, Any]:
        if self.dialect == "sqlite":
            return {}
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


@asynccontextmanager
async def _transaction(engine: AsyncEngine) -> AsyncIterator[Session]:
    try:
        async with engine.begin() as session:
            yield session
    except (OperationalError, InterfaceError, PoolExhausted) as lost:
        raise DatabaseAway(type(lost).__name__) from lost
    except DBAPIError as failed:
        if failed.connection_invalidated:
            raise DatabaseAway(type(failed).__name__) from failed
        raise


def prepare_sqlite(connection: Any, _record: object) -> None:
    """Set up a connection of SQLite: one journal for all, foreign keys, patience.

    Commits reach the disk before they are confirmed: what was received is not lost
    when the power fails. Transactions are begun by us, never by the driver.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("PRAGMA journal_mode")
    if cursor.fetchone()[0] != "wal":
        # The file keeps the journal it was given; only a new one is changed.
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
