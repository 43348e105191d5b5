"""Settlement: what is settled is paid, kept or repaid, to the last đồng."""

import pytest

from domain.ledger import Account, Posting
from domain.lifecycle import Action as A
from domain.lifecycle import State as S
from tests.domain.dossier import Life, onward, reach, walk
from tests.domain.refusing import refusing

ENVELOPE = "local-2026-technology-transfer-vinh-long"
AWARD = 150_000_000
ADVANCE = 105_000_000


def settled(amount: int) -> Life:
    return reach(S.VERIFYING_SETTLEMENT).take(A.VERIFY_SETTLEMENT, settled_vnd=amount)


def test_the_balance_is_what_is_settled_less_what_was_paid() -> None:
    life = settled(AWARD - 5)
    assert life.state is S.PAYING_BALANCE
    balance = life.application.tranche
    assert balance is not None
    assert (balance.purpose, balance.amount_vnd) == ("balance", AWARD - 5 - ADVANCE)
    assert life.last.postings == (
        Posting(ENVELOPE, Account.COMMITTED, -5),
        Posting(ENVELOPE, Account.AVAILABLE, 5),
    )
    paid = onward(life)
    assert paid.state is S.COMPLETED
    assert paid.application.paid_vnd == AWARD - 5
    assert paid.application.held == ""


def test_settled_for_exactly_what_was_paid_nothing_is_left_to_do() -> None:
    life = settled(ADVANCE)
    assert life.state is S.COMPLETED
    assert life.last.postings[1].amount_vnd == AWARD - ADVANCE


def test_settled_for_less_than_was_paid_the_rest_is_recovered() -> None:
    life = settled(ADVANCE - 1)
    assert life.state is S.RECOVERING
    assert life.application.to_repay_vnd == 1
    assert life.application.due_at is not None
    assert life.application.due_at.isoformat().startswith("2027-02-21")
    closed = life.take(A.CONFIRM_REPAYMENT)
    assert closed.state is S.COMPLETED
    assert closed.last.postings == (
        Posting(ENVELOPE, Account.PAID, -1),
        Posting(ENVELOPE, Account.RECOVERED, 1),
    )


@pytest.mark.parametrize("amount", [AWARD + 1, -1])
def test_settlement_never_raises_what_is_payable_nor_goes_below_zero(
    amount: int,
) -> None:
    with refusing("settled_too_much"):
        settled(amount)


def test_a_returned_file_is_handed_in_again() -> None:
    life = reach(S.VERIFYING_SETTLEMENT).take(A.RETURN_SETTLEMENT)
    assert life.state is S.SETTLING
    assert walk(life).state is S.COMPLETED


def test_repayment_comes_in_parts_and_closes_with_the_last() -> None:
    life = reach(S.RECOVERING)
    assert life.application.to_repay_vnd == ADVANCE
    part = life.take(A.CONFIRM_REPAYMENT, amount_vnd=5_000_000)
    assert part.state is S.RECOVERING
    assert part.application.due_at == life.application.due_at
    for amount in (ADVANCE, 0, -1):
        with refusing("repaid_too_much"):
            part.take(A.CONFIRM_REPAYMENT, amount_vnd=amount)
    whole = part.take(A.CONFIRM_REPAYMENT)
    assert whole.state is S.WITHDRAWN
    assert whole.application.repaid_vnd == ADVANCE


def test_recovering_never_ends_by_the_clock_or_a_second_withdrawal() -> None:
    life = reach(S.RECOVERING)
    for action in (A.WITHDRAW, A.STOP, A.LAPSE):
        with refusing("not_in_this_state"):
            life.take(action)
