"""Lists of dossiers: filtered, sorted and paged, narrowed to the reader."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, false, select

from domain.errors import Refused
from domain.identity import is_dossier_code, normalise_code, search_key
from domain.people import Actor
from persistence.database import Found, Session
from persistence.keyset import Order
from persistence.keyset import page as page_of
from persistence.scope import visible_to
from persistence.tables import applications


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None and empty text narrow nothing.

    `q` is looked for in code, title, applicant, tax code and province, every word of
    it, with or without Vietnamese marks.
    """

    support_type: str | None = None
    stage: str | None = None
    state: str | None = None
    waits_for: str | None = None
    province: str | None = None
    overdue: bool | None = None
    q: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list; amounts in đồng."""

    code: str
    support_type: str
    revision: int
    applicant: str
    applicant_name: str
    project_title: str
    province: str
    unit: str
    fund: str
    stage: str
    state: str
    waits_for: str
    since: datetime | None
    due_at: datetime | None
    overdue: bool
    number: int
    received_at: datetime
    year: int
    amount_requested_vnd: int
    amount_awarded_vnd: int
    amount_disbursed_vnd: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a list, and the cursor that leads on; None at the end."""

    items: tuple[Listed, ...]
    next_cursor: str | None


_SORTED_BY: dict[str, tuple[Column[Any], type]] = {
    "received_at": (applications.c.received_at, datetime),
    "due_at": (applications.c.due_or_never, datetime),
    "amount": (applications.c.amount_requested_vnd, int),
}

SORTS = tuple(f"{sign}{name}" for name in _SORTED_BY for sign in ("", "-"))
"""The orders a list may have; with a minus the largest or latest comes first."""

_EQUAL = ("support_type", "stage", "state", "waits_for", "province", "year")

_AS_STORED = tuple(
    f.name for f in fields(Listed) if f.name not in ("applicant", "overdue")
)
_COLUMNS = tuple(
    applications.c[name] for name in ("applicant_id", "due_or_never", *_AS_STORED)
)


async def page(
    session: Session,
    actor: Actor,
    filters: Filters,
    *,
    now: datetime,
    sort: str = "-received_at",
    limit: int = 50,
    cursor: str | None = None,
) -> Page:
    """Give the dossiers this reader may know of, a page at a time.

    Raises Refused: `sort_unknown` for an order that is not in SORTS, `cursor_unknown`
    for a cursor that this list did not give out.
    """
    if sort not in SORTS:
        raise Refused("sort_unknown", sorts=", ".join(SORTS))
    query = select(*_COLUMNS).where(visible_to(actor), *_conditions(filters, now))
    rows, following = await page_of(
        session, query, _order(sort), limit, cursor, (sort, filters, actor)
    )
    return Page(tuple(_listed(row, now) for row in rows), following)


def _order(sort: str) -> Order:
    column, kind = _SORTED_BY[sort.removeprefix("-")]
    return Order((column, applications.c.code), (kind, str), sort.startswith("-"))


def _conditions(filters: Filters, now: datetime) -> Iterator[ColumnElement[bool]]:
    for name in _EQUAL:
        wanted = getattr(filters, name)
        if wanted not in (None, ""):
            yield applications.c[name] == wanted if _storable(wanted) else false()
    if filters.overdue is not None:
        yield _overdue(filters.overdue, now)
    if filters.q:
        yield _found_by(filters.q)


def _overdue(wanted: bool, now: datetime) -> ColumnElement[bool]:
    due = applications.c.due_or_never
    return due < now if wanted else due >= now


def _found_by(q: str) -> ColumnElement[bool]:
    code = normalise_code(q)
    if is_dossier_code(code):
        return applications.c.code == code
    words = search_key(q).split()
    if not all(_storable(word) for word in words):
        return false()
    matches = [applications.c.search_key.contains(w, autoescape=True) for w in words]
    return and_(*matches) if matches else false()


def _storable(value: object) -> bool:
    # Postgres refuses NUL and surrogates; neither is in any text we keep.
    return not isinstance(value, str) or value.isprintable()


def _listed(row: Found, now: datetime) -> Listed:
    values = {name: getattr(row, name) for name in _AS_STORED}
    return Listed(applicant=row.applicant_id, overdue=row.due_or_never < now, **values)
