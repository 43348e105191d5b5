from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.parsing import day_of_parts, parse_day, parse_month
from tests.rows import each

FIRST_OF_DECEMBER = date(2026, 12, 1)


@each(
    "text",
    [
        *("1/12/2026", "01/12/2026", "01-12-2026", "1.12.2026", "1 12 2026"),
        *("1 / 12 / 2026", "1\u00a0/12/2026", "1/12/2026\u200b", "１/１２/２０２６"),
        *("1/12/26", "2026-12-01", "2026/12/1", "2026-12-01T00:00:00Z"),
        *("2026-12-01 00:00:00", "1/12/2026 8:30", "1/12/2026 8:30:00 AM"),
        *("ngày 1 tháng 12 năm 2026", "Ngày 01 Tháng 12 Năm 2026", "1 tháng 12, 2026"),
        *("Thứ Ba, 1/12/2026", "thứ ba ngày 1 tháng 12 năm 2026", "Tuesday, 1/12/2026"),
        *("1 Dec 2026", "1 December 2026", "1st of December, 2026", "December 1, 2026"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert parse_day(text) == FIRST_OF_DECEMBER


@each(
    "text",
    [
        *("", "1/12", "1 tháng 12", "31/2/2026", "0/1/2026", "1/13/2026", "12/2026"),
        *("1/12/1999", "1/12/2100", "1/12/126", "hôm nay", "1 foo 2026", "9" * 500),
    ],
)
def test_what_is_no_whole_day_of_the_century_is_none(text: str) -> None:
    assert parse_day(text) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_as_it_was_written(day: date) -> None:
    assert parse_day(day.isoformat()) == parse_day(f"{day:%d/%m/%Y}") == day
    assert day_of_parts(f"{day:%d}", f"{day:%m}", f"{day:%y}") == day
    assert parse_month(f"{day:%m/%Y}") == f"{day:%Y-%m}"


@each(
    "text",
    [
        *("11/2026", "2026-11", "11-2026", "11.2026", "2026/11", "tháng 11/2026"),
        *("Tháng 11 năm 2026", "Nov 2026", "November, 2026", " 11 / 2026\u200b"),
    ],
)
def test_a_month_is_read_however_it_is_written(text: str) -> None:
    assert parse_month(text) == "2026-11"


@each("text", ["", "13/2026", "0/2026", "tháng này", "11", "2026"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert parse_month(text) is None


@each(
    "parts",
    [("1", "12", "26"), ("01", "tháng 12", "2026"), ("ngày 1", "Dec", "năm 2026")],
)
def test_a_day_is_read_from_three_parts(parts: tuple[str, str, str]) -> None:
    assert day_of_parts(*parts) == FIRST_OF_DECEMBER


@each("parts", [("", "12", "26"), ("1", "", "26"), ("31", "2", "26"), ("1", "12", "6")])
def test_parts_that_make_no_day_are_none(parts: tuple[str, str, str]) -> None:
    assert day_of_parts(*parts) is None
