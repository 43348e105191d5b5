"""The programme in numbers: results against targets, ageing, punctuality and money."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from domain.calendar import VIETNAM_TIME
from domain.forms import Facts
from domain.places import province_today
from domain.standard import STANDARD
from domain.states import Stage, State
from domain.support_types import find
from domain.targets import TARGETS
from persistence.database import Session
from persistence.envelopes import Balance, balances
from persistence.tables import applications, events

AGES: tuple[tuple[str, int | None], ...] = (
    ("under_30_days", 30),
    ("under_90_days", 90),
    ("under_180_days", 180),
    ("under_365_days", 365),
    ("older", None),
)
"""How long open dossiers have been with the office, counted from receipt."""

_DAY = timedelta(days=1).total_seconds()


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbers of a year and a province, or of all; amounts in đồng.

    `steps_due` are the steps that had a due instant, `steps_in_time` those of them
    taken before it. `median_days` are the calendar days a dossier stood in a state, by
    stage. `accepted` counts accepted dossiers by support type; `reached` counts those
    toward each target of a programme that were accepted in the target's own years.
    """

    dossiers: int
    by_stage: Mapping[str, int]
    by_state: Mapping[str, int]
    open_age: Mapping[str, int]
    overdue: int
    steps_in_time: int
    steps_due: int
    median_days: Mapping[str, int]
    requested_vnd: int
    awarded_vnd: int
    disbursed_vnd: int
    accepted: Mapping[str, int]
    reached: Mapping[str, int]
    money: tuple[Balance, ...]

    @property
    def on_time_percent(self) -> int | None:
        """The whole percent of steps taken in time; None while none was due."""
        return self.steps_in_time * 100 // self.steps_due if self.steps_due else None


def statistics(
    session: Session,
    *,
    now: datetime,
    year: int | None = None,
    province: str | None = None,
) -> Statistics:
    """Give the numbers of the dossiers received in a year in a province."""
    narrowed = tuple(_narrowed(year, province))
    by_state = _by_state(session, narrowed)
    sums = _sums(session, narrowed)
    accepted = _accepted(session, narrowed)
    in_time, due = _on_time(session, narrowed)
    return Statistics(
        dossiers=sum(by_state.values()),
        by_stage=_by_stage(by_state),
        by_state=by_state,
        open_age=_open_age(session, narrowed, now),
        overdue=_overdue(session, narrowed, now),
        steps_in_time=in_time,
        steps_due=due,
        median_days=_median_days(session, narrowed),
        requested_vnd=sums[0],
        awarded_vnd=sums[1],
        disbursed_vnd=sums[2],
        accepted=_counted(accepted),
        reached=_reached(accepted),
        money=balances(session, year=year, province=province),
    )


def _narrowed(year: int | None, province: str | None) -> Sequence[ColumnElement[bool]]:
    conditions = []
    if year is not None:
        conditions.append(applications.c.year == year)
    if province is not None:
        today = province_today(province) or province
        conditions.append(applications.c.province == today)
    return conditions


def _by_state(
    session: Session, narrowed: Sequence[ColumnElement[bool]]
) -> Mapping[str, int]:
    state = applications.c.state
    rows = session.execute(select(state, func.count()).where(*narrowed).group_by(state))
    found = {row[0]: row[1] for row in rows}
    return {s.value: found.get(s.value, 0) for s in State}


def _by_stage(by_state: Mapping[str, int]) -> Mapping[str, int]:
    counts = {stage.value: 0 for stage in Stage}
    for state, count in by_state.items():
        counts[STANDARD.row(State(state)).stage] += count
    return counts


def _sums(
    session: Session, narrowed: Sequence[ColumnElement[bool]]
) -> tuple[int, int, int]:
    columns = (
        applications.c.amount_requested_vnd,
        applications.c.amount_awarded_vnd,
        applications.c.amount_disbursed_vnd,
    )
    found = session.execute(
        select(*(func.coalesce(func.sum(c), 0) for c in columns)).where(*narrowed)
    )
    requested, awarded, disbursed = found.one()
    return int(requested), int(awarded), int(disbursed)


def _open_age(
    session: Session, narrowed: Sequence[ColumnElement[bool]], now: datetime
) -> Mapping[str, int]:
    received = applications.c.received_at
    bounds = [
        (received > now - timedelta(days=days), name)
        for name, days in AGES
        if days is not None
    ]
    age = case(*bounds, else_=AGES[-1][0])
    rows = session.execute(
        select(age, func.count())
        .where(applications.c.stage != Stage.CLOSED, *narrowed)
        .group_by(age)
    )
    found = {row[0]: row[1] for row in rows}
    return {name: found.get(name, 0) for name, _ in AGES}


def _overdue(
    session: Session, narrowed: Sequence[ColumnElement[bool]], now: datetime
) -> int:
    late = applications.c.due_or_never < now
    query = select(func.count()).select_from(applications).where(late, *narrowed)
    return session.scalar(query) or 0


def _on_time(
    session: Session, narrowed: Sequence[ColumnElement[bool]]
) -> tuple[int, int]:
    on_time = func.sum(case((events.c.on_time, 1), else_=0))
    query = select(on_time, func.count()).where(events.c.on_time.is_not(None))
    found = session.execute(_of(query, narrowed))
    punctual, counted = found.one()
    return int(punctual or 0), int(counted)


def _median_days(
    session: Session, narrowed: Sequence[ColumnElement[bool]]
) -> Mapping[str, int]:
    stage = case(
        {state.value: STANDARD.row(state).stage.value for state in State},
        value=events.c.source,
    )
    stays = _of(
        select(
            stage.label("stage"),
            events.c.stood_seconds,
            func.row_number()
            .over(partition_by=stage, order_by=events.c.stood_seconds)
            .label("place"),
            func.count().over(partition_by=stage).label("stays"),
        ).where(events.c.stood_seconds.is_not(None)),
        narrowed,
    ).subquery()
    rows = session.execute(
        select(stays.c.stage, stays.c.stood_seconds).where(
            stays.c.place == (stays.c.stays + 1) // 2
        )
    )
    return {row.stage: round(row.stood_seconds / _DAY) for row in rows}


def _of(
    query: Select[*tuple[Any, ...]], narrowed: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    if not narrowed:
        return query
    joined = query.join(applications, applications.c.code == events.c.code)
    return joined.where(*narrowed)


@dataclass(frozen=True, slots=True)
class _Accepted:
    support_type: str
    revision: int
    facts: Facts
    on: date


def _accepted(
    session: Session, narrowed: Sequence[ColumnElement[bool]]
) -> Sequence[_Accepted]:
    a = applications.c
    facts = a.application["facts"].label("facts")
    rows = session.execute(
        select(a.support_type, a.revision, facts, a.accepted_at)
        .where(a.accepted_at.is_not(None), *narrowed)
        .order_by(a.code)
    )
    return [
        _Accepted(
            row.support_type,
            row.revision,
            row.facts,
            row.accepted_at.astimezone(VIETNAM_TIME).date(),
        )
        for row in rows
    ]


def _counted(accepted: Sequence[_Accepted]) -> Mapping[str, int]:
    return Counter(one.support_type for one in accepted)


def _reached(accepted: Sequence[_Accepted]) -> Mapping[str, int]:
    counts = {target.code: 0 for target in TARGETS}
    for one in accepted:
        named = find(one.support_type, one.revision).target
        for target in TARGETS:
            counts[target.code] += target.counts(named, one.facts, one.on)
    return counts
