"""How numbers, days, states and names are written on a page, in its language."""

from collections.abc import Iterable
from datetime import date, datetime

from domain.calendar import VIETNAM_TIME
from domain.errors import GROUPED_FROM
from domain.money import words_en, words_vi
from presentation.language import Language

_KILOBYTE = 1024


def in_words(amount_vnd: int, language: Language) -> str:
    """Give an amount of đồng in words."""
    return words_vi(amount_vnd) if language == "vi" else words_en(amount_vnd)


def grouped(number: int, language: Language) -> str:
    """Give a whole number in groups of three digits."""
    return f"{number:,}".replace(",", ".") if language == "vi" else f"{number:,}"


def number_written(number: int, language: Language) -> str:
    """Give a number that is no amount, such as a year: short ones are not grouped."""
    return grouped(number, language) if number >= GROUPED_FROM else str(number)


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


def day(found: date | datetime | str | None) -> str:
    """Give a day as dd/mm/yyyy, in Vietnam; nothing for none."""
    if found is None or found == "":
        return ""
    if isinstance(found, str):
        found = date.fromisoformat(found[:10])
    local = _local(found) if isinstance(found, datetime) else found
    return local.strftime("%d/%m/%Y")


def moment(instant: datetime | None) -> str:
    """Give an instant as dd/mm/yyyy hh:mm of Vietnam; nothing for none."""
    return _local(instant).strftime("%d/%m/%Y %H:%M") if instant else ""


def clock_time(instant: datetime) -> str:
    """Give the time of day of an instant in Vietnam, as hh:mm."""
    return _local(instant).strftime("%H:%M")


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


def _local(instant: datetime) -> datetime:
    return instant.astimezone(VIETNAM_TIME)
