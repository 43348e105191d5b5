"""The programme in numbers: results against targets, ageing, punctuality and money."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from domain.calendar import VIETNAM_TIME
from domain.places import province_today
from domain.standard import STANDARD
from domain.states import Stage, State
from domain.targets import TARGETS
from persistence import totals
from persistence.database import Session
from persistence.envelopes import Balance, balances
from persistence.tables import applications

AGES: tuple[tuple[str, int | None], ...] = (
    ("under_30_days", 30),
    ("under_90_days", 90),
    ("under_180_days", 180),
    ("under_365_days", 365),
    ("older", None),
)
"""How long open dossiers have been with the office, in days from that of receipt."""

Parts = Mapping[str, int]


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
    today = province_today(province) or province if province is not None else None
    kept = totals.read(session, year, today)
    by_state = {s.value: kept.get(totals.STATE, {}).get(s.value, 0) for s in State}
    accepted = kept.get(totals.ACCEPTED, {})
    return Statistics(
        dossiers=sum(by_state.values()),
        by_stage=_by_stage(by_state),
        by_state=by_state,
        open_age=_open_age(kept.get(totals.OPEN_SINCE, {}), now),
        overdue=_overdue(session, now, year, today),
        steps_in_time=_whole(kept, totals.STEPS_IN_TIME),
        steps_due=_whole(kept, totals.STEPS_DUE),
        median_days=_median_days(kept),
        requested_vnd=_whole(kept, totals.REQUESTED),
        awarded_vnd=_whole(kept, totals.AWARDED),
        disbursed_vnd=_whole(kept, totals.DISBURSED),
        accepted={code: number for code, number in accepted.items() if number},
        reached={t.code: kept.get(totals.REACHED, {}).get(t.code, 0) for t in TARGETS},
        money=balances(session, year=year, province=province),
    )


def _whole(kept: Mapping[str, Parts], kind: str) -> int:
    return sum(kept.get(kind, {}).values())


def _by_stage(by_state: Parts) -> Parts:
    counts = {stage.value: 0 for stage in Stage}
    for state, count in by_state.items():
        counts[STANDARD.row(State(state)).stage] += count
    return counts


def _open_age(since: Parts, now: datetime) -> Parts:
    today = now.astimezone(VIETNAM_TIME).date()
    counts = {name: 0 for name, _ in AGES}
    for day, count in since.items():
        counts[_age((today - date.fromisoformat(day)).days)] += count
    return counts


def _age(days: int) -> str:
    return next(name for name, below in AGES if below is None or days < below)


def _overdue(
    session: Session, now: datetime, year: int | None, province: str | None
) -> int:
    # Those of a year or province are told apart within the index of what is due: by the
    # plain columns SQLite would take their own index and read every row of theirs.
    a = applications.c
    conditions = [a.due_or_never < now]
    if year is not None:
        conditions.append(a.year + 0 == year)
    if province is not None:
        conditions.append(func.coalesce(a.province, "") == province)
    query = select(func.count()).select_from(applications).where(*conditions)
    return session.scalar(query) or 0


def _median_days(kept: Mapping[str, Parts]) -> Parts:
    """Return the lower median of the stays in each stage that had any."""
    medians = {}
    for kind, by_days in kept.items():
        stays = sum(by_days.values())
        if not kind.startswith(totals.STAY) or not stays:
            continue
        passed = 0
        for days in sorted(by_days, key=int):
            passed += by_days[days]
            if passed >= (stays + 1) // 2:
                medians[kind.removeprefix(totals.STAY)] = int(days)
                break
    return medians
