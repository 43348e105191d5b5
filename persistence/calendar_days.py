"""Days off and working Saturdays announced after the calendar was published."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from domain.calendar import CURRENT_CALENDAR, derived
from domain.states import Stage
from persistence.database import Session, add_once
from persistence.tables import applications, calendar_days
from persistence.types import NEVER

_LATEST_FIRST = select(calendar_days).order_by(calendar_days.c.day.desc())

OFF = "off"
WORKING = "working"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day as it was announced, its kind `off` or `working`, and who entered it."""

    day: date
    kind: str
    name_vi: str
    name_en: str
    basis: str
    added_by: str
    added_at: datetime


def add(session: Session, entered: CalendarDay) -> bool:
    """Enter a day for good; False when the day stands there already, as it is.

    Raises ValueError when the calendar cannot take the day in; see
    `domain.calendar.derived`.
    """
    if entered.kind not in (OFF, WORKING):
        raise ValueError(f"{entered.kind} is neither {OFF} nor {WORKING}")
    known = all_days(session)
    if any(known_day.day == entered.day for known_day in known):
        return False
    # Judged with all the others: a version names only so many days.
    derived(CURRENT_CALENDAR, *_sorted_out((*_still_new(known), entered)))
    return add_once(session, calendar_days, **asdict(entered))


def with_day(session: Session, entered: CalendarDay) -> str:
    """Give the version that `current` would have with one more day.

    Raises ValueError when the calendar cannot take the day in.
    """
    known = all_days(session)
    return derived(CURRENT_CALENDAR, *_sorted_out((*_still_new(known), entered)))


def all_days(session: Session) -> tuple[CalendarDay, ...]:
    """Give every day that was entered, the latest day first."""
    return tuple(CalendarDay(*row) for row in session.execute(_LATEST_FIRST))


def current(session: Session) -> str:
    """Give the calendar version that new applications are pinned to."""
    return derived(CURRENT_CALENDAR, *_sorted_out(_still_new(all_days(session))))


def _still_new(days: Iterable[CalendarDay]) -> tuple[CalendarDay, ...]:
    """Leave out the days that a calendar published since then holds itself."""
    return tuple(day for day in days if _fits(day))


def _fits(entered: CalendarDay) -> bool:
    try:
        derived(CURRENT_CALENDAR, *_sorted_out((entered,)))
    except ValueError:
        return False
    return True


def _sorted_out(
    days: Iterable[CalendarDay],
) -> tuple[tuple[date, ...], tuple[date, ...]]:
    off: list[date] = []
    worked: list[date] = []
    for entered in days:
        (off if entered.kind == OFF else worked).append(entered.day)
    return tuple(off), tuple(worked)


_OPEN = tuple(stage for stage in Stage if stage is not Stage.CLOSED)


def elsewhere(session: Session, version: str) -> int:
    """Count the open dossiers that are not pinned to this version."""
    query = select(func.count()).select_from(applications)
    return session.scalar(query.where(*_elsewhere(version))) or 0


def due_after(session: Session, instant: datetime) -> int:
    """Count the open dossiers whose step is due after an instant."""
    query = select(func.count()).select_from(applications)
    due = applications.c.due_or_never
    # A closed dossier is never due.
    return session.scalar(query.where(due > instant, due < NEVER)) or 0


def next_codes(
    session: Session, version: str, limit: int, after: str = ""
) -> tuple[str, ...]:
    """Give the next open dossiers after a code that are not pinned to this version."""
    query = select(applications.c.code).where(
        *_elsewhere(version), applications.c.code > after
    )
    rows = session.scalars(query.order_by(applications.c.code).limit(limit))
    return tuple(rows)


def _elsewhere(version: str) -> tuple[ColumnElement[bool], ...]:
    return applications.c.stage.in_(_OPEN), applications.c.calendar != version
