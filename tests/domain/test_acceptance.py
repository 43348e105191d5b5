"""Implementation and acceptance: reports, inspection, parts accepted, correction."""

from domain.citations import TT28_8_4
from domain.explanation import explain
from domain.ledger import Account, Posting
from domain.people import Actor, Role
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import (
    INSPECTOR,
    PANEL,
    UNIT,
    begin,
    eligible_cost,
    reach,
    walk,
)
from tests.domain.refusing import refusing
from tests.rows import each

ENVELOPE = "local-2026-technology-transfer-vinh-long"
AWARD = 150_000_000
ADVANCE = 105_000_000


@each("month", ["2026-12", "2026-13", "tháng 11", ""])
def test_a_report_is_for_a_month_that_has_begun(month: str) -> None:
    with refusing("month_wrong"):
        reach(S.IMPLEMENTING).take(A.REPORT_PROGRESS, month=month)


def test_a_late_report_for_an_old_month_does_not_ask_for_newer_ones_again() -> None:
    life = reach(S.IMPLEMENTING).take(A.REPORT_PROGRESS, month="2026-11")
    assert life.take(A.REPORT_PROGRESS, month="2026-09").application.report_asked == (
        "2026-11"
    )


def test_all_work_accepted_makes_the_award_payable() -> None:
    life = reach(S.SETTLING)
    assert life.application.payable_vnd == AWARD
    assert life.last.postings == ()


def test_part_of_the_work_pays_by_the_rule_of_the_award_and_releases_the_rest() -> None:
    life = reach(S.INSPECTING).take(A.ACCEPT, accepted_cost_vnd=240_000_000)
    assert life.application.payable_vnd == 120_000_000
    assert life.last.postings == (
        Posting(ENVELOPE, Account.COMMITTED, -30_000_000),
        Posting(ENVELOPE, Account.AVAILABLE, 30_000_000),
    )
    assert walk(life).application.paid_vnd == 120_000_000


def test_a_part_that_still_earns_the_whole_award_pays_it() -> None:
    life = reach(S.INSPECTING).take(A.ACCEPT, accepted_cost_vnd=480_000_000)
    assert life.application.payable_vnd == AWARD
    assert life.last.postings == ()


def test_what_is_payable_says_how_it_was_computed_and_by_which_texts() -> None:
    life = reach(S.INSPECTING).take(A.ACCEPT, accepted_cost_vnd=240_000_000)
    found = life.application.payable
    assert found is not None
    assert (found.by_rate_vnd, found.by_cap_vnd, found.limited_by) == (
        120_000_000,
        300_000_000,
        "rate",
    )
    assert TT28_8_4 in found.basis
    assert "TT 36/2013/TT-BCT, Điều 21" in found.basis
    told = explain(life.application, life.rules, life.now).text
    assert "50 % của 240.000.000 đồng là 120.000.000 đồng" in told
    assert "TT 36/2013/TT-BCT, Điều 21" in told


def test_a_dossier_under_older_norms_is_paid_in_proportion_as_before() -> None:
    life = walk(begin(norms="2026-1"), S.INSPECTING)
    life = life.take(A.ACCEPT, accepted_cost_vnd=480_000_000)
    assert life.application.payable_vnd == AWARD * 480 // 600
    assert life.application.payable is None


def test_accepted_for_less_than_the_advance_the_rest_is_recovered() -> None:
    life = reach(S.INSPECTING).take(A.ACCEPT, accepted_cost_vnd=150_000_000)
    assert life.application.payable_vnd == 75_000_000
    assert life.last.postings[1].amount_vnd == AWARD - ADVANCE
    life = walk(life, S.RECOVERING)
    assert life.application.to_repay_vnd == ADVANCE - 75_000_000
    assert life.take(A.CONFIRM_REPAYMENT).state is S.COMPLETED


