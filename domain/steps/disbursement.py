"""Disbursement: the advance and its conditions, payment orders, the treasury's word."""

from dataclasses import replace
from fractions import Fraction

from domain import citations
from domain.application import Application
from domain.entitlement import Terms
from domain.errors import ConditionNotMet
from domain.field_kinds import Field, Known, Text
from domain.forms import Form
from domain.funding import Tranche, advance_ceiling
from domain.ledger import Account, move
from domain.lifecycle import Bound, Bounds, Outcome, Step
from domain.money import percent
from domain.people import Role
from domain.states import State
from domain.steps.common import NOTE, TREASURY_RULES, amount, day

ADVANCE = (
    "TT 36/2013/TT-BCT, Điều 13; "
    f"{citations.old_joint_circular('Điều 8 khoản 2 điểm b')}"
)
LIVE = ("due", "failed")
WORK_WITHIN_TOTAL = "advance.work_within_total"
REQUEST_ADVANCE = Form(
    (
        amount(
            "amount_vnd",
            "Số tiền tạm ứng đề nghị (đồng)",
            "Advance (đồng)",
            known=Known.ADVANCE,
        ),
        amount(
            "work_done_vnd",
            "Giá trị khối lượng đã thực hiện (đồng)",
            "Value of work done (đồng)",
            zero=True,
            known=Known.WORK_NEEDED,
        ),
        NOTE,
    )
)


def advance_within_ceiling(step: Step) -> None:
    """An advance stays within its share of the award."""
    _within_ceiling(step, step.whole("amount_vnd"))


def _within_ceiling(step: Step, amount: int) -> None:
    application = step.application
    on = step.received_on
    ceiling = advance_ceiling(
        step.kind, application.facts, application.award_vnd, step.norms, on
    )
    if not 0 < amount <= ceiling:
        raise ConditionNotMet("above_advance", ADVANCE, ceiling=ceiling)


def enough_work_done(step: Step) -> None:
    """Machines and works get an advance only after most of the work (Art 13)."""
    key = step.kind.advance(step.application.facts).progress
    if key is None:
        return
    total = step.application.facts.get("total_cost_vnd")
    if not isinstance(total, int) or total <= 0:
        raise ConditionNotMet("work_unknown", ADVANCE)
    done = step.whole("work_done_vnd")
    if Fraction(done, total) <= percent(step.norm(key)):
        raise ConditionNotMet("too_little_work", ADVANCE, percent=step.norm(key))
    if done > total and step.holds(WORK_WITHIN_TOTAL):
        raise ConditionNotMet("work_above_total", ADVANCE, total=total)


def advance_bounds(application: Application, terms: Terms) -> Bounds:
    """Give the most that may be asked for, and the work that may be declared."""
    ceiling = advance_ceiling(
        terms.kind, application.facts, application.award_vnd, terms.norms, terms.on
    )
    return {"amount_vnd": Bound(ceiling, ADVANCE), **work_bounds(application, terms)}


def work_bounds(application: Application, terms: Terms) -> Bounds:
    """Give the most work that may be declared: all there is."""
    total = application.facts.get("total_cost_vnd")
    if not isinstance(total, int):
        return {}
    if not terms.holds(WORK_WITHIN_TOTAL, application):
        return {}
    return {"work_done_vnd": Bound(total, ADVANCE)}


def request_advance(step: Step) -> Outcome:
    """Ask for the advance; it becomes payable once the office has checked the work."""
    asked = Tranche(1, "advance", step.whole("amount_vnd"), state="asked")
    return Outcome(
        State.VERIFYING_ADVANCE, replace(step.application, tranches=(asked,))
    )


def waive_advance(step: Step) -> Outcome:
    """Go on without an advance."""
    return Outcome(State.IMPLEMENTING, step.application)


