from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.norm import revised
from domain.norm_tables import CHANGES_2026_2
from domain.norms import (
    CONFIDENCE_WORDS,
    CURRENT_NORMS,
    HORIZON,
    NATIONAL,
    NORMS,
    Confidence,
    Norm,
    Norms,
    Unit,
    load,
)
from tests.rows import each

TODAY = date(2026, 11, 22)
ASKED = {
    *(f"technology-transfer.{k}" for k in ("rate", "cap", "line_cap")),
    *(f"pollution.{k}" for k in ("rate", "cap", "cluster_cap")),
    *(f"trademark.{k}" for k in ("rate", "cap")),
    *(f"fair.rate_{k}" for k in ("programme", "domestic", "abroad")),
    "fair.abroad_per_year",
    *(f"advance.{k}" for k in ("rate", "cluster_rate", "progress")),
    "advance.cluster_progress",
    "award.priority_factor_max",
    *(f"within.{k}" for k in ("screening", "completing", "appraising", "clarifying")),
    *(f"within.{k}" for k in ("approving", "contracting", "verifying_advance")),
    *(f"within.{k}" for k in ("paying_advance", "inspecting", "settling")),
    *(f"within.{k}" for k in ("verifying_settlement", "paying_balance")),
    *("settlement.latest", "report.day", "report.remind_before"),
    *("remind.before", "remind.advance_every", "remind.advance_times"),
    *("returns.in_screening", "panel.smallest", "panel.largest"),
    *("panel.quorum_percent", "approval.level2_from"),
    *("correcting.longest", "recovering.longest"),
}


def norm(
    value: int, start: date, end: date | None = None, level: str = "national"
) -> Norm:
    return Norm(
        "x.rate",
        value,
        Unit.PERCENT,
        start,
        "NĐ 1/2020",
        Confidence.VERIFIED,
        end,
        level,
    )


@each("version", NORMS)
def test_every_version_holds_what_the_programme_asks_for(version: str) -> None:
    national = {row.key for row in load(version).rows if row.level == NATIONAL}
    assert ASKED - national == set()


def test_new_dossiers_are_given_the_current_version() -> None:
    assert load().version == CURRENT_NORMS


@each(
    ("key", "value", "confidence"),
    [
        ("technology-transfer.rate", 50, Confidence.VERIFIED),
        ("technology-transfer.cap", 300_000_000, Confidence.VERIFIED),
        ("technology-transfer.line_cap", 450_000_000, Confidence.VERIFIED),
        ("pollution.rate", 30, Confidence.OLD_TEXT_ONLY),
        ("pollution.cap", 300_000_000, Confidence.OLD_TEXT_ONLY),
        ("pollution.cluster_cap", 1_500_000_000, Confidence.OLD_TEXT_ONLY),
        ("trademark.rate", 50, Confidence.OLD_TEXT_ONLY),
        ("trademark.cap", 35_000_000, Confidence.OLD_TEXT_AND_PRACTICE),
        ("fair.rate_programme", 100, Confidence.OLD_TEXT_ONLY),
        ("fair.rate_domestic", 80, Confidence.OLD_TEXT_ONLY),
        ("fair.rate_abroad", 100, Confidence.VERIFIED),
        ("fair.abroad_per_year", 2, Confidence.VERIFIED),
        ("advance.rate", 70, Confidence.OLD_TEXT_ONLY),
        ("within.screening", 3, Confidence.OLD_TEXT_ONLY),
        ("within.appraising", 15, Confidence.DESIGN_CHOICE),
        ("approval.level2_from", 200_000_000, Confidence.DESIGN_CHOICE),
        ("demonstration-model.rate", 30, Confidence.VERIFIED),
        ("demonstration-model.cap", 1_000_000_000, Confidence.VERIFIED),
        ("demonstration-model.replicated_cap", 100_000_000, Confidence.OLD_TEXT_ONLY),
        ("cleaner-production-assessment.rate", 50, Confidence.OLD_TEXT_ONLY),
        ("cleaner-production-assessment.cap", 50_000_000, Confidence.OLD_TEXT_ONLY),
        ("study-abroad.rate", 100, Confidence.VERIFIED),
        ("consulting-packaging.rate", 50, Confidence.OLD_TEXT_ONLY),
        ("consulting-packaging.cap", 35_000_000, Confidence.OLD_TEXT_ONLY),
        ("new-enterprise.cap", 10_000_000, Confidence.OLD_TEXT_ONLY),
        ("product-contest.regional_cap", 200_000_000, Confidence.VERIFIED),
        ("product-contest.national_cap", 400_000_000, Confidence.VERIFIED),
        ("association.rate", 30, Confidence.OLD_TEXT_ONLY),
        ("association.regional_cap", 70_000_000, Confidence.OLD_TEXT_ONLY),
        ("association.national_cap", 100_000_000, Confidence.OLD_TEXT_ONLY),
        ("linkage-cluster.rate", 50, Confidence.OLD_TEXT_ONLY),
        ("linkage-cluster.cap", 150_000_000, Confidence.OLD_TEXT_ONLY),
        ("relocation-loan.cap", 500_000_000, Confidence.OLD_TEXT_ONLY),
        ("cluster-plan.rate", 50, Confidence.OLD_TEXT_ONLY),
        ("cluster-plan.cap", 500_000_000, Confidence.OLD_TEXT_ONLY),
        ("cluster-infrastructure.cap", 6_000_000_000, Confidence.VERIFIED),
    ],
)
def test_a_published_value_carries_its_confidence(
    key: str, value: int, confidence: Confidence
) -> None:
    found = load("2026-1").find(key, TODAY)
    assert (found.value, found.confidence) == (value, confidence)


