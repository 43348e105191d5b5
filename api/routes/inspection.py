"""What Temporal knows of a dossier's workflow, for those who run the system."""

from typing import Annotated

from fastapi import APIRouter, Depends

from api.auth.tokens import Person
from api.dependencies import DepsOf, only
from api.engine.interface import EngineAway, Inspection
from api.problems import away
from api.routes.applications import DossierCode
from api.schemas.office import HistoryEventShown, InspectionShown, PendingShown
from domain.people import Role
from persistence import intake

routes = APIRouter(tags=["inspection"])


@routes.get("/inspection/{code}")
async def inspect_workflow(
    person: Annotated[Person, Depends(only(Role.ADMINISTRATOR, Role.AUDITOR))],
    code: DossierCode,
    deps: DepsOf,
) -> InspectionShown:
    """Show the workflow: state, run, history, pending activities, next timer."""
    async with deps.database.read() as session:
        await intake.submission(session, person.actor, code)
    try:
        return inspection_shown(code, await deps.engine.inspect(code))
    except EngineAway as problem:
        raise away() from problem


def inspection_shown(code: str, found: Inspection) -> InspectionShown:
    """Give a workflow as the API shows it."""
    return InspectionShown(
        code=code,
        workflow_state=found.workflow_state,
        run_id=found.run_id,
        started_at=found.started_at,
        history_length=found.history_length,
        history_bytes=found.history_bytes,
        pending=[
            PendingShown(
                kind=p.kind,
                attempt=p.attempt,
                last_failure=p.last_failure,
                next_attempt_at=p.next_attempt_at,
            )
            for p in found.pending
        ],
        next_timer_at=found.next_timer_at,
        events=[
            HistoryEventShown(
                number=e.number, kind=e.kind, at=e.at, content=dict(e.content)
            )
            for e in found.events
        ],
    )
