"""The pages of a dossier's history: timeline, Temporal's half, export and check."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.engine.interface import EngineAway
from api.pages.common import audit_entries
from api.pages.common.rendering import render, visitor_of
from api.pages.common.verification import advice, verdict_code
from api.pages.common.visitor import HOUSE, Member, only_for
from api.pages.history.temporal import Half, half_of, raw
from api.pages.history.timeline import FILTERS, Record, end_of, messages_of, record_of
from api.requests.parameters import DossierCode
from api.schemas.allowed_actions import Standpoint
from api.schemas.applications import (
    application_for,
    dossier_documents,
    explanation,
    load_dossier,
)
from api.schemas.events import Reader, load_events
from api.schemas.office import inspection_of
from domain.calendar import VIETNAM_TIME
from domain.decision import rulebook
from domain.errors import NotFound
from domain.parsing import parse_day
from domain.people import Role
from domain.serialization import plain
from domain.states import Action
from persistence import audit_log, history, outbox, queries
from persistence.accounts import names_of
from persistence.database import Session
from persistence.history import Sent
from persistence.projection import responsible
from persistence.verification import Verdict, verify
from presentation.language import Language, say
from presentation.names import action_name, activity_words, state_words

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


def waiting_of(
    session: Session, record: Record, now: datetime, language: Language
) -> Waiting:
    """Give what a dossier waits for; only the present has steps under way."""
    application = record.application
    since = now - SENT_WITHIN
    if record.recorded:
        since = max(since, record.recorded[-1].event.at)
    sent: tuple[Sent, ...] = ()
    if record.until is None:
        sent = history.unrecorded(session, record.code, since)
    alarm = rulebook(application).clockwork.next_alarm(application)
    return Waiting(
        responsible(application) if record.begun else (),
        sent,
        action_name(alarm.action, language) if alarm else "",
    )


def under_way(
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


routes = APIRouter()

HouseMember = Annotated[Person, Depends(only_for(*HOUSE))]


@routes.get("/applications/{code}/history")
async def history_page(
    request: Request,
    person: Member,
    code: DossierCode,
    deps: DepsOf,
    kind: Annotated[str, Query(max_length=20)] = "all",
    as_of: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Draw what happened, and for those who run the system what Temporal knows."""
    language = visitor_of(request).language
    until, fault = _until(as_of, deps.clock(), language)
    seen = await deps.database.read(_seen, deps, person, code, language, until)
    half = await half_of(deps, code, language) if _house(person) else None
    wanted = kind if kind in FILTERS else "all"
    return render(
        request,
        "history/history.html",
        **seen,
        half=half,
        **_temporal_words(half, language),
        kind=wanted,
        filters=_filters(language),
        as_of=as_of,
        errors=fault,
        entries=[e for e in seen["record"].entries if e.belongs(wanted)],
    )


@routes.get("/applications/{code}/history/waiting")
async def waiting_page(
    request: Request, _person: HouseMember, code: DossierCode, deps: DepsOf
) -> Response:
    """Draw what the dossier waits for now; the history page asks for it again."""
    language = visitor_of(request).language
    seen = await deps.database.read(_seen, deps, _person, code, language, None)
    half = await half_of(deps, code, language)
    words = _temporal_words(half, language)
    return render(request, "history/waiting.html", **seen, half=half, **words)


