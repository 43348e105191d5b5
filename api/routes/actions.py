"""Actions: one step of a dossier, asked for by whoever may take it."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.dependencies import (
    Deps,
    DepsOf,
    Expected,
    IdempotencyKey,
    JsonBody,
    LanguageOf,
    SignedIn,
    alone,
)
from api.engine.interface import EngineAway, EngineSlow
from api.metrics import STEPS
from api.problems import away
from api.requests.bodies import ActionBody, asks_json
from api.requests.paths import DossierCode
from api.routes.applications import address, tag
from api.schemas.allowed_actions import Standpoint
from api.schemas.applications import row_of, shown
from api.schemas.dossiers import Accepted
from api.schemas.events import Reader, one_event
from api.schemas.examples import ACTION_EXAMPLE
from api.schemas.record import Receipt
from api.services.take_action import Asking, take_step
from domain.errors import NotFound
from persistence import queries
from presentation.language import Language

routes = APIRouter(tags=["actions"])

AWAITED = {
    "vi": "Bước này đã được nhận; hãy đọc lại hồ sơ sau ít phút để biết kết quả.",
    "en": "The step was taken in; read the dossier again shortly for its result.",
}


@routes.post(
    "/applications/{code}/actions",
    response_model=Receipt,
    responses={202: {"model": Accepted, "description": "Taken in, not decided yet"}},
    openapi_extra=asks_json(ActionBody, ACTION_EXAMPLE),
)
async def take_action(
    request: Request,
    person: SignedIn,
    code: DossierCode,
    key: IdempotencyKey,
    expects: Expected,
    value: JsonBody,
    deps: DepsOf,
    language: LanguageOf,
) -> Response:
    """Take a step. What each asks stands in `allowed_actions` of the application.

    The same Idempotency-Key with the same body gives the same event again, and the
    application as it stands by then. With If-Match the step is refused (412) when
    somebody acted since.
    """
    asking = Asking(person, code, key, expects, language, value)
    return await answer_step(request, deps, asking)


async def answer_step(request: Request, deps: Deps, asking: Asking) -> Response:
    """Take a step and give its receipt, or say that the answer is still out.

    Raises what `take_step` raises, and engine_away, request_in_flight.
    """
    person, language = asking.person, asking.language
    async with alone(request, person, asking.key):
        try:
            number = await take_step(deps, asking)
        except EngineAway as problem:
            raise away() from problem
        except EngineSlow:
            return await _awaited(deps, asking, language)
    view = Standpoint(person.actor, deps.clock(), language, "")
    async with deps.database.read_in_steps() as session:
        reader = Reader(person.actor, language)
        event = await session.run(one_event, asking.code, number, reader)
        # Whoever leaves by this step, of a panel say, still gets its receipt.
        row = await session.run(queries.stored, asking.code)
        if row is None:
            raise NotFound
        receipt = Receipt(event=event, application=await session.run(shown, row, view))
    STEPS.labels(event.action, event.actor.role).inc()
    return JSONResponse(
        receipt.model_dump(mode="json", by_alias=True),
        headers=tag(receipt.application.number),
    )


async def _awaited(deps: Deps, asking: Asking, language: Language) -> JSONResponse:
    row = await deps.database.read(row_of, asking.person.actor, asking.code)
    body = Accepted(
        code=asking.code,
        received_at=row.application.received_at,
        location=address(asking.code),
        message=AWAITED[language],
    )
    return JSONResponse(
        body.model_dump(mode="json"),
        status_code=202,
        headers={"Location": address(asking.code)},
    )
