"""Places: spellings, the list of today, and what became of what was before."""

import unicodedata
from datetime import date
from random import Random
from typing import Any

import pytest

from domain.answers import Problems
from domain.communes import (
    KIND_NAMES,
    distances,
    elsewhere,
    every_name,
    nearest,
    spoken_name,
    units,
    units_of,
)
from domain.errors import AnswersInvalid
from domain.former_communes import (
    FormerDistrict,
    district_called,
    earlier_names,
    every_former,
)
from domain.forms import Checked
from domain.location import province_of
from domain.place_match import Why, match
from domain.place_search import search_places
from domain.places import (
    ALPHABETICAL,
    CITIES,
    PROVINCES,
    centrally_run,
    names_of,
    province_today,
    understand_province,
    with_today,
)
from domain.steps.submission import RESUBMIT, received_by, with_corrections
from domain.support_types import find
from tests.domain.answers import answers
from tests.rows import each

LINE = "technology-transfer"


def every_district() -> list[FormerDistrict]:
    names = dict.fromkeys((f.province, f.district) for f, _ in every_former())
    return [d for old, name in names for d in district_called(old, name)]


def read(**place: Any) -> tuple[Checked, Problems]:
    bent = {f"applicant__{name}": value for name, value in place.items()}
    form = find(LINE).form
    given = answers(LINE, **bent)
    try:
        return form.check(given), ()
    except AnswersInvalid as invalid:
        return form.partial(given)[0], invalid.problems


def settled(**place: Any) -> dict[str, Any]:
    checked, problems = read(**place)
    assert not problems
    applicant = checked.answers["applicant"]
    assert isinstance(applicant, dict)
    return {n: applicant.get(n) for n in ("province", "commune", "commune_kind")}


SPELLINGS = [
    ("Thành phố Hồ Chí Minh", "TP. Hồ Chí Minh"),
    ("TP.HCM", "TP. Hồ Chí Minh"),
    ("TP HCM", "TP. Hồ Chí Minh"),
    ("tphcm", "TP. Hồ Chí Minh"),
    ("Hồ Chí Minh", "TP. Hồ Chí Minh"),
    ("Sài Gòn", "TP. Hồ Chí Minh"),
    ("TP Huế", "Huế"),
    ("Thành phố Huế", "Huế"),
    ("Thừa Thiên - Huế", "Thừa Thiên Huế"),
    ("Thừa Thiên \u2013 Huế", "Thừa Thiên Huế"),
    ("TT. Huế", "Thừa Thiên Huế"),
    ("Tỉnh Vĩnh Long", "Vĩnh Long"),
    ("  vinh  long ", "Vĩnh Long"),
    ("VĨNH LONG", "Vĩnh Long"),
    ("Vi\u0303nh Long", "Vĩnh Long"),
    ("V\u200bĩnh\u00a0Long", "Vĩnh Long"),
    ("Bà Rịa Vũng Tàu", "Bà Rịa - Vũng Tàu"),
    ("Bà Rịa\u2013Vũng Tàu", "Bà Rịa - Vũng Tàu"),
    ("BRVT", "Bà Rịa - Vũng Tàu"),
    ("BR-VT", "Bà Rịa - Vũng Tàu"),
    ("\u00d0à Nẵng", "Đà Nẵng"),
    ("Đắc Lắc", "Đắk Lắk"),
    ("Daklak", "Đắk Lắk"),
    ("Đăk Nông", "Đắk Nông"),
    ("Hoà Bình", "Hòa Bình"),
    ("Thanh Hoá", "Thanh Hóa"),
    ("Bắc Cạn", "Bắc Kạn"),
    ("ha tinh", "Hà Tĩnh"),
    ("Quảng Nam (nay là Đà Nẵng)", "Quảng Nam"),
    ("Hà Tây", "Hà Nội"),
    ("tỉnh Hà Bắc", "Bắc Ninh"),
    ("Quảng Nam - Đà Nẵng", "Đà Nẵng"),
    ("minh hai", "Cà Mau"),
]


