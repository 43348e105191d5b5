"""Which provinces there are, before and after the mergers of 1 July 2025.

Old names stay valid as answers, since papers of establishments carry them for years;
whatever is decided by a province goes by the one it is today. What people write for a
name ("TP.HCM", "Thừa Thiên - Huế", "Tỉnh Vĩnh Long", no accents) is understood.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from domain.norm import Confidence
from domain.text import alphabetical, clean, fold

MERGED_ON = date(2025, 7, 1)
MERGED_BY = "NQ 202/2025/QH15"
"""Since when there are 34 provinces and cities, and no districts, and by what."""


@dataclass(frozen=True, slots=True)
class City:
    """Since when a province is a centrally-run city, by which text, and how sure."""

    name: str
    since: date
    basis: str
    confidence: Confidence


CITIES = (
    City("Hà Nội", date(1976, 7, 2), MERGED_BY, Confidence.VERIFIED),
    City("Hải Phòng", date(1976, 7, 2), MERGED_BY, Confidence.VERIFIED),
    City("TP. Hồ Chí Minh", date(1976, 7, 2), MERGED_BY, Confidence.VERIFIED),
    City("Đà Nẵng", date(1997, 1, 1), MERGED_BY, Confidence.VERIFIED),
    City("Cần Thơ", date(2004, 1, 1), MERGED_BY, Confidence.VERIFIED),
    City("Huế", date(2025, 1, 1), "NQ 175/2024/QH15", Confidence.VERIFIED),
    City("Đồng Nai", date(2026, 4, 30), "NQ 30/2026/QH16", Confidence.VERIFIED),
    City("Quảng Ninh", date(2026, 9, 1), "NQ 36/2026/QH16", Confidence.VERIFIED),
    City("Bắc Ninh", date(2026, 9, 20), "NQ 39/2026/QH16", Confidence.VERIFIED),
)
"""The centrally-run cities, each from its day.

The days of the first five are background: all lie before whatever is judged here.
"""

_MERGED: Mapping[str, tuple[str, ...]] = {
    "Hà Nội": (),
    "Huế": ("Thừa Thiên Huế",),
    "Hải Phòng": ("Hải Dương",),
    "Đà Nẵng": ("Quảng Nam",),
    "TP. Hồ Chí Minh": ("Bình Dương", "Bà Rịa - Vũng Tàu"),
    "Cần Thơ": ("Sóc Trăng", "Hậu Giang"),
    "An Giang": ("Kiên Giang",),
    "Bắc Ninh": ("Bắc Giang",),
    "Cà Mau": ("Bạc Liêu",),
    "Cao Bằng": (),
    "Đắk Lắk": ("Phú Yên",),
    "Điện Biên": (),
    "Đồng Nai": ("Bình Phước",),
    "Đồng Tháp": ("Tiền Giang",),
    "Gia Lai": ("Bình Định",),
    "Hà Tĩnh": (),
    "Hưng Yên": ("Thái Bình",),
    "Khánh Hòa": ("Ninh Thuận",),
    "Lai Châu": (),
    "Lâm Đồng": ("Đắk Nông", "Bình Thuận"),
    "Lạng Sơn": (),
    "Lào Cai": ("Yên Bái",),
    "Nghệ An": (),
    "Ninh Bình": ("Hà Nam", "Nam Định"),
    "Phú Thọ": ("Hòa Bình", "Vĩnh Phúc"),
    "Quảng Ngãi": ("Kon Tum",),
    "Quảng Ninh": (),
    "Quảng Trị": ("Quảng Bình",),
    "Sơn La": (),
    "Tây Ninh": ("Long An",),
    "Thái Nguyên": ("Bắc Kạn",),
    "Thanh Hóa": (),
    "Tuyên Quang": ("Hà Giang",),
    "Vĩnh Long": ("Bến Tre", "Trà Vinh"),
}


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally-run city under one of its names."""

    name: str
    now_part_of: str


PROVINCES: Mapping[str, Province] = MappingProxyType(
    {
        name: Province(name, now)
        for now, absorbed in _MERGED.items()
        for name in (now, *absorbed)
    }
)
"""All 63 names in use before 1 July 2025 and Huế, each with the province it is now."""

ALPHABETICAL = tuple(sorted(_MERGED, key=alphabetical))
"""The 34 of today in the order of the Vietnamese alphabet: a, ă, â, b, c, d, đ, e."""

LONGEST_SPELLING = 100

