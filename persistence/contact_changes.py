"""Contact data that wait until their new address is confirmed by a link."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from persistence.database import Session
from persistence.tables import contact_changes


@dataclass(frozen=True, slots=True)
class ContactChange:
    """A new address of a dossier, under the SHA-256 digest of the link's secret.

    `account_id`, `role` and `unit` are of whoever asked for it.
    """

    digest: str
    code: str
    account_id: str
    role: str
    unit: str
    email: str
    language: str
    asked_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


def begin(session: Session, change: ContactChange) -> None:
    """Keep a change until it is confirmed or expires; earlier ones no longer hold."""
    close(session, change.code, change.asked_at)
    session.execute(insert(contact_changes).values(asdict(change)))


def find(session: Session, digest: str, now: datetime) -> ContactChange | None:
    """Give the change that a link confirms; None when unknown, used or expired."""
    found = session.execute(
        select(contact_changes)
        .where(contact_changes.c.digest == digest)
        .where(contact_changes.c.used_at.is_(None))
        .where(contact_changes.c.expires_at > now)
    ).one_or_none()
    return ContactChange(*found) if found else None


def pending(session: Session, code: str, now: datetime) -> ContactChange | None:
    """Give the change of a dossier that waits for its confirmation, if any."""
    found = session.execute(
        select(contact_changes)
        .where(contact_changes.c.code == code)
        .where(contact_changes.c.used_at.is_(None))
        .where(contact_changes.c.expires_at > now)
        .order_by(contact_changes.c.asked_at.desc())
        .limit(1)
    ).one_or_none()
    return ContactChange(*found) if found else None


def close(session: Session, code: str, now: datetime) -> None:
    """Let no link of a dossier confirm anything any more."""
    session.execute(
        update(contact_changes)
        .where(contact_changes.c.code == code, contact_changes.c.used_at.is_(None))
        .values(used_at=now)
    )


def count_since(session: Session, code: str, since: datetime) -> int:
    """Count the letters that were asked for in a dossier since an instant."""
    counted = session.scalar(
        select(func.count())
        .select_from(contact_changes)
        .where(contact_changes.c.code == code, contact_changes.c.asked_at > since)
    )
    return counted or 0


def purge(session: Session, before: datetime) -> int:
    """Forget the changes that expired before an instant, and count them."""
    gone = session.execute(
        delete(contact_changes).where(contact_changes.c.expires_at < before)
    )
    return gone.rowcount