def test_no_more_is_accepted_than_the_applicant_reported() -> None:
    life = reach(S.IMPLEMENTING).take(A.REQUEST_ACCEPTANCE, cost_vnd=400_000_000)
    with refusing("accepted_unreported"):
        life.take(A.ACCEPT, accepted_cost_vnd=400_000_001)
    assert life.take(A.ACCEPT, accepted_cost_vnd=400_000_000).state is S.SETTLING
    corrected = life.take(A.REQUIRE_CORRECTION).take(A.CORRECT, cost_vnd=410_000_000)
    assert corrected.take(A.ACCEPT, accepted_cost_vnd=410_000_000).state is S.SETTLING
    same = life.take(A.REQUIRE_CORRECTION).take(A.CORRECT)
    with refusing("accepted_unreported"):
        same.take(A.ACCEPT, accepted_cost_vnd=400_000_001)
    old = walk(begin(norms="2026-1"), S.IMPLEMENTING)
    old = old.take(A.REQUEST_ACCEPTANCE, cost_vnd=1)
    assert old.take(A.ACCEPT).state is S.SETTLING


def test_next_to_nothing_accepted_leaves_nothing_payable() -> None:
    life = reach(S.INSPECTING).take(A.ACCEPT, accepted_cost_vnd=1)
    assert life.application.payable_vnd == 0
    life = walk(life, S.RECOVERING)
    assert life.application.to_repay_vnd == ADVANCE


def test_nothing_payable_and_nothing_paid_completes_at_zero() -> None:
    life = walk(reach(S.REQUESTING_ADVANCE).take(A.WAIVE_ADVANCE), S.INSPECTING)
    life = walk(life.take(A.ACCEPT, accepted_cost_vnd=1))
    assert life.state is S.COMPLETED
    assert life.application.paid_vnd == 0
    assert life.application.held == ""


def test_no_more_is_accepted_than_the_award_was_computed_from() -> None:
    life = reach(S.INSPECTING)
    most = eligible_cost(life.application)
    for cost in (most + 1, 0):
        with refusing("accepted_too_much"):
            life.take(A.ACCEPT, accepted_cost_vnd=cost)


def test_acceptance_asks_for_its_papers_and_a_day_that_has_come() -> None:
    with refusing("day_in_future"):
        reach(S.IMPLEMENTING).take(A.REQUEST_ACCEPTANCE, completed_on="2026-11-24")


@each("day", ["2026-11-23", "2026-11-01", "2027-01-23"])
def test_the_time_for_correction_is_ahead_and_not_too_long(day: str) -> None:
    with refusing("day_out_of_range"):
        reach(S.INSPECTING).take(A.REQUIRE_CORRECTION, correct_by=day)


def test_the_inspectors_set_the_day_and_the_office_closes_on_it() -> None:
    life = reach(S.INSPECTING).take(A.REQUIRE_CORRECTION, correct_by="2027-01-22")
    due = life.application.due_at
    assert due is not None
    assert due.isoformat() == "2027-01-22T17:00:00+07:00"
    assert life.take(A.CORRECT).state is S.INSPECTING
    again = life.take(A.REINSPECT)
    assert again.state is S.INSPECTING
    assert Role.APPLICANT in again.last.tells


def test_correction_can_be_required_again() -> None:
    life = reach(S.CORRECTING).take(A.CORRECT).take(A.REQUIRE_CORRECTION)
    assert life.state is S.CORRECTING


def test_once_inspectors_are_named_only_they_accept() -> None:
    life = reach(S.INSPECTING).take(A.REASSIGN, role="inspector", people='["nt-2"]')
    with refusing("not_your_dossier"):
        life.take(A.ACCEPT, INSPECTOR)
    assert life.take(A.ACCEPT, Actor(Role.INSPECTOR, "nt-2", UNIT)).state is S.SETTLING


def test_who_declared_a_conflict_does_not_accept() -> None:
    life = reach(S.APPRAISING).take(A.DECLARE_CONFLICT)
    with refusing("conflict_declared"):
        walk(life, S.INSPECTING).take(A.ACCEPT, Actor(Role.INSPECTOR, PANEL[0], UNIT))
