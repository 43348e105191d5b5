"""The radar: what is late, stuck, unsent or unpaid, by cause, and what helps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.engine.interface import EngineAway, Troubled, Workers
from api.pages.admin.problem_actions import NO_ADDRESS, late_alarm
from api.pages.admin.problem_texts import (
    ENDED,
    FAILING,
    RETRYING,
    UNNAMED,
    WORKER,
    Cause,
    Item,
    Press,
    cause,
)
from api.pages.common import audit_entries
from api.pages.common.deadline_badge import soon_until
from api.pages.common.rendering import render, visitor_of
from api.pages.common.visitor import HOUSE, only_for
from domain import calendar
from domain.application import Application
from domain.decision import allowed, rulebook
from domain.errors import NotFound
from domain.people import ROLE_NAMES, Role
from domain.states import Action
from persistence import audit_log, problems, queries
from persistence.accounts import names_of
from persistence.database import Session
from persistence.problems import Trouble
from presentation.formatting import moment
from presentation.language import Language, say
from presentation.names import action_name, activity_words, state_words

routes = APIRouter()

ASKED = 50
"""Dossiers that Temporal is asked about because the record makes them suspicious."""
SHOWN_DEEDS = 20
_SUSPICIOUS = ("overdue", "payment_failed", "payment_unconfirmed")
_WITH_STATE = ("overdue", "unassigned")
_LEFT_OUT = "due_soon"
_ON_RADAR = frozenset(
    {
        audit_entries.RESEND,
        audit_entries.RETRY,
        audit_entries.RING,
        audit_entries.START,
        audit_entries.REOPEN,
    }
)


@dataclass(frozen=True, slots=True)
class _Look:
    """Who looks, when, and the dossiers that stand behind what is shown."""

    person: Person
    language: Language
    now: datetime
    dossiers: Mapping[str, Application]
    names: Mapping[str, str]

    @property
    def acts(self) -> bool:
        """Whether who looks may also do something."""
        return self.person.actor.role is Role.ADMINISTRATOR

    def is_open(self, code: str) -> bool:
        """Whether the record holds the dossier open."""
        found = self.dossiers.get(code)
        return found is not None and not _closed(found)


@routes.get("/radar")
async def radar_page(
    request: Request,
    person: Annotated[Person, Depends(only_for(*HOUSE))],
    deps: DepsOf,
    done: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """Draw everything that needs somebody's eye, by cause, the oldest first."""
    language, now = visitor_of(request).language, deps.clock()
    soon = soon_until(now, calendar.load(calendar.CURRENT_CALENDAR))

    def load(session: Session) -> _Read:
        found = problems.causes(session, now, soon)
        recent = audit_log.latest(session, _ON_RADAR, SHOWN_DEEDS)
        return _Read(
            found,
            audit_entries.entries_of(session, recent, language),
            names_of(session, {t.recipient for c in found for t in c.items}),
            _suspects(session, found),
        )

    found, mine, names, suspects = await deps.database.read(load)
    told, workers = await _reported_by_temporal(deps, suspects)
    codes = {t.code for t in told or ()} | {
        t.code for c in found if c.kind in _WITH_STATE for t in c.items
    }
    look = _Look(
        person, language, now, await deps.database.read(_dossiers, codes, now), names
    )
    shown = [_of_workers(workers, language)] if workers else []
    shown += [_of_record(c, look) for c in found if c.kind != _LEFT_OUT]
    shown += _of_temporal(told or (), look)
    return render(
        request,
        "radar/radar.html",
        causes=[c for c in shown if c.total],
        total=sum(c.total for c in shown),
        away=told is None,
        acts=look.acts,
        deeds=mine,
        told=_done(mine, person) if done == "1" else "",
        refused=_not_sent(language) if done == NO_ADDRESS else "",
        now=now,
    )


class _Read(NamedTuple):
    """What the record says of troubles, read at one instant."""

    causes: tuple[problems.Cause, ...]
    entries: list[audit_entries.AuditEntry]
    names: Mapping[str, str]
    suspects: tuple[str, ...]


def _suspects(session: Session, found: Sequence[problems.Cause]) -> tuple[str, ...]:
    """Give the dossiers to ask Temporal about: suspicious ones, then others open."""
    first = [t.code for c in found if c.kind in _SUSPICIOUS for t in c.items]
    if len(set(first)) < ASKED:
        first += queries.open_codes(session)
    return tuple(dict.fromkeys(first))[:ASKED]


async def _reported_by_temporal(
    deps: Deps, codes: Sequence[str]
) -> tuple[tuple[Troubled, ...] | None, Workers | None]:
    """Give the workflows that are not well and the workers; None while away."""
    try:
        return await deps.engine.troubled(codes), await deps.engine.workers()
    except (EngineAway, NotFound):
        return None, None


def _of_workers(workers: Workers, language: Language) -> Cause:
    """Give the cause that no worker asks for work, with when one last did."""
    idle = () if workers.asking else (Item("", workers.last_asked_at),)
    return cause(WORKER, len(idle), idle, language)


