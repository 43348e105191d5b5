"""What a published project answers on the form; what it leaves blank is a sample.

Everything made up carries the mark `(mẫu)`, an address under `.example` or a tax code
that no office gives out.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from domain.communes import COMMUNE, Unit, units, units_of
from domain.eligibility import AMENDED_FROM
from domain.former_communes import district_called
from domain.identity import is_tax_code
from domain.norms import CURRENT_NORMS, NATIONAL, load
from domain.place_match import formers_of, match
from domain.places import centrally_run, today_of
from domain.text import fold
from runtime.demo.projects import GROUP, Project
from runtime.demo.timing import Timing
from runtime.tokens import DEMO_DOMAIN

SAMPLE = "(mẫu)"
LONGEST_TITLE = 300
_ROUND_VND = 1_000_000
_SAMPLE_OFFICE = "99"
"""No tax office gives out codes that begin so."""
_TO_COME = 50_000

_KINDS = (
    (("cong ty", "dntn", "doanh nghiep", "trung tam", "ttkc"), "enterprise"),
    (("htx", "hop tac xa"), "cooperative"),
    (("to hop tac",), "cooperative_group"),
)
_UNSTATED_TOTAL_VND = {
    "technology-transfer": 500_000_000,
    "pollution-treatment-repair": 700_000_000,
    "trademark-registration": 70_000_000,
    "fair-participation": 300_000_000,
}
_UNSTATED_SHARE = {
    "technology-transfer": 30,
    "pollution-treatment-repair": 20,
    "trademark-registration": 50,
    "fair-participation": 75,
}
"""Percent of the cost that is asked for where neither amount was published."""

_CAPS = {
    "technology-transfer": "technology-transfer.cap",
    "pollution-treatment-repair": "pollution.cap",
    "trademark-registration": "trademark.cap",
}


def answers(project: Project, when: Timing) -> dict[str, Any]:
    """Give the answers of the whole form, for a project carried out at that time."""
    total, requested = amounts(project, when)
    return {
        "applicant": _applicant(project, when),
        "project_title": _title(project),
        "sector": project.sector or f"Công nghiệp nông thôn {SAMPLE}",
        "total_cost_vnd": total,
        "eligible_cost_vnd": total,
        "amount_requested_vnd": requested,
        "starts_on": f"{when.year}-06-01",
        "completes_on": f"{when.year}-09-30",
        "fund": "national" if project.national else "local",
        "no_double_funding": True,
        "own_capital_secured": True,
        **_OWN[project.support_type](project, total, when.year),
    }


def amounts(project: Project, when: Timing) -> tuple[int, int]:
    """Give total cost and request in đồng: as published, the missing one made up.

    A made-up request stays within rate and cap; a published one stands as published,
    and the award is then what the rules allow.
    """
    share = _UNSTATED_SHARE[project.support_type]
    total, support = project.total_vnd, project.support_vnd
    if total is None and support is None:
        total = _UNSTATED_TOTAL_VND[project.support_type]
    if total is None:
        assert support is not None
        total = -(-support * 100 // share // _ROUND_VND) * _ROUND_VND
    if support is None:
        cap = _CAPS.get(project.support_type)
        support = total * share // 100
        if cap is not None:
            norms = load(CURRENT_NORMS)
            support = min(support, norms.value(cap, when.day, NATIONAL))
    return total, support


def tax_code(row: str, *, past: bool = True) -> str:
    """Give a tax code that is well formed and nobody's, always the same for a row.

    A row that stands for a project to come has another: it may be filed beside the one
    of the past, and nobody asks twice for the same.
    """
    number = int(row) if row.isdigit() else sum(row.encode())
    number += 0 if past else _TO_COME
    for spare in range(100):
        body = f"{_SAMPLE_OFFICE}{number % 100_000:05d}{spare:02d}"
        found = next((f"{body}{d}" for d in range(10) if is_tax_code(f"{body}{d}")), "")
        if found:
            return found
    raise AssertionError(row)


def _applicant(project: Project, when: Timing) -> dict[str, str]:
    name = _name(project)
    places = [part.strip() for part in project.locality.split(",") if part.strip()]
    unit, stated = place_of(project, when.day)
    number = int(project.row) if project.row.isdigit() else 0
    return {
        "name": name,
        "kind": _kind(name, project),
        "tax_code": tax_code(project.row, past=when.judged_on is not None),
        "representative": f"Người đại diện {SAMPLE}",
        "phone": f"0900{number % 1_000_000:06d}",
        "email": f"co-so-{project.row}@{DEMO_DOMAIN}",
        "address": ", ".join((*places, project.province))
        + f" ({_made_up(project, when, place_stated=stated)})",
        "province": project.province,
        "commune": unit.name,
        "commune_kind": unit.kind,
    }


def _made_up(project: Project, when: Timing, *, place_stated: bool) -> str:
    """Name what has no place for a mark of its own: numbers and days above all."""
    unstated = {
        "địa chỉ": True,
        "xã, phường": not place_stated,
        **_unstated_amounts(project),
        _time_made_up(project, when): True,
    }
    return "mẫu: " + ", ".join(name for name, made_up in unstated.items() if made_up)


def _unstated_amounts(project: Project) -> Mapping[str, bool]:
    return {
        "tổng kinh phí": project.total_vnd is None,
        "mức đề nghị": project.support_vnd is None,
    }


def _time_made_up(project: Project, when: Timing) -> str:
    """Name what is a sample of the time: the days, or the year beside the published."""
    if when.stated:
        return "ngày thực hiện"
    published = f", công bố năm {project.year}" if project.year else ""
    return f"năm và ngày thực hiện{published}"


def _title(project: Project) -> str:
    """Give the title, which marks amounts that nobody published as samples.

    It stands beside them wherever dossiers are listed.
    """
    unstated = [name for name, made_up in _unstated_amounts(project).items() if made_up]
    mark = f" (mẫu: {', '.join(unstated)})" if unstated else ""
    return f"{project.title[: LONGEST_TITLE - len(mark)]}{mark}"


def _name(project: Project) -> str:
    first = project.beneficiary.split(";")[0].strip()
    if first:
        return first
    if project.kind == GROUP:
        return f"Tổ hợp tác {project.province} {SAMPLE}"
    return project.implementer or f"Cơ sở công nghiệp nông thôn {SAMPLE}"


def _kind(name: str, project: Project) -> str:
    key = fold(name)
    for words, kind in _KINDS:
        if any(key.startswith(word) for word in words):
            return kind
    return "cooperative_group" if project.kind == GROUP else "household"


def _machine(project: Project, _total: int, _year: int) -> dict[str, Any]:
    line = "day chuyen" in fold(project.title)
    return {
        "item_kind": "line" if line else "machine",
        "item_name": f"{_what(project)} {SAMPLE}",
        "item_count": 1,
        "is_new": True,
        "technology_origin": f"Việt Nam {SAMPLE}",
    }


def _pollution(project: Project, _total: int, _year: int) -> dict[str, Any]:
    return {
        "site_kind": "establishment",
        "discharge_kind": "wastewater",
        "works": f"{project.title}\nNâng cấp bể lắng, thay bơm {SAMPLE}",
        "standard_to_meet": f"QCVN 40:2025/BTNMT {SAMPLE}",
    }


def _trademark(project: Project, _total: int, _year: int) -> dict[str, Any]:
    return {
        "trademark_name": f"{_name(project)} {SAMPLE}",
        "mark_kind": "individual",
        "goods_classes": [29],
        "trademark_count": 1,
    }


def _fair(project: Project, total: int, year: int) -> dict[str, Any]:
    return {
        "fair_name": f"Hội chợ hàng công nghiệp nông thôn tiêu biểu {SAMPLE}",
        "fair_kind": "programme",
        "opens_on": f"{year}-06-10",
        "closes_on": f"{year}-06-15",
        "place": f"{project.province} {SAMPLE}",
        "booth_count": 10,
        "booth_rent_vnd": total,
    }


def _what(project: Project) -> str:
    return f"Máy móc, thiết bị: {project.sector or project.title}"[:280]


_OWN: Mapping[str, Callable[[Project, int, int], dict[str, Any]]] = {
    "technology-transfer": _machine,
    "pollution-treatment-repair": _pollution,
    "trademark-registration": _trademark,
    "fair-participation": _fair,
}


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
