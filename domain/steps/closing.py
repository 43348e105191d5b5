"""Ending early: withdraw, stop, lapse."""

from dataclasses import replace
from datetime import timedelta

from domain.entitlement import largest_settled
from domain.errors import ConditionNotMet
from domain.field_kinds import Option
from domain.forms import Form
from domain.lifecycle import Outcome, Step
from domain.states import State
from domain.steps.approval import decides_at, released
from domain.steps.common import DECISION_NUMBER, REASON, choice, day
from domain.steps.settlement import owing, repay_by

STOPPING = "TT 36/2013/TT-BCT, Điều 11 và Điều 12"


def withdraw(step: Step) -> Outcome:
    """End at the applicant's wish; the whole advance is repaid first.

    Work accepted earns nothing here: what was spent on it was never settled.
    """
    return _ended(step, State.WITHDRAWN, keeps=0)


STOP = Form(
    (
        choice(
            "reason_code",
            "Căn cứ ngừng",
            "Ground",
            Option("violation", "Vi phạm quy định", "Violation"),
            Option("not_implemented", "Không triển khai", "Not carried out"),
            Option("requirements", "Không đáp ứng yêu cầu", "Requirements not met"),
            Option("force_majeure", "Bất khả kháng", "Force majeure"),
        ),
        day("repay_by", "Hạn hoàn trả", "Repay by", required=False),
        REASON,
        DECISION_NUMBER,
    )
)


def stops_at_their_level(step: Step) -> None:
    """Stopping a project is for the level above (TT 36/2013 Art 11)."""
    decides_at(step, 2, STOPPING)


def repay_by_fits(step: Step) -> None:
    """The day for repayment lies ahead and within the longest time allowed."""
    if not step.text("repay_by"):
        return
    last = step.today + timedelta(days=step.norm("recovering.longest"))
    if not step.today < step.day("repay_by") <= last:
        raise ConditionNotMet("day_out_of_range", STOPPING, last=last.isoformat())


def stop(step: Step) -> Outcome:
    """End for a violation; an advance without accepted work is repaid (Art 12).

    What was spent bounds what is kept, once the settlement file says it.
    """
    application = step.application
    earned = 0
    if application.accepted_cost_vnd:
        earned = largest_settled(application, step.terms).amount_vnd
    return _ended(step, State.STOPPED, keeps=min(earned, application.paid_vnd))


def lapse(step: Step) -> Outcome:
    """Close because the time is up; nothing is deleted."""
    return _ended(step, State.LAPSED, keeps=0)


def _ended(step: Step, closed: State, keeps: int) -> Outcome:
    """End with đồng the applicant keeps; what else was paid is owed back."""
    application = step.application
    postings = released(application)
    paid = tuple(t for t in application.tranches if t.state == "paid")
    after = replace(
        application, held="", amendment=None, tranches=paid, payable_vnd=keeps
    )
    owed = application.paid_vnd - keeps
    if owed > 0:
        after = owing(after, owed, closed)
        return Outcome(State.RECOVERING, after, postings, due=repay_by(step))
    return Outcome(closed, after, postings)
