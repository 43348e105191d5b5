"""Keys that open the door: tokens given out or taken back, and web sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, bindparam, delete, func, insert, select, update

from domain.people import Role
from persistence.database import Found, Session, add_once
from persistence.keyset import Order, page
from persistence.tables import accounts, tokens, web_sessions


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A web session that is open now."""

    account_id: str
    role: Role
    opened_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was given out, and the name of the account it speaks for."""

    jti: str
    account_id: str
    role: Role
    account_name: str
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tokens:
    """Some tokens, latest first, and the cursor that leads on; None at the end."""

    items: tuple[Token, ...]
    next_cursor: str | None


MOST = 1000
"""How many accounts with open sessions are counted at once."""

_LATEST_FIRST = Order(
    (tokens.c.issued_at, tokens.c.jti), (datetime, str), descending=True
)


def issue(
    session: Session,
    jti: str,
    account_id: str,
    role: Role,
    issued_at: datetime,
    expires_at: datetime,
) -> bool:
    """Note that a token was given out; the token itself is kept nowhere.

    False when it was noted before.
    """
    return add_once(
        session,
        tokens,
        jti=jti,
        account_id=account_id,
        role=role,
        issued_at=issued_at,
        expires_at=expires_at,
    )


def revoke(session: Session, jti: str, at: datetime) -> bool:
    """Take a token back; False when it is unknown or was taken back before."""
    taken = session.execute(
        update(tokens)
        .where(tokens.c.jti == jti, tokens.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    return taken.rowcount == 1


def revoked(session: Session, jti: str) -> bool:
    """Say whether a token was taken back."""
    return session.scalar(_REVOKED_AT, {"token": jti}) is not None


_REVOKED_AT = select(tokens.c.revoked_at).where(tokens.c.jti == bindparam("token"))


def issued(session: Session, limit: int = 50, cursor: str | None = None) -> Tokens:
    """Give the tokens that were given out, latest first; Refused `cursor_unknown`."""
    rows, following = page(session, _named(), _LATEST_FIRST, limit, cursor, ("tokens",))
    return Tokens(tuple(_token(row) for row in rows), following)


def find_token(session: Session, jti: str) -> Token | None:
    """Give a token that was given out, or None."""
    found = session.execute(_named().where(tokens.c.jti == jti))
    row = found.one_or_none()
    return _token(row) if row else None


def open_session(
    session: Session,
    digest: str,
    account_id: str,
    role: Role,
    at: datetime,
    expires_at: datetime,
) -> None:
    """Open a web session under the digest of its cookie."""
    session.execute(
        insert(web_sessions).values(
            digest=digest,
            account_id=account_id,
            role=role,
            opened_at=at,
            expires_at=expires_at,
        )
    )


def find_session(session: Session, digest: str, now: datetime) -> SessionRow | None:
    """Give a web session that has not expired and was not ended, or None."""
    query = select(web_sessions).where(
        web_sessions.c.digest == digest,
        web_sessions.c.ended_at.is_(None),
        web_sessions.c.expires_at > now,
    )
    found = session.execute(query).one_or_none()
    if found is None:
        return None
    return SessionRow(
        found.account_id, Role(found.role), found.opened_at, found.expires_at
    )


def end_session(session: Session, digest: str, at: datetime) -> None:
    """End a web session; nothing happens when it is over."""
    session.execute(
        update(web_sessions)
        .where(web_sessions.c.digest == digest, web_sessions.c.ended_at.is_(None))
        .values(ended_at=at)
    )


def end_sessions_of(session: Session, account_id: str, role: Role, at: datetime) -> int:
    """End every open session of an account in a role, and count them."""
    ended = session.execute(
        update(web_sessions)
        .where(web_sessions.c.account_id == account_id, web_sessions.c.role == role)
        .where(web_sessions.c.ended_at.is_(None), web_sessions.c.expires_at > at)
        .values(ended_at=at)
    )
    return ended.rowcount


def open_sessions(session: Session, now: datetime) -> Mapping[tuple[str, Role], int]:
    """Count the open sessions of each account and role that has one."""
    who = (web_sessions.c.account_id, web_sessions.c.role)
    rows = session.execute(
        select(*who, func.count())
        .where(web_sessions.c.ended_at.is_(None), web_sessions.c.expires_at > now)
        .group_by(*who)
        .order_by(*who)
        .limit(MOST)
    )
    return {(account, Role(role)): count for account, role, count in rows}


def purge(session: Session, before: datetime) -> int:
    """Forget the web sessions that expired before an instant, and count them."""
    gone = session.execute(
        delete(web_sessions).where(web_sessions.c.expires_at < before)
    )
    return gone.rowcount


def _named() -> Select[*tuple[object, ...]]:
    same = and_(accounts.c.id == tokens.c.account_id, accounts.c.role == tokens.c.role)
    name = func.coalesce(accounts.c.name, "").label("account_name")
    return select(tokens, name).outerjoin(accounts, same)


def _token(row: Found) -> Token:
    return Token(
        row.jti,
        row.account_id,
        Role(row.role),
        row.account_name,
        row.issued_at,
        row.expires_at,
        row.revoked_at,
    )
