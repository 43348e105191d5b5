"""Lists of dossiers: filtered, sorted and paged, narrowed to the reader."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    and_,
    false,
    func,
    select,
)

from domain.application import Application
from domain.deadlines import members_missing
from domain.errors import Refused
from domain.identity import code_meant, digits_meant
from domain.people import Actor, Role
from domain.places import province_today
from domain.serialization import read
from domain.standard import STANDARD
from domain.states import Action, State
from domain.text import blank, phrases
from persistence.assignments import overdue, waits_for_person, waits_for_role
from persistence.database import Found, Session
from persistence.keyset import Order
from persistence.keyset import page as page_of
from persistence.projection import RESPONSIBLE
from persistence.tables import (
    accounts,
    application_members,
    applications,
    events,
    steps,
)
from persistence.visibility import visible_to
from persistence.words import holding


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None, false and empty text narrow nothing.

    `q` is looked for in code, title, applicant, tax code, phone number and province:
    every word of it, what stands in quotation marks as a whole, with or without
    Vietnamese marks. A code may lack its dashes, zeros and check character.
    `province` is understood in any spelling; a dissolved one stands for what it is
    today.

    `waiting` leaves what waits for the reader's role, or to administrators and
    auditors, for whom nothing waits, what is open; `mine` what they can act on
    themselves. `unassigned` leaves what somebody has yet to be named for; `due_before`
    what is due before then and not yet overdue.
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
    members_missing: int = 0
    """How many members the panel lacks to reach its quorum; for the office alone."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a list, and the cursor that leads on; None at the end."""

    items: tuple[Listed, ...]
    next_cursor: str | None


_SORTED_BY: dict[str, tuple[Column[Any], type]] = {
    "received_at": (applications.c.received_at, datetime),
    "due_at": (applications.c.due_or_never, datetime),
    "amount": (applications.c.amount_requested_vnd, int),
    "name": (applications.c.name_key, str),
}

SORTS = tuple(f"{sign}{name}" for name in _SORTED_BY for sign in ("", "-"))
"""The orders a list may have; with a minus the largest or latest comes first."""

_EQUAL = ("support_type", "stage", "state", "waits_for", "province", "year")

_AS_STORED = tuple(
    f.name
    for f in fields(Listed)
    if f.name not in ("applicant", "overdue", "assigned", "members_missing")
)
_COLUMNS = tuple(
    applications.c[name] for name in ("applicant_id", "due_or_never", *_AS_STORED)
)


