"""Finding units of today by part of a name: of today, of before, with its district."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from domain.communes import Unit, every_name, names_in, nearest, plain_name, units
from domain.former_communes import (
    Former,
    district_called,
    former_names,
    former_provinces,
)
from domain.place_match import Said, formers_of, match, read_place
from domain.places import PROVINCES

MOST_FOUND = 200

Fits: TypeAlias = Callable[[str, str], bool]
"""Says whether a name without marks fits the part of one that was typed."""

_SHORTEST_PART = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A unit of today, and the unit of before by whose name it was found."""

    unit: Unit
    former: Former | None = None


def search_places(
    text: str, province: str | None = None, limit: int = 20
) -> tuple[Found, ...]:
    """Give the units of today that a text may mean, the likeliest first.

    `province` is a name of `PROVINCES`; without one, or without a text, the whole list
    is looked through. With or without marks, kinds and districts; nothing found in a
    province gives its nearest names.
    """
    today = PROVINCES[province].now_part_of if province else None
    if not text.strip():
        known = names_in(today) if today else ()
        return tuple(Found(named.unit) for named in known)[:limit]
    olds = formers_of(province) if province else former_provinces()
    said = read_place(text, olds)
    if province is None and said.province:
        return search_places(text, said.province, limit)
    found: dict[str, Found] = {}
    for one in _likeliest_first(text, said, province, today, olds):
        found.setdefault(one.unit.code, one)
        if len(found) == limit:
            break
    if not found and today:
        return tuple(Found(unit) for unit in nearest(today, said.name))
    return tuple(found.values())


def _likeliest_first(
    text: str,
    said: Said,
    province: str | None,
    today: str | None,
    olds: tuple[str, ...],
) -> Iterator[Found]:
    if province:
        meant = match(text, province)
        if meant.unit is not None:
            yield Found(meant.unit, meant.former)
        yield from (Found(c.unit, c.former) for c in meant.candidates)
    part = plain_name(said.name)
    if len(part.replace(" ", "")) < _SHORTEST_PART:
        return
    for fits in (str.__eq__, str.startswith, _holds):
        if not said.district:
            yield from _of_today(part, said.kind, today, fits)
        yield from _of_before(part, said, olds, fits)
    yield from _of_district(said.whole, olds)


def _of_today(part: str, kind: str, today: str | None, fits: Fits) -> Iterator[Found]:
    for named in names_in(today) if today else every_name():
        if kind in ("", *named.unit.kinds) and fits(named.plain, part):
            yield Found(named.unit)


def _of_before(
    part: str, said: Said, olds: tuple[str, ...], fits: Fits
) -> Iterator[Found]:
    inside = [d for old in olds for d in district_called(old, said.district)]
    districts = {(d.province, d.name) for d in inside}
    for former, plain in former_names(olds):
        if not fits(plain, part):
            continue
        if said.kind not in ("", former.kind):
            continue
        if districts and (former.province, former.district) not in districts:
            continue
        yield from (Found(unit, former) for unit in former.units)


def _of_district(text: str, olds: tuple[str, ...]) -> Iterator[Found]:
    for old in olds:
        for district in district_called(old, text):
            yield from (Found(units()[code]) for code in district.codes)


def _holds(plain: str, part: str) -> bool:
    return f" {part}" in plain
