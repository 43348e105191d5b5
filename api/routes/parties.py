"""Who speaks for the applicant: contact data, and another account that goes on."""

from fastapi import APIRouter, Request, Response

from api.dependencies import DepsOf, IdempotencyKey, JsonBody, LanguageOf, SignedIn
from api.engine.interface import EngineAway, EngineSlow
from api.problems import engine_refusal
from api.requests.bodies import ContactBody, HandoverBody, asks_json, shaped
from api.requests.parameters import DossierCode
from api.routes.actions import answer_step
from api.schemas.applications import Accepted, ContactShown
from api.schemas.events import Receipt
from api.schemas.examples import CONTACT_EXAMPLE, HANDOVER_EXAMPLE
from api.services import contact, handover

routes = APIRouter(tags=["applications"])


@routes.get("/applications/{code}/contact")
async def show_contact(
    person: SignedIn, code: DossierCode, deps: DepsOf, language: LanguageOf
) -> ContactShown:
    """Show where the applicant is reached, and the address that waits, if any."""
    return await contact.contact_of(deps, person, code, language)


@routes.put(
    "/applications/{code}/contact",
    response_model=ContactShown,
    openapi_extra=asks_json(ContactBody, CONTACT_EXAMPLE),
)
async def change_contact(
    request: Request,
    person: SignedIn,
    code: DossierCode,
    value: JsonBody,
    deps: DepsOf,
    language: LanguageOf,
) -> ContactShown:
    """Change e-mail or phone, at any time until the dossier is closed.

    A phone takes effect at once. A new e-mail address stands in `pending` until the
    link in the letter to it is opened; whoever was written to before is told as well.
    """
    body = shaped(ContactBody, value)
    wanted = body.model_dump(exclude_none=True)
    try:
        return await contact.change_contact(
            request, deps, person, code, wanted, language
        )
    except (EngineAway, EngineSlow) as problem:
        raise engine_refusal(problem) from problem


@routes.post(
    "/applications/{code}/handover",
    response_model=Receipt,
    responses={202: {"model": Accepted, "description": "Taken in, not decided yet"}},
    openapi_extra=asks_json(HandoverBody, HANDOVER_EXAMPLE),
)
async def hand_over(
    request: Request,
    person: SignedIn,
    code: DossierCode,
    key: IdempotencyKey,
    value: JsonBody,
    deps: DepsOf,
    language: LanguageOf,
) -> Response:
    """Let another account of the firm go on, on its signed request.

    `to` is the id of an account, or the e-mail address its holder signs in with. The
    request itself may come with it.
    """
    body = shaped(HandoverBody, value)
    wanted = {"to": body.to, "ground": body.ground}
    asking = await handover.asking_of(
        deps, person, code, key, wanted, language, body.documents
    )
    return await answer_step(request, deps, asking)