def test_every_row_names_a_text_or_says_it_is_our_choice() -> None:
    for row in load().rows:
        chosen = row.confidence is Confidence.DESIGN_CHOICE
        assert chosen == (row.basis == "Lựa chọn của hệ thống"), row.key


def test_nothing_is_recorded_before_the_horizon() -> None:
    assert load().value("technology-transfer.rate", HORIZON) == 50
    with pytest.raises(KeyError, match="on 2018-05-10 in version"):
        load().find("technology-transfer.rate", HORIZON - timedelta(days=1))


def test_an_unknown_key_or_version_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load().value("no.such", TODAY)
    with pytest.raises(KeyError):
        load("1999-1")


def test_a_new_text_takes_over_on_its_first_day() -> None:
    norms = Norms(
        "t",
        (
            norm(50, date(2020, 1, 1), date(2024, 12, 31)),
            norm(60, date(2025, 1, 1)),
        ),
    )
    assert norms.value("x.rate", date(2024, 12, 31)) == 50
    assert norms.value("x.rate", date(2025, 1, 1)) == 60


def test_a_switch_holds_only_in_versions_that_have_it() -> None:
    since = date(2026, 1, 1)
    rows = [
        Norm(key, value, Unit.SWITCH, since, "NĐ 1/2026", Confidence.VERIFIED)
        for key, value in (("x.on", 1), ("x.off", 0))
    ]
    norms = Norms("t", tuple(rows))
    assert norms.holds("x.on", TODAY)
    assert norms.holds("x.on", TODAY, "Vĩnh Long")
    assert not norms.holds("x.on", date(2025, 12, 31))
    assert not norms.holds("x.off", TODAY)
    assert not norms.holds("x.other", TODAY)


def test_a_change_takes_the_place_of_the_rows_of_its_key_and_level() -> None:
    begun = date(2020, 1, 1)
    table = (norm(50, begun), norm(40, begun, level="Đồng Tháp"))
    assert revised(table, (norm(60, begun),)) == (table[1], norm(60, begun))


def test_the_new_version_keeps_what_it_does_not_change() -> None:
    changed = {(row.key, row.level) for row in CHANGES_2026_2}
    before = [r for r in load("2026-1").rows if (r.key, r.level) not in changed]
    now = load("2026-2").rows
    assert now[len(before) :] == CHANGES_2026_2
    for old, new in zip(before, now, strict=False):
        recited = replace(old, basis=new.basis, confidence=new.confidence)
        assert new == recited


