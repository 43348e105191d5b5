"""Inserts that say what to do about a row already there, for both databases."""

from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from persistence.database import Session

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
