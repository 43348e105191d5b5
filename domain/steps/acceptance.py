"""Implementation and acceptance: reports, inspection, corrections, amendments."""

from dataclasses import replace
from datetime import date, timedelta

from domain.application import Amendment, Application
from domain.asks import month_of
from domain.calendar import WorkingCalendar
from domain.errors import ConditionNotMet
from domain.funding import award, payable
from domain.ledger import Account, move
from domain.lifecycle import State
from domain.people import Role, approval_levels
from domain.step import Outcome, Step

REPORTS = "TT 36/2013/TT-BCT, Điều 22 và Điều 23"
INSPECTION = "TT 36/2013/TT-BCT, Điều 21"
AMENDING = "TT 36/2013/TT-BCT, Điều 11"
BY_MINISTRY = ("raise_amount", "content", "extend_next_year")


def month_fits(step: Step) -> None:
    """A report is for a month that has begun."""
    month = month_of(step.text("month"))
    if month is None or month > step.today:
        raise ConditionNotMet("month_wrong", REPORTS, month=step.text("month"))


def report_progress(step: Step) -> Outcome:
    """Take the monthly report in; the reminder for that month falls away."""
    month = max(step.text("month"), step.application.report_asked)
    after = replace(step.application, report_asked=month)
    return Outcome(step.application.state, after)


def request_acceptance(step: Step) -> Outcome:
    """Declare the work complete and ask for inspection."""
    return Outcome(State.INSPECTING, step.application)


def cost_within_eligible(step: Step) -> None:
    """The cost accepted cannot exceed the cost the award was computed from."""
    eligible = eligible_cost(step)
    if not 0 < step.whole("accepted_cost_vnd") <= eligible:
        raise ConditionNotMet("accepted_too_much", INSPECTION, largest=eligible)


def eligible_cost(step: Step) -> int:
    """Give the cost in đồng that the award was computed from."""
    application = step.application
    cost = application.facts[step.kind.line(application.facts).base]
    assert isinstance(cost, int)
    return cost


def accept(step: Step) -> Outcome:
    """Accept the work; a part accepted pays its part, the rest is released.

    What is payable never exceeds the award, nor what rate and cap give for the cost
    accepted (TT 28/2018 Art 8; TT 36/2013 Art 21).
    """
    application, cost = step.application, step.whole("accepted_cost_vnd")
    earned = payable(application.award_vnd, cost, eligible_cost(step))
    after = replace(application, accepted_cost_vnd=cost)
    return _payable_now(after, earned, State.SETTLING)


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
    return Outcome(State.CORRECTING, step.application, due=due)


def correct(step: Step) -> Outcome:
    """Bring the corrected work before the inspectors again."""
    papers = tuple(dict.fromkeys((*step.application.papers, *step.command.papers)))
    return Outcome(State.INSPECTING, replace(step.application, papers=papers))


def reinspect(step: Step) -> Outcome:
    """Inspect the work as it stands when the time for correction is up."""
    return Outcome(State.INSPECTING, step.application, tells=(Role.APPLICANT,))


def no_amendment_pending(step: Step) -> None:
    """One request for a change at a time."""
    if step.application.amendment is not None:
        raise ConditionNotMet("amendment_pending", AMENDING)


def amendment_pending(step: Step) -> None:
    """There must be a request to decide."""
    if step.application.amendment is None:
        raise ConditionNotMet("no_amendment", AMENDING)


def amendment_at_their_level(step: Step) -> None:
    """The law names the level that decides on each kind of change (Art 11)."""
    amendment = step.application.amendment
    levels = approval_levels(step.command.actor.unit, step.application.unit)
    if amendment is not None and amendment.level not in levels:
        raise ConditionNotMet("other_level", AMENDING, level=amendment.level)


def amendment_fits(step: Step) -> None:
    """A change keeps to the calendar and never raises support above the ceiling."""
    kind = step.text("kind")
    if kind in ("time_within_year", "extend_next_year"):
        _day_fits(step, kind)
    if kind in ("lower_amount", "raise_amount"):
        _amount_fits(step, kind)


def _day_fits(step: Step, kind: str) -> None:
    day = step.day("completes_on")
    this_year = day.year == _year_of(step.application, step.calendar).year
    if day <= step.today or this_year != (kind == "time_within_year"):
        raise ConditionNotMet("day_wrong_for_kind", AMENDING, day=day.isoformat())


def _year_of(application: Application, calendar: WorkingCalendar) -> date:
    if application.completes_on:
        return date.fromisoformat(application.completes_on)
    return calendar.local_day(application.received_at)


def _amount_fits(step: Step, kind: str) -> None:
    application, amount = step.application, step.whole("amount_vnd")
    on = step.received_on
    factor = application.award.factor_percent if application.award else 100
    ceiling = award(step.kind, application.facts, step.norms, on, factor).ceiling_vnd
    lowers = kind == "lower_amount"
    smallest = application.paid_vnd if lowers else application.award_vnd + 1
    largest = application.award_vnd - 1 if lowers else ceiling
    if not smallest <= amount <= largest:
        raise ConditionNotMet(
            "amount_out_of_range", AMENDING, smallest=smallest, largest=largest
        )


def request_amendment(step: Step) -> Outcome:
    """Put a change before the level that decides it; the work goes on."""
    kind = step.text("kind")
    level = 2 if kind in BY_MINISTRY else 1
    amendment = Amendment(kind, level, step.now, step.facts)
    after = replace(step.application, amendment=amendment)
    return Outcome(step.application.state, after, tells=(Role.APPROVER, Role.OFFICER))


def decide_amendment(step: Step) -> Outcome:
    """Grant or decline; a granted amount moves the envelope, a granted day the due."""
    application = step.application
    amendment = application.amendment
    assert amendment is not None
    after = replace(application, amendment=None)
    if step.text("decision") != "granted":
        return Outcome(application.state, after)
    amount, day = amendment.facts.get("amount_vnd"), amendment.facts.get("completes_on")
    if isinstance(day, str):
        return _extended(step, after, day)
    if isinstance(amount, int):
        return _new_amount(after, amount)
    return Outcome(application.state, after)


def _extended(step: Step, after: Application, day: str) -> Outcome:
    working = application_works(after)
    due = step.calendar.close_of(date.fromisoformat(day)) if working else None
    after = replace(after, completes_on=day)
    if working:
        after = replace(after, reminded=0, escalated=False)
    return Outcome(after.state, after, due=due)


def application_works(application: Application) -> bool:
    """Say whether its time now runs to the completion day."""
    return application.state is State.IMPLEMENTING


def _new_amount(after: Application, amount: int) -> Outcome:
    difference = amount - after.award_vnd
    after = replace(after, award_vnd=amount, payable_vnd=amount)
    source, target = Account.AVAILABLE, Account(after.held)
    if difference < 0:
        source, target = target, source
    return Outcome(
        after.state, after, move(after.envelope, source, target, abs(difference))
    )
