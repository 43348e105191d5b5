"""Keys that open the door: tokens given out or taken back, and web sessions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from domain.people import Role
from persistence.database import Session
from persistence.tables import tokens, web_sessions
from persistence.upsert import add_once


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A web session that is open now."""

    account_id: str
    role: Role
    opened_at: datetime
    expires_at: datetime


async def issue(
    session: Session,
    jti: str,
    account_id: str,
    role: Role,
    issued_at: datetime,
    expires_at: datetime,
) -> None:
    """Note that a token was given out; the token itself is kept nowhere."""
    await add_once(
        session,
        tokens,
        jti=jti,
        account_id=account_id,
        role=role,
        issued_at=issued_at,
        expires_at=expires_at,
    )


async def revoke(session: Session, jti: str, at: datetime) -> bool:
    """Take a token back; False when it is unknown or was taken back before."""
    taken = await session.execute(
        update(tokens)
        .where(tokens.c.jti == jti, tokens.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    return taken.rowcount == 1


async def revoked(session: Session, jti: str) -> bool:
    """Say whether a token was taken back."""
    query = select(tokens.c.revoked_at).where(tokens.c.jti == jti)
    return await session.scalar(query) is not None


async def open_session(
    session: Session,
    digest: str,
    account_id: str,
    role: Role,
    at: datetime,
    expires_at: datetime,
) -> None:
    """Open a web session under the digest of its cookie."""
    await session.execute(
        insert(web_sessions).values(
            digest=digest,
            account_id=account_id,
            role=role,
            opened_at=at,
            expires_at=expires_at,
        )
    )


async def find_session(
    session: Session, digest: str, now: datetime
) -> SessionRow | None:
    """Give a web session that has not expired and was not ended, or None."""
    query = select(web_sessions).where(
        web_sessions.c.digest == digest,
        web_sessions.c.ended_at.is_(None),
        web_sessions.c.expires_at > now,
    )
    found = (await session.execute(query)).one_or_none()
    if found is None:
        return None
    return SessionRow(
        found.account_id, Role(found.role), found.opened_at, found.expires_at
    )


async def end_session(session: Session, digest: str, at: datetime) -> None:
    """End a web session; nothing happens when it is over."""
    await session.execute(
        update(web_sessions)
        .where(web_sessions.c.digest == digest, web_sessions.c.ended_at.is_(None))
        .values(ended_at=at)
    )
