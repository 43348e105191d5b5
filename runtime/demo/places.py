"""The place of a project of the past: the unit of today that its locality lies in."""

from collections.abc import Iterator

from domain.communes import COMMUNE, Unit, units, units_of
from domain.former_communes import district_called
from domain.place_match import formers_of, match
from domain.places import CITIES, today_of
from runtime.demo.projects import Project

_CITIES = frozenset(city.name for city in CITIES)


def place_of(project: Project) -> tuple[Unit, bool]:
    """Give the unit of today that stands in the answers, and whether it was stated.

    A locality that names a district alone, or what is a ward of a city by now and could
    not be filed for any more, gives a commune nearby; none a commune of the province.
    """
    stated = match(project.locality, project.province).unit
    if stated is not None and _is_covered(stated):
        return stated, True
    nearby = [unit for unit in _around(project) if _is_covered(unit)]
    return next((unit for unit in nearby if unit.kind == COMMUNE), nearby[0]), False


def _is_covered(unit: Unit) -> bool:
    return unit.kind == COMMUNE or unit.province not in _CITIES


def _around(project: Project) -> Iterator[Unit]:
    """Give what the locality may mean, then its district, then the whole province."""
    found = match(project.locality, project.province)
    yield from (candidate.unit for candidate in found.candidates)
    district = project.locality.split(",")[-1]
    for old in formers_of(project.province):
        for lying in district_called(old, district):
            yield from (units()[code] for code in lying.codes)
    yield from units_of(today_of(project.province).name)
