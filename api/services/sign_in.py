"""How somebody comes in, whichever way: account, session and cookie in one go."""

import hmac
from dataclasses import replace

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.auth import sessions
from api.auth.tokens import Person
from api.dependencies import Deps, bind_to_log, deps_of
from api.requests.parameters import safe_back
from domain.people import Actor, Role
from persistence import accounts, credentials
from persistence.accounts import Account
from persistence.database import Session
from presentation.language import Language

BY_MAIL = "mail-"
"""How the account of somebody begins who came by a link to their address."""
_ACCOUNT_DIGITS = 40


def account_of(person: Person, language: Language) -> Account:
    """Give the account of somebody who was made known to us."""
    actor = person.actor
    return Account(
        actor.id, actor.role, actor.unit, person.name, person.email, language
    )


def account_of_address(
    session: Session, deps: Deps, address: str, language: str
) -> Account:
    """Return the account of who signs in by a link to an address, in lower case.

    Its id tells nobody which address it is, and stays what it is when the key is
    replaced: the key makes the id of an address that has none yet, so that two who
    come at once get the same.
    """
    known = accounts.id_at_address(session, address, BY_MAIL)
    text = f"mail\0{address}"
    digest = hmac.digest(deps.signing_key, text.encode(), "sha256").hex()
    return Account(
        known or f"{BY_MAIL}{digest[:_ACCOUNT_DIGITS]}",
        Role.APPLICANT,
        email=address,
        language=language,
    )


def new_secret(deps: Deps) -> str:
    """Give 256 bits nobody can guess, nor derive from any number of a request."""
    number = f"secret\0{deps.new_id()}"
    return hmac.digest(deps.signing_key, number.encode(), "sha256").hex()


def client_of(request: Request) -> str:
    """Give the machine a request came from."""
    return request.client.host if request.client else ""


def begin_session(session: Session, request: Request, account: Account) -> str:
    """Keep an account, open its session, and give the secret of the cookie.

    The session the browser had before is over: nobody goes on under a cookie that
    was known before they signed in.
    """
    deps = deps_of(request)
    now, secret = deps.clock(), new_secret(deps)
    stored = accounts.find(session, account.id, account.role)
    if stored is not None:
        account = replace(
            account,
            name=account.name or stored.name,
            email=account.email or stored.email,
        )
    accounts.keep(session, account)
    credentials.end_session(session, sessions.session_digest(request), now)
    sessions.begin(session, account, secret, now)
    return secret


def sign_in_response(secret: str, account: Account, back: str) -> Response:
    """Give the answer that leads on and has the browser keep the session."""
    bind_to_log(Person(Actor(account.role, account.id, account.unit)))
    answer = RedirectResponse(safe_back(back), 303)
    sessions.remember(answer, secret)
    return answer
