"""How near a deadline is: a colour of the lists, and the same in words."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from domain import calendar as calendars
from domain.calendar import WorkingCalendar
from presentation.language import Language, catalogue, say

SOON = 3
"""Working days before a deadline from which it is shown as due soon.

It moves no deadline; the reminders have parameters of their own.
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as shown: `nearness` is overdue, soon, on-time, paused or closed."""

    nearness: str
    words: str


def due_of(
    due_at: datetime | None,
    now: datetime,
    calendar: WorkingCalendar,
    language: Language,
    *,
    closed: bool = False,
    lapsing: bool = False,
) -> Due:
    """Give a deadline in words, counted in working days of this calendar.

    Where the dossier is `lapsing`, the words say that it lapses then.
    """
    if closed:
        return Due("closed", say(language, "Closed"))
    if due_at is None:
        return Due("paused", say(language, "No due date"))
    today, day = calendar.local_day(now), calendar.local_day(due_at)
    if due_at < now:
        return Due("overdue", _late(_between(calendar.version, day, today), language))
    left = _between(calendar.version, today, day)
    nearness = "soon" if left <= SOON else "on-time"
    return Due(nearness, (_lapse if lapsing else _left)(left, language))


def soon_until(now: datetime, calendar: WorkingCalendar) -> datetime:
    """Give the end of the last day whose deadlines count as due soon."""
    day = calendar.add_working_days(calendar.local_day(now), SOON + 1)
    return datetime.combine(day, datetime.min.time(), calendars.VIETNAM_TIME)


def _late(days: int, language: Language) -> str:
    if days == 0:
        return say(language, "Overdue since today")
    text = catalogue(language).ngettext(
        "Overdue by %(days)s working day", "Overdue by %(days)s working days", days
    )
    return str(text) % {"days": days}


def _left(days: int, language: Language) -> str:
    if days == 0:
        return say(language, "Due today")
    text = catalogue(language).ngettext(
        "Due in %(days)s working day", "Due in %(days)s working days", days
    )
    return str(text) % {"days": days}


def _lapse(days: int, language: Language) -> str:
    if days == 0:
        return say(language, "Lapses today")
    text = catalogue(language).ngettext(
        "Lapses in %(days)s working day", "Lapses in %(days)s working days", days
    )
    return str(text) % {"days": days}


@lru_cache(maxsize=4096)
def _between(version: str, first: date, last: date) -> int:
    """Count working days; the same few days stand in every list of a day."""
    return calendars.load(version).working_days_between(first, last)
