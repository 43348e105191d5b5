from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.citations import TT28_8_4
from domain.funding import (
    Award,
    Awarded,
    Payable,
    Tranche,
    advance_ceiling,
    award,
    payable,
)
from domain.money import MAX_VND
from domain.norms import Norms, load
from domain.serialization import plain, read
from domain.support_types import SUPPORT_TYPES, find
from tests.rows import each

TODAY = date(2026, 11, 22)
NORMS = load()
M = 1_000_000


def facts(**changes: Any) -> dict[str, Any]:
    return {
        "fund": "local",
        "applicant.province": "Vĩnh Long",
        "applicant.kind": "household",
        "item_kind": "machine",
        "site_kind": "establishment",
        "trademark_count": 1,
        "fair_kind": "domestic",
        **changes,
    }


def machines(total: int, requested: int, factor: int = 100, **changes: Any) -> Award:
    given_facts = facts(
        eligible_cost_vnd=total, amount_requested_vnd=requested, **changes
    )
    return award(find("technology-transfer"), given_facts, NORMS, TODAY, factor)


@each(
    ("total", "requested", "amount", "limited_by"),
    [
        # Published projects of 2017 to 2025; what they got was within rate and cap.
        (77 * M, 38_500_000, 38_500_000, "request"),  # Long An 2018: just 50 %
        (290 * M, 134_400_000, 134_400_000, "request"),  # Vĩnh Long 2017
        (690 * M, 300 * M, 300 * M, "request"),  # Hà Tĩnh 2019: just the cap
        (570 * M, 200 * M, 200 * M, "request"),  # Hậu Giang 2018
        (60 * M, 28 * M, 28 * M, "request"),  # Vĩnh Long 2025
        # The same, asking for more.
        (77 * M, 50 * M, 38_500_000, "rate"),
        (690 * M, 600 * M, 300 * M, "cap"),
        (600 * M, 300 * M + 1, 300 * M, "rate"),
        (77 * M + 1, 77 * M, 38_500_000, "rate"),
    ],
)
def test_machines_earn_half_their_cost_up_to_the_cap(
    total: int, requested: int, amount: int, limited_by: str
) -> None:
    earned = machines(total, requested)
    assert (earned.amount_vnd, earned.limited_by) == (amount, limited_by)


def test_a_technology_line_has_the_higher_cap() -> None:
    assert machines(2000 * M, 900 * M, item_kind="line").amount_vnd == 450 * M


def test_the_award_shows_every_bound_and_its_text() -> None:
    earned = machines(690 * M, 600 * M)
    assert earned.by_rate_vnd == 345 * M
    assert earned.by_cap_vnd == earned.ceiling_vnd == 300 * M
    assert earned.rate_percent == 50
    assert earned.norms == ("technology-transfer.rate", "technology-transfer.cap")
    assert earned.basis == (TT28_8_4,)
    assert read(Award, plain(earned)) == earned


@each(("factor", "amount"), [(100, 50 * M), (120, 60 * M), (150, 75 * M)])
def test_a_priority_factor_raises_the_rate(factor: int, amount: int) -> None:
    earned = machines(100 * M, 100 * M, factor)
    assert earned.amount_vnd == amount
    assert ("award.priority_factor_max" in earned.norms) == (factor > 100)


@each("factor", [99, 151, 0, -50])
def test_a_factor_outside_the_norm_is_refused(factor: int) -> None:
    with pytest.raises(ValueError, match="priority factor"):
        machines(100 * M, 100 * M, factor)


def test_local_money_follows_the_province_and_national_money_does_not() -> None:
    own: dict[str, Any] = {"applicant.province": "Đồng Tháp"}
    assert "Đồng Tháp" in machines(M, M, **own).basis[0]
    assert "TT 28" in machines(M, M, **own, fund="national").basis[0]


