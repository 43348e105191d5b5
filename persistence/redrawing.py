"""How rows of an earlier version of the program come to hold what this one reads."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from domain.application import Application
from domain.people import unit_today
from domain.serialization import read
from persistence import projection
from persistence.accounts import searched_by
from persistence.tables import accounts, application_members, applications

BATCH = 500


def redraw(connection: Connection) -> None:
    """Draw anew what follows from how each dossier stands and what accounts say.

    The migrations change tables; what stands in them is for the program to say.
    """
    codes = connection.scalars(select(applications.c.code)).all()
    for some in _batches(codes):
        _redraw_dossiers(connection, some)
    _rename_units(connection)
    known = connection.execute(select(accounts)).all()
    for people in _batches(known):
        _index_accounts(connection, people)


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _redraw_dossiers(connection: Connection, codes: Sequence[str]) -> None:
    own = applications.c.code.in_(codes)
    a = applications.c
    kept = connection.execute(select(a.application, a.answers).where(own)).all()
    answers = [row.answers for row in kept]
    dossiers = [read(Application, row.application) for row in kept]
    connection.execute(
        update(applications).where(a.code == bindparam("dossier")),
        [
            {
                **projection.standing(dossier),
                **projection.placed(dossier),
                **projection.answered(dossier, given),
                "dossier": dossier.code,
            }
            for dossier, given in zip(dossiers, answers, strict=True)
        ],
    )
    part = application_members
    connection.execute(delete(part).where(part.c.code.in_(codes)))
    rows = [row for d in dossiers for row in projection.member_rows(d)]
    if rows:
        connection.execute(insert(part), rows)


def _rename_units(connection: Connection) -> None:
    """Name the units that accounts act for as they are today."""
    for unit in connection.scalars(select(accounts.c.unit).distinct()).all():
        now = unit_today(unit)
        if now != unit:
            renamed = update(accounts).where(accounts.c.unit == unit)
            connection.execute(renamed.values(unit=now))


def _index_accounts(connection: Connection, people: Sequence[Any]) -> None:
    connection.execute(
        update(accounts)
        .where(accounts.c.id == bindparam("account"))
        .where(accounts.c.role == bindparam("part")),
        [
            {
                "account": row.id,
                "part": row.role,
                "search_key": searched_by(row.name, row.email, row.id),
            }
            for row in people
        ],
    )