VERIFY_ADVANCE = Form(
    (
        amount(
            "work_done_vnd",
            "Giá trị khối lượng đã kiểm tra (đồng)",
            "Value of work checked (đồng)",
            zero=True,
            known=Known.WORK_NEEDED,
        ),
        NOTE,
    )
)


def asked_within_ceiling(step: Step) -> None:
    """What was asked still is within its share, should the award have been lowered."""
    tranche = step.application.tranche
    _within_ceiling(step, tranche.amount_vnd if tranche else 0)


def verify_advance(step: Step) -> Outcome:
    """Confirm that the work was done; the advance is due."""
    due = replace(_current(step), state="due")
    return Outcome(State.PAYING_ADVANCE, _with(step.application, due))


def return_advance(step: Step) -> Outcome:
    """Give the request back; nothing is owed on it."""
    return Outcome(State.REQUESTING_ADVANCE, replace(step.application, tranches=()))


ORDER_PAYMENT = Form(
    (amount("amount_vnd", "Số tiền chi (đồng)", "Amount (đồng)"), NOTE)
)


def tranche_is_due(step: Step) -> None:
    """A tranche is ordered once; only after a failure is it ordered again."""
    tranche = step.application.tranche
    if tranche is None or tranche.state not in LIVE:
        raise ConditionNotMet("ordered_already", TREASURY_RULES)


def amount_to_pay(application: Application) -> int:
    """Give the đồng that an order repeats: those of the tranche to be paid."""
    return application.tranche.amount_vnd if application.tranche else 0


def repeats_tranche_amount(step: Step) -> None:
    """An order repeats the amount, so that it was read."""
    amount = amount_to_pay(step.application)
    if step.whole("amount_vnd") != amount:
        raise ConditionNotMet("amount_differs", TREASURY_RULES, amount=amount)


def order_payment(step: Step) -> Outcome:
    """Order the tranche with the treasury, under the next attempt after a failure."""
    tranche = _current(step)
    again = tranche.state == "failed"
    ordered = replace(
        tranche,
        state="ordered",
        attempt=tranche.attempt + 1 if again else tranche.attempt,
        ordered_by=step.by,
    )
    return Outcome(step.application.state, _with(step.application, ordered))


def _current(step: Step) -> Tranche:
    """Give the tranche being paid; the states of paying always have one."""
    tranche = step.application.tranche
    assert tranche is not None
    return tranche


def _with(application: Application, changed: Tranche) -> Application:
    """Give the application with a tranche as it stands now, in its old place."""
    tranches = tuple(
        changed if t.number == changed.number else t for t in application.tranches
    )
    return replace(application, tranches=tranches)


def tranche_is_ordered(step: Step) -> None:
    """Only what was ordered can be confirmed or can fail."""
    tranche = step.application.tranche
    if tranche is None or tranche.state != "ordered":
        raise ConditionNotMet("not_ordered", TREASURY_RULES)


def fail_payment(step: Step) -> Outcome:
    """Give the tranche back to the treasurer with the treasury's words."""
    after = _with(step.application, replace(_current(step), state="failed"))
    return Outcome(step.application.state, after, anew=True, tells=(Role.TREASURER,))


CONFIRM_PAYMENT = Form(
    (
        Field("reference", Text(60), "Số chứng từ kho bạc", "Treasury reference"),
        day("paid_on", "Ngày chi", "Paid on"),
    )
)


def confirm_payment(step: Step) -> Outcome:
    """Record that the money left; the next part of the life begins."""
    tranche = _current(step)
    paid = replace(
        tranche,
        state="paid",
        reference=step.text("reference") or None,
        paid_on=step.text("paid_on"),
    )
    after = _with(step.application, paid)
    postings = move(after.envelope, Account.COMMITTED, Account.PAID, tranche.amount_vnd)
    if tranche.purpose == "advance":
        return Outcome(State.IMPLEMENTING, after, postings)
    return Outcome(State.COMPLETED, replace(after, held=""), postings)
