"""Which dossiers a reader may know of, as a condition in SQL; nobody else sees one."""

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from domain.decision import INSPECTED, SEES_ALL
from domain.people import COMMITTEE, DEPARTMENT, MINISTRY, NATIONAL_OFFICE, Actor, Role
from persistence.projection import APPRAISER, INSPECTOR
from persistence.tables import application_members, applications, submissions

_BY_UNIT = frozenset({Role.OFFICER, Role.APPROVER, Role.TREASURER})


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Give the condition on `applications` that `domain.decision.sees` states.

    A role that is not named here sees nothing.
    """
    if actor.role in SEES_ALL:
        return true()
    if actor.role is Role.APPLICANT:
        return applications.c.applicant_id == actor.id
    if actor.role is Role.APPRAISER:
        return _member(APPRAISER, actor.id)
    if actor.role is Role.INSPECTOR:
        return or_(
            _member(INSPECTOR, actor.id),
            and_(
                ~_member(INSPECTOR),
                applications.c.stage.in_(sorted(INSPECTED)),
                _covered(actor.unit),
            ),
        )
    return _covered(actor.unit) if actor.role in _BY_UNIT else false()


def submission_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Give the condition on `submissions` outer joined with `applications`.

    Before its first event a submission is seen by who filed it and by its unit.
    """
    return or_(
        and_(applications.c.code.is_not(None), visible_to(actor)),
        and_(applications.c.code.is_(None), _unstarted_visible_to(actor)),
    )


def _unstarted_visible_to(actor: Actor) -> ColumnElement[bool]:
    if actor.role in SEES_ALL:
        return true()
    if actor.role is Role.APPLICANT:
        return submissions.c.applicant_id == actor.id
    if actor.role in _BY_UNIT:
        return _covered(actor.unit, submissions.c.unit)
    return false()


def codes_visible_to(actor: Actor) -> Select[tuple[str]]:
    """Give the codes of the dossiers this reader may know of."""
    return select(applications.c.code).where(visible_to(actor))


def units_covered(unit: str) -> tuple[str, ...]:
    """Give the units that someone of this unit covers; see `domain.people.covers`."""
    if unit == MINISTRY:
        return (unit, NATIONAL_OFFICE)
    kind, _, place = unit.partition("-")
    return (unit, f"{DEPARTMENT}-{place}") if kind == COMMITTEE else (unit,)


def _covered(
    actor_unit: str, unit: ColumnElement[str] = applications.c.unit
) -> ColumnElement[bool]:
    return true() if actor_unit == "" else unit.in_(units_covered(actor_unit))


def _member(part: str, account: str | None = None) -> ColumnElement[bool]:
    member = application_members
    found = exists().where(member.c.code == applications.c.code, member.c.part == part)
    return found if account is None else found.where(member.c.account_id == account)
