"""Which provinces there are, before and after the mergers of 1 July 2025.

The mergers and the list of centrally-run cities are background knowledge: no text was
read for them (confidence: unverified). Old names stay valid as answers, since papers of
establishments carry them for years.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CENTRALLY_RUN = frozenset(
    {"Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "TP. Hồ Chí Minh", "Cần Thơ"}
)

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
    centrally_run: bool
    now_part_of: str


def _named(name: str, now: str) -> Province:
    return Province(name, centrally_run=name in CENTRALLY_RUN, now_part_of=now)


PROVINCES: Mapping[str, Province] = MappingProxyType(
    {
        name: _named(name, now)
        for now, absorbed in _MERGED.items()
        for name in (now, *absorbed)
    }
)
"""All 63 names in use before 1 July 2025 and Huế, each with the province it is now."""

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def _in_alphabet(name: str) -> tuple[tuple[int, ...], ...]:
    """Give the places of the letters of each word; tones of vowels do not count."""
    decomposed = unicodedata.normalize("NFD", name.lower())
    toneless = "".join(c for c in decomposed if c not in _TONES)
    words = unicodedata.normalize("NFC", toneless).split()
    return tuple(tuple(_LETTERS.index(c) for c in w if c in _LETTERS) for w in words)


ALPHABETICAL = tuple(sorted(PROVINCES, key=_in_alphabet))
"""The same names in the order of the Vietnamese alphabet: a, ă, â, b, c, d, đ, e, ê."""


def today_of(name: str) -> Province:
    """Give what a name belongs to since 1 July 2025; KeyError if it is unknown."""
    return PROVINCES[PROVINCES[name].now_part_of]
