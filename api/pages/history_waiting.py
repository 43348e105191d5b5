"""What a dossier waits for by the record: who is named, what was sent, what rings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.language import Language
from api.pages.figures import action_name
from api.pages.history_drawn import Record
from domain.decision import rulebook
from domain.states import Action
from persistence import history
from persistence.database import Session
from persistence.history import Sent
from persistence.projection import responsible

SENT_WITHIN = timedelta(hours=1)
"""How long a step that is not recorded counts as under way."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who is named for the next step, by account; steps under way; the clock's next."""

    named: tuple[str, ...] = ()
    sent: tuple[Sent, ...] = ()
    clock_does: str = ""

    @property
    def people(self) -> frozenset[str]:
        """The accounts that are to be called by their names."""
        return frozenset((*self.named, *(step.by for step in self.sent)))


async def waiting_of(
    session: Session, record: Record, now: datetime, language: Language
) -> Waiting:
    """Give what a dossier waits for; only the present has steps under way."""
    application = record.application
    since = now - SENT_WITHIN
    if record.recorded:
        since = max(since, record.recorded[-1].event.at)
    sent: tuple[Sent, ...] = ()
    if record.until is None:
        sent = await history.unrecorded(session, record.code, since)
    alarm = rulebook(application).clockwork.next_alarm(application)
    return Waiting(
        responsible(application) if record.begun else (),
        sent,
        action_name(alarm.action, language) if alarm else "",
    )


def told(
    sent: tuple[Sent, ...], names: Mapping[str, str], language: Language
) -> list[tuple[Sent, str, str]]:
    """Give steps under way with what they are and who sent them."""
    known = {action.value for action in Action}
    return [
        (
            step,
            action_name(step.action, language) if step.action in known else step.action,
            names.get(step.by, step.by),
        )
        for step in sent
    ]
