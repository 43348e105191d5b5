"""Rows that hold some words, found by an index of words where these are rare."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Column, ColumnElement, column, select, table, text

from persistence.database import Session

RARE = 1_000
"""Words of no more rows than this are found by their index, others along the list:
where many match, the first of any order are met soon."""

SHORTEST_INDEXED = 3
"""Letters of the shortest word that an index of trigrams knows."""


def holding(
    session: Session, words: Column[str], keys: Sequence[str], key: Column[str]
) -> Iterator[ColumnElement[bool]]:
    """Give the conditions that a column of words holds all of these.

    `key` is the column by which the index of words of SQLite names a row; Postgres uses
    its own index of the same kind by itself.
    """
    rare = _rare(session, words.table.name, keys, key.name)
    if rare is not None:
        yield key.in_(rare)
    yield from (words.contains(one, autoescape=True) for one in keys)


def _rare(
    session: Session, indexed: str, keys: Sequence[str], key: str
) -> Sequence[str] | None:
    """Give the keys of the rows in the index; None where it cannot, or too many."""
    long = [one for one in keys if len(one) >= SHORTEST_INDEXED]
    if session.dialect.name != "sqlite" or not long:
        return None
    search = table(f"{indexed}_search", column(key), column("search_key"))
    wanted = " AND ".join('"{}"'.format(one.replace('"', '""')) for one in long)
    match = text(f"{indexed}_search MATCH :words").bindparams(words=wanted)
    short = (one for one in keys if len(one) < SHORTEST_INDEXED)
    found = session.scalars(
        select(search.c[key])
        .where(match)
        .where(*(search.c.search_key.contains(one, autoescape=True) for one in short))
        .limit(RARE + 1)
    ).all()
    return found if len(found) <= RARE else None
