"""Applications: handed in once for good, found again, read as they stand."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.auth.tokens import Person
from api.dependencies import (
    Deps,
    DepsOf,
    IdempotencyKey,
    JsonBody,
    LanguageOf,
    SignedIn,
    alone,
    only,
)
from api.requests.bodies import SubmissionBody, asks_json
from api.requests.parameters import (
    DossierCode,
    ProvinceAsked,
    RoleAsked,
    StageAsked,
    StateAsked,
    SupportTypeAsked,
)
from api.schemas.allowed_actions import Standpoint
from api.schemas.applications import (
    Accepted,
    ApplicationPage,
    ApplicationShown,
    ExplanationShown,
    application_for,
    explanation,
    list_item,
    load_dossier,
)
from api.schemas.events import Reader, Trail, load_events
from api.schemas.examples import SUBMISSION_EXAMPLE
from api.services.submit_application import submit_application as submit
from domain.people import Role
from persistence import listing, queries
from persistence.database import Session
from persistence.intake import Received
from presentation.language import Language

routes = APIRouter(tags=["applications"])

RECEIVED = {
    "vi": "Hồ sơ đã được lưu an toàn và sẽ được xử lý khi bộ máy hoạt động lại.",
    "en": "The application is kept safely and goes on when the engine is back.",
}


class Wanted(BaseModel):
    """What a list of applications is narrowed to."""

    model_config = ConfigDict(extra="forbid")

    support_type: SupportTypeAsked = None
    stage: StageAsked = None
    state: StateAsked = None
    waits_for: RoleAsked = None
    province: ProvinceAsked = Field(None, description="In any spelling, also former")
    overdue: bool | None = None
    q: str | None = Field(
        None,
        max_length=200,
        pattern=r"^[^\x00]*$",
        description=(
            "Words of code, applicant or title, a tax code or phone number, with or "
            "without accents; what stands in quotation marks as a whole"
        ),
    )
    year: int | None = Field(None, ge=2000, le=2099)
    sort: str = Field(
        "-received_at", max_length=32, description=" ".join(listing.SORTS)
    )
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = Field(None, max_length=500)


@routes.post(
    "/applications",
    status_code=201,
    response_model=ApplicationShown,
    responses={202: {"model": Accepted, "description": "Kept; Temporal is away"}},
    openapi_extra=asks_json(SubmissionBody, SUBMISSION_EXAMPLE),
)
async def submit_application(
    request: Request,
    person: Annotated[Person, Depends(only(Role.APPLICANT, Role.OFFICER))],
    key: IdempotencyKey,
    value: JsonBody,
    deps: DepsOf,
    language: LanguageOf,
) -> Response:
    """Hand in an application; nothing submitted is lost.

    All problems of answers, documents and eligibility come at once (422). The same
    Idempotency-Key with the same body leads to the same dossier.
    """
    async with alone(request, person, key):
        submitted = await submit(deps, person, key, value, language)
    code = submitted.code
    if not submitted.begun:
        return _kept(submitted.received, language)
    application = await _read(deps, person, code, language)
    headers = {**tag(application.number), "Location": address(code)}
    return application.response(headers, 201)


@routes.get("/applications")
async def list_applications(
    person: SignedIn, wanted: Annotated[Wanted, Query()], deps: DepsOf
) -> ApplicationPage:
    """List the applications the caller may see, a page at a time.

    `q` matches with and without Vietnamese accents.
    """
    filters = listing.Filters(
        support_type=wanted.support_type,
        stage=wanted.stage,
        state=wanted.state,
        waits_for=wanted.waits_for,
        province=wanted.province,
        overdue=wanted.overdue,
        q=wanted.q,
        year=wanted.year,
    )
    page = await deps.database.read(
        listing.page,
        person.actor,
        filters,
        now=deps.clock(),
        sort=wanted.sort,
        limit=wanted.limit,
        cursor=wanted.cursor,
    )
    return ApplicationPage(
        items=[list_item(item) for item in page.items], next_cursor=page.next_cursor
    )


@routes.get("/applications/{code}")
async def show_application(
    person: SignedIn,
    code: DossierCode,
    deps: DepsOf,
    language: LanguageOf,
    response: Response,
) -> ApplicationShown:
    """Show an application as it stands, and what the caller may do with it."""
    application = await _read(deps, person, code, language)
    response.headers.update(tag(application.number))
    return application


@routes.get("/applications/{code}/events")
async def show_events(
    person: SignedIn, code: DossierCode, deps: DepsOf, language: LanguageOf
) -> Trail:
    """Read the whole record of a dossier, oldest first, each step with its digests."""
    return await deps.database.read(_trail, code, Reader(person.actor, language))


@routes.get("/applications/{code}/explain")
async def explain_application(
    person: SignedIn, code: DossierCode, deps: DepsOf, language: LanguageOf
) -> ExplanationShown:
    """Say where it is, why, since and until when, who acts next, who may do what."""
    now = deps.clock()
    return await deps.database.read(_explanation, person, code, now, language)


def _trail(session: Session, code: str, reader: Reader) -> Trail:
    load_dossier(session, reader.actor, code)
    return Trail(code=code, items=load_events(session, code, reader))


def _explanation(
    session: Session, person: Person, code: str, now: datetime, language: Language
) -> ExplanationShown:
    row = load_dossier(session, person.actor, code)
    events = [found.event for found in queries.trail(session, code)]
    return explanation(row.application, events, now, language)


async def _read(
    deps: Deps, person: Person, code: str, language: Language
) -> ApplicationShown:
    view = Standpoint(person.actor, deps.clock(), language, "")
    return await deps.database.read(_application, code, view)


def _application(session: Session, code: str, view: Standpoint) -> ApplicationShown:
    row = load_dossier(session, view.actor, code)
    return application_for(session, row, view)


def _kept(received: Received, language: Language) -> Response:
    code = received.opening.code
    body = Accepted(
        code=code,
        received_at=received.opening.received_at,
        location=address(code),
        message=RECEIVED[language],
    )
    return body.response({"Location": address(code)}, 202)


def address(code: str) -> str:
    """Give where a dossier is read."""
    return f"/api/v1/applications/{code}"


def tag(number: int) -> dict[str, str]:
    """Give the ETag of a dossier: the number of its last event."""
    return {"ETag": f'"{number}"'}
