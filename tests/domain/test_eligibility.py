from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.communes import PROMOTIONS, units
from domain.eligibility import (
    CLEANER_PRODUCTION_RULES,
    COMMON_RULES,
    Assessment,
    Background,
    EligibilityRule,
    Request,
    RuleResult,
    assess,
)
from domain.errors import AnswersInvalid
from domain.norms import load
from domain.places import ALPHABETICAL, PROVINCES, centrally_run, today_of
from domain.support_types import SUPPORT_TYPES, find
from tests.domain.answers import answers
from tests.rows import each

TODAY = date(2026, 11, 22)
CODES = [kind.code for kind in SUPPORT_TYPES]
NOBODY = Background()
VILLAGE: dict[str, Any] = {"craft_village": True}


def judged(
    code: str,
    background: Background = NOBODY,
    on: date = TODAY,
    papers: frozenset[str] | None = None,
    **changes: Any,
) -> Assessment:
    kind = find(code)
    checked, _ = kind.form.partial(answers(code, **changes))
    if papers is None:
        papers = frozenset(
            p.code for p in kind.papers_for("submission", checked.facts) if p.required
        )
    return assess(kind, Request(code, checked.facts, papers, background, on, load()))


def result(assessment: Assessment, code: str) -> RuleResult:
    return next(r for r in assessment.results if r.code == code)


def failed(assessment: Assessment) -> list[str]:
    return [r.code for r in assessment.failed]


@each("code", CODES)
def test_a_full_application_passes_every_rule(code: str) -> None:
    assessment = judged(code)
    assert assessment.eligible
    assert not assessment.unsettled
    assert assessment.award is not None
    assert assessment.award.amount_vnd > 0


@each(
    ("province", "commune", "passes"),
    [
        ("Vĩnh Long", "Xã Long Hồ", True),
        ("Vĩnh Long", "Phường Long Châu", True),
        ("Cần Thơ", "Xã Phong Điền", True),
        ("Cần Thơ", "Phường Ninh Kiều", False),
        ("Hậu Giang", "Phường Vị Thanh", False),  # part of Cần Thơ since 1 July 2025
        ("Thừa Thiên Huế", "Phường Hương Thủy", False),
        ("Quảng Nam", "Phường Tam Kỳ", False),
        ("Quảng Nam", "Xã Thăng Bình", True),
        ("TP.HCM", "Đặc khu Côn Đảo", True),
        ("Hải Phòng", "Bạch Long Vĩ", True),
        ("Long An", "Phường Long An", True),  # part of Tây Ninh
    ],
)
def test_wards_of_centrally_run_cities_are_not_covered(
    province: str, commune: str, passes: bool
) -> None:
    assessment = placed(province, commune, TODAY)
    assert result(assessment, "place").passed is passes


def placed(province: str, commune: str, on: date, **changes: Any) -> Assessment:
    return judged(
        "technology-transfer",
        on=on,
        applicant__province=province,
        applicant__commune=commune,
        applicant__commune_kind=None,
        **changes,
    )


@each(
    ("province", "ward", "since"),
    [
        ("Đồng Nai", "Phường Trấn Biên", date(2026, 4, 30)),
        ("Bình Phước", "Phường Bình Long", date(2026, 4, 30)),
        ("Quảng Ninh", "Phường Hạ Long", date(2026, 9, 1)),
        ("Quảng Ninh", "Phường Uông Bí", date(2026, 9, 1)),
        ("Bắc Ninh", "Phường Kinh Bắc", date(2026, 9, 20)),
        ("Bắc Giang", "Phường Bắc Giang", date(2026, 9, 20)),
    ],
)
def test_a_province_is_a_city_from_its_day_on(
    province: str, ward: str, since: date
) -> None:
    before = placed(province, ward, since - timedelta(days=1))
    after = placed(province, ward, since)
    assert result(before, "place").passed is True
    assert result(after, "place").passed is False
    assert centrally_run(today_of(province).name, since)


EVERY_PROMOTED = [
    (made.province, name, made.since, made.basis)
    for made in PROMOTIONS
    for name in made.names
]


@each(("province", "name", "since", "basis"), EVERY_PROMOTED)
def test_a_ward_that_was_a_commune_is_for_the_officer_from_its_day_on(
    province: str, name: str, since: date, basis: str
) -> None:
    for written in (f"Xã {name}", f"Phường {name}", name):
        before = result(placed(province, written, since - timedelta(days=1)), "place")
        after = result(placed(province, written, since), "place")
        assert before.passed is True
        assert after.passed is None
        assert basis in after.vi
        assert basis in after.en
    assert placed(province, name, TODAY).eligible


def test_all_twenty_two_communes_that_became_wards_are_in_the_list() -> None:
    assert len(EVERY_PROMOTED) == 22
    assert sum(unit.promotion is not None for unit in units().values()) == 22