def _dossiers(
    session: Session, codes: Iterable[str], now: datetime
) -> Mapping[str, Application]:
    """Give the dossiers behind what is shown, the late ones all at once."""
    late = queries.overdue(session, now, limit=problems.SHOWN)
    found = {application.code: application for application in late}
    for code in sorted(set(codes) - set(found)):
        row = queries.stored(session, code)
        if row is not None:
            found[code] = row.application
    return found


def _of_record(found: problems.Cause, look: _Look) -> Cause:
    items = tuple(_item(found.kind, trouble, look) for trouble in found.items)
    return cause(found.kind, found.total, items, look.language)


def _item(kind: str, trouble: Trouble, look: _Look) -> Item:
    application = look.dossiers.get(trouble.code)
    presses: list[Press] = []
    resting = trouble.due_at is None or trouble.due_at > look.now
    if kind.startswith("message_") and (resting or kind != "message_retrying"):
        words = say(look.language, "Send again")
        presses.append(Press("resend", trouble.subject, words))
    if kind == "unstarted":
        presses.append(Press("start", trouble.code, say(look.language, "Start now")))
    alarm = late_alarm(application, look.now) if application else None
    effect = ""
    if kind == "overdue" and alarm:
        words = say(look.language, "Run the deadline reminder now")
        presses.append(Press("ring", trouble.code, words))
        does = action_name(alarm.action, look.language)
        effect = say(look.language, "The system will: %(action)s", action=does)
    return Item(
        code=trouble.code,
        since=trouble.due_at if kind == "overdue" else trouble.since,
        attempts=trouble.attempts,
        reason=trouble.reason,
        presses=tuple(presses) if look.acts else (),
        reassign=kind in ("overdue", "unassigned") and _reassigns(application, look),
        state=application.state.value if application else "",
        about=_message(kind, trouble, look) if trouble.role else "",
        effect=effect if look.acts else "",
    )


def _message(kind: str, trouble: Trouble, look: _Look) -> str:
    """Give to whom a message goes, what it tells, and when it is tried next."""
    column = 0 if look.language == "vi" else 1
    name = look.names.get(trouble.recipient, trouble.recipient)
    whom = ", ".join(filter(None, (name, ROLE_NAMES[Role(trouble.role)][column])))
    told = trouble.title or action_name(trouble.action, look.language)
    parts = [f"{whom}: “{told}”"]
    if kind == "message_retrying" and trouble.due_at is not None:
        parts.append(
            say(
                look.language,
                "next attempt %(moment)s",
                moment=moment(trouble.due_at, look.language),
            )
            if trouble.due_at > look.now
            else say(look.language, "being sent again now")
        )
    return "; ".join(parts)


def _of_temporal(told: Sequence[Troubled], look: _Look) -> list[Cause]:
    """Give the causes that Temporal reports, measured against the record."""
    by_kind: dict[str, list[Item]] = {RETRYING: [], UNNAMED: [], FAILING: [], ENDED: []}
    for found in sorted(told, key=lambda t: t.since or look.now):
        kind = _kind(found, look)
        if kind:
            by_kind[kind].append(_reported(kind, found, look))
    return [
        cause(kind, len(items), tuple(items), look.language)
        for kind, items in by_kind.items()
    ]


def _kind(found: Troubled, look: _Look) -> str:
    if found.workflow_state != "running":
        return ENDED if look.is_open(found.code) else ""
    if found.problems:
        return FAILING
    named = any(work.kind != "workflow_task" for work in found.retrying)
    return RETRYING if named else UNNAMED


def _reported(kind: str, found: Troubled, look: _Look) -> Item:
    words = {
        RETRYING: ("retry", say(look.language, "Retry now")),
        ENDED: ("reopen", say(look.language, "Start again from the record")),
    }
    application = look.dossiers.get(found.code)
    presses = (
        (Press(words[kind][0], found.code, words[kind][1]),) if kind in words else ()
    )
    return Item(
        code=found.code,
        since=found.since,
        attempts=max((p.attempt for p in found.retrying), default=0),
        reason=_reason(found, look.language),
        presses=presses if look.acts else (),
        state=application.state.value if application else "",
    )


def _reason(found: Troubled, language: Language) -> str:
    if found.workflow_state != "running":
        state = state_words(found.workflow_state, language)
        return say(language, "The workflow is %(state)s", state=state)
    retried = [
        ": ".join(filter(None, (activity_words(p.kind, language), p.last_failure)))
        for p in found.retrying
    ]
    return "; ".join((*found.problems, *retried))


def _reassigns(application: Application | None, look: _Look) -> bool:
    """Whether who looks may take the step of assigning somebody else."""
    if application is None or not look.acts:
        return False
    steps = allowed(application, look.person.actor, rulebook(application), look.now)
    return any(step.action is Action.REASSIGN for step in steps)


def _closed(application: Application) -> bool:
    return rulebook(application).lifecycle.row(application.state).closed


def _done(recent: Sequence[audit_entries.AuditEntry], person: Person) -> str:
    """Give the last thing this person did, in words."""
    mine = next((d for d in recent if d.done.by_id == person.actor.id), None)
    return f"{mine.done.subject}: {mine.what}. {mine.outcome}." if mine else ""


def _not_sent(language: Language) -> str:
    return say(
        language,
        "The message was not sent again: no address is known for this person yet.",
    )
