"""What became of the communes, wards, towns and districts of before 1 July 2025.

Read from `place_lists/former.txt` when an old name is first looked for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from domain.communes import (
    KIND_NAMES,
    LETTERS,
    Unit,
    plain_name,
    read_list,
    spoken_name,
    units,
)
from domain.places import plain_words

DISTRICT_KINDS = ("quận", "huyện", "thị xã", "thành phố")


@dataclass(frozen=True, slots=True)
class Former:
    """A unit of before, the district it lay in, and where its ground lies now.

    `codes` are those of the units of today; several where it was divided, and then
    first the one that took all its people, if one did.
    """

    names: tuple[str, ...]
    kind: str
    district: str
    province: str
    codes: tuple[str, ...]

    @property
    def title(self) -> str:
        """Its name as it stood in papers: kind, name, district and province."""
        own = f"{KIND_NAMES[self.kind].lower()} {self.names[0]}"
        return f"{own}, {lower_kind(self.district)}, {self.province}"

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units of today in which its ground lies."""
        return tuple(units()[code] for code in self.codes)


@dataclass(frozen=True, slots=True)
class FormerDistrict:
    """A district of before, and the units of today in which its ground lies.

    `plain` is its name without marks, `bare` that without its kind.
    """

    name: str
    province: str
    codes: tuple[str, ...]
    plain: str
    bare: str


@dataclass(frozen=True, slots=True)
class _Name:
    former: Former
    spoken: str
    plain: str


def formers_called(
    provinces: Iterable[str], name: str, district: str = ""
) -> tuple[Former, ...]:
    """Give what bore a name in provinces of before; of marks, what matches best.

    Where a district is named, only what lay in it; one that none of the provinces had
    narrows nothing.
    """
    olds = tuple(provinces)
    known = [named for old in olds for named in _names_in(old)]
    inside = [d for old in olds for d in district_called(old, district)]
    if inside:
        lying = {(d.province, d.name) for d in inside}
        known = [n for n in known if (n.former.province, n.former.district) in lying]
    spoken, plain = spoken_name(name), plain_name(name)
    exact = [n.former for n in known if n.spoken == spoken]
    found = exact or [n.former for n in known if n.plain == plain]
    return tuple(dict.fromkeys(found))


def district_called(province: str, name: str) -> tuple[FormerDistrict, ...]:
    """Give the districts of a province of before that a text names.

    With its kind before it a name means that kind, else any.
    """
    plain = plain_name(name)
    if not plain:
        return ()
    whole = tuple(d for d in _districts_in(province) if d.plain == plain)
    bare = {plain, bare_district(plain)}
    return whole or tuple(d for d in _districts_in(province) if d.bare in bare)


def became(unit: Unit) -> tuple[Former, ...]:
    """Give the units of before on whose ground a unit of today lies."""
    return _sources().get(unit.code, ())


def earlier_names(unit: Unit) -> str:
    """Give the units of before on whose ground one lies, by district, in one text."""
    by_district: dict[tuple[str, str], list[str]] = {}
    for former in became(unit):
        title = f"{KIND_NAMES[former.kind].lower()} {former.names[0]}"
        by_district.setdefault((former.district, former.province), []).append(title)
    return "; ".join(
        f"{', '.join(titles)} ({lower_kind(district)}, {province})"
        for (district, province), titles in by_district.items()
    )


def ground_of(province: str) -> frozenset[str]:
    """Give the codes of the units of today on the ground of a province of before."""
    return frozenset(c for d in _districts_in(province) for c in d.codes)


def lower_kind(district: str) -> str:
    """Give the name of a district as it stands within a sentence."""
    return district[:1].lower() + district[1:]


def bare_district(plain: str) -> str:
    """Give the name of a district without its kind; a number keeps it."""
    for kind in _DISTRICT_PREFIXES:
        rest = plain.removeprefix(f"{kind} ")
        if rest != plain:
            return rest
    return plain


_DISTRICT_PREFIXES = (
    *(plain_words(kind) for kind in DISTRICT_KINDS),
    "tp",
    "tx",
    "h",
    "q",
)


@lru_cache(maxsize=1)
def _list() -> tuple[tuple[Former, ...], tuple[FormerDistrict, ...]]:
    formers: list[Former] = []
    ground: dict[tuple[str, str], dict[str, None]] = {}
    district = ""
    for province, line in read_list("former.txt"):
        told, _, codes = line.partition(" > ")
        now = tuple(codes.split())
        letter, name = told.split(" ", 1)
        if letter == "+":
            district = name
            ground[province, district] = dict.fromkeys(now)
            continue
        names = tuple(name.split("|"))
        formers.append(Former(names, LETTERS[letter], district, province, now))
        ground[province, district] |= dict.fromkeys(now)
    districts = tuple(
        FormerDistrict(name, province, tuple(codes), plain, bare_district(plain))
        for (province, name), codes in ground.items()
        for plain in (plain_name(name),)
    )
    return tuple(formers), districts


@lru_cache(maxsize=64)
def _names_in(province: str) -> tuple[_Name, ...]:
    return tuple(
        _Name(former, spoken_name(name), plain_name(name))
        for former in _list()[0]
        if former.province == province
        for name in former.names
    )


@lru_cache(maxsize=64)
def _districts_in(province: str) -> tuple[FormerDistrict, ...]:
    return tuple(d for d in _list()[1] if d.province == province)


@lru_cache(maxsize=1)
def _sources() -> Mapping[str, tuple[Former, ...]]:
    found: dict[str, list[Former]] = {}
    for former in _list()[0]:
        for code in former.codes:
            found.setdefault(code, []).append(former)
    return MappingProxyType({code: tuple(made) for code, made in found.items()})


def former_names(provinces: Iterable[str]) -> Iterator[tuple[Former, str]]:
    """Give every unit of before in some provinces with each name, without marks."""
    for province in provinces:
        for named in _names_in(province):
            yield named.former, named.plain


@lru_cache(maxsize=1)
def former_provinces() -> tuple[str, ...]:
    """Give the provinces of before, as the list of their units names them."""
    return tuple(dict.fromkeys(former.province for former in _list()[0]))


def every_former() -> Iterator[tuple[Former, str]]:
    """Give every unit of before with each of its names, without marks."""
    return former_names(former_provinces())
