"""What waits for whom: the dossiers of a role and of a person, as conditions in SQL."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_

from domain.people import Actor, Role, unit_today
from domain.states import Action, Stage, State
from domain.visibility import SEES_ALL
from persistence.projection import NAMED, RESPONSIBLE
from persistence.tables import accounts, application_members, applications, events
from persistence.visibility import covered, somebody_has, takes_part


def waits_for_role(actor: Actor) -> ColumnElement[bool]:
    """Give the condition that it is the turn of the reader's role.

    To those for whom nothing waits it is the condition that the dossier is open.
    """
    if actor.role in SEES_ALL:
        return applications.c.stage != Stage.CLOSED
    return applications.c.waits_for == actor.role


def waits_for_person(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Give the condition that the reader can act: named, or nobody is in their unit.

    Administrators, who name people, act on what is overdue or has nobody; auditors
    take no step, so nothing waits for them.
    """
    if actor.role is Role.AUDITOR:
        return false()
    if actor.role in SEES_ALL:
        return or_(overdue(now), applications.c.unassigned)
    if actor.role is Role.APPLICANT:
        return waits_for_role(actor)
    named = takes_part(RESPONSIBLE, actor.id)
    if actor.role is Role.APPROVER:
        mine = or_(named, and_(covered(actor.unit), ~_named_beside(actor)))
        return and_(waits_for_role(actor), mine, _at_their_level(actor))
    if actor.role in NAMED:
        named = or_(named, and_(covered(actor.unit), ~somebody_has(RESPONSIBLE)))
    return and_(waits_for_role(actor), named)


def overdue(now: datetime) -> ColumnElement[bool]:
    """Give the condition that the due instant has passed."""
    return applications.c.due_or_never < now


def _named_beside(actor: Actor) -> ColumnElement[bool]:
    """Give the condition that somebody is named who decides at the reader's level.

    Who is named at the level below has decided once it is the turn of the one above.
    """
    if actor.unit == "":
        return somebody_has(RESPONSIBLE)
    unit = unit_today(actor.unit)
    part, a = application_members.c, accounts.c
    named = application_members.outerjoin(
        accounts, and_(a.id == part.account_id, a.role == Role.APPROVER)
    )
    return (
        exists()
        .select_from(named)
        .where(part.code == applications.c.code, part.part == RESPONSIBLE)
        .where(func.coalesce(a.unit, unit) == unit)
    )


def _at_their_level(actor: Actor) -> ColumnElement[bool]:
    """Give the condition that the level is missing at which the reader decides.

    It is `domain.people.approval_levels` as SQL: the unit of the dossier decides first,
    the one above it second, and nobody at both.
    """
    consented = _consented(actor.id if actor.unit == "" else "")
    if actor.unit == "":
        return ~consented
    second = or_(consented, _amended_above())
    own = applications.c.unit == unit_today(actor.unit)
    return or_(and_(own, ~second), and_(~own, second))


def _consented(by: str = "") -> ColumnElement[bool]:
    """Give the condition that a leader consented and another is still to decide.

    Sending back, or coming anew before the leaders, begins the clock of the state
    after every earlier consent.
    """
    event, dossier = events.c, applications.c
    given = (
        event.code == dossier.code,
        event.action == Action.APPROVE,
        event.at >= dossier.since,
        *((event.actor_id == by,) if by else ()),
    )
    return and_(dossier.state == State.APPROVING, exists().where(*given))


def _amended_above() -> ColumnElement[bool]:
    """Give the condition that a change lies before the leaders of the second level."""
    level = applications.c.application["amendment"]["level"].as_integer()
    return and_(applications.c.state != State.APPROVING, func.coalesce(level, 0) == 2)