@each(("written", "name"), SPELLINGS)
def test_a_province_is_understood_as_people_write_it(written: str, name: str) -> None:
    assert understand_province(written) == name
    today = PROVINCES[name].now_part_of
    assert province_today(written) == today
    unit = units_of(today)[0]
    kept = settled(province=written, commune=unit.title, commune_kind=None)
    assert kept["province"] == name


@each("name", sorted(PROVINCES))
def test_every_province_is_understood_however_it_is_typed(name: str) -> None:
    for written in (
        name.upper(),
        f"tỉnh {name}",
        f"Tỉnh  {name}",
        f"{name}, Việt Nam",
        unicodedata.normalize("NFD", name),
        with_today(name),
        with_today(name, "en"),
    ):
        assert understand_province(written) == name


@each(
    "written",
    [
        *("", " ", "tỉnh", "TP", "Huyện Long Hồ", "x" * 500, "Lào", "\x00", "()"),
        # Their ground lies in several provinces of today.
        *("Hải Hưng", "Sông Bé", "Gia Lai - Kon Tum", "Bình Trị Thiên"),
    ],
)
def test_what_is_no_province_is_not_taken_for_one(written: str) -> None:
    assert understand_province(written) is None


def test_today_there_are_thirty_four_provinces_nine_of_them_cities() -> None:
    assert len(ALPHABETICAL) == 34
    assert sorted(n for today in ALPHABETICAL for n in names_of(today)) == sorted(
        PROVINCES
    )
    counts = {
        date(2024, 12, 31): 5,
        date(2025, 1, 1): 6,
        date(2026, 4, 29): 6,
        date(2026, 4, 30): 7,
        date(2026, 8, 31): 7,
        date(2026, 9, 1): 8,
        date(2026, 9, 19): 8,
        date(2026, 9, 20): 9,
    }
    for day, count in counts.items():
        assert sum(centrally_run(name, day) for name in ALPHABETICAL) == count
    assert all(city.basis.startswith("NQ") for city in CITIES)


def test_the_list_has_the_units_of_the_country() -> None:
    kinds = [unit.kind for unit in units().values()]
    assert len(kinds) == 3321
    assert kinds.count("special_zone") == 13
    assert kinds.count("ward") == 687 + 22
    assert {unit.province for unit in units().values()} == set(ALPHABETICAL)
    titles = {(unit.province, unit.title) for unit in units().values()}
    assert len(titles) == 3321


def test_what_was_before_leads_to_units_of_its_province_of_today() -> None:
    formers = {id(former): former for former, _ in every_former()}.values()
    assert len(formers) == 10_033
    for former in formers:
        assert former.codes
        for unit in former.units:
            assert PROVINCES[former.province].now_part_of == unit.province


def test_every_unit_is_found_by_its_title_and_without_its_marks() -> None:
    for number, named in enumerate(every_name()):
        unit = named.unit
        assert match(unit.title, unit.province).unit == unit
        if number % 9:
            continue
        assert match(unit.title.upper(), unit.province, unit.kind).unit == unit
        bare = match(named.plain, unit.province)
        meant = [bare.unit] if bare.unit else [c.unit for c in bare.candidates]
        assert unit in meant or named.plain == spoken_name(meant[0].name)


