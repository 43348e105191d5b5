"""What administrators do beside the steps of a dossier: recorded, and told in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.auth.tokens import Person
from api.pages.common.verification import verdict
from api.services import provincial_norms
from domain.people import ROLE_NAMES, Role
from persistence import audit_log
from persistence.accounts import names_of
from persistence.audit_log import Intervention
from persistence.database import Session
from presentation.language import Language, catalogue, say

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
RECORD_RESOLUTION = provincial_norms.RECORD_RESOLUTION


ON_KEYS = (ISSUE_KEY, REVOKE_KEY)
_NOTED_FOR_US = frozenset({RESEND, END_SESSIONS, *ON_KEYS})
"""Deeds whose note is an id, or is told in words beside."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An intervention in words: who did what, to whom, and what came of it."""

    done: Intervention
    by: str
    what: str
    whom: str
    outcome: str
    note: str


def record(
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
    audit_log.record(session, done)


def entry_of(
    done: Intervention, names: Mapping[str, str], language: Language
) -> AuditEntry:
    """Give an intervention in words; what is not known here, by its name."""
    account, role = _whom(done)
    whom = ", ".join(filter(None, (names.get(account, account), _role(role, language))))
    return AuditEntry(
        done,
        names.get(done.by_id, done.by_id),
        _what(done.action, language),
        whom,
        _outcome(done, language),
        "" if done.action in _NOTED_FOR_US else done.note,
    )


def entries_of(
    session: Session, done: Sequence[Intervention], language: Language
) -> list[AuditEntry]:
    """Give interventions in words, everybody by name."""
    people = [id for one in done for id in (one.by_id, _whom(one)[0])]
    names = names_of(session, people)
    return [entry_of(one, names, language) for one in done]


def _whom(done: Intervention) -> tuple[str, str]:
    """Give the account and role that something was done to; empty for none."""
    if done.action in ON_KEYS:
        role, _, account = done.note.partition(" ")
        return account, role
    if done.action == END_SESSIONS:
        return done.subject, done.note.partition(",")[0]
    return "", ""


def _role(code: str, language: Language) -> str:
    found = ROLE_NAMES.get(Role(code)) if code else None
    return found[0 if language == "vi" else 1] if found else ""


def _what(action: str, language: Language) -> str:
    return {
        VERIFY: say(language, "Checked the record"),
        RESEND: say(language, "Queued a message again"),
        RETRY: say(language, "Had waiting work tried at once"),
        RING: say(language, "Ran the deadline reminder"),
        START: say(language, "Started a submission"),
        REOPEN: say(language, "Started the workflow again from the record"),
        END_SESSIONS: say(language, "Ended every session of an account"),
        ISSUE_KEY: say(language, "Issued a key"),
        REVOKE_KEY: say(language, "Revoked a key"),
        ADD_DAY: say(language, "Added a day to the calendar"),
        ADOPT_CALENDAR: say(language, "Had open dossiers adopt the calendar"),
        RECORD_RESOLUTION: say(language, "Recorded a resolution of a province"),
    }.get(action, action.replace("_", " "))


def _outcome(done: Intervention, language: Language) -> str:
    if done.action == VERIFY:
        return verdict(done.outcome, language)
    if done.action == END_SESSIONS:
        return sessions_ended(int(done.note.rpartition(", ")[2]), language)
    return {
        "done": say(language, "Done"),
        "nothing": say(language, "Nothing had to be done any more"),
        "away": say(language, "The engine did not answer; nothing was changed"),
        "slow": say(language, "Taken in; the answer was still awaited"),
    }.get(done.outcome, done.outcome)


def sessions_ended(count: int, language: Language) -> str:
    """Give how many sessions were ended, in words."""
    words = catalogue(language).ngettext(
        "%(num)s session was ended.", "%(num)s sessions were ended.", count
    )
    return str(words) % {"num": count}
