from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    CALENDARS,
    CURRENT_CALENDAR,
    VIETNAM_TIME,
    Holiday,
    WorkingCalendar,
    basis_of,
    derived,
    load,
)
from domain.serialization import digest
from domain.states import Action as A
from tests.domain.dossier import ADMINISTRATOR, begin
from tests.domain.refusing import refusing
from tests.rows import each

CALENDAR = load(CURRENT_CALENDAR)

days = st.dates(date(2023, 1, 1), date(2030, 12, 31))
counts = st.integers(-60, 60)


def days_of(first_year: int, last_year: int) -> Iterator[date]:
    day = date(first_year, 1, 1)
    while day.year <= last_year:
        yield day
        day += timedelta(days=1)


def hanoi(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM_TIME)


def test_a_published_calendar_is_never_edited() -> None:
    fingerprints = {version: digest(c) for version, c in CALENDARS.items()}
    assert fingerprints == {
        "vn-2026-1": "1ecbabe627950795c838d93f34239daaffc2f38c2ffe77a082f0e07214b8de08",
        "vn-2026-2": "e00dea252c42c8093a1df602398d9c753b2d9849de475612dac76b09b22b6f68",
    }, "Append a new version instead of changing a published one."


def test_an_unknown_version_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load("vn-1900-1")


@each(
    ("year", "off"),
    [
        (2024, "0101 0208 0209 0212 0213 0214 0418 0429 0430 0501 0902 0903"),
        (2025, "0101 0127 0128 0129 0130 0131 0407 0430 0501 0502 0901 0902"),
        (
            2026,
            "0101 0102 0216 0217 0218 0219 0220 0427 0430 0501 0831 0901 0902 1124",
        ),
        (2027, "0101 0204 0205 0208 0209 0210 0416 0430 0503 0902 0903 1124"),
    ],
)
def test_weekdays_off_are_those_of_the_table(year: int, off: str) -> None:
    found = [
        f"{day:%m%d}"
        for day in days_of(year, year)
        if day.weekday() < 5 and not CALENDAR.is_working(day)
    ]
    assert found == off.split()


def test_only_swapped_saturdays_are_worked_and_no_sunday() -> None:
    worked = [
        d for d in days_of(2023, 2030) if d.weekday() > 4 and CALENDAR.is_working(d)
    ]
    assert worked == [
        date(2024, 5, 4),
        date(2025, 4, 26),
        date(2026, 1, 10),
        date(2026, 8, 22),
    ]


def test_the_holidays_library_agrees_but_for_the_swap_of_january_2026() -> None:
    oracle = holidays.country_holidays("VN", years=range(2024, 2027))
    differing = {
        day
        for day in days_of(2024, 2026)
        if oracle.is_working_day(day) != CALENDAR.is_working(day)
    }
    # Announced on 25 December 2025; the library does not know it.
    assert differing == {date(2026, 1, 2), date(2026, 1, 10)}


def test_2027_as_announced_is_what_the_holidays_library_computed() -> None:
    oracle = holidays.country_holidays("VN", years=2027)
    assert all(
        oracle.is_working_day(day) == CALENDAR.is_working(day)
        for day in days_of(2027, 2027)
    )
    assert CALENDAR.estimated_from == date(2028, 1, 1)
    assert load("vn-2026-1").estimated_from == date(2027, 1, 1)


@each(("version", "made_up"), [("vn-2026-1", True), ("vn-2026-2", False)])
def test_the_culture_day_is_not_made_up_since_the_second_calendar(
    version: str, made_up: bool
) -> None:
    calendar = load(version)
    # 24 November is a Saturday in 2029 and a Sunday in 2030.
    assert calendar.is_working(date(2029, 11, 26)) is not made_up
    assert calendar.is_working(date(2030, 11, 25)) is not made_up
    assert calendar.is_working(date(2028, 11, 24)) is False
    late = derived(version, [date(2029, 11, 27)], [])
    assert load(late).is_working(date(2029, 11, 26)) is not made_up


def test_the_two_calendars_agree_until_the_culture_day_falls_on_a_weekend() -> None:
    before = load("vn-2026-1")
    differing = [
        day
        for day in days_of(2023, 2030)
        if before.is_working(day) != CALENDAR.is_working(day)
    ]
    assert differing == [date(2029, 11, 26), date(2030, 11, 25)]


