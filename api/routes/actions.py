"""Actions: one step of a dossier, asked for by whoever may take it."""

from fastapi import APIRouter, Request, Response

from api.auth.tokens import TOKEN_REFUSED
from api.dependencies import (
    Acting,
    Deps,
    DepsOf,
    Expected,
    IdempotencyKey,
    JsonBody,
    LanguageOf,
    alone,
    spend_failure,
)
from api.engine.interface import EngineAway, EngineSlow
from api.metrics import STEPS
from api.problems import RequestRefused, engine_refusal
from api.requests.bodies import ActionBody, asks_json
from api.requests.parameters import DossierCode
from api.routes.applications import address, tag
from api.schemas.allowed_actions import Standpoint
from api.schemas.applications import Accepted, application_for, load_dossier
from api.schemas.events import Reader, Receipt, load_event
from api.schemas.examples import ACTION_EXAMPLE
from api.services.take_action import ActionRequest
from api.services.take_action import take_action as take
from persistence import queries
from persistence.database import Session
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
    person: Acting,
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
    action = ActionRequest(person, code, key, expects, language, value)
    return await answer_step(request, deps, action)


async def answer_step(request: Request, deps: Deps, action: ActionRequest) -> Response:
    """Take a step and give its receipt, or say that the answer is still out.

    Raises what `take_action` raises, and engine_away, request_in_flight.
    """
    person, language = action.person, action.language
    async with alone(request, person, action.key):
        try:
            number = await take(deps, action)
        except RequestRefused as refused:
            if refused.code == TOKEN_REFUSED:
                await spend_failure(request)
            raise
        except EngineAway as problem:
            raise engine_refusal(problem) from problem
        except EngineSlow:
            return await _awaited(deps, action, language)
    view = Standpoint(person.actor, deps.clock(), language, "")
    receipt = await deps.database.read(load_receipt, action.code, number, view)
    STEPS.labels(receipt.event.action, receipt.event.actor.role).inc()
    return receipt.response(tag(receipt.application.number))


def load_receipt(session: Session, code: str, number: int, view: Standpoint) -> Receipt:
    """Return the event of a step, and the dossier after it.

    Whoever leaves by the step, of a panel say, still gets its receipt.
    """
    taken = queries.taken(session, code, number)
    event = load_event(session, taken, Reader(view.actor, view.language))
    return Receipt(event=event, application=application_for(session, taken.row, view))


async def _awaited(deps: Deps, action: ActionRequest, language: Language) -> Response:
    row = await deps.database.read(load_dossier, action.person.actor, action.code)
    body = Accepted(
        code=action.code,
        received_at=row.application.received_at,
        location=address(action.code),
        message=AWAITED[language],
    )
    return body.response({"Location": address(action.code)}, 202)