@each(
    ("province", "commune", "name", "kind"),
    [
        ("Vĩnh Long", "Long Hồ", "Long Hồ", "commune"),
        ("Vĩnh Long", "Xã Tân Phú", "Tân Phú", "commune"),
        ("Vĩnh Long", "xã  TÂN phú", "Tân Phú", "commune"),
        ("Vĩnh Long", "x. tan phu", "Tân Phú", "commune"),
        ("Tây Ninh", "P. Tân An", "Tân An", "ward"),
        ("Tây Ninh", "P.Tân An", "Tân An", "ward"),
        ("Long An", "phường tân an", "Tân An", "ward"),
        ("Kiên Giang", "phu quoc", "Phú Quốc", "special_zone"),
        ("Khánh Hoà", "ĐK. Trường Sa", "Trường Sa", "special_zone"),
        ("Bắc Ninh", "Hiệp Hòa", "Hiệp Hoà", "ward"),
        ("Đắk Lắk", "Cư M’gar", "Cư M'gar", "commune"),
        ("Đắk Lắk", "cu mgar", "Cư M'gar", "commune"),
        ("Điện Biên", "Xa Dung", "Xa Dung", "commune"),
        ("Điện Biên", "xã Xa Dung", "Xa Dung", "commune"),
        ("Cao Bằng", "Lí Quốc", "Lý Quốc", "commune"),
        ("Lâm Đồng", "Xuân Hương - Đà Lạt", "Xuân Hương - Đà Lạt", "ward"),
        ("Đồng Tháp", "Mỹ Tho", "Mỹ Tho", "ward"),
        ("Đồng Tháp", "Mỹ Thọ", "Mỹ Thọ", "commune"),
    ],
)
def test_a_name_is_understood_with_and_without_its_prefix(
    province: str, commune: str, name: str, kind: str
) -> None:
    for given in (None, kind):
        kept = settled(province=province, commune=commune, commune_kind=given)
        assert (kept["commune"], kept["commune_kind"]) == (name, kind)


def test_one_name_for_two_places_is_told_apart_by_the_kind() -> None:
    ward = settled(province="Đồng Tháp", commune="my tho", commune_kind="ward")
    commune = settled(province="Đồng Tháp", commune="my tho", commune_kind="commune")
    assert (ward["commune"], commune["commune"]) == ("Mỹ Tho", "Mỹ Thọ")
    _, problems = read(province="Đồng Tháp", commune="my tho", commune_kind=None)
    assert [(p.field, p.code) for p in problems] == [
        ("applicant.commune", "place_ambiguous")
    ]
    assert "Phường Mỹ Tho; Xã Mỹ Thọ" in problems[0].words()


@each(
    ("province", "commune", "kind", "right"),
    [
        ("Tây Ninh", "Tân An", "commune", "Phường Tân An"),
        ("Tây Ninh", "Phường Tân An", "commune", "Phường Tân An"),
        ("Vĩnh Long", "Long Hồ", "ward", "Xã Long Hồ"),
        ("Vĩnh Long", "Long Hồ", "special_zone", "Xã Long Hồ"),
        ("An Giang", "Phú Quốc", "ward", "Đặc khu Phú Quốc"),
        ("Vĩnh Long", "Tân Hạnh", "commune", "Phường Tân Hạnh"),
        ("Hà Nội", "Ba Đình", "commune", "Phường Ba Đình"),
    ],
)
def test_kind_and_place_cannot_contradict_each_other(
    province: str, commune: str, kind: str, right: str
) -> None:
    checked, problems = read(province=province, commune=commune, commune_kind=kind)
    assert [(p.field, p.code) for p in problems] == [
        ("applicant.commune_kind", "place_other_kind")
    ]
    assert right in problems[0].words("vi")
    assert right in problems[0].words("en")
    assert "applicant.commune_kind" not in checked.facts


def test_the_prefix_of_another_kind_is_refused_at_the_name() -> None:
    _, problems = read(province="Tây Ninh", commune="Xã Tân An", commune_kind=None)
    assert [(p.field, p.code) for p in problems] == [
        ("applicant.commune", "place_other_kind")
    ]


