"""People and units: who receives, who decides above, who covers whose dossiers."""

import pytest

from domain.people import (
    HUMAN_ROLES,
    ROLE_NAMES,
    Role,
    approval_levels,
    covers,
    superior_of,
    unit_for,
    unit_name,
)


@pytest.mark.parametrize(
    ("fund", "province", "unit", "above"),
    [
        ("national", "Vĩnh Long", "cuc", "bct"),
        ("local", "Vĩnh Long", "sct-vinh-long", "ubnd-vinh-long"),
        ("local", "Thành phố Hồ Chí Minh", "sct-thanh-pho-ho-chi-minh",
         "ubnd-thanh-pho-ho-chi-minh"),
    ],
)  # fmt: skip
def test_the_fund_and_the_province_name_the_unit_and_the_one_above(
    fund: str, province: str, unit: str, above: str
) -> None:
    assert unit_for(fund, province) == unit
    assert superior_of(unit) == above
    assert covers(unit, unit)
    assert covers(above, unit)
    assert covers("", unit)
    assert not covers(unit, above)
    assert not covers("sct-an-giang", unit)


def test_each_unit_decides_at_its_own_level() -> None:
    assert approval_levels("", "cuc") == (1, 2)
    assert approval_levels("bct", "cuc") == (2,)
    assert approval_levels("cuc", "cuc") == (1,)
    assert approval_levels("ubnd-vinh-long", "sct-vinh-long") == (2,)


@pytest.mark.parametrize("unit", ["cuc", "bct", "sct-vinh-long", "ubnd-vinh-long"])
def test_every_unit_has_a_name_in_both_languages(unit: str) -> None:
    assert unit not in (unit_name(unit), unit_name(unit, "en"))
    assert unit_name(unit) != unit_name(unit, "en")


def test_a_unit_nobody_knows_keeps_its_id() -> None:
    assert unit_name("phong-ban") == "phong-ban"


def test_every_role_has_a_name_and_the_system_is_no_human() -> None:
    assert set(ROLE_NAMES) == set(Role)
    assert set(Role) - set(HUMAN_ROLES) == {Role.CLOCK, Role.TREASURY}
