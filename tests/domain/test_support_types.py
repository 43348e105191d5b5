from datetime import date
from typing import Any

import pytest

from domain.errors import AnswersInvalid
from domain.identity import dossier_code
from domain.norms import Confidence, load
from domain.support import SupportType
from domain.support_types import SUPPORT_TYPES, current, find
from domain.targets import TARGETS, Target, targets_of, unannounced
from tests.domain.answers import answers
from tests.rows import each

STEPS = ("submission", "advance", "acceptance", "settlement")
every_type = pytest.mark.parametrize(
    "kind", SUPPORT_TYPES, ids=lambda k: f"{k.code}-{k.revision}"
)


def codes(kind: SupportType, step: str, **facts: Any) -> set[str]:
    return {p.code for p in kind.papers_for(step, facts)}


def refused(code: str, **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(AnswersInvalid) as found:
        find(code).form.check(answers(code, **changes))
    return [(p.field, p.code) for p in found.value.problems]


def test_codes_prefixes_and_revisions_are_those_of_the_programme() -> None:
    assert {(k.code, k.prefix, k.revision) for k in SUPPORT_TYPES} >= {
        (code, prefix, revision)
        for revision in (1, 2)
        for code, prefix in (
            ("technology-transfer", "CGCN"),
            ("pollution-treatment-repair", "XLON"),
            ("trademark-registration", "NHAN"),
            ("fair-participation", "HCTL"),
        )
    }


def test_a_code_is_listed_once_and_its_prefix_is_its_own() -> None:
    listed = [kind.code for kind in current()]
    named = {(kind.code, kind.prefix) for kind in SUPPORT_TYPES}
    assert len(listed) == len(set(listed)) == len({prefix for _, prefix in named})
    assert set(listed) == {code for code, _ in named}


def test_a_revision_is_found_by_number_and_unknown_ones_are_key_errors() -> None:
    assert find("technology-transfer", 2) is find("technology-transfer")
    assert find("technology-transfer", 1).revision == 1
    with pytest.raises(KeyError, match="no support type technology-transfer"):
        find("technology-transfer", 99)
    with pytest.raises(KeyError):
        find("training")


@every_type
def test_a_support_type_is_declared_in_full(kind: SupportType) -> None:
    assert dossier_code(kind.prefix, 2026, 1)
    assert load().about(kind.norms_prefix)
    assert kind.target is None or any(t.takes(kind.target) for t in TARGETS)
    for step in STEPS:
        papers = kind.papers_for(step, {})
        assert papers
        assert len({p.code for p in papers}) == len(papers)
        assert all(p.vi and p.en and p.basis for p in papers)


@every_type
def test_registration_papers_admit_that_their_list_was_not_found(
    kind: SupportType,
) -> None:
    doubtful = {p.code for p in kind.papers if p.confidence is Confidence.UNVERIFIED}
    assert {"request_letter", "registration_certificate"} <= doubtful
    assert "project_document" not in doubtful


@every_type
def test_the_line_names_a_fact_of_the_form_and_norms_in_force(
    kind: SupportType,
) -> None:
    facts = kind.form.check(answers(kind.code)).facts
    line, norms = kind.line(facts), load()
    assert line.base in facts
    assert norms.value(line.rate, date(2026, 11, 22)) <= 100
    assert line.cap is None or norms.value(line.cap, date(2026, 11, 22)) > 0
    assert norms.value(kind.advance(facts).rate, date(2026, 11, 22)) <= 70


def test_the_item_is_what_tells_dossiers_of_one_establishment_apart() -> None:
    named = {k.code: k.item(answers(k.code)) for k in SUPPORT_TYPES}
    assert (
        named.items()
        >= {
            "technology-transfer": "Máy cán tôn",
            "pollution-treatment-repair": "Nâng cấp bể lắng\nThay bơm",
            "trademark-registration": "Trái cây sấy mẫu",
            "fair-participation": "Hội chợ hàng công nghiệp nông thôn",
        }.items()
    )
    assert all(named.values())
    assert find("fair-participation").item({}) == ""


def test_progress_must_be_shown_where_money_follows_work() -> None:
    progress = {k.code: k.advance({}).progress for k in SUPPORT_TYPES}
    assert (
        progress.items()
        >= {
            "technology-transfer": "advance.progress",
            "pollution-treatment-repair": "advance.progress",
            "trademark-registration": None,
            "fair-participation": None,
        }.items()
    )
    repair = find("pollution-treatment-repair")
    assert repair.advance({"site_kind": "cluster"}).progress == (
        "advance.cluster_progress"
    )
    for kind in SUPPORT_TYPES:
        wanted = progress[kind.code] is not None
        assert ("progress_report" in codes(kind, "advance")) is wanted


def test_some_papers_are_asked_of_some_only() -> None:
    machines, repair = find("technology-transfer"), find("pollution-treatment-repair")
    marks = find("trademark-registration")
    bought = codes(machines, "acceptance", item_kind="machine")
    transferred = codes(machines, "acceptance", item_kind="technology")
    assert bought - transferred == {"purchase_contract"}
    assert transferred - bought == {"transfer_contract"}
    enterprise: dict[str, Any] = {"applicant.kind": "enterprise"}
    at_cluster = codes(repair, "acceptance", site_kind="cluster", **enterprise)
    assert "independent_audit" in at_cluster
    assert "independent_audit" not in codes(repair, "acceptance", **enterprise)
    assert "rules_of_use" in codes(marks, "acceptance", mark_kind="collective")
    assert "rules_of_use" not in codes(marks, "acceptance", mark_kind="individual")


def test_an_unknown_step_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        find("technology-transfer").papers_for("dancing", {})


@each(
    ("code", "changes", "problem"),
    [
        (
            "technology-transfer",
            {"completes_on": "2027-01-04"},
            ("completes_on", "before"),
        ),
        (
            "technology-transfer",
            {"eligible_cost_vnd": 600_000_001},
            ("eligible_cost_vnd", "too_large"),
        ),
        (
            "technology-transfer",
            {"amount_requested_vnd": 600_000_001},
            ("amount_requested_vnd", "too_large"),
        ),
        ("technology-transfer", {"is_new": False}, ("is_new", "must_be_true")),
        (
            "technology-transfer",
            {"is_new": False, "item_kind": "line"},
            ("is_new", "must_be_true"),
        ),
        ("technology-transfer", {"item_count": 0}, ("item_count", "too_small")),
        (
            "trademark-registration",
            {"goods_classes": [46]},
            ("goods_classes.0", "too_large"),
        ),
        (
            "trademark-registration",
            {"trademark_count": 0},
            ("trademark_count", "too_small"),
        ),
        ("fair-participation", {"closes_on": "2027-01-31"}, ("closes_on", "before")),
        (
            "fair-participation",
            {"booth_rent_vnd": 600_000_001},
            ("booth_rent_vnd", "too_large"),
        ),
    ],
)
def test_each_condition_of_a_form_is_refused_at_its_field(
    code: str, changes: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert refused(code, **changes) == [problem]


def test_a_technology_need_not_be_new_and_a_fair_may_last_a_day() -> None:
    technology = answers("technology-transfer", item_kind="technology", is_new=False)
    assert find("technology-transfer").form.check(technology).answers
    day = answers("fair-participation", closes_on="2027-02-01")
    assert find("fair-participation").form.check(day).answers


def target(code: str) -> Target:
    return next(t for t in TARGETS if t.code == code)


@each(
    ("code", "named", "facts", "counted"),
    [
        ("machines", "technology-transfer", {"item_kind": "machine"}, 1),
        ("machines", "technology-transfer", {"item_kind": "line"}, 0),
        ("machines", "trademark-registration", {"item_kind": "machine"}, 0),
        ("trademarks", "trademark-registration", {"trademark_count": 3}, 3),
        ("trademarks", "trademark-registration", {"trademark_count": "3"}, 1),
        ("models", "technology-transfer", {"item_kind": "technology"}, 1),
        ("models", "technology-transfer", {"item_kind": "machine"}, 0),
        ("models", "models", {}, 1),
        ("machines", "models", {"item_kind": "machine"}, 0),
        ("trained", None, {}, 0),
        ("trained", "technology-transfer", {}, 0),
    ],
)
def test_an_accepted_dossier_counts_toward_its_target(
    code: str, named: str | None, facts: dict[str, Any], counted: int
) -> None:
    assert target(code).counts(named, facts, date(2025, 12, 31)) == counted
    assert target(code).counts(named, facts, date(2026, 1, 1)) == 0
    assert target(code).counts(named, facts, date(2020, 12, 31)) == 0


@each(
    ("year", "known", "without"),
    [
        (2020, 0, False),
        (2021, 12, False),
        (2025, 12, False),
        (2026, 0, True),
        (2030, 0, True),
        (2031, 0, False),
        (None, 12, False),
    ],
)
def test_a_year_has_the_targets_of_its_programme(
    year: int | None, known: int, without: bool
) -> None:
    assert len(targets_of(year)) == known
    assert year is None or unannounced(year) is without


def test_the_targets_are_those_of_decision_1881() -> None:
    numbers = {t.code: t.number for t in TARGETS}
    assert numbers == {
        "models": 340,
        "machines": 1600,
        "lines": 300,
        "cleaner_assessments": 300,
        "cleaner_pilots": 100,
        "pollution_establishments": 50,
        "pollution_clusters": 60,
        "trademarks": 350,
        "fairs_domestic": 15,
        "fairs_abroad": 5,
        "cluster_plans": 50,
        "trained": 10_000,
    }
    assert [t.code for t in TARGETS if t.about] == ["pollution_clusters"]
