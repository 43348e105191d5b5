"""Counts what a database is asked: transactions, statements, commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

from persistence.database import Database


@dataclass
class Counted:
    """What one database was asked while it was watched."""

    transactions: int = 0
    commits: int = 0
    statements: list[str] = field(default_factory=list)


@contextmanager
def watched(database: Database, begun: Callable[[Connection], None]) -> Iterator[None]:
    """Tell of every transaction that begins."""
    engines = _engines(database)
    for engine in engines:
        event.listen(engine, "begin", begun)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "begin", begun)


@contextmanager
def counted(database: Database) -> Iterator[Counted]:
    """Count transactions, commits of writing ones, and statements."""
    found = Counted()

    def begun(_session: Connection) -> None:
        found.transactions += 1

    def asked(_session: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            found.statements.append(statement)

    def committed(session: Connection) -> None:
        if not session.get_execution_options().get("postgresql_readonly"):
            found.commits += 1

    engines = _engines(database)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", asked)
    event.listen(database._writing, "commit", committed)
    try:
        with watched(database, begun):
            yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", asked)
        event.remove(database._writing, "commit", committed)


def _engines(database: Database) -> tuple[Engine, ...]:
    """Give what statements go through; on Postgres readings share their engine."""
    if database.dialect == "sqlite":
        return database._reading, database._writing
    return (database._writing,)
