"""Working days of Vietnamese offices: holidays, swapped Saturdays and what is due when.

Offices work Monday to Friday. The Prime Minister fixes Tết and the swaps year by year,
so every year is a table with its legal basis; a calendar that was published is never
edited, because deadlines computed from it must be computable again. Days announced
later make a derived calendar, whose version says all of it: the published one, each
day off as `+YYMMDD`, each working Saturday as `~YYMMDD`. Of a year without a
table only the holidays of fixed date are known, moved to the next working day when they
fall on a weekend (Labour Code 45/2019/QH14, Article 111.3): Tết, the Hùng Kings' day
and the second day of the National Day are missing there. The Vietnam Culture Day is not
made up (Resolution 28/2026/QH16, Article 2); the first calendar did not know that.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from functools import cache, lru_cache

VIETNAM_TIME = timezone(timedelta(hours=7))
"""The one time zone of Vietnam, which knows no summer time."""

OFFICE_CLOSES = time(17, 0)
"""When a working day ends for everything that is due on it."""

_DAY = timedelta(days=1)

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day without office hours, and why."""

    day: date
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working days known under one version.

    Raises ValueError when a working Saturday is no Saturday or is a holiday too.
    """

    version: str
    holidays: tuple[Holiday, ...]
    working_saturdays: tuple[date, ...]
    known_until: date
    """The last day of the last year that has a table."""
    estimated_from: date
    """From here on the table is computed, not announced."""
    legal_basis: str
    _off: frozenset[date] = field(init=False, repr=False, compare=False)
    _tabled: frozenset[int] = field(init=False, repr=False, compare=False)
    _culture_moves: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        off = frozenset(holiday.day for holiday in self.holidays)
        for day in self.working_saturdays:
            if day.weekday() != _SATURDAY or day in off:
                raise ValueError(f"{day} cannot be a working Saturday")
        tabled = frozenset(d.year for d in off if d <= self.known_until)
        object.__setattr__(self, "_off", off)
        object.__setattr__(self, "_tabled", tabled)
        moves = re.split("[+~]", self.version)[0] in _CULTURE_DAY_MADE_UP
        object.__setattr__(self, "_culture_moves", moves)

    def is_working(self, day: date) -> bool:
        """Whether offices are open on the day."""
        if day in self._off:
            return False
        if day.weekday() >= _SATURDAY:
            return day in self.working_saturdays
        return day.year in self._tabled or day not in self._fixed(day.year)

    def days_off(self, year: int) -> tuple[Holiday, ...]:
        """Give the days off of a year, in order; of one without a table the fixed ones.

        Days that were entered stand beside the fixed ones.
        """
        named = {h.day: h for h in self.holidays if h.day.year == year}
        if year not in self._tabled:
            fixed = self._fixed(year)
            named = {day: Holiday(day, *names) for day, names in fixed.items()} | named
        return tuple(named[day] for day in sorted(named))

    def _fixed(self, year: int) -> Mapping[date, tuple[str, str]]:
        return _fixed_days_off(year, self._culture_moves)

    def add_working_days(self, day: date, count: int) -> date:
        """The day so many working days later, or earlier for a negative count.

        The day itself is not counted (Civil Code 91/2015/QH13, Article 147.2); none
        to count gives the day back.
        """
        step = _DAY if count > 0 else -_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after the first day up to and including the last.

        Negative when the last day is before the first.
        """
        if last < first:
            return -self.working_days_between(last, first)
        length = (last - first).days
        return sum(self.is_working(first + n * _DAY) for n in range(1, length + 1))

    def due(self, received: datetime, days: int) -> datetime:
        """Close of office on the nth working day after the Vietnamese day of receipt.

        Raises ValueError for a negative number of days or an instant without an offset.
        """
        if days < 0:
            raise ValueError(f"Nothing is due {days} working days after receipt")
        return self.close_of(self.add_working_days(self.local_day(received), days))

    def before(self, due: datetime, days: int) -> datetime:
        """The same clock time in Vietnam, so many working days earlier."""
        day = self.add_working_days(self.local_day(due), -days)
        return datetime.combine(day, due.astimezone(VIETNAM_TIME).timetz())

    def close_of(self, day: date) -> datetime:
        """The instant at which offices close on the day."""
        return datetime.combine(day, OFFICE_CLOSES, VIETNAM_TIME)

    def remaining(self, now: datetime, due: datetime) -> int:
        """Working days left after today, the due day included; none once it is past."""
        left = self.working_days_between(self.local_day(now), self.local_day(due))
        return max(left, 0)

    def local_day(self, instant: datetime) -> date:
        """The day it is in Vietnam; raises ValueError when the offset is not told."""
        if instant.utcoffset() is None:
            raise ValueError(f"An instant needs its UTC offset: {instant!r}")
        return instant.astimezone(VIETNAM_TIME).date()

    def with_changes(
        self,
        version: str,
        extra_holidays: Iterable[Holiday] = (),
        extra_working_saturdays: Iterable[date] = (),
    ) -> "WorkingCalendar":
        """A new calendar with days announced late; this one stays as published.

        An announced holiday takes the place of one on the same day. Raises ValueError
        when the version is this one's, or when the days contradict each other.
        """
        if version == self.version:
            raise ValueError(f"Calendar {version} is published: choose a new version")
        by_day = {h.day: h for h in (*self.holidays, *extra_holidays)}
        saturdays = {*self.working_saturdays, *extra_working_saturdays}
        return WorkingCalendar(
            version=version,
            holidays=tuple(by_day[day] for day in sorted(by_day)),
            working_saturdays=tuple(sorted(saturdays)),
            known_until=self.known_until,
            estimated_from=self.estimated_from,
            legal_basis=self.legal_basis,
        )


