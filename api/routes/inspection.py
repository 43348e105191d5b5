"""What Temporal knows of a dossier's workflow, for those who run the system."""

from typing import Annotated

from fastapi import APIRouter, Depends

from api.auth.tokens import Person
from api.dependencies import DepsOf, only
from api.engine.interface import EngineAway
from api.problems import engine_refusal
from api.requests.parameters import DossierCode
from api.schemas.office import InspectionShown, inspection_of
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
    await deps.database.read(intake.submission, person.actor, code)
    try:
        return inspection_of(code, await deps.engine.inspect(code))
    except EngineAway as problem:
        raise engine_refusal(problem) from problem
