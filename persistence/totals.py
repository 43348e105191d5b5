"""The programme's numbers, kept as they change, so that no figure reads every dossier.

A total belongs to a year and a province, those of its dossiers. Whoever writes the row
of a dossier or one of its events writes the totals in the same transaction.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select, text

from domain.application import Application
from domain.calendar import VIETNAM_TIME
from domain.forms import Facts
from domain.standard import STANDARD
from domain.states import Stage, State
from domain.support_types import find
from domain.targets import TARGETS
from persistence.database import Inserting, Session, insert_into
from persistence.projection import placed
from persistence.tables import applications, events, totals

STATE = "state"
REQUESTED = "requested_vnd"
AWARDED = "awarded_vnd"
DISBURSED = "disbursed_vnd"
OPEN_SINCE = "open_since"
ACCEPTED = "accepted"
REACHED = "reached"
STEPS_DUE = "steps_due"
STEPS_IN_TIME = "steps_in_time"
STAY = "stay:"
"""Followed by a stage: how many stays there took the whole days in `part`."""

DAY_SECONDS = 24 * 60 * 60
BATCH = 1_000


class Kept(NamedTuple):
    """What a total is of: its kind, which part of it, and of which year and province.

    `part` is the state, the day of receipt in Vietnam, the support type, the target or
    the number of days, and empty for kinds that have none.
    """

    kind: str
    part: str
    year: int
    province: str


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a dossier stood in the state it left; `on_time` where that was due."""

    source: str
    stood_seconds: int
    on_time: bool | None


def keep(
    session: Session,
    before: tuple[Application, datetime | None] | None,
    after: tuple[Application, datetime | None],
    stay: Stay | None = None,
) -> None:
    """Bring the totals on by what an event changed.

    A dossier comes with the instant it was accepted at, if it was; `before` is None for
    its first event. `stay` is that of the event.
    """
    changed: Counter[Kept] = Counter()
    changed.update(_of_dossier(*after))
    if before is not None:
        changed.subtract(_of_dossier(*before))
        changed.update(_moved_stays(session, before[0], after[0]))
    if stay is not None:
        changed.update(_of_stay(stay, *_place(after[0])))
    _add(session, changed)


def hold(session: Session) -> None:
    """Let nobody else change a total until this transaction ends.

    Whoever records an event writes totals last, so what is not counted yet by then is
    added afterwards.
    """
    if session.dialect.name == "postgresql":
        session.execute(text("LOCK TABLE totals IN EXCLUSIVE MODE"))


def differing(session: Session) -> tuple[Kept, ...]:
    """Return the totals that are not what the rows make them; empty when all are."""
    counted = _counted(session)
    t = totals.c
    rows = session.execute(select(t.kind, t.part, t.year, t.province, t.value))
    kept = {Kept(*row[:4]): row.value for row in rows}
    every = counted.keys() | kept.keys()
    return tuple(
        sorted(one for one in every if counted.get(one, 0) != kept.get(one, 0))
    )


def recount(session: Session) -> None:
    """Write every total anew from the rows, while nobody else changes one."""
    hold(session)
    counted = _counted(session)
    session.execute(delete(totals))
    _add(session, counted)


def read(
    session: Session, year: int | None, province: str | None
) -> Mapping[str, Mapping[str, int]]:
    """Return the totals by kind and part: of a year, of a province, or of all."""
    t = totals.c
    conditions: list[ColumnElement[bool]] = []
    if year is not None:
        conditions.append(t.year == year)
    if province is not None:
        conditions.append(t.province == province)
    rows = session.execute(
        select(t.kind, t.part, func.sum(t.value).label("value"))
        .where(*conditions)
        .group_by(t.kind, t.part)
    )
    found: dict[str, dict[str, int]] = {}
    for kind, part, value in rows:
        found.setdefault(kind, {})[part] = int(value)
    return found