_NEW_YEAR = ("Tết Dương lịch", "New Year's Day")
_TET = ("Tết Nguyên đán", "Lunar New Year")
_HUNG_KINGS = ("Ngày Giỗ Tổ Hùng Vương", "Hùng Kings' Commemoration Day")
_VICTORY = ("Ngày Chiến thắng", "Reunification Day")
_LABOUR = ("Ngày Quốc tế lao động", "International Labour Day")
_NATIONAL = ("Quốc khánh", "National Day")
_CULTURE = ("Ngày Văn hóa Việt Nam", "Vietnam Culture Day")


_CULTURE_DAY_MADE_UP = frozenset({"vn-2026-1"})
"""The calendars that moved the culture day off a weekend, as other holidays are."""


@cache
def _fixed_days_off(year: int, culture_moves: bool) -> Mapping[date, tuple[str, str]]:
    fixed = {(1, 1): _NEW_YEAR, (4, 30): _VICTORY, (5, 1): _LABOUR, (9, 2): _NATIONAL}
    # The culture day is a holiday since 2026.
    if year >= 2026:
        fixed[11, 24] = _CULTURE
    off: dict[date, tuple[str, str]] = {}
    for (month, day), names in fixed.items():
        moved = date(year, month, day)
        stays = names is _CULTURE and not culture_moves
        while not stays and (moved.weekday() >= _SATURDAY or moved in off):
            moved += _DAY
        off[moved] = names
    return off


def _days(names: tuple[str, str], *days: str) -> tuple[Holiday, ...]:
    return tuple(Holiday(date.fromisoformat(day), *names) for day in days)


def _swapped(day: str, saturday: str) -> Holiday:
    off, worked = date.fromisoformat(day), date.fromisoformat(saturday)
    return Holiday(
        off,
        f"Ngày nghỉ hoán đổi, làm bù thứ Bảy {worked:%d/%m/%Y}",
        f"Day off, made up on Saturday {worked:%d %B %Y}",
    )


