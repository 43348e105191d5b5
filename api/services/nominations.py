"""Who a step names: known accounts of the right role and unit, or invited by mail."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from api.dependencies import Deps
from api.ports import Letter, PostAway, PostRefused
from api.services.letters import write_letter
from api.services.sign_in import account_of_address
from domain.answers import Problems
from domain.application import Application
from domain.errors import FieldProblem
from domain.forms import Checked
from domain.identity import derived_id
from domain.mail_address import mail_address
from domain.people import ACT_FOR_UNIT, ROLE_NAMES, Actor, Role, covers, unit_name
from domain.steps.common import objection
from persistence import accounts
from persistence.accounts import Account
from persistence.database import Session
from persistence.queries import Row
from presentation.language import Language, language_named, say

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody named in a dossier by their address, with the account they will have."""

    code: str
    account: Account


def can_invite(deps: Deps) -> bool:
    """Say whether letters leave here and a link in them leads back."""
    return deps.post is not None and bool(deps.settings.public_url)


async def invite(deps: Deps, invitation: Invitation, now: datetime) -> None:
    """Send the letter of an invitation; the step it belongs to has been taken.

    A letter that does not leave now undoes nothing: the message of the step itself
    goes to the same address and is tried again until it arrives.
    """
    if deps.post is None:
        return
    try:
        await deps.post(_letter(deps, invitation, now))
    except (PostAway, PostRefused) as failed:
        log.warning("invitation_not_sent", kind=type(failed).__name__)


def _letter(deps: Deps, invitation: Invitation, now: datetime) -> Letter:
    account, code = invitation.account, invitation.code
    language = language_named(account.language)
    role = ROLE_NAMES[account.role][0 if language == "vi" else 1]
    where = unit_name(account.unit, language)
    subject = say(language, "You are named in the dossier %(code)s", code=code)
    before = (
        say(
            language,
            "%(unit)s has named you as %(role)s in the dossier %(code)s.",
            unit=where,
            role=role,
            code=code,
        ),
        say(language, "Sign in with this e-mail address at the following page:"),
    )
    link = f"{deps.settings.public_url.rstrip('/')}/sign-in?back=/applications/{code}"
    after = (
        say(
            language,
            "We then send a link to this address; it leads in without a password.",
        ),
        say(
            language,
            "If you cannot take part, or the applicant is close to you, tell the "
            "office before you read the dossier.",
        ),
    )
    id = f"invitation-{derived_id(account.id, f'{code} {account.role}')}"
    to = account.email
    return write_letter(id, to, subject, before, link, after, language, now)


_ROLES = {str(role): role for role in Role}
_GUESTS = frozenset({Role.APPRAISER, Role.INSPECTOR})
"""Whom an officer may invite: those who act for a unit get their account from an
administrator, lest somebody invites themselves as their own leader."""
_LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Naming:
    """Somebody names people in a dossier, in the language letters are written in."""

    deps: Deps
    actor: Actor
    row: Row
    language: Language


@dataclass(frozen=True, slots=True)
class Named:
    """The answers with an account for every address, and who is invited by them."""

    answers: Any
    invitations: tuple[Invitation, ...] = ()
    problems: Problems = ()
    judged: frozenset[str] = frozenset()
    """The accounts that need not be known yet: invited, or refused already."""


def with_accounts(session: Session, naming: Naming, answers: Any) -> Named:
    """Give answers in which everybody named by an address is named by their account.

    The address never goes further: what travels and is recorded is the account that
    signing in by this address gives. Answers that are no object stay as they are.
    """
    if not isinstance(answers, Mapping):
        return Named(answers)
    found: dict[str, Any] = dict(answers)
    invitations: list[Invitation] = []
    problems: list[FieldProblem] = []
    judged: set[str] = set()
    for name, role in _asked(answers):
        given = answers.get(name)
        several = isinstance(given, list)
        entries: list[Any] = given if isinstance(given, list) else [given]
        resolved: list[Any] = []
        for entry in entries:
            one = _resolved(session, naming, name, role, entry)
            resolved.append(one.answers)
            invitations += one.invitations
            problems += one.problems
            judged |= one.judged
        if name in answers:
            found[name] = resolved if several else resolved[0]
    return Named(found, tuple(invitations), tuple(problems), frozenset(judged))


