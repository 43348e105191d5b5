"""Ending early and the clock's steps: withdraw, stop, lapse, remind, reassign."""

from dataclasses import replace
from datetime import timedelta

from domain import calendar as calendars
from domain.deadlines import Clockwork
from domain.entitlement import largest_settled
from domain.errors import AnswersInvalid, ConditionNotMet, FieldProblem
from domain.lifecycle import Action, State
from domain.people import Role
from domain.rules import SEPARATION, people_may_be_named
from domain.step import Outcome, Step
from domain.steps.approval import decides_at, released
from domain.steps.settlement import owing, repay_by
from domain.turn import turn, waiting

NAMED = (Role.OFFICER, Role.APPROVER, Role.TREASURER, Role.INSPECTOR)
MET = (Role.OFFICER, Role.INSPECTOR)
"""Who the applicant deals with in person."""
STOPPING = "TT 36/2013/TT-BCT, Điều 11 và Điều 12"


def repay_by_fits(step: Step) -> None:
    """The day for repayment lies ahead and within the longest time allowed."""
    if not step.text("repay_by"):
        return
    last = step.today + timedelta(days=step.norm("recovering.longest"))
    if not step.today < step.day("repay_by") <= last:
        raise ConditionNotMet("day_out_of_range", STOPPING, last=last.isoformat())


def stops_at_their_level(step: Step) -> None:
    """Stopping a project is for the level above (TT 36/2013 Art 11)."""
    decides_at(step, 2, STOPPING)


def withdraw(step: Step) -> Outcome:
    """End at the applicant's wish; the whole advance is repaid first.

    Work accepted earns nothing here: what was spent on it was never settled.
    """
    return _ended(step, State.WITHDRAWN, keeps=0)


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


def remind(step: Step) -> Outcome:
    """Remind whoever it waits for.

    Where the dossier lapses by what the office leaves undone, whoever waits is told in
    time as well: they can see to it that it is done.
    """
    after = replace(step.application, reminded=step.application.reminded + 1)
    acts = _whose_turn(step)
    lapses = step.lifecycle.row(after.state).when_up is Action.LAPSE
    beside = lapses and Role.APPLICANT not in acts
    told = (*acts, *waiting(after, step.lifecycle)) if beside else acts
    return Outcome(after.state, after, tells=told)


def remind_report(step: Step) -> Outcome:
    """Remind of the monthly report (TT 36/2013 Art 22-23)."""
    clockwork = Clockwork(step.lifecycle, step.norms, step.calendar)
    month = clockwork.report_month_due(step.application)
    after = replace(step.application, report_asked=month)
    return Outcome(after.state, after, tells=(Role.APPLICANT,))


def escalate(step: Step) -> Outcome:
    """Tell those above and who waits that the time is up; the step can still come.

    The applicant is told where it is the office that is late.
    """
    after = replace(step.application, escalated=True)
    told = (*_whose_turn(step), Role.APPROVER, *waiting(after, step.lifecycle))
    return Outcome(after.state, after, tells=told)


def _whose_turn(step: Step) -> tuple[Role, ...]:
    """Give whoever can see to it: of the treasury's work that is the treasurer."""
    role = turn(step.application, step.lifecycle)
    if role is Role.TREASURY:
        return (Role.TREASURER,)
    return () if role is None else (role,)


def request_stop(step: Step) -> Outcome:
    """Record that somebody asked from Temporal's side to end the dossier.

    Nothing ends by that: people decide, and the request is put before them.
    """
    return Outcome(
        step.application.state,
        step.application,
        tells=(Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR),
    )


def reassign(step: Step) -> Outcome:
    """Name who is responsible in a role; inspectors may be several.

    The applicant is told when it is somebody they deal with.
    """
    named, role = step.names("people"), step.text("role")
    application = step.application
    after = {
        Role.INSPECTOR: replace(application, inspectors=named),
        Role.OFFICER: replace(application, officer=named[0]),
        Role.APPROVER: replace(application, approver=named[0]),
        Role.TREASURER: replace(application, treasurer=named[0]),
    }[Role(role)]
    met = (Role.APPLICANT,) if role in MET else ()
    return Outcome(application.state, after, tells=(Role(role), *met))


def role_can_be_named(step: Step) -> None:
    """Only whoever is named person by person can be named anew."""
    if step.text("role") not in NAMED or not step.names("people"):
        raise AnswersInvalid(
            (FieldProblem("role", "not_a_choice", {"choices": ", ".join(NAMED)}),)
        )


def one_person_fits(step: Step) -> None:
    """Inspectors may be several; every other role is one person."""
    if step.text("role") != Role.INSPECTOR and len(step.names("people")) != 1:
        raise ConditionNotMet("one_person", "")


def people_unbiased(step: Step) -> None:
    """Nobody named is the applicant, has a conflict of interest, or did what the part
    must be free of."""
    if step.application.applicant in step.names("people"):
        raise ConditionNotMet("applicant_takes_part", SEPARATION)
    if set(step.names("people")) & set(step.application.conflicts):
        raise ConditionNotMet("conflict_declared", SEPARATION)
    people_may_be_named(step, step.names("people"), Role(step.text("role")))


def calendar_known(step: Step) -> None:
    """Only a calendar that can be loaded again can be adopted."""
    version = step.text("calendar")
    try:
        calendars.load(version)
    except KeyError:
        raise ConditionNotMet("calendar_unknown", "", calendar=version) from None


def adopt_calendar(step: Step) -> Outcome:
    """Count by another calendar, e.g. after a decree moved a holiday.

    The state keeps the working days it was given; only where they fall is new. Whoever
    must act and whoever waits is told when the day is another.
    """
    version = step.text("calendar")
    after = replace(step.application, calendar=version)
    counted = step.lifecycle.row(after.state).within
    if after.since is None or after.due_at is None or not counted:
        return Outcome(after.state, after)
    days = step.calendar.remaining(after.since, after.due_at)
    due = calendars.load(version).due(after.since, days)
    if due == after.due_at:
        return Outcome(after.state, after, due=due)
    after = replace(after, reminded=0, escalated=False)
    told = (*_whose_turn(step), *waiting(after, step.lifecycle))
    return Outcome(after.state, after, due=due, tells=told)
