"""What administrators do beside the steps of a dossier: recorded, and told in words."""

from dataclasses import dataclass
from datetime import datetime

from api.language import Language
from api.pages.verdicts import verdict
from api.pages.words import say
from api.security import Person
from persistence import interventions
from persistence.database import Session
from persistence.interventions import Intervention

VERIFY = "verify_history"
RESEND = "resend_message"
RETRY = "retry_now"
RING = "ring_clock"
START = "start_submission"
REOPEN = "reopen_workflow"
END_SESSIONS = "end_sessions"
ISSUE_KEY = "issue_key"
REVOKE_KEY = "revoke_key"
ADD_DAY = "add_calendar_day"
ADOPT_CALENDAR = "adopt_calendar"


@dataclass(frozen=True, slots=True)
class Deed:
    """An intervention in words."""

    done: Intervention
    what: str
    outcome: str


async def record(
    session: Session,
    person: Person,
    action: str,
    subject: str,
    outcome: str,
    at: datetime,
    note: str = "",
) -> None:
    """Write down that this person did something to a dossier."""
    actor = person.actor
    done = Intervention(at, actor.id, actor.role, action, subject, outcome, note)
    await interventions.record(session, done)


def told(done: Intervention, language: Language) -> Deed:
    """Give an intervention in words; what is not known here, by its name."""
    return Deed(done, _what(done.action, language), _outcome(done, language))


def _what(action: str, language: Language) -> str:
    return {
        VERIFY: say(language, "Checked the record"),
        RESEND: say(language, "Queued a message again"),
        RETRY: say(language, "Had waiting work tried at once"),
        RING: say(language, "Rang the clock"),
        START: say(language, "Started a submission"),
        REOPEN: say(language, "Started the workflow again from the record"),
        END_SESSIONS: say(language, "Ended every session of an account"),
        ISSUE_KEY: say(language, "Issued a key"),
        REVOKE_KEY: say(language, "Revoked a key"),
        ADD_DAY: say(language, "Added a day to the calendar"),
        ADOPT_CALENDAR: say(language, "Had open dossiers adopt the calendar"),
    }.get(action, action.replace("_", " "))


def _outcome(done: Intervention, language: Language) -> str:
    if done.action == VERIFY:
        return verdict(done.outcome, language)
    return {
        "done": say(language, "Done"),
        "nothing": say(language, "Nothing had to be done any more"),
        "away": say(language, "The engine did not answer; nothing was changed"),
        "slow": say(language, "Taken in; the answer was still awaited"),
    }.get(done.outcome, done.outcome)