def test_the_rule_of_places_begins_on_15_october_2025() -> None:
    before = placed("Cần Thơ", "Phường Ninh Kiều", date(2025, 10, 14))
    after = placed("Cần Thơ", "Phường Ninh Kiều", date(2025, 10, 15))
    assert result(before, "place").passed is None
    assert result(after, "place").passed is False


@each(
    ("changes", "rule"),
    [
        ({"own_capital_secured": False}, "own_capital"),
        ({"no_double_funding": False}, "no_double_funding"),
        ({"applicant__tax_code": "0100109107"}, "tax_code"),
        ({"amount_requested_vnd": 600_000_001}, "within_total_cost"),
        ({"is_new": False}, "machines_new"),
        ({"is_new": False, "item_kind": "line"}, "machines_new"),
        ({"kiln_after": "hand_fired"}, "sector"),
        ({"kiln_after": "annular", "sector": "gạch ngói"}, "sector"),
        ({"completes_on": "2026-11-21", "starts_on": "2026-11-01"}, "not_over"),
        ({"completes_on": "2019-12-30", "starts_on": "2019-01-02"}, "not_over"),
    ],
)
def test_one_broken_rule_is_named_with_its_article_and_advice(
    changes: dict[str, Any], rule: str
) -> None:
    assessment = judged("technology-transfer", **changes)
    assert failed(assessment) == [rule]
    broken = result(assessment, rule)
    assert "Điều" in broken.basis
    assert "Hãy" in broken.words("vi")
    assert broken.words("en").isascii()


@each(
    "sector",
    [
        "gạch không nung thay lò gạch thủ công",
        "gạch bông thủ công",
        "gạch thủ công mỹ nghệ",
        "gốm thủ công",
        "gạch ốp lát công nghiệp",
    ],
)
def test_other_bricks_and_handicraft_are_supported(sector: str) -> None:
    assert judged("technology-transfer", sector=sector).eligible


HAND_FIRED: tuple[dict[str, Any], ...] = (
    {"sector": "sản xuất gạch thủ công"},
    {"item_name": "Lò nung GẠCH kiểu lò vòng"},
    {"project_title": "Cải tạo lò gạch thủ công cải tiến"},
    {"project_title": "Thay lò nung gạch thủ công bằng lò nung gas"},
)


@each("words", HAND_FIRED)
@each("kiln", [None, "none"])
def test_words_of_hand_fired_brick_are_for_the_officer(
    words: dict[str, Any], kiln: str | None
) -> None:
    assessment = judged("technology-transfer", kiln_after=kiln, **words)
    assert assessment.eligible
    assert [r.code for r in assessment.unsettled] == ["sector"]
    assert "lò nung gạch nào được dùng sau đề án" in assessment.unsettled[0].vi


@each("words", HAND_FIRED)
@each("kiln", ["gas", "electric", "tunnel"])
def test_the_kiln_used_after_the_project_decides(
    words: dict[str, Any], kiln: str
) -> None:
    assessment = judged("technology-transfer", kiln_after=kiln, **words)
    assert result(assessment, "sector").passed is True


def test_the_first_revision_still_judges_by_its_words() -> None:
    kind = find("technology-transfer", 1)
    given = answers("technology-transfer", sector="sản xuất gạch thủ công")
    facts = kind.form.check(given).facts
    assert facts["excluded_sector"] is True
    request = Request(kind.code, facts, None, NOBODY, TODAY, load("2026-1"))
    assert failed(assess(kind, request)) == ["sector"]


def test_the_first_revision_knows_none_of_the_new_questions_and_papers() -> None:
    for kind in (k for k in SUPPORT_TYPES if k.revision == 1):
        asked = {f.name for f in kind.form.fields}
        assert not asked & {"craft_village", "kiln_after"}
        assert "craft_village_decision" not in {p.code for p in kind.papers}
        assert not {r.code for r in kind.common} & {"not_over", "budget_year"}
    with pytest.raises(AnswersInvalid):
        find("technology-transfer", 1).form.check(
            answers("technology-transfer", applicant__kind="artisan")
        )


@each(
    ("kind", "on", "passed"),
    [
        ("cooperative_union", date(2025, 10, 14), False),
        ("cooperative_union", date(2025, 10, 15), True),
        ("artisan", date(2025, 10, 14), False),
        ("artisan", date(2025, 10, 15), None),
        ("household", date(2025, 10, 14), True),
    ],
)
def test_unions_and_artisans_count_since_the_decree(
    kind: str, on: date, passed: bool | None
) -> None:
    assessment = judged("technology-transfer", on=on, applicant__kind=kind)
    found = result(assessment, "kind_of_establishment")
    assert found.passed is passed
    assert assessment.eligible is (passed is not False)
    assert ("danh hiệu" in found.vi) is (passed is None)


