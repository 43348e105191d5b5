"""The running of a dossier: reminders, escalation, who is responsible, the calendar."""

from dataclasses import replace

from domain import calendar as calendars
from domain.calendar import LONGEST_VERSION
from domain.deadlines import turn, waiting
from domain.errors import AnswersInvalid, ConditionNotMet, FieldProblem
from domain.field_kinds import Field, Option, Text
from domain.forms import Form
from domain.lifecycle import Outcome, Step
from domain.people import Role
from domain.states import Action
from domain.steps.common import (
    APPRAISERS,
    REASON,
    SEPARATION,
    choice,
    people_may_be_named,
)

NAMED = (Role.OFFICER, Role.APPROVER, Role.TREASURER, Role.INSPECTOR)
MET = (Role.OFFICER, Role.INSPECTOR)
"""Who the applicant deals with in person."""


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


REASSIGN = Form(
    (
        choice(
            "role",
            "Vai trò",
            "Role",
            Option("officer", "Cán bộ thụ lý", "Officer"),
            Option("approver", "Lãnh đạo phê duyệt", "Approver"),
            Option("treasurer", "Kế toán chi trả", "Treasurer"),
            Option("inspector", "Thành viên nghiệm thu", "Inspectors"),
        ),
        Field("people", APPRAISERS, "Người được giao", "People", fact=True),
        REASON,
    )
)


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


ADOPT_CALENDAR = Form(
    (
        Field(
            "calendar",
            Text(LONGEST_VERSION),
            "Phiên bản lịch",
            "Calendar version",
            fact=True,
        ),
        REASON,
    )
)


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