@each(
    ("site", "cost", "requested", "amount"),
    [
        ("establishment", 705 * M, 158_400_000, 158_400_000),  # Vĩnh Long, within 30 %
        ("establishment", 705 * M, 300 * M, 211_500_000),
        ("establishment", 1200 * M, 1200 * M, 300 * M),
        ("cluster", 4000 * M, 4000 * M, 1200 * M),
        ("cluster", 9000 * M, 9000 * M, 1500 * M),
    ],
)
def test_pollution_repair_earns_less_than_a_third(
    site: str, cost: int, requested: int, amount: int
) -> None:
    given_facts = facts(
        site_kind=site, eligible_cost_vnd=cost, amount_requested_vnd=requested
    )
    kind = find("pollution-treatment-repair")
    assert award(kind, given_facts, NORMS, TODAY).amount_vnd == amount


@each(("count", "amount"), [(1, 35 * M), (3, 100 * M), (2, 70 * M)])
def test_each_trademark_brings_its_own_cap(count: int, amount: int) -> None:
    given_facts = facts(
        trademark_count=count, eligible_cost_vnd=200 * M, amount_requested_vnd=200 * M
    )
    earned = award(find("trademark-registration"), given_facts, NORMS, TODAY)
    assert (earned.amount_vnd, earned.units) == (amount, count)


@each(
    ("fair_kind", "amount"),
    [("programme", 40 * M), ("domestic", 32 * M), ("abroad", 90 * M)],
)
def test_fairs_are_paid_by_booth_rent_at_home_and_by_cost_abroad(
    fair_kind: str, amount: int
) -> None:
    given_facts = facts(
        fair_kind=fair_kind,
        booth_rent_vnd=40 * M,
        eligible_cost_vnd=90 * M,
        amount_requested_vnd=90 * M,
    )
    earned = award(find("fair-participation"), given_facts, NORMS, TODAY)
    assert (earned.amount_vnd, earned.by_cap_vnd) == (amount, None)


@each(
    ("cost", "requested", "factor", "amount", "limited_by"),
    [
        (900 * M, 900 * M, 150, 450 * M, "cap"),
        (900 * M, 900 * M, 100, 300 * M, "cap"),
        (900 * M, 400 * M, 150, 400 * M, "request"),
        (500 * M, 900 * M, 150, 375 * M, "rate"),
        (900 * M, 900 * M, 133, 399 * M, "cap"),
    ],
)
def test_a_priority_factor_raises_the_cap_with_the_rate(
    cost: int, requested: int, factor: int, amount: int, limited_by: str
) -> None:
    earned = machines(cost, requested, factor)
    assert (earned.amount_vnd, earned.limited_by) == (amount, limited_by)
    reading = NORMS.find("award.factor_raises_cap", TODAY)
    assert (reading.key in earned.norms) == (factor > 100)
    assert (reading.basis in earned.basis) == (factor > 100)
    assert "Cách hiểu" in reading.note_vi


def test_a_line_and_several_trademarks_have_each_their_cap_raised() -> None:
    raised = facts(
        item_kind="line", eligible_cost_vnd=900 * M, amount_requested_vnd=900 * M
    )
    earned = award(find("technology-transfer"), raised, NORMS, TODAY, 150)
    assert (earned.by_cap_vnd, earned.amount_vnd) == (675 * M, 675 * M)
    two = facts(
        trademark_count=2, eligible_cost_vnd=900 * M, amount_requested_vnd=900 * M
    )
    earned = award(find("trademark-registration"), two, NORMS, TODAY, 150)
    assert earned.amount_vnd == 105 * M


def test_under_older_norms_a_factor_raises_the_rate_alone() -> None:
    given_facts = facts(eligible_cost_vnd=900 * M, amount_requested_vnd=900 * M)
    kind, old = find("technology-transfer"), load("2026-1")
    assert award(kind, given_facts, old, TODAY, 150).amount_vnd == 300 * M


def test_a_factor_never_pays_more_than_the_whole_cost() -> None:
    given_facts = facts(booth_rent_vnd=40 * M, amount_requested_vnd=90 * M)
    earned = award(find("fair-participation"), given_facts, NORMS, TODAY, 150)
    assert earned.amount_vnd == 40 * M
    assert earned.limited_by == "rate"