def _resolved(
    session: Session, naming: Naming, name: str, role: Role, entry: Any
) -> Named:
    if not isinstance(entry, str) or "@" not in entry:
        return Named(entry)
    if accounts.of_person(session, entry.strip()):
        return Named(entry)
    # No mail server in use tells people apart by capital letters alone.
    address = (mail_address(entry) or "").lower()
    if not address:
        return Named(entry)
    unit = naming.row.application.unit
    known = accounts.at_address(session, address, role)
    fitting = [a for a in known if _fits(a, role, unit)]
    if len(fitting) == 1:
        return Named(fitting[0].id)
    account = replace(
        account_of_address(session, naming.deps, address, naming.language),
        role=role,
        unit=unit,
    )
    if any(a.id == account.id for a in fitting) or name == _LEAVES:
        return Named(account.id)
    wrong = _not_to_be_invited(naming, address, role)
    if wrong:
        vi, en = ROLE_NAMES[role]
        told = {"person": address, "role_vi": vi, "role_en": en}
        problem = FieldProblem(name, wrong, told)
        return Named(account.id, (), (problem,), frozenset({account.id}))
    invitation = Invitation(naming.row.application.code, account)
    return Named(account.id, (invitation,), (), frozenset({account.id}))


def _not_to_be_invited(naming: Naming, address: str, role: Role) -> str:
    """Give the code of why somebody cannot be invited; empty when they can."""
    applicant = naming.row.answers.get("applicant")
    own = applicant.get("email") if isinstance(applicant, Mapping) else None
    if str(own or "").strip().lower() == address:
        return "person_is_applicant"
    if role not in _GUESTS and naming.actor.role is not Role.ADMINISTRATOR:
        return "person_not_invited"
    return "" if can_invite(naming.deps) else "invitation_away"


def people_problems(
    session: Session,
    application: Application,
    checked: Checked,
    judged: frozenset[str],
) -> Problems:
    """Give a problem for everybody named who could not act in the dossier.

    An account must be known and hold the role meant, but for those judged already.
    """
    named = [
        (name, person, role)
        for name, person, role in _named(checked)
        if person not in judged and name != _LEAVES
    ]
    known = accounts.of_people(session, {person for _, person, _ in named})
    problems = []
    for name, person, role in named:
        held = known.get(person, ())
        vi, en = ROLE_NAMES[role]
        told = {"person": person, "role_vi": vi, "role_en": en}
        if not held:
            problems.append(FieldProblem(name, "person_unknown", told))
        elif not any(_fits(one, role, application.unit) for one in held):
            told["person"] = held[0].name or person
            problems.append(FieldProblem(name, "person_unfit", told))
    return tuple(problems)


def _fits(account: Account, role: Role, unit: str) -> bool:
    if account.role is not role:
        return False
    return account.role not in ACT_FOR_UNIT or covers(account.unit, unit)


def _asked(answers: Mapping[str, object]) -> Iterator[tuple[str, Role]]:
    """Give each question that names people, with the role meant by it.

    Where no role was chosen the form says so, and nobody can be judged by it.
    """
    for name in ("appraisers", "joins", _LEAVES):
        yield name, Role.APPRAISER
    chosen = _ROLES.get(str(answers.get("role")))
    if chosen:
        yield "people", chosen


def _named(checked: Checked) -> Iterator[tuple[str, str, Role]]:
    for name, role in _asked(checked.answers):
        given = checked.answers.get(name)
        for person in given if isinstance(given, list | tuple) else [given]:
            if person:
                yield name, str(person), role


def may_be_named(account: Account, application: Application) -> bool:
    """Say whether somebody acts for the dossier's unit and nothing speaks against."""
    fits = covers(account.unit, application.unit)
    return fits and not objection(application, account.id, account.role)
