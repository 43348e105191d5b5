"""Settlement: the file, what is settled, the balance, and repayment to the budget."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.application import Application
from domain.entitlement import Terms, largest_settled
from domain.errors import ConditionNotMet
from domain.field_kinds import Field, Known, Text
from domain.forms import Form
from domain.funding import Tranche
from domain.ledger import Account, move
from domain.lifecycle import Bound, Bounds, Outcome, Step
from domain.states import State
from domain.steps.common import NOTE, amount, day

SETTLEMENT = "TT 36/2013/TT-BCT, Điều 18"
REPAYMENT = "TT 36/2013/TT-BCT, Điều 12 và Điều 18"
SUBMIT_SETTLEMENT = Form(
    (amount("spent_vnd", "Tổng chi đã thực hiện (đồng)", "Total spent (đồng)"), NOTE)
)


def submit_settlement(step: Step) -> Outcome:
    """Hand the settlement file in, with all that was spent."""
    after = replace(step.application, spent_vnd=step.whole("spent_vnd"))
    return Outcome(State.VERIFYING_SETTLEMENT, after)


def return_settlement(step: Step) -> Outcome:
    """Give the settlement file back for correction."""
    return Outcome(State.SETTLING, step.application)


VERIFY_SETTLEMENT = Form(
    (
        amount(
            "settled_vnd",
            "Kinh phí hỗ trợ được quyết toán (đồng)",
            "Support settled (đồng)",
            zero=True,
            known=Known.SETTLED,
        ),
        NOTE,
    )
)


def settled_within_payable(step: Step) -> None:
    """Settlement may lower what is payable, never raise it (TT 36/2013 Art 18).

    It stays within what was spent and within the rule of the award on that.
    """
    application = step.application
    most = largest_settled(application, step.terms)
    if 0 <= step.whole("settled_vnd", -1) <= most.amount_vnd:
        return
    if most.amount_vnd == application.payable_vnd:
        raise ConditionNotMet("settled_too_much", SETTLEMENT, largest=most.amount_vnd)
    raise ConditionNotMet(
        "settled_above_spent",
        "; ".join(most.basis),
        largest=most.amount_vnd,
        cost=most.cost_vnd,
    )


def settled_bounds(application: Application, terms: Terms) -> Bounds:
    """Give the most that may be settled."""
    most = largest_settled(application, terms)
    return {"settled_vnd": Bound(most.amount_vnd, "; ".join(most.basis) or SETTLEMENT)}


def verify_settlement(step: Step) -> Outcome:
    """Settle: pay the balance, close when nothing is owed, or recover what is over."""
    application, settled = step.application, step.whole("settled_vnd")
    paid = application.paid_vnd
    held = max(application.payable_vnd - paid, 0)
    kept = max(settled - paid, 0)
    postings = move(
        application.envelope, Account(application.held), Account.AVAILABLE, held - kept
    )
    after = replace(application, payable_vnd=settled)
    if kept:
        balance = Tranche(len(application.tranches) + 1, "balance", kept)
        after = replace(after, tranches=(*application.tranches, balance))
        return Outcome(State.PAYING_BALANCE, after, postings)
    after = replace(after, held="")
    if paid > settled:
        after = owing(after, paid - settled, State.COMPLETED)
        return Outcome(State.RECOVERING, after, postings, due=repay_by(step))
    return Outcome(State.COMPLETED, after, postings)


def owing(application: Application, amount: int, afterwards: State) -> Application:
    """Give the application that owes đồng back and closes in a state afterwards."""
    return replace(
        application, to_repay_vnd=amount, repaid_vnd=0, after_recovery=afterwards
    )


def repay_by(step: Step) -> datetime:
    """Give the instant by which money must be back: the day set, else the longest."""
    longest = step.today + timedelta(days=step.norm("recovering.longest"))
    day = step.day("repay_by") if step.text("repay_by") else longest
    return step.calendar.close_of(day)


CONFIRM_REPAYMENT = Form(
    (
        amount(
            "amount_vnd",
            "Số tiền hoàn trả (đồng)",
            "Amount repaid (đồng)",
            known=Known.DEBT,
        ),
        Field("reference", Text(60), "Số chứng từ", "Reference"),
        day("paid_on", "Ngày nộp", "Paid on"),
    )
)


def repayment_fits(step: Step) -> None:
    """Nobody repays more than is owed."""
    owed = step.application.to_repay_vnd - step.application.repaid_vnd
    if not 0 < step.whole("amount_vnd") <= owed:
        raise ConditionNotMet("repaid_too_much", REPAYMENT, owed=owed)


def repaid_bounds(application: Application, _terms: Terms) -> Bounds:
    """Give what is still owed."""
    owed = application.to_repay_vnd - application.repaid_vnd
    return {"amount_vnd": Bound(owed, REPAYMENT)}


def confirm_repayment(step: Step) -> Outcome:
    """Record money that came back; the dossier closes when all of it has."""
    application, amount = step.application, step.whole("amount_vnd")
    postings = move(application.envelope, Account.PAID, Account.RECOVERED, amount)
    after = replace(application, repaid_vnd=application.repaid_vnd + amount)
    if after.repaid_vnd < after.to_repay_vnd:
        return Outcome(State.RECOVERING, after, postings)
    assert after.after_recovery is not None
    return Outcome(after.after_recovery, after, postings)