def page(
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
    query = select(*_COLUMNS).where(*_conditions(session, actor, filters, now))
    # "Soon" moves on with the clock, but the list somebody pages through is the same.
    soon = filters.due_before is not None
    asked = (sort, replace(filters, due_before=None), soon, actor)
    rows, following = page_of(session, query, _order(sort), limit, cursor, asked)
    named = _assigned(session, actor, rows)
    short = _short_panels(session, actor, rows)
    items = (
        replace(
            _listed(row, now, named.get(row.code, ())),
            members_missing=short.get(row.code, 0),
        )
        for row in rows
    )
    return Page(tuple(items), following)


COUNTED_TO = 1_000
"""What stands under a tab is counted so far; beyond it nobody reads the number."""


def counts(
    session: Session,
    actor: Actor,
    filters: Filters,
    tabs: Mapping[str, Filters],
    now: datetime,
) -> Mapping[str, int]:
    """Count what each tab leaves of a list, all in one query.

    Return COUNTED_TO + 1 for a tab under which more than COUNTED_TO stand.
    """
    narrowed = (visible_to(actor), *_narrowing(session, actor, filters, now))
    columns = (
        select(func.count())
        .select_from(
            select(applications.c.code)
            .where(*narrowed, *_narrowing(session, actor, tab, now))
            .limit(COUNTED_TO + 1)
            .subquery()
        )
        .scalar_subquery()
        for tab in tabs.values()
    )
    found = session.execute(select(*columns))
    return dict(zip(tabs, found.one(), strict=True))


def _order(sort: str) -> Order:
    column, kind = _SORTED_BY[sort.removeprefix("-")]
    return Order(
        (column, applications.c.code),
        (kind, str),
        sort.startswith("-"),
        personal=column is applications.c.name_key,
    )


def _conditions(
    session: Session, actor: Actor, filters: Filters, now: datetime
) -> Iterator[ColumnElement[bool]]:
    yield visible_to(actor)
    yield from _narrowing(session, actor, filters, now)


def _narrowing(
    session: Session, actor: Actor, filters: Filters, now: datetime
) -> Iterator[ColumnElement[bool]]:
    yield from _by_turn(actor, filters, now)
    for name in _EQUAL:
        wanted = getattr(filters, name)
        if name == "province" and wanted:
            wanted = province_today(wanted) or wanted
        if wanted not in (None, ""):
            yield applications.c[name] == wanted if _storable(wanted) else false()
    if filters.overdue is not None:
        yield overdue(now) if filters.overdue else ~overdue(now)
    if filters.due_before is not None:
        yield ~overdue(now)
        yield applications.c.due_or_never < filters.due_before
    if filters.q and not blank(filters.q):
        yield _found_by(session, filters.q)


def _by_turn(
    actor: Actor, filters: Filters, now: datetime
) -> Iterator[ColumnElement[bool]]:
    if filters.waiting:
        yield waits_for_role(actor)
    if filters.mine:
        yield waits_for_person(actor, now)
    if filters.unassigned:
        yield applications.c.unassigned


def _found_by(session: Session, q: str) -> ColumnElement[bool]:
    code = code_meant(q)
    if code is not None:
        return applications.c.code == code
    digits = digits_meant(q)
    keys = (digits,) if digits else phrases(q)
    if not keys:
        return false()
    return and_(*holding(session, applications.c.search_key, keys, applications.c.code))


def _storable(value: object) -> bool:
    # Postgres refuses NUL and surrogates; neither is in any text we keep.
    return not isinstance(value, str) or value.isprintable()


def _assigned(
    session: Session, actor: Actor, rows: Sequence[Found]
) -> Mapping[str, tuple[str, ...]]:
    if actor.role is Role.APPLICANT or not rows:
        return {}
    part, a = application_members.c, applications.c
    same = and_(accounts.c.id == part.account_id, accounts.c.role == a.waits_for)
    name = func.coalesce(func.nullif(accounts.c.name, ""), part.account_id)
    found = session.execute(
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


def _short_panels(
    session: Session, actor: Actor, rows: Sequence[Found]
) -> Mapping[str, int]:
    """Give how many members are missing, by code, where the officer must seat them."""
    if actor.role is Role.APPLICANT:
        return {}
    codes = [
        row.code
        for row in rows
        if row.state == State.APPRAISING and row.waits_for == Role.OFFICER
    ]
    if not codes:
        return {}
    found = session.execute(
        select(applications.c.application).where(applications.c.code.in_(codes))
    )
    dossiers = [read(Application, row.application) for row in found]
    return {one.code: members_missing(one) for one in dossiers}


def _listed(row: Found, now: datetime, assigned: tuple[str, ...]) -> Listed:
    values = {name: getattr(row, name) for name in _AS_STORED}
    late = row.due_or_never < now
    return Listed(applicant=row.applicant_id, overdue=late, assigned=assigned, **values)


_DECIDING = tuple({t.action for t in STANDARD.transitions if t.numbered})
"""The steps that a numbered decision of the office may stand behind."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the record holds of a dossier beside its line in a list.

    `approved_at` and `decision` are those of the last approval; `later` the numbers of
    decisions that changed or ended the support after it.
    """

    tax_code: str = ""
    phone: str = ""
    envelope: str = ""
    decision: str = ""
    approved_at: datetime | None = None
    later: tuple[str, ...] = field(default=())
    contract: str = ""
    signed_on: str = ""


def particulars(session: Session, codes: Sequence[str]) -> Mapping[str, Particulars]:
    """Give that of each of these dossiers, all of which the reader may see."""
    found = {row.code: _begun(row) for row in _standing(session, codes)}
    for step in _taken(session, codes):
        found[step.code] = _after(found[step.code], step)
    return found


def _standing(session: Session, codes: Sequence[str]) -> Sequence[Any]:
    a = applications.c
    wanted = select(a.code, a.answers, a.envelope).where(a.code.in_(codes))
    return session.execute(wanted).all()


def _taken(session: Session, codes: Sequence[str]) -> Sequence[Any]:
    """Give the deciding steps on the record with their answers, oldest first."""
    same = and_(
        events.c.code == steps.c.code, events.c.command_id == steps.c.command_id
    )
    wanted = (
        select(events.c.code, events.c.action, events.c.at, steps.c.answers)
        .join(steps, same)
        .where(events.c.code.in_(codes))
        .where(events.c.action.in_((*_DECIDING, Action.SIGN_CONTRACT)))
        .order_by(events.c.code, events.c.number)
    )
    return session.execute(wanted).all()


def _begun(row: Any) -> Particulars:
    applicant = row.answers.get("applicant")
    who: Mapping[str, object] = applicant if isinstance(applicant, Mapping) else {}
    return Particulars(
        str(who.get("tax_code") or ""), str(who.get("phone") or ""), row.envelope
    )


def _after(known: Particulars, step: Any) -> Particulars:
    answers = step.answers
    if step.action == Action.SIGN_CONTRACT:
        return replace(
            known,
            contract=str(answers.get("contract_number") or ""),
            signed_on=str(answers.get("signed_on") or ""),
        )
    number = str(answers.get("decision_number") or "")
    if step.action == Action.APPROVE:
        # The consent of one level may carry the number, and that of the other not.
        said = number or known.decision
        return replace(known, decision=said, approved_at=step.at, later=())
    return replace(known, later=(*known.later, number)) if number else known
