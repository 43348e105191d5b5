"""Whether an envelope carries what is to be taken of it, and who waits before that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select, tuple_

from domain.states import State
from persistence.database import Session
from persistence.tables import applications, envelopes


@dataclass(frozen=True, slots=True)
class Turn:
    """The place of a dossier in the legal order: priority, then receipt, then code."""

    priority: tuple[int, ...]
    received_at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Funds:
    """What stands on the accounts of an envelope, and who waits for it, in đồng.

    One that is not open has nothing on its accounts. `ahead` are the dossiers that
    wait in front of a turn, `ahead_vnd` is what they are owed.
    """

    opened: bool
    available_vnd: int
    reserved_vnd: int
    committed_vnd: int
    waiting: int
    ahead: int
    ahead_vnd: int


def funds(session: Session, envelope: str, turn: Turn) -> Funds:
    """Give how an envelope stands for whoever has this turn, read in one query."""
    a, e = applications.c, envelopes.c
    waits = (
        a.state == State.AWAITING_FUNDS,
        a.envelope == envelope,
        a.code != turn.code,
    )
    in_front = _before(turn)

    def account(name: str) -> ColumnElement[int]:
        column = e[f"{name}_vnd"]
        return select(column).where(e.id == envelope).scalar_subquery().label(name)

    counted = (
        select(func.count()).where(*waits).scalar_subquery().label("waiting"),
        select(func.count()).where(*waits, in_front).scalar_subquery().label("ahead"),
        select(func.coalesce(func.sum(a.amount_awarded_vnd), 0))
        .where(*waits, in_front)
        .scalar_subquery()
        .label("ahead_vnd"),
    )
    accounts = map(account, ("available", "reserved", "committed"))
    row = session.execute(select(*accounts, *counted)).one()
    return Funds(
        row.available is not None,
        row.available or 0,
        row.reserved or 0,
        row.committed or 0,
        row.waiting,
        row.ahead,
        int(row.ahead_vnd),
    )


def _before(turn: Turn) -> ColumnElement[bool]:
    """Give the condition that a waiting dossier comes before a turn."""
    a = applications.c
    columns = (
        a.priority_first,
        a.priority_second,
        a.priority_third,
        a.received_at,
        a.code,
    )
    values: Sequence[object] = (*turn.priority, turn.received_at, turn.code)
    mine = (
        literal(value, column.type)
        for column, value in zip(columns, values, strict=True)
    )
    return tuple_(*columns) < tuple_(*mine)
