"""Whom a browser speaks for: the session that its cookie opens, kept as a row."""

from datetime import datetime, timedelta
from hashlib import sha256

from fastapi import Request, Response

from api.auth.tokens import Person
from domain.people import Actor, unit_today
from persistence import accounts, credentials
from persistence.accounts import Account
from persistence.database import Session

COOKIE = "__Host-khuyencong"
"""The prefix makes browsers keep it to this host, this path and secure connections."""
LASTS = timedelta(hours=12)
_LONGEST_SECRET = 128


def digest_of(secret: str) -> str:
    """Give what stands in the record for the secret of a cookie or a link."""
    return sha256(secret.encode()).hexdigest()


def session_digest(request: Request) -> str:
    """Give the digest of the cookie the browser sent, empty without one."""
    secret = request.cookies.get(COOKIE, "")
    return digest_of(secret) if 0 < len(secret) <= _LONGEST_SECRET else ""


def person_of(session: Session, digest: str, now: datetime) -> Person | None:
    """Give who is signed in by this session; None when it is over or unknown."""
    if not digest:
        return None
    row = credentials.find_session(session, digest, now)
    if row is None:
        return None
    account = accounts.find(session, row.account_id, row.role)
    if account is None:
        return None
    actor = Actor(account.role, account.id, unit_today(account.unit))
    return Person(actor, account.name, account.email)


def begin(session: Session, account: Account, secret: str, now: datetime) -> None:
    """Open a session for an account under the secret its cookie will hold."""
    credentials.open_session(
        session, digest_of(secret), account.id, account.role, now, now + LASTS
    )


def remember(response: Response, secret: str) -> None:
    """Have the browser keep the secret until the session is over."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def forget(response: Response) -> None:
    """Have the browser drop the secret."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
