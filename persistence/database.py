"""How a database is reached: a transaction is one plain function in one thread.

What reads or writes tables is a plain function whose first argument is an open
`Session`. Whoever runs on the event loop hands the function and its arguments over:

    row = await database.read(queries.stored, code)
    await database.write(outbox.sent, message.id, now)

The whole transaction (begin, the function, commit) runs in one thread and costs one
hop. What needs several calls is itself a function `load_x(session, ...)` beside its
use; nothing is awaited in it. Scripts and tests that have no event loop to keep free
open a session where they stand, `with database.reading() as session:`.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from contextvars import copy_context
from functools import cache, partial
from time import monotonic
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Row,
    Table,
    create_engine,
    event,
    make_url,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.sql.dml import ReturningInsert

from persistence.types import written

Session: TypeAlias = Connection
"""An open transaction; whoever opened it commits it by leaving it."""

Found: TypeAlias = Row[*tuple[Any, ...]]
"""A row as it was found; the module that knows its table makes it a domain value."""

P = ParamSpec("P")
T = TypeVar("T")

ANALYSIS_LIMIT = 400
"""How many rows of an index SQLite looks at to plan by."""

BUSY_MS = 15_000
"""How long a writer of SQLite waits for the one before it."""

_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}


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

    Reading transactions see one snapshot and cannot write. Writing ones take SQLite's
    write lock at once, so that none fails half-way for want of it: keep them short,
    and never open one in another. A caller that is cancelled leaves no half of one:
    what waits for its thread is dropped, what has begun runs to its end.
    """

    def __init__(self, url: str, pool_size: int = 10) -> None:
        """Prepare the way there; nothing is opened yet."""
        parsed = address(url)
        self.dialect = parsed.get_backend_name()
        self._reading: Engine
        self._writing: Engine
        if self.dialect == "sqlite":
            # Its writers would poll for the lock; those of one process queue here, for
            # one connection whose cache nobody else of the process makes stale.
            writers = 1
            self._reading = _sqlite(parsed, pool_size, "BEGIN")
            event.listen(self._reading, "connect", _refuse_writes)
            self._writing = _sqlite(parsed, writers, "BEGIN IMMEDIATE")
        else:
            writers = pool_size
            self._writing = _engine(parsed, pool_size)
            self._reading = self._writing.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        self._readers = ThreadPoolExecutor(pool_size, "database-reader")
        self._writers = ThreadPoolExecutor(writers, "database-writer")

    async def read(
        self,
        load: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return what `load(session, ...)` returns of one snapshot."""
        work = partial(_in, self.reading, load, *args, **kwargs)
        return await _hop(self._readers, work)

    async def write(
        self,
        save: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return what `save(session, ...)` returns, once all it changed is kept.

        Nothing is kept when it raises; DatabaseAway when its turn comes too late.
        """
        work = partial(_in, self.writing, save, *args, **kwargs)
        return await _hop(self._writers, partial(_unless_late, monotonic(), work))

    def reading(self) -> AbstractContextManager[Session]:
        """Open a session that only reads, in the thread of the caller."""
        return _transaction(self._reading)

    def writing(self) -> AbstractContextManager[Session]:
        """Open a session whose changes all hold, or none when an exception leaves."""
        return _transaction(self._writing)

    async def reachable(self) -> None:
        """Return when the database answers; DatabaseAway otherwise."""
        await self.read(_answer)

    async def dispose(self) -> None:
        """Close every connection, once what has begun is done."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._readers.shutdown()
        self._writers.shutdown()
        self._reading.dispose()
        self._writing.dispose()


async def _hop(threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(threads, copy_context().run, work)


def _unless_late(asked: float, work: Callable[[], T]) -> T:
    """Work, unless whoever asked has waited for as long as a writer waits for a lock.

    Else those queued behind a lock would each wait that long, one after the other.
    """
    if (monotonic() - asked) * 1000 > BUSY_MS:
        raise DatabaseAway("its turn came too late")
    return work()


def _in(
    opened: Callable[[], AbstractContextManager[Session]],
    work: Callable[Concatenate[Session, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    with opened() as session:
        return work(session, *args, **kwargs)


def _answer(session: Session) -> None:
    session.execute(sql("SELECT 1"))


def _engine(url: URL, pool_size: int, **options: Any) -> Engine:
    return create_engine(
        url,
        json_serializer=written,
        pool_size=pool_size,
        max_overflow=pool_size,
        # Names and answers stay out of the text of errors, and so out of logs.
        hide_parameters=True,
        **options,
    )


def _sqlite(url: URL, pool_size: int, begin: str) -> Engine:
    engine = _engine(url, pool_size, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", prepare_sqlite)
    event.listen(engine, "begin", lambda session: session.exec_driver_sql(begin))
    return engine


@contextmanager
def _transaction(engine: Engine) -> Iterator[Session]:
    try:
        with engine.begin() as session:
            yield session
    except (OperationalError, InterfaceError, PoolExhausted) as lost:
        raise DatabaseAway(type(lost).__name__) from lost
    except DBAPIError as failed:
        if failed.connection_invalidated:
            raise DatabaseAway(type(failed).__name__) from failed
        raise


def analyze(session: Session) -> None:
    """Let SQLite see how many rows its indexes find, as Postgres does by itself.

    It looks at some rows of each index, so this takes a part of a second at any size.
    """
    if session.dialect.name == "sqlite":
        session.exec_driver_sql(f"PRAGMA analysis_limit={ANALYSIS_LIMIT}")
        session.exec_driver_sql("ANALYZE")


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


def _refuse_writes(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


Inserting: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_into(dialect: str, table: Table) -> Inserting:
    """Give an insert of a database's own kind, which knows ON CONFLICT."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def add_once(session: Session, table: Table, **values: object) -> bool:
    """Add a row; False when one with the same key is there already, as it is."""
    added = session.execute(_adding(session.dialect.name, table), values)
    return added.first() is not None


@cache
def _adding(dialect: str, table: Table) -> ReturningInsert[Any]:
    # A driver need not count the rows of an insert, but it gives back what it added.
    adding = insert_into(dialect, table).on_conflict_do_nothing()
    return adding.returning(*table.primary_key.columns)