@each(
    ("day", "basis"),
    [
        ("2024-02-08", "Bộ luật Lao động 45/2019/QH14, Điều 111–112"),
        ("2025-01-27", "Bộ luật Lao động 45/2019/QH14, Điều 111–112; 8726/VPCP-KGVX"),
        (
            "2026-11-24",
            "NQ 28/2026/QH16, Điều 2; 9441/TB-BNV; 12729/VPCP-KGVX; 3383/BNV-CVL",
        ),
        ("2027-11-24", "NQ 28/2026/QH16, Điều 2; 10065/VPCP-KGVX ngày 02/10/2026"),
        ("2028-11-24", "NQ 28/2026/QH16, Điều 2"),
    ],
)
def test_a_day_off_names_the_law_and_the_notice_of_its_year(
    day: str, basis: str
) -> None:
    assert basis_of(date.fromisoformat(day)) == basis


def test_the_days_off_of_a_year_without_a_table_are_the_fixed_ones() -> None:
    assert [f"{off.day:%m%d}" for off in CALENDAR.days_off(2029)] == [
        "0101",
        "0430",
        "0501",
        "0903",
        "1124",
    ]
    entered = load(derived(CURRENT_CALENDAR, [date(2029, 2, 13)], []))
    assert date(2029, 2, 13) in {off.day for off in entered.days_off(2029)}
    assert [off.day for off in CALENDAR.days_off(2026)] == [
        h.day for h in CALENDAR.holidays if h.day.year == 2026
    ]


@each(
    "off",
    [
        "2023-01-02",  # for Sunday 1 January
        "2028-01-03",  # for Saturday 1 January
        "2028-05-01",
        "2028-05-02",  # for Sunday 30 April, since 1 May is a holiday itself
        "2028-09-04",  # for Saturday 2 September
        "2028-11-24",
    ],
)
def test_years_without_a_table_know_their_fixed_holidays(off: str) -> None:
    assert not CALENDAR.is_working(date.fromisoformat(off))


def test_years_without_a_table_do_not_guess_tet_nor_an_older_culture_day() -> None:
    assert CALENDAR.is_working(date(2028, 1, 26))
    assert CALENDAR.is_working(date(2023, 11, 24))