_PREFIX = re.compile(r"^(?:tinh|thanh pho|tp|t p|t) ")
_ASIDE = re.compile(r"\([^()]*\)?")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_COUNTRY = re.compile(r"(?<=.) viet ?nam$")
_OTHER_SPELLINGS: Mapping[str, str] = {
    "hcm": "TP. Hồ Chí Minh",
    "hcmc": "TP. Hồ Chí Minh",
    "tphcm": "TP. Hồ Chí Minh",
    "tphochiminh": "TP. Hồ Chí Minh",
    "saigon": "TP. Hồ Chí Minh",
    "sg": "TP. Hồ Chí Minh",
    "hn": "Hà Nội",
    "brvt": "Bà Rịa - Vũng Tàu",
    "tth": "Thừa Thiên Huế",
    "tthue": "Thừa Thiên Huế",
    "daclac": "Đắk Lắk",
    "daclak": "Đắk Lắk",
    "daklac": "Đắk Lắk",
    "darlac": "Đắk Lắk",
    "dacnong": "Đắk Nông",
    "baccan": "Bắc Kạn",
    "contum": "Kon Tum",
    "congtum": "Kon Tum",
}
_OF_EARLIER_TIMES: Mapping[str, str] = {
    "hatay": "Hà Nội",
    "habac": "Bắc Ninh",
    "bacthai": "Thái Nguyên",
    "vinhphu": "Phú Thọ",
    "namha": "Ninh Bình",
    "hanamninh": "Ninh Bình",
    "hatuyen": "Tuyên Quang",
    "hoanglienson": "Lào Cai",
    "quangnamdanang": "Đà Nẵng",
    "cuulong": "Vĩnh Long",
    "minhhai": "Cà Mau",
}
"""Provinces dissolved before 2009 whose ground is all in one of today (background).

Those that lie in several today (Hải Hưng, Sông Bé) do not tell where something is.
"""


def today_of(name: str) -> Province:
    """Give what a name belongs to since 1 July 2025; KeyError if it is unknown."""
    return PROVINCES[PROVINCES[name].now_part_of]


def names_of(today: str) -> tuple[str, ...]:
    """Give a province of today and those that were merged into it; KeyError if none."""
    return (today, *_MERGED[today])


def understand_province(text: str) -> str | None:
    """Give the name, old or of today, that somebody wrote; None for no province.

    One dissolved before 2009 is understood as the province of today it lies in.
    """
    if text in PROVINCES:
        return text
    return _among(_spellings(), text) or _among(_OF_EARLIER_TIMES, text)


def province_within(text: str, today: str) -> str | None:
    """Give the name of a province that ends an address in one of today, or None.

    Names of earlier times are names of communes elsewhere (Vĩnh Phú in An Giang).
    """
    earlier = _among(_OF_EARLIER_TIMES, text)
    return _among(_spellings(), text) or (earlier if earlier == today else None)


def _among(known: Mapping[str, str], text: str) -> str | None:
    if len(text) > LONGEST_SPELLING:
        return None
    bare = _COUNTRY.sub("", plain_words(_ASIDE.sub(" ", text)))
    for said in (bare, _PREFIX.sub("", bare, count=1)):
        found = known.get(said.replace(" ", ""))
        if found is not None:
            return found
    return None


def province_today(text: str) -> str | None:
    """Give the province of today that a name in any spelling belongs to, or None."""
    name = understand_province(text)
    return None if name is None else PROVINCES[name].now_part_of


def with_today(name: str, language: str = "vi") -> str:
    """Give a province as it was named, and what it is now where that is another."""
    now = PROVINCES[name].now_part_of if name in PROVINCES else name
    if now == name:
        return name
    return f"{name} (nay là {now})" if language == "vi" else f"{name} (now {now})"


def centrally_run(today: str, on: date) -> bool:
    """Say whether a province of today was a centrally-run city on a day."""
    return any(city.name == today and city.since <= on for city in CITIES)


def plain_words(text: str) -> str:
    """Give the words of a name without case, marks, punctuation and look-alikes."""
    return _NOT_LETTERS.sub(" ", fold(text)).strip()


def visible_letters(text: str) -> str:
    """Give a text in small letters with its marks, in their usual forms."""
    return clean(unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=1)
def _spellings() -> Mapping[str, str]:
    return MappingProxyType({**dict(_each_spelling()), **_OTHER_SPELLINGS})


def _each_spelling() -> Iterator[tuple[str, str]]:
    for name in PROVINCES:
        words = plain_words(name)
        yield words.replace(" ", ""), name
        yield _PREFIX.sub("", words).replace(" ", ""), name
