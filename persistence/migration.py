"""How a database gets its tables: one history of changes for both kinds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, func, pool, select
from sqlalchemy.exc import InterfaceError
from sqlalchemy.exc import OperationalError as UnreachableError

from persistence.database import BUSY_MS, DatabaseAway, address, prepare_sqlite
from persistence.projection import redraw
from persistence.totals import recount

MIGRATIONS = Path(__file__).parent / "migrations"

PAUSE_MS = 20
MIGRATION_LOCK = 7_340_000
"""Held while a database is migrated, so that two starting at once take turns."""


def migrate(url: str) -> str:
    """Bring a database to the newest revision, all of it or nothing; give its name."""
    with connected(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        before = MigrationContext.configure(connection).get_current_revision()
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if before not in (None, head()):
            redraw(connection)
            recount(connection)
    return head()


def head() -> str:
    """Give the newest revision that this version of the program knows."""
    newest = ScriptDirectory.from_config(configuration()).get_current_head()
    if newest is None:
        raise LookupError(f"no migrations in {MIGRATIONS}")
    return newest


def current(url: str) -> str | None:
    """Give the revision of a database; None when it has no tables yet."""
    with connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def configuration() -> Config:
    """Give what Alembic needs to know."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Open a database for changing its tables: one transaction, all or nothing."""
    parsed = address(url)
    if parsed.get_backend_name() == "sqlite":
        parsed = parsed.set(drivername="sqlite+pysqlite")
    engine = create_engine(parsed, poolclass=pool.NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin_immediately)
    try:
        with engine.begin() as connection:
            yield connection
    except (InterfaceError, UnreachableError) as lost:
        raise DatabaseAway(type(lost).__name__) from lost
    finally:
        engine.dispose()


def _prepare(connection: Any, record: object) -> None:
    _in_turn(lambda: prepare_sqlite(connection, record))
    # A table of SQLite is changed by making it anew beside those that refer to it.
    connection.execute("PRAGMA foreign_keys=OFF")


def _in_turn(prepare: Callable[[], None]) -> None:
    """Prepare a file that another may be making just now.

    While a new file gets its journal SQLite refuses others at once, however patient
    they are; so they ask again.
    """
    for _ in range(BUSY_MS // PAUSE_MS):
        try:
            return prepare()
        except OperationalError as busy:
            if "locked" not in str(busy):
                raise
        time.sleep(PAUSE_MS / 1000)
    return prepare()


def _begin_immediately(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
