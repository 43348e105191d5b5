"""What an administrator may safely do about what the radar shows; each is recorded."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.engine.interface import EngineAway, EngineSlow
from api.pages.common import audit_entries
from api.pages.common.visitor import only_for
from api.requests.parameters import dossier
from domain.application import Application, Command, Event, Opening
from domain.deadlines import Alarm
from domain.decision import rulebook
from domain.errors import NotFound, Refused
from domain.people import CLOCK, Actor, Role
from domain.states import Action
from persistence import delivery_log, history, intake, queries
from persistence.database import Session
from workflows.application import REMEMBERED
from workflows.messages import Carried, Receipt

routes = APIRouter()

Administrator = Annotated[Person, Depends(only_for(Role.ADMINISTRATOR))]
Subject = Annotated[str, Form(max_length=64, pattern=r"^[!-~]*$")]

NO_ADDRESS = "no-address"
DONE, NOTHING, AWAY, SLOW = "done", "nothing", "away", "slow"


@routes.post("/radar/resend")
async def resend(person: Administrator, deps: DepsOf, subject: Subject) -> Response:
    """Queue a message again, unless no address is known yet. Raises NotFound."""
    try:
        await deps.database.write(_queue_again, person, subject, deps.clock())
    except NotFound:
        raise
    except Refused:
        return RedirectResponse(f"/radar?done={NO_ADDRESS}", 303)
    return _back()


def _queue_again(session: Session, person: Person, id: str, now: datetime) -> None:
    message = delivery_log.resend(session, person.actor, id, now)
    audit_entries.record(
        session, person, audit_entries.RESEND, message.code, DONE, now, note=message.id
    )


@routes.post("/radar/{deed}")
async def act_on_dossier(
    person: Administrator, deps: DepsOf, deed: str, subject: Subject
) -> Response:
    """Try waiting work at once, ring a clock, start or start again. Raises NotFound."""
    acts = {
        "retry": (audit_entries.RETRY, _retry),
        "ring": (audit_entries.RING, _ring),
        "start": (audit_entries.START, _start),
        "reopen": (audit_entries.REOPEN, _reopen),
    }
    if deed not in acts:
        raise NotFound
    code = dossier(subject)
    action, act = acts[deed]
    note = ""
    try:
        outcome = await act(deps, code)
    except EngineAway:
        outcome = AWAY
    except EngineSlow:
        outcome = SLOW
    except Refused as refused:
        outcome, note = NOTHING, refused.code
    now = deps.clock()
    await deps.database.write(
        audit_entries.record, person, action, code, outcome, now, note
    )
    return _back()


def late_alarm(application: Application, now: datetime) -> Alarm | None:
    """Give what the clock should have done by now and has not, if anything."""
    alarm = rulebook(application).clockwork.next_alarm(application)
    return alarm if alarm is not None and alarm.at < now else None


async def _retry(deps: Deps, code: str) -> str:
    return DONE if await deps.engine.retry_now(code) else NOTHING


async def _ring(deps: Deps, code: str) -> str:
    """Give the dossier the clock's command, which also has it catch up."""
    now = deps.clock()
    application = await _application(deps, code)
    alarm = late_alarm(application, now)
    if alarm is None:
        return NOTHING
    # A refused command keeps its answer, so every try needs an id of its own.
    command = Command(
        f"clock-late-{int(now.timestamp() * 1000)}",
        alarm.action,
        CLOCK,
        seen=application.number,
    )
    await deps.engine.act(code, command)
    return DONE


async def _start(deps: Deps, code: str) -> str:
    """Start what was received while nothing could start; repeating is harmless."""

    def load(session: Session) -> tuple[intake.Submission, bool]:
        filed = intake.stored_submission(session, code)
        return filed, queries.last(session, code) is not None

    filed, begun = await deps.database.read(load)
    if begun:
        return NOTHING
    actor = Actor(Role.APPLICANT, filed.principal)
    if filed.opening.on_behalf:
        actor = Actor(Role.OFFICER, filed.principal, filed.opening.unit)
    command = Command(filed.command_id, Action.SUBMIT, actor)
    await deps.engine.submit(filed.opening, command)
    return DONE


async def _reopen(deps: Deps, code: str) -> str:
    """Start a workflow from its record; one that runs is left alone."""
    application = await _application(deps, code)
    if rulebook(application).lifecycle.row(application.state).closed:
        return NOTHING

    def load(session: Session) -> tuple[Opening, Application, list[Event]]:
        opening = intake.stored_submission(session, code).opening
        trail = [found.event for found in queries.trail(session, code)]
        return opening, history.rebuild(session, code), trail

    opening, rebuilt, trail = await deps.database.read(load)
    recent = tuple(
        Receipt(event.command_id, event.number, event.target)
        for event in trail[-REMEMBERED:]
    )
    await deps.engine.reopen(opening, Carried(rebuilt, recent))
    return DONE


async def _application(deps: Deps, code: str) -> Application:
    row = await deps.database.read(queries.stored, code)
    if row is None:
        raise NotFound(application=code)
    return row.application


def _back() -> Response:
    return RedirectResponse("/radar?done=1", 303)
