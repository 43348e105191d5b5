"""The place of a project of the past: the unit of today that its locality lies in."""

from collections.abc import Iterator
from datetime import date

from domain.communes import COMMUNE, Unit, units, units_of
from domain.eligibility import AMENDED_FROM
from domain.former_communes import district_called
from domain.place_match import formers_of, match
from domain.places import centrally_run, today_of
from domain.text import fold
from runtime.demo.projects import Project


def place_of(project: Project, on: date) -> tuple[Unit, bool]:
    """Give the unit of today that stands in the answers, and whether it was stated.

    A locality that names a district alone, or a ward of a city that is not covered by
    the rules of the day, gives a commune nearby, not the one that took the district's
    name; none a commune of the province.
    """
    stated = match(project.locality, project.province).unit
    district = _names_district(project)
    if stated is not None and _is_covered(stated, on) and not district:
        return stated, True
    nearby = [
        unit
        for unit in _around(project)
        if _is_covered(unit, on)
        and not (district and fold(unit.name) in fold(project.locality))
    ]
    return next((unit for unit in nearby if unit.kind == COMMUNE), nearby[0]), False


def _is_covered(unit: Unit, on: date) -> bool:
    ruled = on >= AMENDED_FROM and centrally_run(unit.province, on)
    return unit.kind == COMMUNE or not ruled


def _names_district(project: Project) -> bool:
    """Say whether a locality is a district's name alone, as a commune may bear too."""
    alone = "," not in project.locality
    return alone and any(
        district_called(old, project.locality) for old in formers_of(project.province)
    )


def _around(project: Project) -> Iterator[Unit]:
    """Give what the locality may mean, then its district, then the whole province."""
    found = match(project.locality, project.province)
    yield from (candidate.unit for candidate in found.candidates)
    district = project.locality.split(",")[-1]
    for old in formers_of(project.province):
        for lying in district_called(old, district):
            yield from (units()[code] for code in lying.codes)
    yield from units_of(today_of(project.province).name)
