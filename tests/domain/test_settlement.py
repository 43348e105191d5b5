"""Settlement: what is settled is paid, kept or repaid, to the last đồng."""

from domain.ledger import Account, Posting
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import Life, begin, onward, reach, walk
from tests.domain.refusing import refusing
from tests.rows import each

ENVELOPE = "local-2026-technology-transfer-vinh-long"
AWARD = 150_000_000
M = 1_000_000
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


@each("amount", [AWARD + 1, -1])
def test_settlement_never_raises_what_is_payable_nor_goes_below_zero(
    amount: int,
) -> None:
    with refusing("settled_too_much"):
        settled(amount)


@each(
    ("spent", "largest"),
    [
        (640_000_000, AWARD),
        (300_000_000, AWARD),
        (299_999_999, 149_999_999),
        (100_000_000, 50_000_000),
        (1, 0),
    ],
)
def test_no_more_is_settled_than_the_rate_of_what_was_spent(
    spent: int, largest: int
) -> None:
    life = reach(S.SETTLING).take(A.SUBMIT_SETTLEMENT, spent_vnd=spent)
    code = "settled_too_much" if largest == AWARD else "settled_above_spent"
    with refusing(code) as refused:
        life.take(A.VERIFY_SETTLEMENT, settled_vnd=largest + 1)
    assert refused.value.params["largest"] == largest
    done = life.take(A.VERIFY_SETTLEMENT, settled_vnd=largest)
    assert done.application.payable_vnd == largest
    owed = max(ADVANCE - largest, 0)
    assert done.application.to_repay_vnd == owed
    assert (done.state is S.RECOVERING) == (owed > 0)


def test_a_file_handed_in_again_counts_with_what_it_says_then() -> None:
    life = reach(S.SETTLING).take(A.SUBMIT_SETTLEMENT, spent_vnd=600_000_000)
    again = life.take(A.RETURN_SETTLEMENT).take(
        A.SUBMIT_SETTLEMENT, spent_vnd=200_000_000
    )
    with refusing("settled_above_spent"):
        again.take(A.VERIFY_SETTLEMENT, settled_vnd=AWARD)
    assert again.take(
        A.VERIFY_SETTLEMENT, settled_vnd=100_000_000
    ).application.held == ("")


def test_spent_more_than_was_accepted_only_what_was_accepted_counts() -> None:
    life = reach(S.INSPECTING).take(A.ACCEPT, accepted_cost_vnd=240_000_000)
    life = life.take(A.SUBMIT_SETTLEMENT, spent_vnd=600_000_000)
    with refusing("settled_too_much"):
        life.take(A.VERIFY_SETTLEMENT, settled_vnd=120_000_001)


def test_what_was_spent_bounds_support_of_the_whole_cost_too() -> None:
    life = walk(
        begin("fair-participation", fair_kind="programme", amount_requested_vnd=30 * M),
        S.SETTLING,
    )
    spent = life.application.payable_vnd - 1
    life = life.take(A.SUBMIT_SETTLEMENT, spent_vnd=spent)
    with refusing("settled_above_spent"):
        life.take(A.VERIFY_SETTLEMENT, settled_vnd=spent + 1)
    assert life.take(
        A.VERIFY_SETTLEMENT, settled_vnd=spent
    ).application.payable_vnd == (spent)


def test_a_dossier_under_older_norms_settles_as_before() -> None:
    life = walk(begin(norms="2026-1"), S.SETTLING)
    life = life.take(A.SUBMIT_SETTLEMENT, spent_vnd=100_000_000)
    assert life.take(A.VERIFY_SETTLEMENT, settled_vnd=AWARD).state is S.PAYING_BALANCE


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