@each(
    ("province", "ward"),
    [("Cần Thơ", "Ninh Kiều"), ("Hà Nội", "Ba Đình"), ("Hậu Giang", "Vị Thanh")],
)
@each("code", CODES)
def test_a_recognised_craft_village_passes_everywhere(
    code: str, province: str, ward: str
) -> None:
    bent: dict[str, Any] = {
        "applicant__province": province,
        "applicant__commune": ward,
        "applicant__commune_kind": "ward",
    }
    village = judged(code, craft_village=True, **bent)
    assert result(village, "place").passed is True
    assert village.eligible
    assert failed(judged(code, craft_village=False, **bent)) == ["place"]


def test_a_craft_village_brings_the_decision_that_recognises_it() -> None:
    for kind in SUPPORT_TYPES:
        with_decision = {p.code for p in kind.papers_for("submission", VILLAGE)}
        without = {p.code for p in kind.papers_for("submission", {})}
        assert "craft_village_decision" not in without
        assert ("craft_village_decision" in with_decision) is (kind.revision > 1)
    missing = judged(
        "technology-transfer", craft_village=True, papers=frozenset({"quotation"})
    )
    assert "Quyết định công nhận làng nghề" in result(missing, "papers_complete").vi


def test_cleaner_production_has_no_limit_of_place() -> None:
    kind = replace(find("technology-transfer"), common=CLEANER_PRODUCTION_RULES)
    facts: dict[str, Any] = {
        "applicant.province": "Hà Nội",
        "applicant.province_today": "Hà Nội",
        "applicant.commune_kind": "ward",
    }
    request = Request(kind.code, facts, None, NOBODY, TODAY, load())
    assert result(assess(kind, request), "place").passed is True


@each(
    ("starts_on", "completes_on", "fits"),
    [
        ("2026-12-01", "2026-12-31", True),
        ("2027-01-01", "2027-12-31", True),
        ("2026-12-31", "2027-01-01", False),
        ("2025-06-01", "2027-01-31", False),
        ("2028-01-01", "2028-02-01", False),
        ("2027-01-04", "2029-06-30", False),
        ("2029-01-04", "2029-06-30", False),
    ],
)
def test_a_project_beyond_the_budget_year_is_warned_of_and_not_refused(
    starts_on: str, completes_on: str, fits: bool
) -> None:
    assessment = judged(
        "technology-transfer", starts_on=starts_on, completes_on=completes_on
    )
    found = result(assessment, "budget_year")
    assert assessment.eligible
    assert found.basis == "TT 36/2013/TT-BCT, Điều 11 khoản 2 điểm a"
    assert (found.passed, found.warning) == ((True, False) if fits else (None, True))
    assert list(assessment.warnings) == ([] if fits else [found])
    if not fits:
        assert completes_on[:4] in found.vi
        assert found.en.isascii()


def test_what_is_completed_on_the_day_of_filing_is_not_over() -> None:
    assessment = judged(
        "technology-transfer", starts_on="2026-11-01", completes_on="2026-11-22"
    )
    assert result(assessment, "not_over").passed is True


def test_a_technology_is_left_to_the_officer_and_need_not_be_new() -> None:
    assessment = judged("technology-transfer", item_kind="technology", is_new=False)
    assert [r.code for r in assessment.unsettled] == ["technology_encouraged"]
    assert result(assessment, "machines_new").passed is True
    assert assessment.eligible
    assert "danh mục" in assessment.unsettled[0].vi


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("known", ["CGCN-2026-000001-2", ""])
def test_a_completed_dossier_for_the_same_item_is_heeded(code: str, known: str) -> None:
    assessment = judged(code, Background(completed_dossier=known))
    found = result(assessment, "no_open_dossier")
    assert assessment.eligible
    assert (found.passed, found.warning) == (None, True)
    assert known in found.vi
    assert known in found.en
    assert "TTLT 26/2014" in found.basis


def test_another_open_dossier_is_named() -> None:
    code = "CGCN-2026-000123-G"
    assessment = judged("technology-transfer", Background(open_dossier=code))
    assert failed(assessment) == ["no_open_dossier"]
    assert code in assessment.failed[0].vi
    assert code in assessment.failed[0].en


@each(
    ("opens_on", "passes"),
    [("2026-11-21", False), ("2026-11-22", False), ("2026-11-23", True)],
)
def test_a_fair_must_open_after_the_day_of_receipt(opens_on: str, passes: bool) -> None:
    assessment = judged("fair-participation", opens_on=opens_on)
    assert result(assessment, "fair_not_begun").passed is passes


