"""Amounts, counts, days and months as people write them, read as they meant them."""

import re
import unicodedata
from datetime import date
from fractions import Fraction

from domain.text import clean, fold

_LONGEST = 60
_MOST_DIGITS = 18
_CURRENCY = re.compile(r"^(?:vnd|vnđ|₫)\s*|\s*(?:đồng|dong|đ|₫|vnđ|vnd|d)\.?$")
_DIGITS = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?P<mark>[., '’])[0-9]{3}(?:(?P=mark)[0-9]{3})*")
_NO_PART = re.compile(r"(?P<whole>.*[0-9])(?P<mark>[.,])0{1,2}")
_DECIMAL = re.compile(r"([0-9]{1,6})[.,]([0-9]{1,2}|[0-9]{4,9})")
_UNITS = {
    10**9: ("tỷ", "tỉ", "ty", "ti", "billion", "bn"),
    10**6: ("triệu", "trieu", "tr", "million", "mn", "mil"),
    10**3: ("nghìn", "ngàn", "nghin", "ngan", "thousand", "k", "ng"),
}
_UNIT_OF = {word: worth for worth, words in _UNITS.items() for word in words}
_UNIT_WORDS = "|".join(sorted(_UNIT_OF, key=len, reverse=True))
_PART = re.compile(rf"\s*([0-9][0-9.,' ]*?)\s*({_UNIT_WORDS})(?![^\W\d_])\.?")
_HALF = re.compile(r"\s*(?:rưỡi|ruoi|rưởi)$")
_SHORT = re.compile(rf"([0-9]+)\s?({_UNIT_WORDS})([1-9])")
_COUNTED = re.compile(r"([0-9][0-9., ]*)\s*(?:%|[^\W\d_]+(?:\s+[^\W\d_]+){0,3})")
_FEW_DIGITS = 3


def parse_amount(text: str) -> int | None:
    """Give the whole đồng that a text names, or None where it may mean several.

    35.005.000, 35 005 000, 35,005,000, 35005000 đồng and 35.005.000,00 are one
    amount; so are 120 triệu and 120tr, 1,5 tỷ and 1 tỷ 500 triệu and 1 tỷ rưỡi. A
    mark before three digits groups them: 1,500 is 1500. None is 1.5 alone, or a part
    of a đồng.
    """
    plain = _plain(text)
    bare = _CURRENCY.sub("", _CURRENCY.sub("", plain, count=1), count=1).strip()
    if (plainly := _whole(bare)) is not None:
        return plainly
    if (found := _NO_PART.fullmatch(bare)) and found["whole"].count(found["mark"]) == 0:
        whole = _whole(found["whole"])
        return None if whole is None or len(found["whole"]) <= _FEW_DIGITS else whole
    return _in_units(bare)


def parse_count(text: str) -> int | None:
    """Give the whole number that a text names, or None.

    1.000 is a thousand; "2 máy", "80 %" and "2 nghìn" are understood.
    """
    plain = _plain(text)
    if (in_units := _in_units(plain)) is not None:
        return in_units
    counted = _COUNTED.fullmatch(plain)
    bare = counted[1].strip() if counted else plain
    if found := _NO_PART.fullmatch(bare):
        bare = found["whole"] if found["mark"] not in found["whole"] else bare
    return _whole(bare)


def _plain(text: str) -> str:
    return clean(unicodedata.normalize("NFKC", text[: _LONGEST + 1])).casefold()


def _whole(bare: str) -> int | None:
    if len(bare) > _LONGEST:
        return None
    if _DIGITS.fullmatch(bare) or _GROUPED.fullmatch(bare):
        digits = re.sub("[^0-9]", "", bare)
        return int(digits) if len(digits) <= _MOST_DIGITS else None
    return None


def _in_units(bare: str) -> int | None:
    """Give the sum of parts such as "1 tỷ 200 triệu", each of a smaller unit."""
    if found := _SHORT.fullmatch(bare):
        # "2tr5" is said for two and a half million.
        worth = _UNIT_OF[found[2]]
        return int(found[1]) * worth + int(found[3]) * worth // 10
    half = _HALF.search(bare)
    rest = bare[: half.start()] if half else bare
    total, last = Fraction(0), 0
    while rest.strip(" ,"):
        part = _PART.match(rest.lstrip(" ,"))
        if part is None:
            return _with_rest(total, last, rest, bool(half))
        number, worth = _factor(part[1].strip()), _UNIT_OF[part[2]]
        if number is None or (last and (worth >= last or number * worth >= last)):
            return None
        total, last = total + number * worth, worth
        rest = rest.lstrip(" ,")[part.end() :]
    if not last:
        return None
    total += Fraction(last, 2) if half else 0
    return _exact(total)


def _with_rest(total: Fraction, last: int, rest: str, half: bool) -> int | None:
    """Add what is left in đồng, but no few digits: "1 tỷ 2" may mean two things."""
    whole = _whole(rest.strip(" ,"))
    if not last or half or whole is None or not 1000 <= whole < last:
        return None
    return _exact(total + whole)


def _factor(number: str) -> Fraction | None:
    whole = _whole(number)
    if whole is not None:
        # Vietnamese writes 1.250 triệu for a thousand and more, and 1,25 for a part.
        return None if "," in number else Fraction(whole)
    found = _DECIMAL.fullmatch(number)
    return Fraction(f"{found[1]}.{found[2]}") if found else None


def _exact(total: Fraction) -> int | None:
    return int(total) if total.denominator == 1 and total < 10**_MOST_DIGITS else None


CENTURY = 2000
"""Years of two digits are of this century: every day of the programme is."""
_YEARS = range(CENTURY, CENTURY + 100)
_LONGEST_DAY = 60
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


def parse_day(text: str) -> date | None:
    """Give the day that a text names as a whole, or None.

    "1/12/2026", "1.12.26", "2026-12-01", "ngày 1 tháng 12 năm 2026" and
    "1 December 2026" are one day, with or without its weekday or a time of day.
    """
    plain = _WEEKDAY.sub("", _CLOCK.sub("", _plain_day(text)))
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


def parse_month(text: str) -> str | None:
    """Give the month that a text names, YYYY-MM, or None.

    "11/2026", "2026-11", "tháng 11 năm 2026" and "November 2026" are one month.
    """
    plain = _plain_day(text)
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


def _plain_day(text: str) -> str:
    return clean(unicodedata.normalize("NFKC", text[:_LONGEST_DAY]))


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
