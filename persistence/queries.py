"""Reading single dossiers, narrowed to the reader, and the feed of what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    case,
    exists,
    or_,
    select,
    type_coerce,
)

from domain.application import Application
from domain.errors import NotFound
from domain.identity import is_dossier_code
from domain.ledger import Account, Posting
from domain.people import Actor
from domain.serialization import read
from domain.states import Stage, State
from persistence.database import Found, Session
from persistence.event_log import Recorded
from persistence.event_log import recorded as recorded_of
from persistence.intake import KeptStep
from persistence.tables import (
    applications,
    documents,
    events,
    held_documents,
    steps,
    submissions,
)
from persistence.tables import postings as postings_table
from persistence.types import Structured
from persistence.visibility import READERS, visible_to

_OF_CODE = applications.c.code == bindparam("of_code")

LATE_CLOCKS = 200
"""How many dossiers with a late clock are read at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier as it stands; `answers` are the latest, personal ones included."""

    application: Application
    stage: Stage
    waits_for: str
    applicant_name: str
    project_title: str
    year: int
    amount_requested_vnd: int
    amount_awarded_vnd: int
    amount_disbursed_vnd: int
    answers: Mapping[str, object]
    language: str


@dataclass(frozen=True, slots=True)
class Taken:
    """An event, the answers it came with, and its dossier as it stands by now."""

    row: Row
    recorded: Recorded
    answers: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Held:
    """A document in a dossier, under the paper it stands for; size in bytes.

    `pages` are None where they were not counted; `at` is when the event was that
    brought it, None before there is one.
    """

    paper: str
    digest: str
    name: str
    media_type: str
    size: int
    command_id: str
    pages: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A posting that an event of the dossier made."""

    number: int
    posting: Posting
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """An approved dossier that waits for its envelope to carry its award in đồng."""

    code: str
    envelope: str
    award_vnd: int


def application(session: Session, actor: Actor, code: str) -> Row:
    """Give a dossier; NotFound when it is not there or not for this reader."""
    if not is_dossier_code(code):
        raise NotFound(application=code)
    found = session.execute(_seen_by(actor), {"of_code": code}).one_or_none()
    if found is None:
        raise NotFound(application=code)
    return _row(found)


def stored(session: Session, code: str) -> Row | None:
    """Give a dossier for the system's own use, or None."""
    query = _dossiers().where(applications.c.code == code)
    found = session.execute(query).one_or_none()
    return _row(found) if found else None


def before_command(
    session: Session, actor: Actor, code: str, command_id: str
) -> tuple[Row | None, int | None]:
    """Give a dossier as this reader sees it, and the event this command led to before.

    The dossier is None when it is not there or not for this reader, the event None
    while the command led to none.
    """
    place = {"of_code": code, "command": command_id}
    found = session.execute(_before_command(actor), place).one_or_none()
    if found is None:
        return None, None
    return _row(found) if found.seen else None, found.led


def taken(session: Session, code: str, number: int) -> Taken:
    """Give an event of a dossier. Raises NotFound; sight has been judged before."""
    place = {"of_code": code, "of_number": number}
    found = session.execute(_taken(), place).one_or_none()
    if found is None:
        raise NotFound(application=code)
    return Taken(_row(found), recorded_of(found), found.brought)


def trail(session: Session, code: str) -> tuple[Recorded, ...]:
    """Give every event of a dossier, oldest first."""
    query = select(events).where(events.c.code == code).order_by(events.c.number)
    return tuple(recorded_of(row) for row in session.execute(query))


def last(session: Session, code: str) -> Recorded | None:
    """Give the last event of a dossier, or None before the first."""
    query = select(events).where(events.c.code == code)
    query = query.order_by(events.c.number.desc()).limit(1)
    found = session.execute(query).one_or_none()
    return recorded_of(found) if found else None


def recorded(session: Session, code: str, command_id: str) -> Recorded | None:
    """Give the event that a command led to, or None while it led to none."""
    query = select(events).where(
        events.c.code == code, events.c.command_id == command_id
    )
    found = session.execute(query).one_or_none()
    return recorded_of(found) if found else None


def kept_answers(
    session: Session, code: str, command_id: str
) -> Mapping[str, object] | None:
    """Give the answers that came with a command; None of one that nobody sent."""
    command = {"of_code": code, "of_command": command_id}
    found: Mapping[str, object] | None = session.scalar(_KEPT_ANSWERS, command)
    return found


_KEPT_ANSWERS = select(steps.c.answers).where(
    steps.c.code == bindparam("of_code"), steps.c.command_id == bindparam("of_command")
)


def kept_steps(session: Session, code: str) -> tuple[KeptStep, ...]:
    """Give what came with the recorded steps of a dossier, oldest first."""
    same = and_(
        events.c.code == steps.c.code, events.c.command_id == steps.c.command_id
    )
    rows = session.execute(
        select(steps)
        .join(events, same)
        .where(steps.c.code == code)
        .order_by(events.c.number)
    )
    return tuple(
        KeptStep(
            r.code,
            r.command_id,
            r.action,
            r.kept_by,
            r.body_digest,
            r.answers,
            r.documents,
            r.kept_at,
            r.language,
        )
        for r in rows
    )


def papers(session: Session, code: str) -> tuple[Held, ...]:
    """Give the documents of the submission and of the recorded steps, as they came."""
    rows = session.execute(_papers(), {"of_code": code})
    return tuple(Held(*row) for row in rows)


