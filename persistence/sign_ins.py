"""Ways in that somebody asked for, each leading in once and for a short while."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from persistence.database import Session
from persistence.tables import sign_ins

MAIL = "mail"
OIDC = "oidc"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A way in under the SHA-256 digest of its secret, which is kept nowhere.

    `kind` is `mail` or `oidc`; `secret` is what the way back must be checked with, and
    `back` the path that was asked for.
    """

    digest: str
    kind: str
    email: str
    secret: str
    back: str
    language: str
    asked_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


def begin(session: Session, asked: SignIn) -> None:
    """Keep a way in until it is used or expires."""
    session.execute(insert(sign_ins).values(asdict(asked)))


def use(session: Session, digest: str, kind: str, now: datetime) -> SignIn | None:
    """Give a way in and close it; None when it is unknown, used or expired."""
    used = session.execute(
        update(sign_ins)
        .where(sign_ins.c.digest == digest, sign_ins.c.kind == kind)
        .where(sign_ins.c.used_at.is_(None), sign_ins.c.expires_at > now)
        .values(used_at=now)
        .returning(sign_ins)
    )
    found = used.one_or_none()
    return SignIn(*found) if found else None


def find(session: Session, digest: str, kind: str, now: datetime) -> SignIn | None:
    """Give a way in that can still be used, and leave it open."""
    found = session.execute(
        select(sign_ins)
        .where(sign_ins.c.digest == digest, sign_ins.c.kind == kind)
        .where(sign_ins.c.used_at.is_(None), sign_ins.c.expires_at > now)
    ).one_or_none()
    return SignIn(*found) if found else None


def last_but(session: Session, email: str, more: int) -> datetime | None:
    """Give when the latest way in to an address was asked for, `more` before it left
    out; None where there were no more than those.
    """
    query = (
        select(sign_ins.c.asked_at)
        .where(sign_ins.c.email == email)
        .order_by(sign_ins.c.asked_at.desc())
        .offset(more)
        .limit(1)
    )
    found: datetime | None = session.scalar(query)
    return found


def purge(session: Session, before: datetime) -> int:
    """Forget the ways in that expired before an instant, and count them."""
    gone = session.execute(delete(sign_ins).where(sign_ins.c.expires_at < before))
    return gone.rowcount
