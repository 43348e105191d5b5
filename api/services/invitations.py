"""Inviting by mail whoever has no account yet: who they will be, and their letter."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from api.dependencies import Deps
from api.ports import Letter, PostAway, PostRefused
from api.services.letters import write_letter
from domain.identity import derived_id
from domain.people import ROLE_NAMES, unit_name
from persistence.accounts import Account
from presentation.language import language_named
from presentation.translations import say

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
