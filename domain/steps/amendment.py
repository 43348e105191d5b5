"""Amendment after approval: what may change, who decides it, what it moves."""

from dataclasses import replace
from datetime import date

from domain.application import Amendment, Application, Approval
from domain.calendar import WorkingCalendar
from domain.errors import ConditionNotMet
from domain.funding import UNRAISED, advance_ceiling, award
from domain.ledger import Account, move
from domain.lifecycle import State
from domain.people import Role
from domain.step import Draw, Outcome, Step
from domain.steps.approval import decides_at

AMENDING = "TT 36/2013/TT-BCT, Điều 11"
BY_MINISTRY = ("raise_amount", "content", "extend_next_year")
OF_TIME = ("time_within_year", "extend_next_year")
PER_WHOLE = 10_000
OF_AMOUNT = ("lower_amount", "raise_amount")


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
    if step.application.amendment is not None:
        decides_at(step, step.application.amendment.level, AMENDING)


def amendment_fits(step: Step) -> None:
    """A change keeps to the calendar and never raises support above the ceiling."""
    kind = step.text("kind")
    if kind in OF_TIME:
        _day_fits(step, kind)
    if kind in OF_AMOUNT:
        _amount_fits(step, kind, step.whole("amount_vnd"))


def amendment_still_fits(step: Step) -> None:
    """An amount is granted only above what was paid or asked for meanwhile."""
    amendment = step.application.amendment
    if amendment is None or step.text("decision") != "granted":
        return
    amount = amendment.facts.get("amount_vnd")
    if isinstance(amount, int):
        _amount_fits(step, amendment.kind, amount)


def _day_fits(step: Step, kind: str) -> None:
    day = step.day("completes_on")
    year = _year_of(step.application, step.calendar).year
    allowed = year if kind == "time_within_year" else year + 1
    if day <= step.today or day.year != allowed:
        raise ConditionNotMet("day_wrong_for_kind", AMENDING, day=day.isoformat())


def _year_of(application: Application, calendar: WorkingCalendar) -> date:
    if application.completes_on:
        return date.fromisoformat(application.completes_on)
    return calendar.local_day(application.received_at)


def _amount_fits(step: Step, kind: str, amount: int) -> None:
    application, on = step.application, step.received_on
    factor = application.award.factor_percent if application.award else UNRAISED
    ceiling = award(step.kind, application.facts, step.norms, on, factor).ceiling_vnd
    lowers = kind == "lower_amount"
    smallest = _smallest(step) if lowers else application.award_vnd + 1
    largest = application.award_vnd - 1 if lowers else ceiling
    if not smallest <= amount <= largest:
        raise ConditionNotMet(
            "amount_out_of_range", AMENDING, smallest=smallest, largest=largest
        )


def _smallest(step: Step) -> int:
    """The least an award can be lowered to: what left or was asked for stays lawful.

    An advance verified and not yet paid must stay within its share of the lowered
    award; one that is only asked for is judged when it is verified.
    """
    application = step.application
    spoken_for = sum(tranche.amount_vnd for tranche in application.tranches)
    unpaid = application.tranche
    if unpaid is None or unpaid.purpose != "advance" or unpaid.state == "asked":
        return max(spoken_for, 1)
    share = advance_ceiling(
        step.kind, application.facts, PER_WHOLE, step.norms, step.received_on
    )
    return max(spoken_for, -(-unpaid.amount_vnd * PER_WHOLE // share))


def request_amendment(step: Step) -> Outcome:
    """Put a change before the level that decides it; the work goes on.

    Only what this kind of change is about is kept: a request for another place
    brings no amount with it.
    """
    kind = step.text("kind")
    level = 2 if kind in BY_MINISTRY else 1
    about = {"completes_on"} if kind in OF_TIME else set()
    about |= {"amount_vnd"} if kind in OF_AMOUNT else set()
    facts = {name: step.facts[name] for name in sorted(about)}
    amendment = Amendment(kind, level, step.now, facts)
    after = replace(step.application, amendment=amendment)
    return Outcome(step.application.state, after, tells=(Role.APPROVER, Role.OFFICER))


def draw(step: Step) -> Draw | None:
    """Give what a raised award takes of the envelope beyond what it holds already."""
    application, amendment = step.application, step.application.amendment
    amount = amendment.facts.get("amount_vnd") if amendment else None
    declined = step.text("decision", "granted") != "granted"
    if declined or not isinstance(amount, int) or amount <= application.award_vnd:
        return None
    return Draw(
        application.envelope,
        amount - application.award_vnd,
        application.priority,
        final=True,
        waits=False,
    )


def decide_amendment(step: Step) -> Outcome:
    """Grant or decline; a granted amount moves the envelope, a granted day the due.

    Who grants has approved: they do not order its payment.
    """
    application = step.application
    amendment = application.amendment
    assert amendment is not None
    after = replace(application, amendment=None)
    if step.text("decision") != "granted":
        return Outcome(application.state, after)
    consent = Approval(step.by, amendment.level, application.round)
    after = replace(after, approvals=(*after.approvals, consent))
    amount, day = amendment.facts.get("amount_vnd"), amendment.facts.get("completes_on")
    if isinstance(day, str):
        return _extended(step, after, day)
    if isinstance(amount, int):
        return _new_amount(after, amount)
    return Outcome(application.state, after)


def _extended(step: Step, after: Application, day: str) -> Outcome:
    after = replace(after, completes_on=day)
    if after.state is not State.IMPLEMENTING:
        return Outcome(after.state, after)
    due = step.calendar.close_of(date.fromisoformat(day))
    after = replace(after, reminded=0, escalated=False)
    return Outcome(after.state, after, due=due)


def _new_amount(after: Application, amount: int) -> Outcome:
    difference = amount - after.award_vnd
    after = replace(after, award_vnd=amount, payable_vnd=amount)
    source, target = Account.AVAILABLE, Account(after.held)
    if difference < 0:
        source, target = target, source
    return Outcome(
        after.state, after, move(after.envelope, source, target, abs(difference))
    )