def whole_days(seconds: int) -> int:
    """Return how many days these seconds are, rounded to the nearest."""
    return (seconds + DAY_SECONDS // 2) // DAY_SECONDS


def year_of(received_at: datetime) -> int:
    """Return the year in Vietnam that a dossier counts in."""
    return received_at.astimezone(VIETNAM_TIME).year


def _place(application: Application) -> tuple[int, str]:
    return year_of(application.received_at), placed(application)["province"]


def _of_dossier(
    application: Application, accepted_at: datetime | None
) -> Mapping[Kept, int]:
    place = _place(application)
    parts = {
        (STATE, str(application.state)): 1,
        (REQUESTED, ""): application.facts.get("amount_requested_vnd", 0),
        (AWARDED, ""): application.award_vnd,
        (DISBURSED, ""): application.paid_vnd,
    }
    if STANDARD.row(application.state).stage is not Stage.CLOSED:
        parts[OPEN_SINCE, _day(application.received_at)] = 1
    if accepted_at is not None:
        parts |= _accepted(
            application.support_type,
            application.revision,
            application.facts,
            accepted_at,
        )
    return {Kept(*part, *place): int(value) for part, value in parts.items()}


def _accepted(
    support_type: str, revision: int, facts: Facts, accepted_at: datetime
) -> dict[tuple[str, str], int]:
    named = find(support_type, revision).target
    on = accepted_at.astimezone(VIETNAM_TIME).date()
    reached = {(REACHED, t.code): t.counts(named, facts, on) for t in TARGETS}
    return {(ACCEPTED, support_type): 1, **reached}


def _day(instant: datetime) -> str:
    return instant.astimezone(VIETNAM_TIME).date().isoformat()


def _of_stay(stay: Stay, year: int, province: str) -> Iterator[Kept]:
    stage = STANDARD.row(State(stay.source)).stage
    yield Kept(STAY + stage, str(whole_days(stay.stood_seconds)), year, province)
    if stay.on_time is not None:
        yield Kept(STEPS_DUE, "", year, province)
    if stay.on_time:
        yield Kept(STEPS_IN_TIME, "", year, province)


def _moved_stays(
    session: Session, before: Application, after: Application
) -> Mapping[Kept, int]:
    """Return what its past stays change when a dossier comes to another province."""
    came_from, goes_to = _place(before), _place(after)
    if came_from == goes_to:
        return {}
    e = events.c
    rows = session.execute(
        select(e.source, e.stood_seconds, e.on_time)
        .where(e.code == after.code)
        .where(e.stood_seconds.is_not(None))
    )
    moved: Counter[Kept] = Counter()
    for row in rows:
        stay = Stay(*row)
        moved.update(_of_stay(stay, *goes_to))
        moved.subtract(Counter(_of_stay(stay, *came_from)))
    return moved


def _add(session: Session, changed: Mapping[Kept, int]) -> None:
    # In one order, so that two who add to the same totals never wait for each other.
    rows = [
        {**one._asdict(), "value": value}
        for one, value in sorted(changed.items())
        if value
    ]
    adding = _adding(session.dialect.name)
    for start in range(0, len(rows), BATCH):
        session.execute(adding, rows[start : start + BATCH])


@cache
def _adding(dialect: str) -> Inserting:
    adding = insert_into(dialect, totals)
    return adding.on_conflict_do_update(
        index_elements=list(totals.primary_key.columns),
        set_={"value": totals.c.value + adding.excluded.value},
    )


def _counted(session: Session) -> Counter[Kept]:
    """Return every total as the rows make it, reading each row once."""
    counted: Counter[Kept] = Counter()
    for some in (
        _counted_states(session),
        _counted_open(session),
        _counted_accepted(session),
        _counted_stays(session),
    ):
        for one, value in some:
            counted[one] += value
    return Counter({one: value for one, value in counted.items() if value})


Counting = Iterable[tuple[Kept, int]]


def _counted_states(session: Session) -> Counting:
    a = applications.c
    rows = session.execute(
        select(
            a.year,
            a.province,
            a.state,
            func.count().label("dossiers"),
            func.sum(a.amount_requested_vnd).label(REQUESTED),
            func.sum(a.amount_awarded_vnd).label(AWARDED),
            func.sum(a.amount_disbursed_vnd).label(DISBURSED),
        ).group_by(a.year, a.province, a.state)
    )
    for row in rows:
        yield Kept(STATE, row.state, row.year, row.province), row.dossiers
        for kind in (REQUESTED, AWARDED, DISBURSED):
            value = int(row._mapping[kind] or 0)
            yield Kept(kind, "", row.year, row.province), value


def _counted_open(session: Session) -> Counting:
    a = applications.c
    query = select(a.year, a.province, a.received_at).where(a.stage != Stage.CLOSED)
    for row in session.execute(query):
        yield Kept(OPEN_SINCE, _day(row.received_at), row.year, row.province), 1


def _counted_accepted(session: Session) -> Counting:
    a = applications.c
    facts = a.application["facts"].label("facts")
    columns = (a.year, a.province, a.support_type, a.revision, facts, a.accepted_at)
    for row in session.execute(select(*columns).where(a.accepted_at.is_not(None))):
        accepted = _accepted(row.support_type, row.revision, row.facts, row.accepted_at)
        for part, value in accepted.items():
            yield Kept(*part, row.year, row.province), value


def _counted_stays(session: Session) -> Counting:
    a, e = applications.c, events.c
    days = ((e.stood_seconds + DAY_SECONDS // 2) // DAY_SECONDS).label("days")
    keys = (a.year, a.province, e.source, days, e.on_time)
    rows = session.execute(
        select(*keys, func.count().label("stays"))
        .join(applications, a.code == e.code)
        .where(e.stood_seconds.is_not(None))
        .group_by(*keys)
    )
    for row in rows:
        stay = Stay(row.source, int(row.days) * DAY_SECONDS, row.on_time)
        for one in _of_stay(stay, row.year, row.province):
            yield one, row.stays
