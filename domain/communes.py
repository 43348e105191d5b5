"""The communes, wards and special zones of today: their names, kinds and dated changes.

The list is that of 1 July 2025 (QĐ 19/2025/QĐ-TTg) as `place_lists/units.txt` holds it;
what changed since stands here, each change with its day. It is read when it is first
asked for, and never by workflows: facts about a place travel with the command.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from types import MappingProxyType

from domain.norm import Confidence
from domain.places import plain_words, visible_letters

COMMUNE, WARD, SPECIAL_ZONE, TOWN = "commune", "ward", "special_zone", "town"
KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {COMMUNE: "Xã", WARD: "Phường", SPECIAL_ZONE: "Đặc khu", TOWN: "Thị trấn"}
)
"""What stands before the name of each kind; towns were dissolved on 1 July 2025."""

LETTERS = {"X": COMMUNE, "P": WARD, "Đ": SPECIAL_ZONE, "T": TOWN}
"""The kinds as the lists write them."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """Communes of one province that became wards on a day, and by which text."""

    province: str
    since: date
    basis: str
    confidence: Confidence
    names: tuple[str, ...]


PROMOTIONS = (
    Promotion(
        "Đồng Nai",
        date(2026, 4, 30),
        "NQ 237/NQ-UBTVQH16",
        Confidence.VERIFIED,
        (
            "Dầu Giây",
            "Đồng Phú",
            "Long Thành",
            "Lộc Ninh",
            "Nhơn Trạch",
            "Tân Khai",
            "Tân Phú",
            "Trảng Bom",
            "Trị An",
            "Xuân Lộc",
        ),
    ),
    Promotion(
        "Bắc Ninh",
        date(2026, 9, 20),
        "NQ 388/NQ-UBTVQH16",
        Confidence.VERIFIED,
        (
            "Bố Hạ",
            "Chi Lăng",
            "Gia Bình",
            "Hiệp Hoà",
            "Kép",
            "Lạng Giang",
            "Lục Nam",
            "Lương Tài",
            "Nhân Thắng",
            "Phù Lãng",
            "Tiên Du",
            "Yên Phong",
        ),
    ),
)
"""Which communes became wards since the list was made."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune, ward or special zone as it is now."""

    code: str
    name: str
    kind: str
    province: str
    promotion: Promotion | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds it has had since 1 July 2025."""
        return frozenset({self.kind, COMMUNE} if self.promotion else {self.kind})

    @property
    def title(self) -> str:
        """Its name with its kind before it."""
        return f"{KIND_NAMES[self.kind]} {self.name}"


@dataclass(frozen=True, slots=True)
class Named:
    """What a unit is found by: its name as spoken, and without marks."""

    unit: Unit
    spoken: str
    plain: str


def promotions_of(province: str) -> tuple[Promotion, ...]:
    """Give which communes of a province of today became wards, and when."""
    return tuple(made for made in PROMOTIONS if made.province == province)


def units() -> Mapping[str, Unit]:
    """Give every unit by its code."""
    return _units()


def units_of(province: str) -> tuple[Unit, ...]:
    """Give the units of a province of today, in the order of their codes."""
    return tuple(named.unit for named in names_in(province))


@lru_cache(maxsize=64)
def names_in(province: str) -> tuple[Named, ...]:
    """Give the units of a province of today with what they are found by."""
    return tuple(
        Named(unit, spoken_name(unit.name), plain_name(unit.name))
        for unit in _units().values()
        if unit.province == province
    )


def called(province: str, name: str) -> tuple[Unit, ...]:
    """Give the units of a province that bear a name; of marks, what matches best."""
    return best_called(names_in(province), name)


def best_called(names: Iterable[Named], name: str) -> tuple[Unit, ...]:
    """Give the units that bear a name as it is spoken, else those without marks."""
    known = tuple(names)
    spoken, plain = spoken_name(name), plain_name(name)
    exact = tuple(n.unit for n in known if n.spoken == spoken)
    bare = exact or tuple(n.unit for n in known if n.plain == plain)
    joined = plain.replace(" ", "")
    return bare or tuple(n.unit for n in known if n.plain.replace(" ", "") == joined)


def nearest(province: str, name: str, count: int = 3) -> tuple[Unit, ...]:
    """Give the units of a province whose names are nearest to one, nearest first.

    A name that holds the other, such as one that was lengthened, is nearest of all.
    """
    plain = plain_name(name)
    known = names_in(province)
    apart = distances(plain, (named.plain for named in known))
    near = sorted(
        (not _holds(named.plain, plain), far, named.unit.code, named.unit)
        for named, far in zip(known, apart, strict=True)
    )
    return tuple(unit for *_, unit in near[:count])


def elsewhere(province: str, name: str) -> tuple[Unit, ...]:
    """Give the units of other provinces that bear exactly this name."""
    plain = plain_name(name)
    found = [n for n in _everywhere().get(plain, ()) if n.unit.province != province]
    return best_called(found, name)


def every_name() -> Iterator[Named]:
    """Give every unit with what it is found by, province by province."""
    return chain.from_iterable(names_in(province) for province in _provinces())


def spoken_name(text: str) -> str:
    """Give a name without case and punctuation, each word with its tone at its end.

    So "Hoà" and "Hòa" are one, and "Mỹ Tho" and "Mỹ Thọ" are two.
    """
    words = _NOT_IN_WORDS.sub(" ", visible_letters(text)).split()
    return " ".join(_one_tone(word) for word in words)


def plain_name(text: str) -> str:
    """Give a name as people type it without marks; y after a consonant counts as i."""
    words = plain_words(text).split()
    return " ".join(_FINAL_Y.sub("i", _number(word)) for word in words)


def distances(text: str, others: Iterable[str]) -> Iterator[int]:
    """Give how many letters must change, come or go to make each text (Levenshtein).

    By the bits of whole numbers, one for each letter of the text (Myers 1999), so that
    a province of names is compared in a millisecond.
    """
    text = text[:_LONGEST_NAME]
    size, top = len(text), 1 << max(len(text) - 1, 0)
    every = (1 << size) - 1
    where: dict[str, int] = {}
    for place, letter in enumerate(text):
        where[letter] = where.get(letter, 0) | 1 << place
    for other in others:
        more, less, apart = every, 0, size
        for letter in other:
            same = where.get(letter, 0)
            across = (((same & more) + more) ^ more) | same | less
            grows, shrinks = less | (~(across | more) & every), more & across
            apart += bool(grows & top) - bool(shrinks & top)
            grows, shrinks = (grows << 1 | 1) & every, shrinks << 1 & every
            down = same | less
            more, less = shrinks | (~(down | grows) & every), grows & down
        yield apart if size else len(other)


def _holds(name: str, part: str) -> bool:
    return len(part) > 2 and f" {part} " in f" {name} "


_LONGEST_NAME = 40
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_NOT_IN_WORDS = re.compile(r"[^\w]+|_")
_FINAL_Y = re.compile(r"(?<=[bcdghklmnpqrstvx])y$|(?<=qu)y$")


def _one_tone(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", _number(word))
    letters = "".join(c for c in decomposed if c not in _TONES)
    return letters + "".join(sorted(c for c in decomposed if c in _TONES))


def _number(word: str) -> str:
    return word.lstrip("0") or "0" if word.isdecimal() and word.isascii() else word


@lru_cache(maxsize=1)
def _units() -> Mapping[str, Unit]:
    found: dict[str, Unit] = {}
    promoted = {(p.province, name): p for p in PROMOTIONS for name in p.names}
    for province, line in read_list("units.txt"):
        code, letter, name = line.split(" ", 2)
        place = province.split(" ", 1)[1]
        since = promoted.get((place, name))
        kind = WARD if since else LETTERS[letter]
        found[code] = Unit(code, name, kind, place, since)
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def _provinces() -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit.province for unit in _units().values()))


@lru_cache(maxsize=1)
def _everywhere() -> Mapping[str, tuple[Named, ...]]:
    found: dict[str, list[Named]] = {}
    for named in every_name():
        found.setdefault(named.plain, []).append(named)
    return MappingProxyType({plain: tuple(names) for plain, names in found.items()})


def read_list(name: str) -> Iterator[tuple[str, str]]:
    """Give the lines of a list of places, each with the heading it stands under."""
    text = files("domain").joinpath("place_lists", name).read_text(encoding="utf-8")
    heading = ""
    for line in text.splitlines():
        if line.startswith("= "):
            heading = line[2:]
        elif line and not line.startswith("#"):
            yield heading, line
