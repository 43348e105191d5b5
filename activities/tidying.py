"""What nobody needs any more is forgotten: old sessions, ways in, sheets left behind.

No dossier, message or deed is ever touched, nor the draft of anybody who signed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from persistence import contact_changes, credentials, drafts, sign_ins
from persistence.database import Database

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
        now = self.clock()
        async with self.database.write() as session:
            return (
                await credentials.purge(session, now - SESSIONS_KEPT)
                + await sign_ins.purge(session, now - WAYS_IN_KEPT)
                + await contact_changes.purge(session, now - WAYS_IN_KEPT)
                + await drafts.purge_steps(session, now - SHEETS_KEPT)
                + await drafts.purge_unclaimed(session, now - UNCLAIMED_KEPT)
            )