def postings(session: Session, code: str) -> tuple[Posted, ...]:
    """Give what the events of a dossier moved between accounts."""
    table = postings_table
    rows = session.execute(
        select(table).where(table.c.code == code).order_by(table.c.id)
    )
    return tuple(
        Posted(
            r.number, Posting(r.envelope, Account(r.account), r.amount_vnd), r.posted_at
        )
        for r in rows
    )


def waiting_for_funds(
    session: Session, envelope: str | None = None
) -> tuple[Waiting, ...]:
    """Give the dossiers that wait for money, per envelope in their legal order.

    Flagship, then area, then sector; then by the instant of receipt.
    """
    a = applications.c
    query = select(a.code, a.envelope, a.amount_awarded_vnd).where(
        a.state == State.AWAITING_FUNDS
    )
    if envelope is not None:
        query = query.where(a.envelope == envelope)
    rows = session.execute(
        query.order_by(
            a.envelope,
            a.priority_first,
            a.priority_second,
            a.priority_third,
            a.received_at,
            a.code,
        )
    )
    return tuple(Waiting(*row) for row in rows)


def overdue(
    session: Session, before: datetime, limit: int = 200
) -> tuple[Application, ...]:
    """Give open dossiers that fell due before an instant, the longest overdue first."""
    a = applications.c
    rows = session.execute(
        select(a.application)
        .where(a.stage != Stage.CLOSED, a.due_at < before)
        .order_by(a.due_at, a.code)
        .limit(limit)
    )
    return tuple(read(Application, row.application) for row in rows)


def late_clocks(
    session: Session, before: datetime, after: tuple[datetime, str] | None = None
) -> tuple[tuple[datetime, Application], ...]:
    """Give dossiers whose clock should have rung before an instant, and when.

    Those longest ago come first, at most LATE_CLOCKS; `after` is the instant and code
    of the last one that was given before.
    """
    a = applications.c
    query = select(a.rings_at, a.application).where(a.rings_at < before)
    if after is not None:
        at, code = after
        query = query.where(a.rings_at >= at)
        query = query.where(or_(a.rings_at > at, a.code > code))
    rows = session.execute(query.order_by(a.rings_at, a.code).limit(LATE_CLOCKS))
    return tuple((row.rings_at, read(Application, row.application)) for row in rows)


def open_codes(session: Session) -> tuple[str, ...]:
    """Give the codes of all dossiers that are not closed."""
    query = select(applications.c.code).where(applications.c.stage != Stage.CLOSED)
    return tuple(session.scalars(query.order_by(applications.c.code)))


@lru_cache(READERS)
def _seen_by(actor: Actor) -> Select[*tuple[Any, ...]]:
    return _dossiers().where(_OF_CODE, visible_to(actor))


@lru_cache(READERS)
def _before_command(actor: Actor) -> Select[*tuple[Any, ...]]:
    same = events.c.command_id == bindparam("command")
    led = select(events.c.number).where(events.c.code == bindparam("of_code"), same)
    seen = case((visible_to(actor), 1), else_=0).label("seen")
    columns = seen, led.scalar_subquery().label("led")
    return _dossiers().add_columns(*columns).where(_OF_CODE)


@cache
def _taken() -> Select[*tuple[Any, ...]]:
    e = events.c
    brought = case(
        (submissions.c.command_id == e.command_id, submissions.c.answers),
        else_=steps.c.answers,
    )
    same = and_(steps.c.code == e.code, steps.c.command_id == e.command_id)
    return (
        _dossiers()
        .add_columns(*events.c, type_coerce(brought, Structured).label("brought"))
        .join(events, e.code == applications.c.code)
        .outerjoin(steps, same)
        .where(_OF_CODE, e.number == bindparam("of_number"))
    )


@cache
def _papers() -> Select[*tuple[Any, ...]]:
    held, d = held_documents.c, documents.c
    came_with = and_(events.c.code == held.code, events.c.command_id == held.command_id)
    submitted = exists().where(
        submissions.c.code == held.code, submissions.c.command_id == held.command_id
    )
    return (
        select(
            held.paper,
            held.digest,
            held.name,
            d.media_type,
            d.size,
            held.command_id,
            d.pages,
            events.c.at,
        )
        .join(documents, d.digest == held.digest)
        .outerjoin(events, came_with)
        .where(
            held.code == bindparam("of_code"),
            or_(events.c.code.is_not(None), submitted),
        )
        .order_by(events.c.number, held.paper)
    )


def _dossiers() -> Select[*tuple[Any, ...]]:
    a = applications.c
    return (
        select(
            a.application,
            a.stage,
            a.waits_for,
            a.applicant_name,
            a.project_title,
            a.year,
            a.amount_requested_vnd,
            a.amount_awarded_vnd,
            a.amount_disbursed_vnd,
            a.answers,
            submissions.c.language,
        )
        .select_from(applications)
        .join(submissions, submissions.c.code == a.code)
    )


def _row(found: Found) -> Row:
    return Row(
        read(Application, found.application),
        Stage(found.stage),
        found.waits_for,
        found.applicant_name,
        found.project_title,
        found.year,
        found.amount_requested_vnd,
        found.amount_awarded_vnd,
        found.amount_disbursed_vnd,
        found.answers,
        found.language,
    )
