"""Changing the contact data of a dossier: at once, or once a new address is proven."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from fastapi import Request

from api.auth import sessions
from api.auth.tokens import Person
from api.dependencies import Deps, memory_of
from api.ports import Letter, PostAway, PostRefused
from api.problems import RequestRefused, away, faults
from api.schemas.applications import ContactPending, ContactShown, load_dossier
from api.services.letters import write_letter
from api.services.take_action import ActionRequest, check_action, take_action
from domain.answers import doubts
from domain.errors import AnswersInvalid, FieldProblem
from domain.people import Actor, Role
from domain.states import Action
from domain.steps.parties import CHANGE_CONTACT
from persistence import contact_changes
from persistence.contact_changes import ContactChange
from persistence.database import Session
from persistence.queries import Row
from presentation.formatting import moment
from presentation.language import Language, language_named, say

LINK_LASTS = timedelta(days=3)
MOST_LETTERS = 5
"""How many letters one dossier may send to new addresses within an hour."""
WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A new address that was proven: of which dossier, in which language."""

    code: str
    email: str
    language: Language


async def contact_of(
    deps: Deps, person: Person, code: str, language: Language
) -> ContactShown:
    """Give the contact data as they stand, and what waits. Raises NotFound."""

    def load(session: Session) -> tuple[Row, ContactChange | None]:
        row = load_dossier(session, person.actor, code)
        return row, contact_changes.pending(session, code, deps.clock())

    row, waiting = await deps.database.read(load)
    contact = contact_in(row.answers)
    return ContactShown(
        email=contact["email"],
        phone=contact["phone"],
        pending=ContactPending(email=waiting.email, expires_at=waiting.expires_at)
        if waiting
        else None,
        doubts=faults(doubtful({"email": waiting.email}), language) if waiting else [],
    )


def doubtful(wanted: Mapping[str, object]) -> tuple[FieldProblem, ...]:
    """Give what looks mistyped in new contact data, to be asked about."""
    return doubts(CHANGE_CONTACT.fields, CHANGE_CONTACT.partial(wanted)[0].answers)


def contact_in(answers: Mapping[str, object]) -> dict[str, str]:
    """Give address and phone from the answers of an application."""
    applicant = answers.get("applicant")
    found = applicant if isinstance(applicant, Mapping) else {}
    return {name: str(found.get(name, "")) for name in ("email", "phone")}


async def change_contact(
    request: Request,
    deps: Deps,
    person: Person,
    code: str,
    wanted: Mapping[str, object],
    language: Language,
) -> ContactShown:
    """Change the phone at once and the address once its owner has confirmed it.

    Gives the contact data as they then stand. Raises NotFound, AnswersInvalid,
    StepRefused for who may not, mail_away or EngineAway when nothing was changed, and
    too_many_requests.
    """
    before = await contact_of(deps, person, code, language)
    await check_action(deps, _asking(deps, person, code, wanted, language))
    checked = CHANGE_CONTACT.check(wanted).answers
    email = str(checked.get("email", ""))
    if email and email != before.email:
        await _send_link(request, deps, person, code, email, language)
    elif email:
        await deps.database.write(contact_changes.close, code, deps.clock())
    phone = str(checked.get("phone", ""))
    if phone and phone != before.phone:
        await take_action(deps, _asking(deps, person, code, {"phone": phone}, language))
    return await contact_of(deps, person, code, language)


async def find_change(deps: Deps, secret: str) -> ContactChange | None:
    """Give the change that a link would confirm; None once it is over."""
    return await deps.database.read(
        contact_changes.find, sessions.digest_of(secret), deps.clock()
    )


async def confirm_change(deps: Deps, secret: str) -> Confirmation | None:
    """Let a proven address take effect, once; None for a link that is over.

    Raises StepRefused where the dossier is closed or in other hands by now, EngineAway
    when nothing has changed and the link still holds.
    """
    change = await find_change(deps, secret)
    if change is None:
        return None
    language = language_named(change.language)
    actor = Actor(Role(change.role), change.account_id, change.unit)
    wanted = {"email": change.email}
    asking = ActionRequest(
        person=Person(actor),
        code=change.code,
        key=f"contact-{change.digest}",
        expects=None,
        language=language,
        value={"action": Action.CHANGE_CONTACT.value, "answers": wanted},
        own_call=True,
    )
    await take_action(deps, asking)
    await deps.database.write(contact_changes.close, change.code, deps.clock())
    return Confirmation(change.code, change.email, language)


def _asking(
    deps: Deps,
    person: Person,
    code: str,
    wanted: Mapping[str, object],
    language: Language,
) -> ActionRequest:
    return ActionRequest(
        person=person,
        code=code,
        key=f"contact-{deps.new_id()}",
        expects=None,
        language=language,
        value={"action": Action.CHANGE_CONTACT.value, "answers": dict(wanted)},
        own_call=True,
    )


async def _send_link(
    request: Request,
    deps: Deps,
    person: Person,
    code: str,
    email: str,
    language: Language,
) -> None:
    if deps.post is None or not deps.settings.public_url:
        raise away("mail_away")
    client = request.client.host if request.client else ""
    await memory_of(request).allowances.spend_link(client)
    now = deps.clock()
    number = f"contact\0{deps.new_id()}"
    secret = hmac.digest(deps.signing_key, number.encode(), "sha256").hex()
    change = ContactChange(
        digest=sessions.digest_of(secret),
        code=code,
        account_id=person.actor.id,
        role=person.actor.role.value,
        unit=person.actor.unit,
        email=email,
        language=language,
        asked_at=now,
        expires_at=now + LINK_LASTS,
    )
    await deps.database.write(_begin, change, now)
    try:
        await deps.post(_letter(deps, change, secret, now, language))
    except PostRefused as refused:
        await _take_back(deps, code)
        raise AnswersInvalid((FieldProblem("email", "undeliverable"),)) from refused
    except PostAway as problem:
        await _take_back(deps, code)
        raise away("mail_away") from problem


def _begin(session: Session, change: ContactChange, now: datetime) -> None:
    if contact_changes.count_since(session, change.code, now - WITHIN) >= MOST_LETTERS:
        seconds = ceil(WITHIN.total_seconds())
        raise RequestRefused(
            "too_many_requests", {"Retry-After": str(seconds)}, seconds=seconds
        )
    contact_changes.begin(session, change)


async def _take_back(deps: Deps, code: str) -> None:
    """Let nothing wait for a letter that never left."""
    await deps.database.write(contact_changes.close, code, deps.clock())


def _letter(
    deps: Deps,
    change: ContactChange,
    secret: str,
    now: datetime,
    language: Language,
) -> Letter:
    link = f"{deps.settings.public_url.rstrip('/')}/contact?key={secret}"
    subject = say(
        language, "%(code)s: confirm the new address for letters", code=change.code
    )
    before = (
        say(
            language,
            "Letters about application %(code)s are to come to this address. Open this "
            "link, then press “Confirm” on the page it leads to:",
            code=change.code,
        ),
    )
    after = (
        say(
            language,
            "The link holds until %(until)s. Until it is confirmed, letters go to the "
            "address used so far.",
            until=moment(change.expires_at, language),
        ),
        say(
            language,
            "If you know nothing of this application, do nothing: without the link "
            "nothing changes.",
        ),
    )
    id = f"contact-{deps.new_id()}"
    return write_letter(id, change.email, subject, before, link, after, language, now)
