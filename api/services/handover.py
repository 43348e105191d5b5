"""Handing a dossier to another account of the firm, on its signed request."""

from collections.abc import Mapping

from api.auth.tokens import Person
from api.dependencies import Deps
from api.schemas.applications import load_dossier
from api.services.sign_in import account_of_address
from api.services.take_action import ActionRequest
from domain.answers import PERSON
from domain.errors import AnswersInvalid, FieldProblem
from domain.mail_address import mail_address
from domain.people import Role
from domain.states import Action
from domain.text import clean
from persistence import accounts
from persistence.accounts import Account
from presentation.language import Language


async def asking_of(
    deps: Deps,
    person: Person,
    code: str,
    key: str,
    wanted: Mapping[str, str],
    language: Language,
    documents: Mapping[str, str],
) -> ActionRequest:
    """Give the step that hands a dossier over, with the account that goes on.

    `wanted` holds `to`, an account id or the e-mail address its holder signs in with,
    and `ground`; `documents` the digest of the signed request, if it came. Letters go
    to the address of that account from then on. Raises NotFound, and AnswersInvalid
    when nobody has such an account.
    """
    await deps.database.read(load_dossier, person.actor, code)
    account = await _successor(deps, clean(wanted.get("to", "")), language)
    answers: dict[str, object] = {"ground": wanted.get("ground", "")}
    if account is not None:
        answers["to"] = account.id
        if account.email:
            answers["email"] = account.email
    value: dict[str, object] = {"action": Action.HAND_OVER.value, "answers": answers}
    if documents:
        value["documents"] = dict(documents)
    return ActionRequest(
        person=person,
        code=code,
        key=key,
        expects=None,
        language=language,
        value=value,
        own_call=True,
    )


async def _successor(deps: Deps, to: str, language: Language) -> Account | None:
    """Give the account named; None where nothing was named."""
    if not to:
        return None
    if PERSON.fullmatch(to):
        known = await deps.database.read(accounts.find, to, Role.APPLICANT)
        if known is not None:
            return known
    address = (mail_address(to) or "").lower()
    if not address:
        raise AnswersInvalid((FieldProblem("to", "account_unknown", {"person": to}),))
    known = await deps.database.read(accounts.find_by_email, address, Role.APPLICANT)
    if known is not None:
        return known
    account = await deps.database.read(account_of_address, deps, address, language)
    await deps.database.write(accounts.keep, account)
    return account