@each(
    ("key", "basis"),
    [
        (
            "technology-transfer.cap",
            "TT 28/2018/TT-BTC, Điều 8 khoản 4 (sửa đổi bởi TT 64/2024/TT-BTC)",
        ),
        (
            "pollution.rate",
            "TT 28/2018/TT-BTC (sửa đổi bởi TT 64/2024/TT-BTC), chưa đối chiếu điều "
            "khoản; văn bản cũ: TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2",
        ),
        ("within.screening", "Lựa chọn của hệ thống"),
        ("returns.in_screening", "Lựa chọn của hệ thống"),
    ],
)
def test_texts_are_cited_by_what_is_in_force_and_what_was_read(
    key: str, basis: str
) -> None:
    assert load("2026-2").find(key, TODAY).basis == basis


def test_no_row_of_the_new_version_cites_a_one_stop_decree_or_an_old_text_alone() -> (
    None
):
    for row in load("2026-2").rows:
        assert not row.basis.startswith(("NĐ 61/2018", "TTLT 26")), row.key


def test_verified_claims_no_text_in_force() -> None:
    vi, en = CONFIDENCE_WORDS[Confidence.VERIFIED]
    assert "hiện hành" not in vi
    assert "in force" not in en
    assert "later amendment not read" in en


@each("end", [None, date(2025, 1, 1)])
def test_two_values_on_one_day_are_refused(end: date | None) -> None:
    with pytest.raises(ValueError, match="two values"):
        Norms("t", (norm(60, date(2025, 1, 1)), norm(50, date(2020, 1, 1), end)))


def test_a_province_sets_its_own_value_and_others_keep_the_national_one() -> None:
    norms = Norms(
        "t",
        (
            norm(50, date(2020, 1, 1)),
            norm(40, date(2024, 1, 1), level="Đồng Tháp"),
        ),
    )
    assert norms.value("x.rate", TODAY, "Đồng Tháp") == 40
    assert norms.value("x.rate", date(2023, 1, 1), "Đồng Tháp") == 50
    assert norms.value("x.rate", TODAY, "Vĩnh Long") == 50
    assert norms.value("x.rate", TODAY) == 50


def test_the_resolution_of_dong_thap_is_cited_for_its_local_money() -> None:
    found = load().find("technology-transfer.cap", TODAY, "Đồng Tháp")
    assert found.confidence is Confidence.PROVINCIAL
    assert "Đồng Tháp" in found.basis


@each(
    ("province", "cap"),
    [
        ("Đồng Tháp", 1_000_000_000),
        ("Đắk Lắk", 800_000_000),
        ("Vĩnh Long", 1_000_000_000),
    ],
)
def test_a_lower_cap_of_a_province_binds_its_own_money(province: str, cap: int) -> None:
    assert load("2026-1").value("demonstration-model.cap", TODAY, province) == cap


def test_what_only_provinces_set_is_no_norm_anywhere_else() -> None:
    norms, key = load("2026-1"), "cleaner-production-pilot.cap"
    assert norms.value(key, TODAY, "Đồng Tháp") == 500_000_000
    assert norms.value(key, TODAY, "Đắk Lắk") == 400_000_000
    for level in (NATIONAL, "Vĩnh Long"):
        with pytest.raises(KeyError, match=key):
            norms.find(key, TODAY, level)


def test_what_only_provinces_set_says_so_in_both_languages() -> None:
    rows = load("2026-1").rows
    national = {row.key for row in rows if row.level == NATIONAL}
    alone = [row for row in rows if row.key not in national]
    assert alone
    for row in alone:
        assert row.confidence is Confidence.PROVINCIAL
        assert "chưa thấy văn bản quốc gia" in row.note_vi
        assert "no national text was found" in row.note_en


def test_rows_of_a_prefix_are_found_without_those_of_others() -> None:
    assert {row.key for row in load().about("trademark")} == {
        "trademark.rate",
        "trademark.cap",
    }


def test_every_confidence_has_words_and_every_version_its_name() -> None:
    assert set(CONFIDENCE_WORDS) == set(Confidence)
    assert all(name == norms.version for name, norms in NORMS.items())
