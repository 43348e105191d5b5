"""Which dossiers a reader may know of, as a condition in SQL; nobody else sees one."""

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    exists,
    false,
    or_,
    select,
    true,
    union_all,
)

from domain.people import (
    ACT_FOR_UNIT,
    COMMITTEE,
    DEPARTMENT,
    MINISTRY,
    NATIONAL_OFFICE,
    Actor,
    Role,
    unit_today,
    units_before,
)
from domain.visibility import INSPECTED, SEES_ALL
from persistence.projection import APPRAISER, INSPECTOR
from persistence.tables import application_members, applications, submissions

READERS = 256
"""For how many readers the statements that find what is in their sight are kept."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Give the condition on `applications` that `domain.decision.sees` states.

    A role that is not named here sees nothing.
    """
    if actor.role in SEES_ALL:
        return true()
    if actor.role is Role.APPLICANT:
        return applications.c.applicant_id == actor.id
    if actor.role is Role.APPRAISER:
        return takes_part(APPRAISER, actor.id)
    if actor.role is Role.INSPECTOR:
        return applications.c.code.in_(_inspected_by(actor))
    return covered(actor.unit) if actor.role in ACT_FOR_UNIT else false()


def _inspected_by(actor: Actor) -> CompoundSelect[tuple[str]]:
    # As one list of codes it is found by indexes alone; an OR would read every row.
    part, dossier = application_members.c, applications.alias("inspected").c
    named = select(part.code).where(part.account_id == actor.id, part.part == INSPECTOR)
    somebody = exists().where(part.code == dossier.code, part.part == INSPECTOR)
    unnamed = select(dossier.code).where(
        dossier.stage.in_(sorted(INSPECTED)), covered(actor.unit, dossier.unit)
    )
    return union_all(named, unnamed.where(~somebody))


def sees_every_dossier(actor: Actor) -> bool:
    """Say whether the reader knows of all dossiers, so that no row need be judged."""
    return actor.role in SEES_ALL or (actor.role in ACT_FOR_UNIT and actor.unit == "")


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
    if actor.role in ACT_FOR_UNIT:
        return _received_for(actor.unit)
    return false()


def _received_for(actor_unit: str) -> ColumnElement[bool]:
    # Unlike what is drawn, a submission keeps the name of the unit it came in under.
    if actor_unit == "":
        return true()
    names = (old for now in units_covered(actor_unit) for old in units_before(now))
    return submissions.c.unit.in_(tuple(names))


def in_sight(code: ColumnElement[str], actor: Actor) -> ColumnElement[bool]:
    """Give the condition that this reader may know of the dossier that a row names.

    Each row's dossier is looked up by its code; as a list of codes the condition would
    first gather those of every dossier in sight.
    """
    if sees_every_dossier(actor):
        return true()
    return exists().where(applications.c.code == code, visible_to(actor))


def codes_visible_to(actor: Actor) -> Select[tuple[str]]:
    """Give the codes of the dossiers this reader may know of."""
    return select(applications.c.code).where(visible_to(actor))


def units_covered(unit: str) -> tuple[str, ...]:
    """Give the units that someone of this unit covers; see `domain.people.covers`.

    Rows name the unit of today, whatever name a dossier was received under.
    """
    if unit == MINISTRY:
        return (unit, NATIONAL_OFFICE)
    today = unit_today(unit)
    kind, _, place = today.partition("-")
    return (today, f"{DEPARTMENT}-{place}") if kind == COMMITTEE else (today,)


def covered(
    actor_unit: str, unit: ColumnElement[str] = applications.c.unit
) -> ColumnElement[bool]:
    """Give the condition that someone of a unit acts for the unit of a row."""
    return true() if actor_unit == "" else unit.in_(units_covered(actor_unit))


def takes_part(part: str, account: str) -> ColumnElement[bool]:
    """Give the condition that an account has a part in a dossier."""
    table = application_members
    own = select(table.c.code).where(table.c.account_id == account)
    return applications.c.code.in_(own.where(table.c.part == part))


def somebody_has(part: str) -> ColumnElement[bool]:
    """Give the condition that anybody has a part in a dossier."""
    table = application_members
    return exists().where(table.c.code == applications.c.code, table.c.part == part)