_DAYS_OFF = (
    # 2024
    *_days(_NEW_YEAR, "2024-01-01"),
    *_days(_TET, "2024-02-08", "2024-02-09", "2024-02-12", "2024-02-13", "2024-02-14"),
    *_days(_HUNG_KINGS, "2024-04-18"),
    _swapped("2024-04-29", "2024-05-04"),
    *_days(_VICTORY, "2024-04-30"),
    *_days(_LABOUR, "2024-05-01"),
    *_days(_NATIONAL, "2024-09-02", "2024-09-03"),
    # 2025: letter 8726/VPCP-KGVX
    *_days(_NEW_YEAR, "2025-01-01"),
    *_days(_TET, "2025-01-27", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31"),
    *_days(_HUNG_KINGS, "2025-04-07"),
    *_days(_VICTORY, "2025-04-30"),
    *_days(_LABOUR, "2025-05-01"),
    _swapped("2025-05-02", "2025-04-26"),
    *_days(_NATIONAL, "2025-09-01", "2025-09-02"),
    # 2026: the swap of 2 January was announced on 25 December 2025
    *_days(_NEW_YEAR, "2026-01-01"),
    _swapped("2026-01-02", "2026-01-10"),
    *_days(_TET, "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"),
    *_days(_HUNG_KINGS, "2026-04-27"),
    *_days(_VICTORY, "2026-04-30"),
    *_days(_LABOUR, "2026-05-01"),
    _swapped("2026-08-31", "2026-08-22"),
    *_days(_NATIONAL, "2026-09-01", "2026-09-02"),
    *_days(_CULTURE, "2026-11-24"),
    # 2027: an estimate in the first calendar, announced by 10065/VPCP-KGVX since
    *_days(_NEW_YEAR, "2027-01-01"),
    *_days(_TET, "2027-02-04", "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10"),
    *_days(_HUNG_KINGS, "2027-04-16"),
    *_days(_VICTORY, "2027-04-30"),
    *_days(_LABOUR, "2027-05-03"),
    *_days(_NATIONAL, "2027-09-02", "2027-09-03"),
    *_days(_CULTURE, "2027-11-24"),
)

_LABOUR_CODE = "Bộ luật Lao động 45/2019/QH14, Điều 111–112"
NOTICES: Mapping[int, str] = {
    2025: "8726/VPCP-KGVX",
    2026: "9441/TB-BNV; 12729/VPCP-KGVX; 3383/BNV-CVL",
    2027: "10065/VPCP-KGVX ngày 02/10/2026",
}
"""The notices of days off by year; that of 2024 was not found."""
_CULTURE_LAW = "NQ 28/2026/QH16, Điều 2"


def basis_of(day: date) -> str:
    """Give the texts a day off stands on: the law, and the notice of its year."""
    culture_day = (day.month, day.day) == (11, 24)
    law = _CULTURE_LAW if culture_day else _LABOUR_CODE
    notice = NOTICES.get(day.year)
    return f"{law}; {notice}" if notice else law


_WORKED = (
    date(2024, 5, 4),
    date(2025, 4, 26),
    date(2026, 1, 10),
    date(2026, 8, 22),
)
_PUBLISHED = (
    WorkingCalendar(
        version="vn-2026-1",
        holidays=_DAYS_OFF,
        working_saturdays=_WORKED,
        known_until=date(2027, 12, 31),
        estimated_from=date(2027, 1, 1),
        legal_basis=(
            "Bộ luật Lao động 45/2019/QH14, Điều 111–112; "
            "thông báo nghỉ lễ, Tết hằng năm (2025: 8726/VPCP-KGVX)"
        ),
    ),
    WorkingCalendar(
        version="vn-2026-2",
        holidays=_DAYS_OFF,
        working_saturdays=_WORKED,
        known_until=date(2027, 12, 31),
        estimated_from=date(2028, 1, 1),
        legal_basis="; ".join(
            (
                _LABOUR_CODE,
                _CULTURE_LAW,
                *(f"{year}: {notice}" for year, notice in NOTICES.items()),
            )
        ),
    ),
)

CALENDARS: Mapping[str, WorkingCalendar] = {c.version: c for c in _PUBLISHED}
"""Every published calendar; append, never edit."""

CURRENT_CALENDAR = "vn-2026-2"
"""The version that new applications are pinned to."""


LONGEST_VERSION = 200
"""How many letters a version may have."""

ANNOUNCED = ("Ngày nghỉ được thông báo", "Announced day off")

_DERIVED = re.compile(r"([a-z0-9-]+)((?:\+[0-9]{6})*)((?:~[0-9]{6})*)")
_CENTURY = "20"


def load(version: str) -> WorkingCalendar:
    """The calendar of this version, published or derived from a published one.

    Raises KeyError when there is none, also for a derived version whose days contradict
    the published calendar or are written in any other way than `derived` writes them.
    """
    found = CALENDARS.get(version)
    return _derived(version) if found is None else found


def derived(
    base: str, days_off: Iterable[date], working_saturdays: Iterable[date]
) -> str:
    """The version of a published calendar with days announced later.

    Raises KeyError when the calendar was not published, ValueError for a day off that
    is no working weekday, a working Saturday that is none or is worked already, a year
    outside this century, or more days than a version can name.
    """
    published = CALENDARS[base]
    off, worked = sorted(set(days_off)), sorted(set(working_saturdays))
    for day in off:
        if day.weekday() >= _SATURDAY or not published.is_working(day):
            raise ValueError(f"{day} is no working weekday to take off")
    for day in worked:
        taken = day in published._off or published.is_working(day)
        if day.weekday() != _SATURDAY or taken:
            raise ValueError(f"{day} cannot be a working Saturday")
    changes = [f"+{day:%Y%m%d}" for day in off] + [f"~{day:%Y%m%d}" for day in worked]
    if any(change[1:3] != _CENTURY for change in changes):
        raise ValueError("A version names days of this century only")
    version = base + "".join(change[0] + change[3:] for change in changes)
    if len(version) > LONGEST_VERSION:
        raise ValueError(f"{version} is too long: publish a new calendar")
    return version


@lru_cache(maxsize=64)
def _derived(version: str) -> WorkingCalendar:
    named = _DERIVED.fullmatch(version)
    if named is None or named[1] not in CALENDARS:
        raise KeyError(version)
    try:
        off, worked = _days_named(named[2]), _days_named(named[3])
        canonical = derived(named[1], off, worked)
    except ValueError as wrong:
        raise KeyError(version) from wrong
    if canonical != version:
        raise KeyError(version)
    announced = (Holiday(day, *ANNOUNCED) for day in off)
    return CALENDARS[named[1]].with_changes(version, announced, worked)


def _days_named(changes: str) -> tuple[date, ...]:
    starts = range(1, len(changes), 7)
    return tuple(date.fromisoformat(_CENTURY + changes[n : n + 6]) for n in starts)


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def format_day(day: date, language: str = "vi") -> str:
    """Return a day as people write it: "01/12/2026", "1 December 2026"."""
    if language == "vi":
        return f"{day:%d/%m/%Y}"
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    raise ValueError(f"Days are printed in vi or en, not in {language!r}")
