"""Days and months as people write them, read as they meant them."""

import re
import unicodedata
from datetime import date

from domain.text import clean, fold

CENTURY = 2000
"""Years of two digits are of this century: every day of the programme is."""

_YEARS = range(CENTURY, CENTURY + 100)
_LONGEST = 60
_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_MARK = r"\s*[/.\-\\\s]\s*"
_DAY_FIRST = re.compile(rf"(\d{{1,2}}){_MARK}(\d{{1,2}}){_MARK}(\d{{4}}|\d{{2}})")
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_MARK}(\d{{1,2}}){_MARK}(\d{{1,2}})")
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2})(?: nam)? (\d{4}|\d{2})")
_ENGLISH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9}) (\d{4}|\d{2})")
_AMERICAN = re.compile(r"([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)? (\d{4})")
_WEEKDAY = re.compile(
    r"^(?:thứ \w+|chủ nhật|t[2-7]|cn|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)"
    r"(?:day)?)\s*[,.]?\s+",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AP]M|Z)?$", re.I)
_MONTH = re.compile(rf"(\d{{1,2}}){_MARK}(\d{{4}})")
_MONTH_LAST = re.compile(rf"(\d{{4}}){_MARK}(\d{{1,2}})")
_MONTH_IN_WORDS = re.compile(r"thang (\d{1,2})(?: nam)? (\d{4})")
_MONTH_ENGLISH = re.compile(r"([a-z]{3,9}) (\d{4})")
_YEAR = re.compile(r"(?:nam )?(\d{4}|\d{2})")
_DAY = re.compile(r"(?:ngay )?(\d{1,2})")
_MONTH_ALONE = re.compile(r"(?:thang )?(\d{1,2})")


def day_typed(text: str) -> date | None:
    """Give the day that a text names as a whole, or None.

    "1/12/2026", "1.12.26", "2026-12-01", "ngày 1 tháng 12 năm 2026" and
    "1 December 2026" are one day, with or without its weekday or a time of day.
    """
    plain = _WEEKDAY.sub("", _CLOCK.sub("", _plain(text)))
    if found := _DAY_FIRST.fullmatch(plain):
        return _date(found[3], found[2], found[1])
    if found := _YEAR_FIRST.fullmatch(plain):
        return _date(found[1], found[2], found[3])
    words = fold(plain)
    if found := _IN_WORDS.fullmatch(words):
        return _date(found[3], found[2], found[1])
    if found := _ENGLISH.fullmatch(words):
        return _date(found[3], _month_named(found[2]), found[1])
    if found := _AMERICAN.fullmatch(words):
        return _date(found[3], _month_named(found[1]), found[2])
    return None


def month_typed(text: str) -> str | None:
    """Give the month that a text names, YYYY-MM, or None.

    "11/2026", "2026-11", "tháng 11 năm 2026" and "November 2026" are one month.
    """
    plain = _plain(text)
    words = fold(plain)
    if found := _MONTH.fullmatch(plain) or _MONTH_IN_WORDS.fullmatch(words):
        begins = _date(found[2], found[1], "1")
    elif found := _MONTH_LAST.fullmatch(plain):
        begins = _date(found[1], found[2], "1")
    elif found := _MONTH_ENGLISH.fullmatch(words):
        begins = _date(found[2], _month_named(found[1]), "1")
    else:
        begins = None
    return f"{begins:%Y-%m}" if begins else None


def day_of_parts(day: str, month: str, year: str) -> date | None:
    """Give the day that three texts name in parts: "1", "tháng 12", "26"; or None."""
    which = _DAY.fullmatch(fold(day))
    of_year = _YEAR.fullmatch(fold(year))
    if not which or not of_year:
        return None
    named = _MONTH_ALONE.fullmatch(fold(month))
    return _date(of_year[1], named[1] if named else _month_named(fold(month)), which[1])


def _plain(text: str) -> str:
    return clean(unicodedata.normalize("NFKC", text[:_LONGEST]))


def _month_named(word: str) -> str:
    """Give the number of an English month by its first letters; 0 for none."""
    begins = word[:3]
    return str(_MONTHS.index(begins) + 1) if begins in _MONTHS else "0"


def _date(year: str, month: str, day: str) -> date | None:
    whole = int(year) + (CENTURY if len(year) == 2 else 0)
    if whole not in _YEARS:
        return None
    try:
        return date(whole, int(month), int(day))
    except ValueError:
        return None
