from datetime import date, timedelta

import pytest

from domain.norms import (
    CONFIDENCE_WORDS,
    CURRENT_NORMS,
    HORIZON,
    NORMS,
    Confidence,
    Norm,
    Norms,
    Unit,
    load,
)

TODAY = date(2026, 11, 22)
KEYS = {
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


def test_the_current_version_holds_every_key_once() -> None:
    norms = load()
    assert norms.version == CURRENT_NORMS == "2026-1"
    assert set(norms.keys()) == KEYS
    assert len(norms.keys()) == len(KEYS)


@pytest.mark.parametrize(
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
    ],
)
def test_a_published_value_carries_its_confidence(
    key: str, value: int, confidence: Confidence
) -> None:
    found = load().find(key, TODAY)
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


@pytest.mark.parametrize("end", [None, date(2025, 1, 1)])
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


def test_rows_of_a_prefix_are_found_without_those_of_others() -> None:
    assert {row.key for row in load().about("trademark")} == {
        "trademark.rate",
        "trademark.cap",
    }


def test_every_confidence_has_words_and_every_version_its_name() -> None:
    assert set(CONFIDENCE_WORDS) == set(Confidence)
    assert all(name == norms.version for name, norms in NORMS.items())
