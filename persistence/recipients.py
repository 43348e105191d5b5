"""Who is told of an event, at which address and in which language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from domain.application import Application
from domain.lifecycle import State
from domain.people import Role, approval_levels, superior_of
from domain.standing import waits_for
from domain.turn import deciding_level
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


async def recipients(
    session: Session,
    application: Application,
    roles: Sequence[Role],
    answers: Mapping[str, object],
    language: str,
) -> tuple[Recipient, ...]:
    """Give everybody of these roles who is told how the application now stands.

    The applicant is written to at the address in the answers of the submission. Where
    nobody of a role is known, one recipient without a name stands for it, so that a
    person sees that nobody was told.
    """
    wanted = tuple(dict.fromkeys(r for r in roles if r in _WRITTEN_TO))
    people = await _candidates(session, application, wanted)
    found: list[Recipient] = []
    for role in wanted:
        if role is Role.APPLICANT:
            told = [_applicant(application, people, answers, language)]
        else:
            told = list(_staff(application, role, people))
        found += told or [Recipient(role, NOBODY, "", language)]
    return tuple(found)


_WRITTEN_TO = frozenset(Role) - {Role.CLOCK, Role.TREASURY}


async def _candidates(
    session: Session, application: Application, roles: Sequence[Role]
) -> Sequence[Found]:
    if not roles:
        return ()
    covering = accounts.c.unit.in_(
        ("", application.unit, superior_of(application.unit))
    )
    everywhere = accounts.c.role.in_((Role.ADMINISTRATOR, Role.AUDITOR))
    named = accounts.c.id.in_(sorted(_named(application)))
    reached = or_(covering, everywhere, named)
    return (
        await session.execute(
            select(accounts)
            .where(accounts.c.role.in_(roles))
            .where(reached)
            .where(
                or_(
                    accounts.c.role != Role.APPLICANT,
                    accounts.c.id == application.applicant,
                )
            )
            .order_by(accounts.c.id)
        )
    ).all()


def _named(application: Application) -> frozenset[str]:
    people = {application.applicant, *application.panel, *application.inspectors}
    people |= {application.officer, application.approver, application.treasurer}
    return frozenset(people - {""})


def _applicant(
    application: Application,
    people: Sequence[Found],
    answers: Mapping[str, object],
    language: str,
) -> Recipient:
    asked = answers.get("applicant")
    address = asked.get("email") if isinstance(asked, Mapping) else None
    own = (p.email for p in people if p.id == application.applicant)
    return Recipient(
        Role.APPLICANT,
        application.applicant,
        str(address or next(own, "")),
        language,
    )


def _staff(
    application: Application, role: Role, people: Sequence[Found]
) -> Iterator[Recipient]:
    known = {p.id: p for p in people if p.role == role}
    chosen = _chosen(application, role)
    if role is waits_for(application) is Role.APPROVER:
        known = {p.id: p for p in known.values() if _decides(application, p)}
        chosen = tuple(account for account in chosen if account in known)
    for account in chosen or tuple(known):
        person = known.get(account)
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


def _chosen(application: Application, role: Role) -> tuple[str, ...]:
    chosen: Mapping[Role, tuple[str, ...]] = {
        Role.APPRAISER: application.panel,
        Role.INSPECTOR: application.inspectors,
        Role.OFFICER: (application.officer,),
        Role.APPROVER: (application.approver,),
        Role.TREASURER: (application.treasurer,),
    }
    return tuple(account for account in chosen.get(role, ()) if account)
