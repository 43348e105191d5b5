"""Who may act: roles, actors and the units of the administration they act for."""

from dataclasses import dataclass
from enum import StrEnum

from domain.identity import slug
from domain.places import ALPHABETICAL, names_of, province_today
from domain.text import fold

NATIONAL_OFFICE = "cuc"
MINISTRY = "bct"
DEPARTMENT = "sct"
COMMITTEE = "ubnd"


class Role(StrEnum):
    """A part in the life of an application; the clock and the treasury are actors."""

    APPLICANT = "applicant"
    OFFICER = "officer"
    APPRAISER = "appraiser"
    APPROVER = "approver"
    TREASURER = "treasurer"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    CLOCK = "clock"
    TREASURY = "treasury"


_OFFICES = {
    DEPARTMENT: ("sct", "so cong thuong"),
    COMMITTEE: ("ubnd", "uy ban nhan dan"),
}
"""How a department and a committee are named, without marks."""

ROLE_NAMES: dict[Role, tuple[str, str]] = {
    Role.APPLICANT: ("cơ sở đề nghị hỗ trợ", "applicant"),
    Role.OFFICER: ("cán bộ thụ lý", "officer"),
    Role.APPRAISER: ("thành viên thẩm định", "appraiser"),
    Role.APPROVER: ("lãnh đạo phê duyệt", "approver"),
    Role.TREASURER: ("kế toán chi trả", "treasurer"),
    Role.INSPECTOR: ("thành viên nghiệm thu", "inspector"),
    Role.ADMINISTRATOR: ("quản trị hệ thống", "administrator"),
    Role.AUDITOR: ("kiểm toán", "auditor"),
    Role.CLOCK: ("đồng hồ hệ thống", "clock"),
    Role.TREASURY: ("kho bạc", "treasury"),
}
"""Each role in Vietnamese and in English, for labels only."""

_PLACES = {slug(name): name for name in ALPHABETICAL}

_UNITS = frozenset(f"{kind}-{place}" for kind in _OFFICES for place in _PLACES)

HUMAN_ROLES = tuple(r for r in Role if r not in (Role.CLOCK, Role.TREASURY))


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a role, the id of an account and the unit they act for.

    An empty unit is not narrowed to one unit: it covers them all. The name of the
    person is never part of an actor; the record looks it up when it writes.
    """

    role: Role
    id: str
    unit: str = ""


ACT_FOR_UNIT = frozenset({Role.OFFICER, Role.APPROVER, Role.TREASURER})
"""Who acts for a unit; appraisers and inspectors may come from elsewhere."""

CLOCK = Actor(Role.CLOCK, "clock")
TREASURY = Actor(Role.TREASURY, "treasury")


def unit_for(fund: str, province: str) -> str:
    """Give the unit that receives an application of this fund and province.

    National money is received by the national office (Cục), local money by the
    department (Sở Công Thương) of the province of today.
    """
    if fund == "national":
        return NATIONAL_OFFICE
    return f"{DEPARTMENT}-{slug(province_today(province) or province)}"


def unit_today(unit: str) -> str:
    """Give the unit that took over from one of a dissolved province; else the same.

    A department or committee is understood in any spelling of its province, and a
    province alone as its department.
    """
    if unit in ("", NATIONAL_OFFICE, MINISTRY) or unit in _UNITS:
        return unit
    kind, place = _kind_and_place(unit)
    province = province_today(place)
    return unit if province is None else f"{kind}-{slug(province)}"


def units_before(unit: str) -> tuple[str, ...]:
    """Give a unit of today and those of dissolved provinces that it took over from."""
    kind, _, place = unit.partition("-")
    if place not in _PLACES:
        return (unit,)
    return tuple(f"{kind}-{slug(name)}" for name in names_of(_PLACES[place]))


def _kind_and_place(unit: str) -> tuple[str, str]:
    said = fold(unit)
    for kind, names in _OFFICES.items():
        for name in names:
            if said.startswith(f"{name} "):
                return kind, said.removeprefix(name).strip()
    return DEPARTMENT, said


def superior_of(unit: str) -> str:
    """Give the unit that decides above this one: ministry or People's Committee."""
    if unit == NATIONAL_OFFICE:
        return MINISTRY
    return unit.replace(f"{DEPARTMENT}-", f"{COMMITTEE}-", 1)


def covers(actor_unit: str, unit: str) -> bool:
    """Say whether someone of `actor_unit` may see and act on dossiers of `unit`.

    Dossiers of a dissolved province are those of the unit that took over from it.
    """
    own, theirs = unit_today(actor_unit), unit_today(unit)
    return own in ("", theirs, superior_of(theirs))


def approval_levels(actor_unit: str, unit: str) -> tuple[int, ...]:
    """Give the levels at which someone of `actor_unit` may decide for `unit`."""
    if actor_unit == "":
        return (1, 2)
    above = superior_of(unit_today(unit))
    return (2,) if unit_today(actor_unit) == above else (1,)


def unit_name(unit: str, language: str = "vi") -> str:
    """Give the name of a unit for people to read."""
    vietnamese = language == "vi"
    if unit == NATIONAL_OFFICE:
        return (
            "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công"
            if vietnamese
            else "National industrial promotion office"
        )
    if unit == MINISTRY:
        return "Bộ Công Thương" if vietnamese else "Ministry of Industry and Trade"
    kind, _, place = unit_today(unit).partition("-")
    where = _PLACES.get(place) or place.replace("-", " ").title()
    if kind == DEPARTMENT:
        return (
            f"Sở Công Thương ({where})"
            if vietnamese
            else f"Department of Industry and Trade ({where})"
        )
    if kind == COMMITTEE:
        return (
            f"Ủy ban nhân dân ({where})"
            if vietnamese
            else f"People's Committee ({where})"
        )
    return unit
