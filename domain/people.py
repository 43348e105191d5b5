"""Who may act: roles, actors and the units of the administration they act for."""

from dataclasses import dataclass
from enum import StrEnum

from domain.identity import slug
from domain.places import PROVINCES

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

_PLACES = {slug(name): name for name in PROVINCES}

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
    provincial department (Sở Công Thương).
    """
    return NATIONAL_OFFICE if fund == "national" else f"{DEPARTMENT}-{slug(province)}"


def superior_of(unit: str) -> str:
    """Give the unit that decides above this one: ministry or People's Committee."""
    if unit == NATIONAL_OFFICE:
        return MINISTRY
    return unit.replace(f"{DEPARTMENT}-", f"{COMMITTEE}-", 1)


def covers(actor_unit: str, unit: str) -> bool:
    """Say whether someone of `actor_unit` may see and act on dossiers of `unit`."""
    return actor_unit in ("", unit, superior_of(unit))


def approval_levels(actor_unit: str, unit: str) -> tuple[int, ...]:
    """Give the levels at which someone of `actor_unit` may decide for `unit`."""
    if actor_unit == "":
        return (1, 2)
    return (2,) if actor_unit == superior_of(unit) else (1,)


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
    kind, _, place = unit.partition("-")
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
