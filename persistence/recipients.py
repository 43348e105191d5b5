"""Who is told of an event, at which address and in which language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from domain.application import Application
from domain.deadlines import deciding_level
from domain.people import (
    Actor,
    Role,
    approval_levels,
    covers,
    superior_of,
    unit_today,
)
from domain.standard import waits_for
from domain.states import State
from persistence.database import Found, Session
from persistence.tables import accounts

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be told; the address is empty when none is known."""

    role: Role
    account_id: str
    address: str
    language: str
    former: bool = False
    """Whether they are told because they were written to until now."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A step to tell of: the dossier before and after it, who took it, which roles."""

    before: Application
    after: Application
    actor: Actor
    roles: Sequence[Role]


def recipients(
    session: Session,
    telling: Telling,
    answers: Mapping[str, object],
    language: str,
) -> tuple[Recipient, ...]:
    """Give everybody of these roles who is told how the application now stands.

    The applicant is written to at the address in the answers of the submission. Who
    was named before the step and no longer is learns that as well; of the office, who
    took the step is not written to about it. Where nobody of a role is known, one
    recipient without a name stands for it, so that a person sees that nobody was told.
    """
    wanted = tuple(dict.fromkeys(r for r in telling.roles if r in _WRITTEN_TO))
    people = _candidates(session, telling, wanted)
    found: list[Recipient] = []
    for role in wanted:
        if role is Role.APPLICANT:
            found.append(_applicant(telling.after, people, answers, language))
            continue
        told = tuple(_staff(telling, role, people))
        told = told or (Recipient(role, NOBODY, "", language),)
        own = (telling.actor.role, telling.actor.id)
        found += (one for one in told if (one.role, one.account_id) != own)
    return tuple(found)


def former_contact(
    application: Application, answers: Mapping[str, object], language: str
) -> Recipient:
    """Give who was written to until now, by the application and answers before a step.

    Whoever loses a dossier, or its letters, learns of it where they were reached.
    """
    address = address_of(answers)
    return Recipient(
        Role.APPLICANT, application.applicant, address, language, former=True
    )


_WRITTEN_TO = frozenset(Role) - {Role.CLOCK, Role.TREASURY}
_EVERYWHERE = (Role.ADMINISTRATOR, Role.AUDITOR)


def _candidates(
    session: Session, telling: Telling, roles: Sequence[Role]
) -> Sequence[Found]:
    if not roles:
        return ()
    application = telling.after
    unit = unit_today(application.unit)
    people = _people(telling.before) | _people(application)
    staff = [role for role in roles if role is not Role.APPLICANT]
    return session.execute(
        _REACHED,
        {
            "staff": staff,
            "everywhere": [role for role in staff if role in _EVERYWHERE],
            "units": ["", unit, superior_of(unit)],
            "people": sorted(people),
            "applicants": [application.applicant] if Role.APPLICANT in roles else [],
        },
    ).all()


def _reached() -> Select[Any]:
    # Each way to be reached is found by an index of its own: applicants, who are many,
    # have no unit and are looked up by their id alone.
    def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
        return column.in_(bindparam(name, expanding=True))

    a = accounts.c
    in_role = among(a.role, "staff")
    own = and_(a.role == Role.APPLICANT, among(a.id, "applicants"))
    ways = (
        and_(in_role, among(a.unit, "units")),
        among(a.role, "everywhere"),
        and_(in_role, among(a.id, "people")),
        own,
    )
    shown = (a.id, a.role, a.unit, a.email, a.language)
    return select(*shown).where(or_(*ways)).order_by(a.id)


_REACHED = _reached()


def _people(application: Application) -> frozenset[str]:
    people = {application.applicant, *application.panel, *application.inspectors}
    people |= {application.officer, application.approver, application.treasurer}
    return frozenset(people - {""})


def _applicant(
    application: Application,
    people: Sequence[Found],
    answers: Mapping[str, object],
    language: str,
) -> Recipient:
    own = (p.email for p in people if p.id == application.applicant)
    return Recipient(
        Role.APPLICANT,
        application.applicant,
        address_of(answers) or next(own, ""),
        language,
    )


def address_of(answers: Mapping[str, object]) -> str:
    """Give the address that the answers of an application name; empty for none."""
    applicant = answers.get("applicant")
    address = applicant.get("email") if isinstance(applicant, Mapping) else None
    return str(address or "")


def _staff(
    telling: Telling, role: Role, people: Sequence[Found]
) -> Iterator[Recipient]:
    application = telling.after
    everybody = {p.id: p for p in people if p.role == role}
    known = everybody
    chosen = named(application, role)
    if role is waits_for(application) is Role.APPROVER:
        known = {p.id: p for p in known.values() if _decides(application, p)}
        chosen = tuple(account for account in chosen if account in known)
    told = (*(chosen or _of_unit(application, known)), *relieved(telling, role))
    for account in dict.fromkeys(told):
        person = everybody.get(account)
        yield Recipient(
            role,
            account,
            person.email if person else "",
            person.language if person else "vi",
        )


def _decides(application: Application, leader: Found) -> bool:
    """Say whether a leader's decision is awaited: of their level, and not yet given."""
    levels = approval_levels(leader.unit, application.unit)
    given = {a.by for a in application.approvals if a.round == application.round}
    again = application.state is State.APPROVING and leader.id in given
    return deciding_level(application) in levels and not again


def _of_unit(application: Application, known: Mapping[str, Found]) -> tuple[str, ...]:
    """Give those who cover the unit, where nobody is named."""
    return tuple(
        id
        for id, person in known.items()
        if person.role in _EVERYWHERE or covers(person.unit, application.unit)
    )


def relieved(telling: Telling, role: Role) -> tuple[str, ...]:
    """Give whose part in the dossier the step took away or gave to another."""
    now = named(telling.after, role)
    return tuple(one for one in named(telling.before, role) if one not in now)


def named(application: Application, role: Role) -> tuple[str, ...]:
    """Give who is named in a dossier for a role; nobody where all of a unit are."""
    chosen: Mapping[Role, tuple[str, ...]] = {
        Role.APPRAISER: application.panel,
        Role.INSPECTOR: application.inspectors,
        Role.OFFICER: (application.officer,),
        Role.APPROVER: (application.approver,),
        Role.TREASURER: (application.treasurer,),
    }
    return tuple(account for account in chosen.get(role, ()) if account)
