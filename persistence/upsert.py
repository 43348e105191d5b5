"""Inserts that say what to do about a row already there, for both databases."""

from typing import TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from persistence.database import Session

Inserting: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_into(session: Session, table: Table) -> Inserting:
    """Give an insert of the database's own kind, which knows ON CONFLICT."""
    if session.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