@each(
    ("fair_kind", "already", "passes"),
    [
        ("abroad", 0, True),
        ("abroad", 1, True),
        ("abroad", 2, False),
        ("domestic", 9, True),
        ("programme", 9, True),
    ],
)
def test_fairs_abroad_are_supported_twice_a_year(
    fair_kind: str, already: int, passes: bool
) -> None:
    background = Background(fairs_abroad_this_year=already)
    assessment = judged("fair-participation", background, fair_kind=fair_kind)
    assert result(assessment, "fairs_abroad").passed is passes


@each(
    ("kind", "site", "passes"),
    [
        ("household", "cluster", False),
        ("cooperative_group", "cluster", False),
        ("enterprise", "cluster", True),
        ("cooperative", "cluster", True),
        ("household", "establishment", True),
    ],
)
def test_only_investors_repair_at_a_cluster(kind: str, site: str, passes: bool) -> None:
    assessment = judged(
        "pollution-treatment-repair", applicant__kind=kind, site_kind=site
    )
    assert result(assessment, "cluster_investor").passed is passes


def test_a_cluster_may_lie_anywhere() -> None:
    assessment = judged(
        "pollution-treatment-repair",
        site_kind="cluster",
        applicant__kind="enterprise",
        applicant__province="Hà Nội",
        applicant__commune_kind="ward",
    )
    assert assessment.eligible


def test_every_missing_paper_is_named() -> None:
    assessment = judged("technology-transfer", papers=frozenset({"request_letter"}))
    assert failed(assessment) == ["papers_complete"]
    assert "Báo giá" in assessment.failed[0].vi
    assert "Đơn đề nghị" not in assessment.failed[0].vi


@each("code", CODES)
def test_without_answers_nothing_fails_and_the_papers_are_listed(code: str) -> None:
    kind = find(code)
    checked, _ = kind.form.partial({})
    assessment = assess(kind, Request(code, checked.facts, None, NOBODY, TODAY, load()))
    assert not assessment.failed
    assert assessment.award is None
    unsettled = {r.code for r in assessment.unsettled}
    assert unsettled == {r.code for r in assessment.results} - {"no_open_dossier"}
    assert "Đơn đề nghị hỗ trợ" in result(assessment, "papers_complete").vi


def test_an_award_is_shown_as_soon_as_cost_and_request_are_known() -> None:
    kind = find("technology-transfer")
    given_facts: dict[str, Any] = {
        "item_kind": "machine",
        "eligible_cost_vnd": 77_000_000,
    }
    request = Request(kind.code, given_facts, None, NOBODY, TODAY, load())
    assert assess(kind, request).award is None
    asked = {**given_facts, "amount_requested_vnd": 50_000_000}
    earned = assess(kind, replace(request, facts=asked)).award
    assert earned is not None
    assert earned.amount_vnd == 38_500_000


def test_another_open_dossier_whose_code_is_not_told_leaves_no_gap() -> None:
    found = result(
        judged("technology-transfer", Background(open_dossier="")), "no_open_dossier"
    )
    assert found.passed is False
    assert found.vi.startswith("Cơ sở có hồ sơ khác cho cùng nội dung")
    assert found.en.startswith("Another dossier of the establishment is open")


def test_a_machine_of_unknown_age_is_not_judged() -> None:
    kind = find("technology-transfer")
    for given_facts in ({"item_kind": "machine"}, {"is_new": True}):
        request = Request(kind.code, given_facts, None, NOBODY, TODAY, load())
        assert result(assess(kind, request), "machines_new").passed is None


def test_an_investor_of_unknown_kind_is_not_judged() -> None:
    kind = find("pollution-treatment-repair")
    request = Request(kind.code, {"site_kind": "cluster"}, None, NOBODY, TODAY, load())
    assert result(assess(kind, request), "cluster_investor").passed is None


def test_rule_codes_are_unique_within_a_support_type() -> None:
    for kind in SUPPORT_TYPES:
        codes = [rule.code for rule in (*COMMON_RULES, *kind.rules)]
        assert len(codes) == len(set(codes))


@each("rule", [*COMMON_RULES, *(rule for kind in SUPPORT_TYPES for rule in kind.rules)])
def test_every_rule_tells_in_both_languages_what_to_do(rule: EligibilityRule) -> None:
    for words in (rule.vi, rule.failing_vi, rule.unknown_vi):
        assert words.format(open_dossier="").endswith(".")
    for words in (rule.en, rule.failing_en, rule.unknown_en):
        assert words.format(open_dossier="").isascii()
    assert "Hãy" in rule.failing_vi or "hãy" in rule.failing_vi
    assert rule.basis.startswith(("NĐ", "TT", "Luật"))


def test_sixty_three_old_names_and_hue_lead_to_thirty_four_provinces() -> None:
    assert len(PROVINCES) == 64
    now = {today_of(name).name for name in PROVINCES}
    assert len(now) == 34
    assert now == set(ALPHABETICAL)
    assert all(PROVINCES[name].now_part_of == name for name in now)
