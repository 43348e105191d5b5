"""What nobody needs any more is forgotten, and the database counts its rows anew.

No dossier, message or deed is ever touched, nor the draft of anybody who signed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from persistence import contact_changes, credentials, drafts, sign_ins
from persistence.database import Database, Session, analyze

SESSIONS_KEPT = timedelta(days=30)
WAYS_IN_KEPT = timedelta(days=7)
SHEETS_KEPT = timedelta(days=180)
UNCLAIMED_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tidying:
    """Forgets what has been over for long enough."""

    database: Database
    clock: Callable[[], datetime]

    async def run_once(self) -> int:
        """Forget what is old; give how many rows went."""
        gone = await self.database.write(_purge, self.clock())
        await self.database.write(analyze)
        return gone


def _purge(session: Session, now: datetime) -> int:
    return (
        credentials.purge(session, now - SESSIONS_KEPT)
        + sign_ins.purge(session, now - WAYS_IN_KEPT)
        + contact_changes.purge(session, now - WAYS_IN_KEPT)
        + drafts.purge_steps(session, now - SHEETS_KEPT)
        + drafts.purge_unclaimed(session, now - UNCLAIMED_KEPT)
    )
