"""How numbers, days and instants are written for people, in their language."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar, cast

from domain.calendar import VIETNAM_TIME, format_day
from domain.errors import GROUPED_FROM
from domain.money import format_number, words_en, words_vi
from presentation.language import Language

_KILOBYTE = 1024


def in_words(amount_vnd: int, language: Language) -> str:
    """Give an amount of đồng in words."""
    return words_vi(amount_vnd) if language == "vi" else words_en(amount_vnd)


def number_text(number: int, language: Language) -> str:
    """Give a number that is no amount, such as a year: short ones are not grouped."""
    return format_number(number, language) if number >= GROUPED_FROM else str(number)


def cited(texts: Iterable[str]) -> str:
    """Give the texts something stands on, each named once."""
    named = (part for text in texts for part in text.split("; "))
    return "; ".join(dict.fromkeys(named))


def percent(part: int, whole: int, language: Language) -> str:
    """Give a share in whole percent, near nothing and near all with one decimal.

    What is more than nothing never reads as 0 %, and what is less than all never as
    100 %.
    """
    tenths = rounded(part * 1000, whole)
    if 0 < part < whole:
        tenths = min(max(tenths, 1), 999)
    if 0 < tenths < 100 or 900 < tenths < 1000:
        mark = "," if language == "vi" else "."
        return f"{tenths // 10}{mark}{tenths % 10} %"
    return f"{rounded(part * 100, whole)} %"


def rounded(part: int, whole: int) -> int:
    """Give the whole number nearest to part by whole, the larger of two as near."""
    return (2 * part + whole) // (2 * whole)


def day(value: date | datetime | str | None, language: Language) -> str:
    """Return a day, of an instant that of Vietnam; empty for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return format_day(local(value), language)


def moment(instant: datetime | None, language: Language) -> str:
    """Return day and time of an instant in Vietnam, as tables have it; empty for none.

    "01/12/2026 17:00" in Vietnamese, "1 December 2026, 17:00" in English.
    """
    if instant is None:
        return ""
    between = " " if language == "vi" else ", "
    return f"{day(instant, language)}{between}{clock_time(instant)}"


def moment_in_prose(instant: datetime, language: Language) -> str:
    """Return time and day of an instant in Vietnam, as a sentence has them."""
    between = "ngày" if language == "vi" else "on"
    return f"{clock_time(instant)} {between} {day(instant, language)}"


def clock_time(instant: datetime) -> str:
    """Return the time of day of an instant in Vietnam, as hh:mm."""
    return f"{local(instant):%H:%M}"


DayT = TypeVar("DayT", bound=date)


def local(value: DayT) -> DayT:
    """Return an instant as clocks in Vietnam show it, a day as it is."""
    if isinstance(value, datetime):
        return cast(DayT, value.astimezone(VIETNAM_TIME))
    return value


def size(count: int, language: Language) -> str:
    """Give the size of a file in the unit people know."""
    mark = "," if language == "vi" else "."
    if count < _KILOBYTE:
        return f"{count} B"
    if count < _KILOBYTE * _KILOBYTE:
        return f"{count / _KILOBYTE:.0f} kB"
    return f"{count / _KILOBYTE / _KILOBYTE:.1f} MB".replace(".", mark)


def capital(text: str) -> str:
    """Give a text with its first letter large and the others as they are."""
    return text[:1].upper() + text[1:]
