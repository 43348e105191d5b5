"""Pages by place instead of by count: a cursor says after which row to go on."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeAlias

from sqlalchemy import Column, ColumnElement, Select, literal, select, tuple_

from domain.errors import Refused
from domain.serialization import canonical
from persistence.database import Found, Session

Place: TypeAlias = tuple[datetime | int | str, ...]
SMALLEST, LARGEST = 1, 100


@dataclass(frozen=True, slots=True)
class Order:
    """An order without ties: columns that are never empty, the last one unique.

    Where one of them is `personal`, the cursor names the row alone: cursors stand in
    addresses. The rows must then be of one table.
    """

    columns: tuple[Column[Any], ...]
    kinds: tuple[type, ...]
    descending: bool = False
    personal: bool = False

    @property
    def told(self) -> int:
        """From which column on a cursor tells where a row stands."""
        return len(self.columns) - 1 if self.personal else 0

    def place(self, row: Found) -> Place:
        """Give where a row stands in this order, as far as a cursor may tell."""
        told = self.columns[self.told :]
        return tuple(getattr(row, column.name) for column in told)


def page(
    session: Session,
    query: Select[*tuple[Any, ...]],
    order: Order,
    limit: int,
    cursor: str | None,
    asked: object,
) -> tuple[Sequence[Found], str | None]:
    """Give a page of a query and the cursor of the next one, None at the end.

    `asked` is all that shapes the list; a cursor of another list, or one that nobody
    gave out, raises Refused `cursor_unknown`. The limit is cut to 1 to 100.
    """
    list_digest = _digest(asked)
    if cursor is not None:
        query = query.where(_after(order, _read(cursor, order, list_digest)))
    size = min(max(limit, SMALLEST), LARGEST)
    ordered = (c.desc() if order.descending else c.asc() for c in order.columns)
    rows = session.execute(query.order_by(*ordered).limit(size + 1)).all()
    if len(rows) <= size:
        return rows, None
    return rows[:size], _written(order.place(rows[size - 1]), list_digest)


def _digest(asked: object) -> str:
    # What somebody looks for may hold half a character, which UTF-8 cannot write.
    text = canonical(asked).encode(errors="surrogatepass")
    return sha256(text).hexdigest()[:16]


def _after(order: Order, place: Place) -> ColumnElement[bool]:
    here = tuple_(*order.columns)
    told = order.columns[order.told :]
    values = (literal(v, c.type) for v, c in zip(place, told, strict=True))
    there = tuple_(*_read_again(order, place), *values)
    return here < there if order.descending else here > there


def _read_again(order: Order, place: Place) -> Iterator[ColumnElement[Any]]:
    """Give what the row a cursor names holds in the columns that it does not tell."""
    last = order.columns[-1]
    same = last.table.alias()
    for column in order.columns[: order.told]:
        held = select(same.c[column.name]).where(same.c[last.name] == place[-1])
        yield held.scalar_subquery()


def _written(place: Place, list_digest: str) -> str:
    values = [v.isoformat() if isinstance(v, datetime) else v for v in place]
    text = json.dumps([list_digest, values], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, order: Order, list_digest: str) -> Place:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found, values = json.loads(urlsafe_b64decode(padded.encode("ascii")))
        if found != list_digest:
            raise ValueError(found)
        return tuple(
            _value(kind, value)
            for kind, value in zip(order.kinds[order.told :], values, strict=True)
        )
    except (ValueError, TypeError, RecursionError) as unknown:
        raise Refused("cursor_unknown") from unknown


def _value(kind: type, value: object) -> datetime | int | str:
    if kind is datetime and isinstance(value, str):
        instant = datetime.fromisoformat(value)
        if instant.utcoffset() is not None:
            return instant
    if kind is int and type(value) is int and abs(value) < 1 << 63:
        return value
    if kind is str and isinstance(value, str) and value.isprintable():
        return value
    raise ValueError(value)
