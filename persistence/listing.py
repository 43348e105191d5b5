"""Lists of dossiers: filtered, sorted and paged, narrowed to the reader."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ScalarSelect,
    and_,
    false,
    func,
    or_,
    select,
)

from domain.decision import SEES_ALL
from domain.errors import Refused
from domain.identity import is_dossier_code, normalise_code, search_key
from domain.lifecycle import Stage
from domain.people import Actor, Role
from persistence.database import Found, Session
from persistence.keyset import Order
from persistence.keyset import page as page_of
from persistence.projection import NAMED, RESPONSIBLE
from persistence.scope import covered, somebody_has, takes_part, visible_to
from persistence.tables import accounts, application_members, applications


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None, false and empty text narrow nothing.

    `q` is looked for in code, title, applicant, tax code and province, every word of
    it, with or without Vietnamese marks.

    `waiting` leaves what waits for the reader's role; `mine` of that what they are
    named for and what nobody is named for in the units they cover. Administrators and
    auditors, for whom nothing waits, find under `waiting` what is open, and under
    `mine` what is overdue or unassigned. `unassigned` leaves what somebody has yet to
    be named for; `due_before` what is due before then and not yet overdue.
    """

    support_type: str | None = None
    stage: str | None = None
    state: str | None = None
    waits_for: str | None = None
    province: str | None = None
    overdue: bool | None = None
    q: str | None = None
    year: int | None = None
    mine: bool = False
    waiting: bool = False
    unassigned: bool = False
    due_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list; amounts in đồng.

    `assigned` are the names of those named for the next step, their ids where no name
    is known; applicants are told units, not people, and find it empty.
    """

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
    unassigned: bool = False
    assigned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tabs:
    """How many dossiers stand under each tab of the work list."""

    mine: int
    unit: int
    all: int
    overdue: int
    due_soon: int


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
    f.name for f in fields(Listed) if f.name not in ("applicant", "overdue", "assigned")
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
    query = select(*_COLUMNS).where(*_conditions(actor, filters, now))
    # "Soon" moves on with the clock, but the list somebody pages through is the same.
    soon = filters.due_before is not None
    asked = (sort, replace(filters, due_before=None), soon, actor)
    rows, following = await page_of(session, query, _order(sort), limit, cursor, asked)
    named = await _assigned(session, actor, rows)
    items = (_listed(row, now, named.get(row.code, ())) for row in rows)
    return Page(tuple(items), following)


async def counts(
    session: Session, actor: Actor, now: datetime, due_before: datetime
) -> Tabs:
    """Count what this reader finds under each tab, all in one query."""
    tabs = {
        "mine": Filters(mine=True),
        "unit": Filters(waiting=True),
        "all": Filters(),
        "overdue": Filters(overdue=True),
        "due_soon": Filters(due_before=due_before),
    }
    found = await session.execute(
        select(*(_count(actor, f, now).label(name) for name, f in tabs.items()))
    )
    return Tabs(**found.mappings().one())


def _count(actor: Actor, filters: Filters, now: datetime) -> ScalarSelect[int]:
    counted = select(func.count()).select_from(applications)
    return counted.where(*_conditions(actor, filters, now)).scalar_subquery()


def _order(sort: str) -> Order:
    column, kind = _SORTED_BY[sort.removeprefix("-")]
    return Order((column, applications.c.code), (kind, str), sort.startswith("-"))


def _conditions(
    actor: Actor, filters: Filters, now: datetime
) -> Iterator[ColumnElement[bool]]:
    yield visible_to(actor)
    yield from _by_turn(actor, filters, now)
    for name in _EQUAL:
        wanted = getattr(filters, name)
        if wanted not in (None, ""):
            yield applications.c[name] == wanted if _storable(wanted) else false()
    if filters.overdue is not None:
        yield _overdue(filters.overdue, now)
    if filters.due_before is not None:
        yield _overdue(False, now)
        yield applications.c.due_or_never < filters.due_before
    if filters.q:
        yield _found_by(filters.q)


def _by_turn(
    actor: Actor, filters: Filters, now: datetime
) -> Iterator[ColumnElement[bool]]:
    if filters.waiting:
        yield _waiting(actor)
    if filters.mine:
        yield _mine(actor, now)
    if filters.unassigned:
        yield applications.c.unassigned


def _waiting(actor: Actor) -> ColumnElement[bool]:
    if actor.role in SEES_ALL:
        return applications.c.stage != Stage.CLOSED
    return applications.c.waits_for == actor.role


def _mine(actor: Actor, now: datetime) -> ColumnElement[bool]:
    if actor.role in SEES_ALL:
        return or_(_overdue(True, now), applications.c.unassigned)
    if actor.role is Role.APPLICANT:
        return _waiting(actor)
    named = takes_part(RESPONSIBLE, actor.id)
    if actor.role in NAMED:
        nobody = and_(covered(actor.unit), ~somebody_has(RESPONSIBLE))
        named = or_(named, nobody)
    return and_(_waiting(actor), named)


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


async def _assigned(
    session: Session, actor: Actor, rows: Sequence[Found]
) -> Mapping[str, tuple[str, ...]]:
    if actor.role is Role.APPLICANT or not rows:
        return {}
    part, a = application_members.c, applications.c
    same = and_(accounts.c.id == part.account_id, accounts.c.role == a.waits_for)
    name = func.coalesce(func.nullif(accounts.c.name, ""), part.account_id)
    found = await session.execute(
        select(part.code, name.label("name"))
        .join(applications, a.code == part.code)
        .outerjoin(accounts, same)
        .where(part.code.in_([row.code for row in rows]), part.part == RESPONSIBLE)
        .order_by(part.code, part.account_id)
    )
    named: dict[str, tuple[str, ...]] = {}
    for row in found:
        named[row.code] = (*named.get(row.code, ()), row.name)
    return named


def _listed(row: Found, now: datetime, assigned: tuple[str, ...]) -> Listed:
    values = {name: getattr(row, name) for name in _AS_STORED}
    overdue = row.due_or_never < now
    return Listed(
        applicant=row.applicant_id, overdue=overdue, assigned=assigned, **values
    )
