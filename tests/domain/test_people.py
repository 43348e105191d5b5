"""People and units: who receives, who decides above, who covers whose dossiers."""

from domain.identity import slug
from domain.people import (
    HUMAN_ROLES,
    ROLE_NAMES,
    Role,
    approval_levels,
    covers,
    superior_of,
    unit_for,
    unit_name,
    unit_today,
)
from domain.places import PROVINCES
from tests.rows import each


@each(
    ("fund", "province", "unit", "above"),
    [
        ("national", "Vĩnh Long", "cuc", "bct"),
        ("local", "Vĩnh Long", "sct-vinh-long", "ubnd-vinh-long"),
        ("local", "Thành phố Hồ Chí Minh", "sct-tp-ho-chi-minh", "ubnd-tp-ho-chi-minh"),
        ("local", "Quảng Nam", "sct-da-nang", "ubnd-da-nang"),
        ("local", "Bà Rịa Vũng Tàu", "sct-tp-ho-chi-minh", "ubnd-tp-ho-chi-minh"),
        ("local", "Thừa Thiên - Huế", "sct-hue", "ubnd-hue"),
    ],
)
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


@each("old", sorted(PROVINCES))
def test_dossiers_of_a_dissolved_province_are_those_of_the_unit_of_today(
    old: str,
) -> None:
    before, above = f"sct-{slug(old)}", f"ubnd-{slug(old)}"
    now = f"sct-{slug(PROVINCES[old].now_part_of)}"
    assert unit_today(before) == unit_for("local", old) == now
    assert unit_today(above) == superior_of(now)
    for holder in (now, before, superior_of(now), above, ""):
        assert covers(holder, before)
        assert covers(holder, now)
    assert not covers(now, superior_of(before))
    assert approval_levels(now, before) == approval_levels(before, before) == (1,)
    assert approval_levels(superior_of(now), before) == (2,)
    assert unit_name(before) == unit_name(now)


@each(
    ("written", "unit"),
    [
        ("Quảng Nam", "sct-da-nang"),
        ("Vĩnh Long", "sct-vinh-long"),
        ("Sở Công Thương tỉnh Bình Dương", "sct-tp-ho-chi-minh"),
        ("UBND TP.HCM", "ubnd-tp-ho-chi-minh"),
        ("Ủy ban nhân dân thành phố Huế", "ubnd-hue"),
        ("sct-thanh-pho-ho-chi-minh", "sct-tp-ho-chi-minh"),
        ("sct-brvt", "sct-tp-ho-chi-minh"),
        ("cuc", "cuc"),
        ("bct", "bct"),
        ("", ""),
        ("phong-ban", "phong-ban"),
    ],
)
def test_units_are_understood_in_any_spelling_of_their_province(
    written: str, unit: str
) -> None:
    assert unit_today(written) == unit


@each("unit", ["cuc", "bct", "sct-vinh-long", "ubnd-vinh-long"])
def test_every_unit_has_a_name_in_both_languages(unit: str) -> None:
    assert unit not in (unit_name(unit), unit_name(unit, "en"))
    assert unit_name(unit) != unit_name(unit, "en")


def test_a_unit_nobody_knows_keeps_its_id() -> None:
    assert unit_name("phong-ban") == "phong-ban"


def test_every_role_has_a_name_and_the_system_is_no_human() -> None:
    assert set(ROLE_NAMES) == set(Role)
    assert set(Role) - set(HUMAN_ROLES) == {Role.CLOCK, Role.TREASURY}
