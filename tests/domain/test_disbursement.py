"""Disbursement: conditions of the advance, one live order per tranche, the treasury."""

from dataclasses import replace

import pytest

from domain.application import Command
from domain.errors import ConditionNotMet
from domain.ledger import Account, Posting
from domain.people import TREASURY, Actor, Role
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import (
    APPLICANT,
    APPROVER,
    LEADER,
    TREASURER,
    UNIT,
    Life,
    begin,
    onward,
    reach,
    walk,
)
from tests.domain.refusing import refusing
from tests.rows import each

ENVELOPE = "local-2026-technology-transfer-vinh-long"
ADVANCE = 105_000_000
TOTAL = 640_000_000


def test_an_advance_is_at_most_seventy_percent_of_the_award() -> None:
    life = reach(S.REQUESTING_ADVANCE)
    with refusing("above_advance"):
        life.take(A.REQUEST_ADVANCE, amount_vnd=ADVANCE + 1)
    with refusing("above_advance"):
        life.take(A.REQUEST_ADVANCE, amount_vnd=0)
    asked = life.take(A.REQUEST_ADVANCE, amount_vnd=ADVANCE).application.tranche
    assert asked is not None
    assert (asked.amount_vnd, asked.state) == (ADVANCE, "asked")


@each("action", [A.REQUEST_ADVANCE, A.VERIFY_ADVANCE])
def test_work_done_must_exceed_seventy_percent_of_the_investment(action: A) -> None:
    requesting = action is A.REQUEST_ADVANCE
    life = reach(S.REQUESTING_ADVANCE if requesting else S.VERIFYING_ADVANCE)
    with refusing("too_little_work"):
        life.take(action, work_done_vnd=TOTAL * 7 // 10)
    life.take(action, work_done_vnd=TOTAL * 7 // 10 + 1)


def test_a_trademark_advance_asks_for_papers_not_for_work() -> None:
    life = reach(S.REQUESTING_ADVANCE, "trademark-registration")
    assert life.take(A.REQUEST_ADVANCE, work_done_vnd=0).state is S.VERIFYING_ADVANCE


def test_without_a_known_investment_no_work_can_be_compared() -> None:
    life = reach(S.REQUESTING_ADVANCE)
    facts = {n: v for n, v in life.application.facts.items() if n != "total_cost_vnd"}
    blind = replace(life, application=replace(life.application, facts=facts))
    command = life.command(A.REQUEST_ADVANCE)
    with refusing("work_unknown"):
        blind.given(command)


def test_missing_papers_are_named_in_both_languages() -> None:
    life = reach(S.REQUESTING_ADVANCE)
    command = replace(life.command(A.REQUEST_ADVANCE), papers=("contract",))
    with pytest.raises(ConditionNotMet) as refused:
        life.given(command)
    assert refused.value.code == "papers_missing"
    assert "Báo cáo tiến độ" in refused.value.words("vi")[1]
    assert "Progress report" in refused.value.words("en")[1]


def test_a_returned_request_is_asked_again_as_the_first_tranche() -> None:
    life = reach(S.VERIFYING_ADVANCE).take(A.RETURN_ADVANCE)
    assert life.application.tranches == ()
    again = life.take(A.REQUEST_ADVANCE, amount_vnd=50_000_000).application.tranche
    assert again is not None
    assert again.number == 1


def test_waived_the_work_begins_and_the_balance_is_the_only_tranche() -> None:
    life = walk(reach(S.REQUESTING_ADVANCE).take(A.WAIVE_ADVANCE))
    assert [t.purpose for t in life.application.tranches] == ["balance"]
    assert life.application.paid_vnd == 150_000_000


def test_a_payment_is_ordered_once_and_confirmed_once() -> None:
    life = reach(S.PAYING_ADVANCE)
    with refusing("not_ordered"):
        life.take(A.CONFIRM_PAYMENT)
    with refusing("not_ordered"):
        life.take(A.FAIL_PAYMENT)
    with refusing("amount_differs"):
        life.take(A.ORDER_PAYMENT, amount_vnd=ADVANCE - 1)
    ordered = life.take(A.ORDER_PAYMENT)
    with refusing("ordered_already"):
        ordered.take(A.ORDER_PAYMENT)
    paid = ordered.take(A.CONFIRM_PAYMENT, TREASURY)
    assert paid.state is S.IMPLEMENTING
    assert paid.last.postings == (
        Posting(ENVELOPE, Account.COMMITTED, -ADVANCE),
        Posting(ENVELOPE, Account.PAID, ADVANCE),
    )
    (tranche,) = paid.application.tranches
    assert (tranche.state, tranche.reference, tranche.ordered_by) == (
        "paid",
        "KB-01",
        TREASURER.id,
    )


def test_a_failed_order_comes_back_and_goes_out_under_the_next_attempt() -> None:
    life = reach(S.PAYING_ADVANCE).take(A.ORDER_PAYMENT)
    failed = life.on("2026-11-25").take(A.FAIL_PAYMENT, TREASURY)
    assert failed.state is S.PAYING_ADVANCE
    assert failed.application.since == failed.now
    assert Role.TREASURER in failed.last.tells
    again = failed.take(A.ORDER_PAYMENT).application.tranche
    assert again is not None
    assert (again.attempt, again.state) == (2, "ordered")


def test_a_payment_is_not_confirmed_for_a_day_to_come_nor_without_a_day() -> None:
    life = reach(S.PAYING_ADVANCE).take(A.ORDER_PAYMENT)
    with refusing("day_in_future"):
        life.take(A.CONFIRM_PAYMENT, paid_on="2026-11-24")
    with refusing("answers_invalid"):
        life.given(Command("c", A.CONFIRM_PAYMENT, TREASURY))


@each("approver", [APPROVER, LEADER])
def test_who_approved_the_award_does_not_order_its_payment(approver: Actor) -> None:
    life = walk(begin(amount_requested_vnd=250_000_000), S.PAYING_ADVANCE)
    with refusing("approved_it"):
        life.take(A.ORDER_PAYMENT, Actor(Role.TREASURER, approver.id, UNIT))


def test_who_granted_a_change_does_not_order_its_payment_either() -> None:
    life = reach(S.REQUESTING_ADVANCE)
    life = life.take(A.REQUEST_AMENDMENT, kind="raise_amount", amount_vnd=160_000_000)
    life = walk(life.take(A.DECIDE_AMENDMENT), S.PAYING_ADVANCE)
    with refusing("approved_it"):
        life.take(A.ORDER_PAYMENT, Actor(Role.TREASURER, LEADER.id, UNIT))


def test_an_award_lowered_meanwhile_bounds_the_advance_asked_before() -> None:
    life = reach(S.REQUESTING_ADVANCE)
    life = life.take(A.REQUEST_AMENDMENT, kind="lower_amount", amount_vnd=120_000_000)
    life = life.take(A.REQUEST_ADVANCE).take(A.DECIDE_AMENDMENT)
    assert life.application.award_vnd == 120_000_000
    with refusing("above_advance"):
        life.take(A.VERIFY_ADVANCE)
    assert life.take(A.RETURN_ADVANCE).state is S.REQUESTING_ADVANCE


def test_an_award_is_not_lowered_below_what_a_verified_advance_is_a_share_of() -> None:
    life = reach(S.REQUESTING_ADVANCE)
    lower = life.application.award_vnd * 7 // 10 + 1
    life = life.take(A.REQUEST_AMENDMENT, kind="lower_amount", amount_vnd=lower)
    life = life.take(A.REQUEST_ADVANCE).take(A.VERIFY_ADVANCE)
    with refusing("amount_out_of_range"):
        life.take(A.DECIDE_AMENDMENT)


@each("moment", ["ordered", "failed", "due"])
def test_withdrawing_waits_for_the_treasury_and_releases_what_was_not_paid(
    moment: str,
) -> None:
    life: Life = reach(S.PAYING_ADVANCE)
    life = life if moment == "due" else life.take(A.ORDER_PAYMENT)
    if moment == "ordered":
        with refusing("payment_under_way"):
            life.take(A.WITHDRAW)
        with refusing("payment_under_way"):
            life.take(A.STOP)
        return
    life = life.take(A.FAIL_PAYMENT) if moment == "failed" else life
    ended = life.take(A.WITHDRAW)
    assert ended.state is S.WITHDRAWN
    assert ended.application.tranches == ()
    assert ended.last.postings == (
        Posting(ENVELOPE, Account.COMMITTED, -150_000_000),
        Posting(ENVELOPE, Account.AVAILABLE, 150_000_000),
    )


def test_an_advance_asked_for_but_not_verified_falls_away_with_the_dossier() -> None:
    ended = reach(S.VERIFYING_ADVANCE).take(A.WITHDRAW, APPLICANT)
    assert ended.state is S.WITHDRAWN
    assert ended.application.tranches == ()


def test_both_tranches_together_are_the_award() -> None:
    life = onward(reach(S.PAYING_BALANCE))
    advance, balance = life.application.tranches
    assert (advance.number, balance.number) == (1, 2)
    assert advance.amount_vnd + balance.amount_vnd == 150_000_000