@each(
    ("province", "commune", "near"),
    [
        ("Vĩnh Long", "Lonh Hồ", "Xã Long Hồ"),
        ("Vĩnh Long", "Xã Trà Ônn", "Xã Trà Ôn"),
        ("Lâm Đồng", "Xuân Hương", "Phường Xuân Hương - Đà Lạt"),
        ("Quảng Nam", "Thăng Bìn", "Xã Thăng Bình"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_ones(
    province: str, commune: str, near: str
) -> None:
    _, problems = read(province=province, commune=commune, commune_kind="commune")
    (problem,) = problems
    assert (problem.field, problem.code) == ("applicant.commune", "place_unknown")
    assert near in problem.words("vi")
    assert near in problem.words("en")


def test_a_name_of_another_province_says_where_it_is() -> None:
    _, problems = read(province="Hà Nội", commune="Bến Thành", commune_kind="ward")
    (problem,) = problems
    assert problem.code == "place_elsewhere"
    assert "Phường Bến Thành" in problem.words()
    assert [u.province for u in elsewhere("Hà Nội", "Bến Thành")] == ["TP. Hồ Chí Minh"]


@each("junk", ["?", "x", "xã", ",,,", "xã ,", "9" * 150, "🙂", "(("])
def test_any_text_is_answered(junk: str) -> None:
    for province in ("Vĩnh Long", "Quảng Nam"):
        _, problems = read(province=province, commune=junk, commune_kind=None)
        assert problems
        assert all(p.words("vi") and p.words("en") for p in problems)


@each(
    ("province", "address", "title"),
    [
        ("Vĩnh Long", "TT. Long Hồ, huyện Long Hồ", "Xã Long Hồ"),
        ("Vĩnh Long", "thị trấn Long Hồ", "Xã Long Hồ"),
        ("Vĩnh Long", "xã Tân Hạnh, huyện Long Hồ", "Phường Tân Hạnh"),
        ("Vĩnh Long", "xa tan hanh huyen long ho", "Phường Tân Hạnh"),
        ("Vĩnh Long", "Phường 1, TP Vĩnh Long", "Phường Long Châu"),
        ("Vĩnh Long", "P1, TP. Trà Vinh, tỉnh Trà Vinh", "Phường Trà Vinh"),
        ("TP.HCM", "Phường Bến Nghé, Quận 1", "Phường Sài Gòn"),
        ("TP.HCM", "P.1, Q.3", "Phường Bàn Cờ"),
        ("Hà Nội", "Phường Trúc Bạch, quận Ba Đình, Hà Nội", "Phường Ba Đình"),
        # given up in the round of reforms before
        ("Hà Nội", "P. Nguyễn Trung Trực, Q. Ba Đình", "Phường Ba Đình"),
        ("Vĩnh Long", "12 Hùng Vương, thị trấn Long Hồ, huyện Long Hồ", "Xã Long Hồ"),
        ("Quảng Nam", "Thị trấn Hà Lam, huyện Thăng Bình", "Xã Thăng Bình"),
        ("Đà Nẵng", "Thị trấn Hà Lam, Thăng Bình, Quảng Nam", "Xã Thăng Bình"),
    ],
)
def test_an_old_address_is_translated(province: str, address: str, title: str) -> None:
    found = match(address, understand_province(province) or "")
    assert found.unit is not None
    assert found.unit.title == title
    kept = settled(province=province, commune=address, commune_kind=None)
    assert f"{KIND_NAMES[kept['commune_kind']]} {kept['commune']}" == title


def test_an_old_address_may_bear_its_old_kind_or_that_of_today() -> None:
    for kind in ("commune", "ward"):
        kept = settled(
            province="Vĩnh Long",
            commune="xã Tân Hạnh, huyện Long Hồ",
            commune_kind=kind,
        )
        assert (kept["commune"], kept["commune_kind"]) == ("Tân Hạnh", "ward")
    _, problems = read(
        province="Vĩnh Long",
        commune="xã Tân Hạnh, huyện Long Hồ",
        commune_kind="special_zone",
    )
    assert [p.code for p in problems] == ["place_other_kind"]


def test_an_old_name_that_became_several_offers_them() -> None:
    found = match("phường Điện Biên, quận Ba Đình", "Hà Nội")
    assert found.unit is None
    assert found.why is Why.AMBIGUOUS
    titles = [candidate.unit.title for candidate in found.candidates]
    assert titles[0] == "Phường Ba Đình"
    assert len(titles) == 4
    _, problems = read(
        province="Hà Nội", commune="phường Điện Biên, quận Ba Đình", commune_kind=None
    )
    assert all(title in problems[0].words() for title in titles)


@each("district", every_district()[::3])
def test_a_district_alone_offers_what_lies_there(district: FormerDistrict) -> None:
    kinds = ("Huyện", "Quận", "Thị xã", "Thành phố")
    bare = next(
        district.name.removeprefix(f"{kind} ")
        for kind in kinds
        if district.name.startswith(f"{kind} ")
    )
    whole = match(district.name, district.province)
    lying = {units()[code] for code in district.codes}
    if whole.unit is None:
        assert lying & {candidate.unit for candidate in whole.candidates}
    else:
        assert lying == {whole.unit}
    found = match(bare, district.province)
    assert found.unit is not None or found.why is Why.AMBIGUOUS


@each(
    ("province", "written", "kind", "title"),
    [
        ("Bà Rịa - Vũng Tàu", "huyện Côn Đảo", "", "Đặc khu Côn Đảo"),
        ("Quảng Ngãi", "huyện đảo Lý Sơn", "", None),
        ("Bình Thuận", "H. Phú Quý", "special_zone", "Đặc khu Phú Quý"),
        ("Bình Thuận", "huyện Phú Quý", "commune", None),
        ("TP. Hồ Chí Minh", "P6 Q10", "", "Phường Diên Hồng"),
        ("TP. Hồ Chí Minh", "phường 6, Q.10", "", "Phường Diên Hồng"),
        ("TP. Hồ Chí Minh", "P. Tân Định, Q1", "ward", "Phường Tân Định"),
        ("Hà Nội", "xã Phùng Xá, huyện Thạch Thất, Hà Tây", "", "Xã Tây Phương"),
        ("Hà Nội", "Sơn Tây, Hà Tây", "ward", "Phường Sơn Tây"),
        ("An Giang", "xã Vĩnh Phú, huyện Thoại Sơn", "", "Xã Định Mỹ"),
    ],
)
def test_districts_and_provinces_of_earlier_times_are_read(
    province: str, written: str, kind: str, title: str | None
) -> None:
    found = match(written, province, kind)
    assert (found.unit.title if found.unit else None) == title


def test_who_reads_english_is_told_in_english_where_a_place_may_be() -> None:
    _, problems = read(province="Kiên Giang", commune="xã Vĩnh Phú", commune_kind=None)
    words = problems[0].words("en")
    assert "Kiên Giang (now An Giang)" in words
    assert "(before: xã Vĩnh Phú, huyện Giang Thành, Kiên Giang)" in words
    assert "nay là" not in words
    assert "trước là" in problems[0].words()


def test_an_unknown_province_is_refused_with_those_of_today() -> None:
    _, problems = read(province="Hải Hưng")
    (problem,) = (p for p in problems if p.field == "applicant.province")
    named = str(problem.params["choices"]).split(", ")
    assert sorted(named) == sorted(ALPHABETICAL)


def test_a_ward_given_up_earlier_is_refused_with_those_of_its_district() -> None:
    found = match("phường 5, quận 10", "TP. Hồ Chí Minh")
    assert found.why is Why.UNKNOWN
    assert [unit.name for unit in found.nearest] == [
        "Hòa Hưng",
        "Diên Hồng",
        "Vườn Lài",
    ]


def test_every_old_unit_leads_to_where_its_ground_lies() -> None:
    sample = Random(7).sample([former for former, _ in every_former()], 300)
    for former in sample:
        written = f"{KIND_NAMES[former.kind]} {former.names[0]}, {former.district}"
        found = match(written, former.province)
        assert found.unit is not None or found.candidates, written
        reached = [found.unit] if found.unit else [c.unit for c in found.candidates]
        assert set(reached) & set(former.units), written


def test_the_declared_province_is_kept_and_that_of_today_is_a_fact() -> None:
    checked, problems = read(province="Quảng Nam", commune="Thăng Bình")
    assert not problems
    assert checked.facts["applicant.province"] == "Quảng Nam"
    assert checked.facts["applicant.province_today"] == "Đà Nẵng"
    assert province_of(checked.facts) == "Đà Nẵng"
    renamed = {**checked.facts, "applicant.province": "Đà Nẵng"}
    assert received_by(renamed) == received_by(checked.facts)
    assert province_of({"applicant.province": "Quảng Nam"}) == "Quảng Nam"
    assert with_today("Quảng Nam") == "Quảng Nam (nay là Đà Nẵng)"
    assert with_today("Quảng Nam", "en") == "Quảng Nam (now Đà Nẵng)"
    assert with_today("Vĩnh Long") == "Vĩnh Long"


def test_a_correction_is_settled_as_the_submission_was() -> None:
    form = with_corrections(RESUBMIT, find(LINE).form)
    given = answers(
        LINE, applicant__commune="TT. Long Hồ", applicant__commune_kind=None
    )
    checked = form.check({"corrections": given})
    corrected: Any = checked.answers["corrections"]
    assert corrected["applicant"]["commune"] == "Long Hồ"
    assert checked.facts["corrections.applicant.province_today"] == "Vĩnh Long"
    unknown = answers(LINE, applicant__commune="Nowhere")
    with pytest.raises(AnswersInvalid) as refused:
        form.check({"corrections": unknown})
    assert [p.field for p in refused.value.problems] == [
        "corrections.applicant.commune"
    ]


def test_the_first_revision_still_reads_free_words() -> None:
    first = find(LINE, 1).form
    given = answers(LINE, applicant__commune="Xã mẫu", applicant__commune_kind="ward")
    checked = first.check(given)
    assert "applicant.province_today" not in checked.facts
    kept: Any = checked.answers["applicant"]
    assert (kept["commune"], kept["commune_kind"]) == ("Xã mẫu", "ward")


@each(
    ("text", "province", "titles"),
    [
        ("long ho", "Vĩnh Long", ["Xã Long Hồ"]),
        ("Long Hồ", None, ["Xã Long Hồ"]),
        ("thị trấn Long Hồ, huyện Long Hồ, tỉnh Vĩnh Long", None, ["Xã Long Hồ"]),
        ("Bến Nghé", None, ["Phường Sài Gòn"]),
        ("xuan huong", "Lâm Đồng", ["Phường Xuân Hương - Đà Lạt"]),
        ("huyện Côn Đảo", "Bà Rịa - Vũng Tàu", ["Đặc khu Côn Đảo"]),
        ("Lonh Hồ", "Vĩnh Long", ["Xã Long Hồ"]),
        ("huyện Côn Đảo", None, ["Đặc khu Côn Đảo"]),
        ("Phùng Xá, Thạch Thất", None, ["Xã Tây Phương"]),
        ("Tân Định, Q1", None, ["Phường Tân Định"]),
        ("Châu Thành A", None, ["Xã Tân Hòa", "Xã Trường Long Tây"]),
        ("Châu Thành A", "Hậu Giang", ["Xã Tân Hòa", "Xã Trường Long Tây"]),
    ],
)
def test_a_place_is_found_by_part_of_any_of_its_names(
    text: str, province: str | None, titles: list[str]
) -> None:
    found = search_places(text, province)
    assert [one.unit.title for one in found][: len(titles)] == titles


def test_without_a_text_the_units_of_the_province_are_given() -> None:
    found = search_places("", "Quảng Nam", limit=200)
    assert {one.unit for one in found} == set(units_of("Đà Nẵng"))
    assert search_places("") == ()
    assert search_places("a") == ()


def test_a_unit_tells_what_it_was_before() -> None:
    (long_ho,) = [u for u in units_of("Vĩnh Long") if u.title == "Xã Long Hồ"]
    assert "thị trấn Long Hồ" in earlier_names(long_ho)
    assert "huyện Long Hồ, Vĩnh Long" in earlier_names(long_ho)


def test_the_distance_of_names_is_that_of_levenshtein() -> None:
    known = [("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3)]
    for one, other, apart in known:
        assert list(distances(one, [other])) == [apart]


def test_the_nearest_name_is_the_one_meant() -> None:
    assert nearest("Vĩnh Long", "Long Hồ")[0].title == "Xã Long Hồ"
