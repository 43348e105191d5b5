"""The record of a dossier as its timeline tells it: filtered, and as known on a day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from api.auth.tokens import Person
from api.pages.common.events import asked_at, kind_of
from api.schemas.applications import load_dossier
from api.schemas.documents import DossierDocument, documents_of
from api.schemas.events import EventShown, Reader, load_events
from domain.application import Application, evolve, opened
from domain.calendar import VIETNAM_TIME
from domain.decision import rulebook
from domain.field_kinds import Field, Group, Many
from domain.field_kinds import Person as PersonAsked
from domain.people import HUMAN_ROLES
from persistence import accounts, delivery_log, intake, outbox, queries
from persistence.database import Session
from persistence.event_log import Recorded
from persistence.outbox import QUEUED, SENT, Attempt, Message
from presentation.answers import AnswerLine, answer_lines
from presentation.language import Language

FILTERS = ("all", "people", "clock", "money", "messages", "papers")
"""What the timeline may be narrowed to."""

_PAGE = 100


@dataclass(frozen=True, slots=True)
class Told:
    """A message with the attempts to deliver it that matter."""

    message: Message
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the record with all that hangs on it; `kind` is how it is drawn."""

    event: EventShown
    kind: str
    answers: tuple[AnswerLine, ...]
    messages: tuple[Told, ...]
    papers: tuple[DossierDocument, ...]

    def belongs(self, wanted: str) -> bool:
        """Whether the entry is among what is asked for."""
        human = self.event.actor.role in {role.value for role in HUMAN_ROLES}
        return {
            "people": human,
            "clock": not human,
            "money": bool(self.event.postings),
            "messages": bool(self.messages),
            "papers": bool(self.papers),
        }.get(wanted, True)


@dataclass(frozen=True, slots=True)
class Record:
    """A dossier's record as somebody may read it, up to an instant.

    `application` is how the dossier stood then; `recorded` are the events up to then.
    """

    code: str
    application: Application
    recorded: tuple[Recorded, ...]
    entries: tuple[Entry, ...]
    until: datetime | None

    @property
    def begun(self) -> bool:
        """Whether any event was known by then."""
        return bool(self.recorded)


def end_of(day: date) -> datetime:
    """Give the last instant of a day in Vietnam."""
    return datetime.combine(day, time.max, VIETNAM_TIME)


def record_of(
    session: Session,
    person: Person,
    code: str,
    language: Language,
    until: datetime | None = None,
) -> Record:
    """Give the record as this person may read it. Raises NotFound."""
    row = load_dossier(session, person.actor, code)
    stored = intake.stored_submission(session, code)
    known = tuple(r for r in queries.trail(session, code) if _by(r.event.at, until))
    application = opened(stored.opening)
    for found in known:
        application = evolve(application, found.event)
    events = load_events(session, code, Reader(person.actor, language))
    told = _told(session, person, code, until)
    commands = {found.event.command_id for found in known}
    held = queries.papers(session, code)
    papers = documents_of(
        (p for p in held if p.command_id in commands or until is None),
        rulebook(application).kind,
        language,
    )
    people = _people(session, row.application, events)
    entries = tuple(
        Entry(
            event,
            kind_of(event),
            _answers(row.application, event, language, people),
            told.get(event.number, ()),
            tuple(p for p in papers if p.command_id == event.command_id),
        )
        for event in events[: len(known)]
    )
    return Record(code, application, known, entries, until)


def _by(at: datetime, until: datetime | None) -> bool:
    return until is None or at <= until


def _told(
    session: Session, person: Person, code: str, until: datetime | None
) -> Mapping[int, tuple[Told, ...]]:
    """Give the messages of each event, as they stood by an instant."""
    found: dict[int, tuple[Told, ...]] = {}
    for message in messages_of(session, person, code):
        if not _by(message.queued_at, until):
            continue
        tried: tuple[Attempt, ...] = ()
        if message.attempts > 1 or (message.attempts and message.state != SENT):
            tried = outbox.attempts(session, message.id)
        tried = tuple(a for a in tried if _by(a.at, until))
        if message.sent_at is not None and not _by(message.sent_at, until):
            message = replace(
                message,
                state=QUEUED,
                sent_at=None,
                attempts=len(tried),
                last_failure="",
            )
        found[message.number] = (*found.get(message.number, ()), Told(message, tried))
    return found


def messages_of(session: Session, person: Person, code: str) -> tuple[Message, ...]:
    """Give every message of a dossier that this person may know of, oldest first."""
    found: list[Message] = []
    cursor = None
    while True:
        page = delivery_log.log(
            session, person.actor, code=code, limit=_PAGE, cursor=cursor
        )
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return tuple(reversed(found))


def _fields(application: Application, event: EventShown) -> tuple[Field, ...]:
    return asked_at(event, rulebook(application).kind)


def _answers(
    application: Application,
    event: EventShown,
    language: Language,
    people: Sequence[tuple[str, str]],
) -> tuple[AnswerLine, ...]:
    if not event.answers:
        return ()
    fields = _fields(application, event)
    return tuple(answer_lines(fields, event.answers, language, people))


def _people(
    session: Session, application: Application, events: Sequence[EventShown]
) -> tuple[tuple[str, str], ...]:
    """Give the names of those whom the answers name by their account."""
    named = {
        account
        for event in events
        for account in _named(_fields(application, event), event.answers or {})
    }
    found = accounts.find_many(session, named)
    return tuple((id, account.name or id) for id, account in found.items())


def _named(fields: Iterable[Field], answers: Mapping[str, Any]) -> Iterator[str]:
    for asked in fields:
        value = answers.get(asked.name)
        kind = asked.kind.kind if isinstance(asked.kind, Many) else asked.kind
        given = value if isinstance(value, list | tuple) else [value]
        for one in given:
            if isinstance(kind, PersonAsked) and isinstance(one, str):
                yield one
            elif isinstance(kind, Group) and isinstance(one, Mapping):
                yield from _named(kind.fields, one)