@routes.get("/applications/{code}/history/print")
async def history_on_paper(
    request: Request,
    person: Member,
    code: DossierCode,
    deps: DepsOf,
    as_of: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Draw the whole timeline for paper."""
    language, now = visitor_of(request).language, deps.clock()
    until, fault = _until(as_of, now, language)
    if fault:
        asked = urlencode({"as_of": as_of})
        return RedirectResponse(f"/applications/{code}/history?{asked}", 303)
    seen = await deps.database.read(_seen, deps, person, code, language, until)
    return render(
        request,
        "history/print.html",
        **seen,
        entries=seen["record"].entries,
        printed=now,
    )


@routes.get("/applications/{code}/history.json")
async def history_exported(
    request: Request, person: Member, code: DossierCode, deps: DepsOf
) -> Response:
    """Give the full trail as this reader may see it, as a file to keep."""
    language = visitor_of(request).language
    told = await deps.database.read(_exported, deps, person, code, language)
    if _house(person):
        told["inspection"] = await _inspected(deps, code)
    name = f"{code}-history.json"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return JSONResponse(told, headers=headers)


@routes.post("/applications/{code}/history/verify")
async def verify_history(
    person: HouseMember, code: DossierCode, deps: DepsOf
) -> Response:
    """Check that every event is as recorded and attests the dossier as shown."""
    outcome = verdict_code(await deps.database.read(_verified, person, code))
    await deps.database.write(
        audit_entries.record, person, audit_entries.VERIFY, code, outcome, deps.clock()
    )
    return RedirectResponse(f"/applications/{code}/history#check", 303)


def _verified(session: Session, person: Person, code: str) -> Verdict:
    load_dossier(session, person.actor, code)
    return verify(session, code)


def _seen(
    session: Session,
    deps: Deps,
    person: Person,
    code: str,
    language: Language,
    until: datetime | None,
) -> dict[str, Any]:
    """Give what the history pages share. Raises NotFound."""
    now = deps.clock()
    inside = person.actor.role is not Role.APPLICANT
    record = record_of(session, person, code, language, until)
    done = audit_log.of(session, code) if _house(person) else ()
    told = audit_entries.entries_of(session, done, language)
    waiting = Waiting()
    if inside:
        waiting = waiting_of(session, record, now, language)
    names = names_of(session, (*waiting.people, *_recipients(record)))
    events = [found.event for found in record.recorded]
    checks = [deed for deed in told if deed.done.action == audit_entries.VERIFY]
    return {
        "code": code,
        "record": record,
        "application": record.application,
        "explained": explanation(
            record.application, events, min(now, until or now), language
        ),
        "closed": _closed(record),
        "deeds": [deed for deed in told if deed.done.action != audit_entries.VERIFY],
        "checked": checks[0] if checks else None,
        "mending": advice(checks[0].done.outcome, code, language) if checks else (),
        "house": _house(person),
        "waiting": waiting,
        "named": ", ".join(names[id] for id in waiting.named),
        "under_way": under_way(waiting.sent, names, language),
        "names": names if inside else {},
    }


def _recipients(record: Record) -> Iterator[str]:
    """Give the accounts that were told something."""
    for entry in record.entries:
        yield from (told.message.recipient for told in entry.messages)


def _closed(record: Record) -> bool:
    rules = rulebook(record.application)
    return rules.lifecycle.row(record.application.state).closed


def _temporal_words(half: Half | None, language: Language) -> dict[str, Any]:
    if half is None:
        return {}
    return {
        "raw": raw,
        "activity_words": lambda kind: activity_words(kind, language),
        "workflow_state": state_words(half.inspection.workflow_state, language)
        if half.inspection
        else "",
    }


def _filters(language: Language) -> list[tuple[str, str]]:
    words = (
        say(language, "Everything"),
        say(language, "Steps of people"),
        say(language, "Steps of the clock and of the treasury"),
        say(language, "Steps that moved money"),
        say(language, "Steps that were told to somebody"),
        say(language, "Steps with papers"),
    )
    return list(zip(FILTERS, words, strict=True))


def _until(
    as_of: str, now: datetime, language: Language
) -> tuple[datetime | None, list[dict[str, str]]]:
    """Give the end of the day asked for, none for now, and what is wrong with it."""
    if not as_of:
        return None, []
    day = parse_day(as_of)
    if day is None:
        words = say(
            language,
            "“%(text)s” is no day. Give it as year-month-day, for example 2026-11-22; "
            "what is shown is what is known now",
            text=as_of,
        )
        return None, [{"text": words, "href": "#as_of"}]
    today = now.astimezone(VIETNAM_TIME).date()
    if day > today:
        words = say(
            language, "That day has not come yet; what is shown is what is known now"
        )
        return None, [{"text": words, "href": "#as_of"}]
    return (end_of(day) if day < today else None), []


def _house(person: Person) -> bool:
    return person.actor.role in HOUSE


def _exported(
    session: Session, deps: Deps, person: Person, code: str, language: Language
) -> dict[str, Any]:
    view = Standpoint(person.actor, deps.clock(), language, "")
    row = load_dossier(session, person.actor, code)
    dossier = application_for(session, row, view)
    events = load_events(session, code, Reader(person.actor, language))
    kept_back = {event.number for event in events if event.withheld}
    messages = [
        _message(session, person, message, worded=message.number not in kept_back)
        for message in messages_of(session, person, code)
    ]
    posted = queries.postings(session, code)
    papers = dossier_documents(session, row.application, language)
    done = audit_log.of(session, code) if _house(person) else ()
    fault = history.verify_chain(session, code)
    return {
        "code": code,
        "exported_at": plain(view.now),
        "exported_by": {"id": person.actor.id, "role": person.actor.role.value},
        "application": dossier.model_dump(mode="json"),
        "events": [event.model_dump(mode="json", by_alias=True) for event in events],
        "chain": {"events": len(events), "first_changed": fault},
        "messages": messages,
        "postings": [plain(posting) for posting in posted],
        "documents": [
            {
                **asdict(paper),
                "current": paper.current,
                "received_at": plain(paper.received_at),
                "replaced_at": plain(paper.replaced_at),
            }
            for paper in papers
        ],
        "interventions": [plain(deed) for deed in done],
    }


def _message(
    session: Session, person: Person, message: outbox.Message, *, worded: bool
) -> Mapping[str, Any]:
    """Give a message without its address; to the office with what went wrong.

    Not `worded`, it is given without what it says: it tells of an opinion that this
    reader must not know yet.
    """
    inside = person.actor.role is not Role.APPLICANT
    left_out = {"address", "html"} | (
        set() if inside else {"recipient", "last_failure"}
    )
    left_out |= set() if worded else {"subject", "text"}
    told = {k: plain(v) for k, v in asdict(message).items() if k not in left_out}
    tried = outbox.attempts(session, message.id) if inside else ()
    return {**told, "tries": [plain(attempt) for attempt in tried]}


async def _inspected(deps: Deps, code: str) -> Any:
    try:
        found = await deps.engine.inspect(code)
    except (EngineAway, NotFound):
        return None
    return inspection_of(code, found).model_dump(mode="json")