def test_a_request_equal_to_rate_without_cap_is_limited_by_the_request() -> None:
    given_facts = facts(booth_rent_vnd=40 * M, amount_requested_vnd=32 * M)
    earned = award(find("fair-participation"), given_facts, NORMS, TODAY)
    assert earned.limited_by == "request"


@each("missing", ["amount_requested_vnd", "eligible_cost_vnd"])
def test_an_award_needs_its_facts(missing: str) -> None:
    given_facts = facts(eligible_cost_vnd=M, amount_requested_vnd=M)
    del given_facts[missing]
    with pytest.raises(KeyError, match=missing):
        award(find("technology-transfer"), given_facts, NORMS, TODAY)


@each("wrong", [True, "5"])
def test_an_amount_that_is_no_number_is_missing(wrong: object) -> None:
    given_facts = facts(eligible_cost_vnd=wrong, amount_requested_vnd=M)
    with pytest.raises(KeyError, match="eligible_cost_vnd"):
        award(find("technology-transfer"), given_facts, NORMS, TODAY)


@given(
    kind=st.sampled_from(SUPPORT_TYPES),
    cost=st.integers(1, MAX_VND),
    rent=st.integers(1, MAX_VND),
    requested=st.integers(1, MAX_VND),
    factor=st.integers(100, 150),
    count=st.integers(1, 100),
    item=st.sampled_from(["machine", "line", "technology"]),
    site=st.sampled_from(["establishment", "cluster"]),
    fair=st.sampled_from(["programme", "domestic", "abroad"]),
)
def test_an_award_never_exceeds_any_bound(
    kind: Any,
    cost: int,
    rent: int,
    requested: int,
    factor: int,
    count: int,
    item: str,
    site: str,
    fair: str,
) -> None:
    given_facts = facts(
        eligible_cost_vnd=cost,
        booth_rent_vnd=rent,
        amount_requested_vnd=requested,
        trademark_count=count,
        item_kind=item,
        site_kind=site,
        fair_kind=fair,
    )
    line = kind.line(given_facts)
    earned = award(kind, given_facts, NORMS, TODAY, factor)
    bounds = {"request": requested, "rate": earned.by_rate_vnd}
    if line.cap:
        cap = NORMS.value(line.cap, TODAY) * line.units
        bounds["cap"] = cap * factor // 100
    assert earned.amount_vnd == min(bounds.values()) == bounds[earned.limited_by]
    assert earned.amount_vnd <= given_facts[line.base]
    exact = given_facts[line.base] * min(10_000, earned.rate_percent * factor)
    assert 0 <= exact - earned.by_rate_vnd * 10_000 < 10_000
    assert advance_ceiling(kind, given_facts, earned.amount_vnd, NORMS, TODAY) * 10 <= (
        earned.amount_vnd * 7
    )


@each(
    ("code", "site", "ceiling"),
    [
        ("technology-transfer", "establishment", 210 * M),
        ("pollution-treatment-repair", "establishment", 210 * M),
        ("pollution-treatment-repair", "cluster", 90 * M),
        ("trademark-registration", "establishment", 210 * M),
        ("fair-participation", "establishment", 210 * M),
    ],
)
def test_an_advance_is_at_most_seventy_percent_and_thirty_for_a_cluster(
    code: str, site: str, ceiling: int
) -> None:
    given_facts = facts(site_kind=site)
    found = advance_ceiling(find(code), given_facts, 300 * M, NORMS, TODAY)
    assert found == ceiling


def paid_for(
    support_type: str,
    accepted: int,
    award_vnd: int,
    factor: int = 100,
    norms: Norms = NORMS,
    **changes: Any,
) -> Payable:
    base = {"eligible_cost_vnd": 80 * M, "booth_rent_vnd": 80 * M}
    given_facts = facts(**{**base, "amount_requested_vnd": 900 * M, **changes})
    awarded = Awarded(award_vnd, factor)
    return payable(find(support_type), given_facts, norms, TODAY, awarded, accepted)


