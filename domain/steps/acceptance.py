"""Implementation and acceptance: reports, inspection, corrections."""

from dataclasses import replace
from datetime import timedelta

from domain.application import Application
from domain.asks import month_of
from domain.entitlement import earned, eligible_cost, largest_accepted
from domain.errors import ConditionNotMet
from domain.ledger import Account, move
from domain.lifecycle import State
from domain.people import Role
from domain.step import Outcome, Step
from domain.steps.appraisal import with_papers

REPORTS = "TT 36/2013/TT-BCT, Điều 22 và Điều 23"
INSPECTION = "TT 36/2013/TT-BCT, Điều 21"


def month_fits(step: Step) -> None:
    """A report is for a month that has begun, and of the project's own time."""
    month = month_of(step.text("month"))
    oldest = step.received_on - timedelta(days=366)
    if month is None or not oldest <= month <= step.today:
        raise ConditionNotMet("month_wrong", REPORTS, month=step.text("month"))


def report_progress(step: Step) -> Outcome:
    """Take the monthly report in; the reminder for that month falls away."""
    month = max(step.text("month"), step.application.report_asked)
    after = replace(step.application, report_asked=month)
    return Outcome(step.application.state, after)


def request_acceptance(step: Step) -> Outcome:
    """Declare the work complete, with its cost, and ask for inspection."""
    after = replace(step.application, reported_cost_vnd=step.whole("cost_vnd"))
    return Outcome(State.INSPECTING, after)


def cost_within_eligible(step: Step) -> None:
    """The cost accepted exceeds neither the cost the award was computed from nor the
    cost that the applicant reported."""
    largest = largest_accepted(step.application, step.terms)
    if not 0 < step.whole("accepted_cost_vnd") <= largest:
        eligible = eligible_cost(step.application, step.kind)
        code = "accepted_too_much" if largest == eligible else "accepted_unreported"
        raise ConditionNotMet(code, INSPECTION, largest=largest)


def accept(step: Step) -> Outcome:
    """Accept the work; a part accepted pays its part, the rest is released.

    What is payable never exceeds the award, nor what rate and cap give for the cost
    accepted (TT 28/2018 Art 8; TT 36/2013 Art 21).
    """
    cost = step.whole("accepted_cost_vnd")
    found = earned(step.application, step.terms, cost)
    computed = found if found.basis else None
    after = replace(_inspected(step), accepted_cost_vnd=cost, payable=computed)
    return _payable_now(after, found.amount_vnd, State.SETTLING)


def _payable_now(application: Application, amount: int, target: State) -> Outcome:
    """Lower what is payable; the envelope keeps what is paid or still to be paid."""
    before = max(application.payable_vnd, application.paid_vnd)
    kept = max(amount, application.paid_vnd)
    postings = move(
        application.envelope,
        Account(application.held),
        Account.AVAILABLE,
        before - kept,
    )
    return Outcome(target, replace(application, payable_vnd=amount), postings)


def correct_by_fits(step: Step) -> None:
    """The time for correction ends after today and within the longest allowed."""
    last = step.today + timedelta(days=step.norm("correcting.longest"))
    if not step.today < step.day("correct_by") <= last:
        raise ConditionNotMet("day_out_of_range", INSPECTION, last=last.isoformat())


def require_correction(step: Step) -> Outcome:
    """Send the work back with a list and a day."""
    due = step.calendar.close_of(step.day("correct_by"))
    return Outcome(State.CORRECTING, _inspected(step), due=due)


def _inspected(step: Step) -> Application:
    """Give the application as that of its inspectors: who acts unnamed is named."""
    named = step.application.inspectors or (step.by,)
    return replace(step.application, inspectors=named)


def correct(step: Step) -> Outcome:
    """Bring the corrected work before the inspectors again, at its cost by now."""
    cost = step.whole("cost_vnd", step.application.reported_cost_vnd or 0)
    after = replace(with_papers(step), reported_cost_vnd=cost or None)
    return Outcome(State.INSPECTING, after)


def reinspect(step: Step) -> Outcome:
    """Inspect the work as it stands when the time for correction is up."""
    return Outcome(State.INSPECTING, step.application, tells=(Role.APPLICANT,))