@each(
    ("day", "count", "expected"),
    [
        ("2026-02-13", 1, "2026-02-23"),  # over the whole of Tết
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-02-18", 1, "2026-02-23"),  # counted from within Tết
        ("2026-02-23", -1, "2026-02-13"),
        ("2026-01-01", 1, "2026-01-05"),
        ("2026-01-09", 1, "2026-01-10"),  # the swapped Saturday is worked
        ("2026-01-09", 2, "2026-01-12"),
        ("2026-01-12", -1, "2026-01-10"),
        ("2026-08-21", 1, "2026-08-22"),
        ("2026-08-28", 1, "2026-09-03"),  # five days off in a row
        ("2026-04-24", 2, "2026-04-29"),
        ("2026-04-29", 1, "2026-05-04"),
        ("2026-11-23", 1, "2026-11-25"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-02-15", 0, "2026-02-15"),
    ],
)
def test_working_days_are_counted_from_the_day_after(
    day: str, count: int, expected: str
) -> None:
    found = CALENDAR.add_working_days(date.fromisoformat(day), count)
    assert found == date.fromisoformat(expected)


def test_the_next_working_day_is_never_the_day_itself() -> None:
    assert CALENDAR.add_working_days(date(2026, 11, 18), 1) == date(2026, 11, 19)
    assert CALENDAR.add_working_days(date(2026, 11, 20), 1) == date(2026, 11, 23)


@given(days, counts.filter(bool))
def test_adding_working_days_lands_on_one_and_counting_gives_them_back(
    day: date, count: int
) -> None:
    landed = CALENDAR.add_working_days(day, count)
    assert CALENDAR.is_working(landed)
    if count > 0:
        assert CALENDAR.working_days_between(day, landed) == count
    elif CALENDAR.is_working(day):
        assert CALENDAR.working_days_between(day, landed) == count
        assert CALENDAR.add_working_days(landed, -count) == day


@given(days, days, days)
def test_stretches_of_working_days_add_up(
    first: date, second: date, third: date
) -> None:
    between = CALENDAR.working_days_between
    assert between(first, second) + between(second, third) == between(first, third)


@each(
    ("received", "working_days", "expected"),
    [
        ("2026-11-20T09:00", 3, "2026-11-26T17:00"),  # over the culture day
        ("2026-02-13T16:59", 3, "2026-02-25T17:00"),
        ("2026-02-13T23:30", 3, "2026-02-25T17:00"),
        ("2026-01-09T10:00", 1, "2026-01-10T17:00"),
        ("2026-11-18T10:00", 0, "2026-11-18T17:00"),
    ],
)
def test_what_is_due_is_due_at_the_close_of_the_office(
    received: str, working_days: int, expected: str
) -> None:
    assert CALENDAR.due(hanoi(received), working_days) == hanoi(expected)


def test_the_day_of_receipt_is_the_day_in_vietnam() -> None:
    late_in_utc = datetime(2026, 11, 18, 17, 30, tzinfo=UTC)
    assert CALENDAR.local_day(late_in_utc) == date(2026, 11, 19)
    assert CALENDAR.due(late_in_utc, 1) == hanoi("2026-11-20T17:00")


@given(
    st.timedeltas(timedelta(0), timedelta(days=1200)),
    st.integers(-12, 14),
    st.integers(1, 40),
)
def test_an_instant_means_the_same_in_every_offset(
    later: timedelta, hours: int, working_days: int
) -> None:
    instant = datetime(2024, 1, 1, tzinfo=UTC) + later
    elsewhere = instant.astimezone(timezone(timedelta(hours=hours)))
    due = CALENDAR.due(instant, working_days)
    assert due == CALENDAR.due(elsewhere, working_days)
    assert CALENDAR.remaining(elsewhere, due) == working_days


def test_instants_without_an_offset_and_negative_terms_are_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        CALENDAR.local_day(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="-1"):
        CALENDAR.due(hanoi("2026-01-05T09:00"), -1)


def test_a_reminder_comes_working_days_earlier_at_the_same_clock_time() -> None:
    due = hanoi("2026-02-24T17:00")
    assert CALENDAR.before(due, 2) == hanoi("2026-02-13T17:00")
    assert CALENDAR.before(due.astimezone(UTC), 2) == hanoi("2026-02-13T17:00")
    assert CALENDAR.before(due, 0) == due


@each(
    ("now", "left"),
    [
        ("2026-02-12T08:00", 3),
        ("2026-02-13T23:59", 2),
        ("2026-02-18T12:00", 2),
        ("2026-02-24T18:00", 0),
        ("2026-03-24T08:00", 0),
    ],
)
def test_remaining_days_run_down_to_none(now: str, left: int) -> None:
    assert CALENDAR.remaining(hanoi(now), hanoi("2026-02-24T17:00")) == left


def test_days_announced_late_make_a_new_calendar() -> None:
    storm = Holiday(date(2026, 12, 7), "Nghỉ bão", "Storm")
    changed = CALENDAR.with_changes("vn-2026-9", [storm], [date(2026, 12, 12)])
    assert changed.version == "vn-2026-9"
    assert changed.add_working_days(date(2026, 12, 4), 1) == date(2026, 12, 8)
    assert changed.is_working(date(2026, 12, 12))
    assert not changed.is_working(date(2026, 2, 17))
    assert CALENDAR.is_working(date(2026, 12, 7))
    assert not CALENDAR.is_working(date(2026, 12, 12))


def test_tet_of_a_later_year_can_be_entered_when_announced() -> None:
    tet = Holiday(date(2028, 1, 26), "Tết Nguyên đán", "Lunar New Year")
    changed = CALENDAR.with_changes("vn-2028-1", [tet])
    assert not changed.is_working(date(2028, 1, 26))
    assert not changed.is_working(date(2028, 1, 3))


@each(
    ("version", "off", "worked"),
    [
        (CURRENT_CALENDAR, [], []),
        ("vn-x", [], [date(2026, 12, 11)]),
        ("vn-x", [Holiday(date(2026, 8, 22), "Nghỉ", "Off")], []),
    ],
)
def test_changes_that_contradict_the_calendar_are_refused(
    version: str, off: list[Holiday], worked: list[date]
) -> None:
    with pytest.raises(ValueError, match=r"published|cannot be"):
        CALENDAR.with_changes(version, off, worked)


def test_an_announced_holiday_takes_the_place_of_one_on_the_same_day() -> None:
    renamed = Holiday(date(2026, 9, 1), "Quốc khánh (bổ sung)", "National Day, second")
    changed = CALENDAR.with_changes("vn-x", [renamed])
    assert [h for h in changed.holidays if h.day == renamed.day] == [renamed]
    assert isinstance(changed, WorkingCalendar)


def test_holidays_are_named_in_both_languages_and_in_order() -> None:
    listed = [holiday.day for holiday in CALENDAR.holidays]
    assert listed == sorted(set(listed))
    assert all(holiday.name_vi and holiday.name_en for holiday in CALENDAR.holidays)


STORM = date(2026, 12, 31)
MADE_UP = date(2027, 1, 9)


def test_days_entered_later_are_named_in_the_version_and_known_again_from_it() -> None:
    version = derived(CURRENT_CALENDAR, [STORM], [MADE_UP])
    assert version == "vn-2026-2+261231~270109"

    calendar = load(version)

    assert calendar.version == version
    assert not calendar.is_working(STORM)
    assert calendar.is_working(MADE_UP)
    assert calendar.is_working(date(2026, 12, 30))
    assert CALENDAR.is_working(STORM)
    added = {h for h in calendar.holidays if h not in CALENDAR.holidays}
    assert {h.day for h in added} == {STORM}
    assert all("thông báo" in h.name_vi and "Announced" in h.name_en for h in added)


def test_a_derived_version_is_the_same_in_whatever_order_the_days_come() -> None:
    early, late = date(2026, 12, 1), date(2026, 12, 2)
    version = derived(CURRENT_CALENDAR, [late, early, late], [])
    assert version == "vn-2026-2+261201+261202"
    assert derived(CURRENT_CALENDAR, [], []) == CURRENT_CALENDAR


@each(
    "version",
    [
        "vn-2026-2+261202+261201",  # not in order
        "vn-2026-2+261201+261201",  # twice
        "vn-2026-2~270109+261231",  # Saturdays come after days off
        "vn-2026-2+261301",  # no such month
        "vn-2026-2+261206",  # a Sunday
        "vn-2026-2+261124",  # off already
        "vn-2026-2~261211",  # a Friday
        "vn-2026-2~260822",  # worked already
        "vn-2026-2+",
        "vn-2026-2+26123",
        "vn-2026-2+２６１２３１",
        "vn-2026-2+261231\n",
        "vn-1900-1+261231",
        "+261231",
        "",
    ],
)
def test_a_version_written_in_any_other_way_is_a_key_error(version: str) -> None:
    with pytest.raises(KeyError):
        load(version)


@each(
    ("off", "worked"),
    [
        ([date(2026, 12, 6)], []),
        ([date(2026, 11, 24)], []),
        ([date(2026, 8, 22)], []),
        ([], [date(2026, 12, 11)]),
        ([], [date(2026, 8, 22)]),
        ([date(2126, 12, 31)], []),
        ([], [STORM]),
    ],
)
def test_days_that_cannot_be_make_no_version(
    off: list[date], worked: list[date]
) -> None:
    with pytest.raises(ValueError, match=r"working|century"):
        derived(CURRENT_CALENDAR, off, worked)


def test_a_version_names_no_more_days_than_fit_into_its_column() -> None:
    mondays = [date(2029, 1, 8) + timedelta(days=7 * n) for n in range(30)]
    with pytest.raises(ValueError, match="publish a new calendar"):
        derived(CURRENT_CALENDAR, [d for d in mondays if CALENDAR.is_working(d)], [])
    few = derived(
        CURRENT_CALENDAR, [d for d in mondays[:25] if CALENDAR.is_working(d)], []
    )
    assert load(few).version == few


def test_a_dossier_adopts_days_announced_later_but_no_calendar_that_cannot_be() -> None:
    life = begin()
    due = life.application.due_at
    assert due is not None
    version = derived(CURRENT_CALENDAR, [CALENDAR.local_day(due)], [])

    adopted = life.take(A.ADOPT_CALENDAR, ADMINISTRATOR, calendar=version)

    assert adopted.application.calendar == version
    next_day = CALENDAR.add_working_days(CALENDAR.local_day(due), 1)
    assert adopted.application.due_at == CALENDAR.close_of(next_day)
    with refusing("calendar_unknown"):
        life.take(A.ADOPT_CALENDAR, ADMINISTRATOR, calendar="vn-2026-2+261206")