@each(
    ("support_type", "changes", "accepted", "award_vnd", "pays", "limited_by"),
    [
        ("trademark-registration", {}, 60 * M, 35 * M, 30 * M, "rate"),
        ("trademark-registration", {}, 80 * M, 35 * M, 35 * M, "award"),
        ("trademark-registration", {}, 78_500_000, 35 * M, 35 * M, "award"),
        # Recommended below the most the rules allow: that amount stays the ceiling.
        ("trademark-registration", {}, 60 * M, 20 * M, 20 * M, "award"),
        ("trademark-registration", {}, 39_999_999, 20 * M, 19_999_999, "rate"),
        (
            "trademark-registration",
            {"trademark_count": 2},
            60 * M,
            40 * M,
            30 * M,
            "rate",
        ),
        ("fair-participation", {}, 60 * M, 64 * M, 48 * M, "rate"),
        (
            "fair-participation",
            {"fair_kind": "programme"},
            60 * M,
            80 * M,
            60 * M,
            "rate",
        ),
        ("fair-participation", {"fair_kind": "abroad"}, 0, 80 * M, 0, "rate"),
        ("pollution-treatment-repair", {}, 60 * M, 24 * M, 18 * M, "rate"),
        (
            "pollution-treatment-repair",
            {"site_kind": "cluster", "eligible_cost_vnd": 6_000 * M},
            5_500 * M,
            1_600 * M,
            1_500 * M,
            "cap",
        ),
        ("technology-transfer", {}, 1, 35 * M, 0, "rate"),
    ],
)
def test_a_cost_accepted_pays_by_the_rule_of_the_award_never_above_it(
    support_type: str,
    changes: dict[str, Any],
    accepted: int,
    award_vnd: int,
    pays: int,
    limited_by: str,
) -> None:
    found = paid_for(support_type, accepted, award_vnd, **changes)
    assert (found.amount_vnd, found.limited_by) == (pays, limited_by)
    assert "TT 36/2013/TT-BCT, Điều 21" in found.basis
    assert len(found.basis) > 1


def test_the_factor_of_the_award_holds_for_the_part_accepted() -> None:
    raised: dict[str, Any] = {"eligible_cost_vnd": 900 * M}
    found = paid_for("technology-transfer", 400 * M, 450 * M, 150, **raised)
    assert found.amount_vnd == 300 * M
    found = paid_for("technology-transfer", 800 * M, 450 * M, 150, **raised)
    assert found.amount_vnd == 450 * M


@each(("accepted", "expected"), [(0, 0), (1, 33), (2, 66), (3, 100), (4, 100)])
def test_older_norms_pay_in_proportion_rounded_down(
    accepted: int, expected: int
) -> None:
    old = load("2026-1")
    three: dict[str, Any] = {"eligible_cost_vnd": 3}
    found = paid_for("trademark-registration", accepted, 100, norms=old, **three)
    assert (found.amount_vnd, found.basis) == (expected, ())
    half = paid_for("trademark-registration", 60 * M, 35 * M, norms=old)
    assert half.amount_vnd == 26_250_000


@given(st.integers(0, MAX_VND), st.integers(0, MAX_VND), st.sampled_from((100, 150)))
def test_payable_is_never_above_award_or_cost_nor_lower_for_more_accepted(
    award_vnd: int, accepted: int, factor: int
) -> None:
    assume(accepted < MAX_VND)
    paid = paid_for("technology-transfer", accepted, award_vnd, factor).amount_vnd
    more = paid_for("technology-transfer", accepted + 1, award_vnd, factor).amount_vnd
    assert 0 <= paid <= min(award_vnd, accepted)
    assert paid <= more


def test_a_share_of_nothing_and_a_negative_cost_are_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        paid_for("trademark-registration", -1, 100)
    with pytest.raises(ValueError, match="no share"):
        paid_for(
            "trademark-registration", 1, 9, norms=load("2026-1"), eligible_cost_vnd=0
        )


def test_a_tranche_begins_due_at_its_first_attempt() -> None:
    tranche = Tranche(1, "advance", 5)
    assert (tranche.state, tranche.attempt, tranche.reference) == ("due", 1, None)
    assert read(Tranche, plain(tranche)) == tranche
