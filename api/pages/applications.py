"""Applications by their address: one's own list, and one dossier."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import DepsOf
from api.pages.dossier import dossier_page
from api.pages.drawing import draw
from api.pages.state import state_page
from api.pages.visitor import Member, Visiting
from api.routes.applications import DossierCode
from domain import support_types
from domain.people import Role
from domain.standard import LAPSING
from persistence import drafts, listing
from persistence.listing import Filters

routes = APIRouter()

PER_PAGE = 20


@routes.get("/applications")
async def own_applications(
    request: Request, person: Member, deps: DepsOf, cursor: str | None = None
) -> Response:
    """List what an applicant has begun and handed in; staff go to their work list."""
    if person.actor.role is not Role.APPLICANT:
        return RedirectResponse("/work", 303)
    async with deps.database.read() as session:
        page = await listing.page(
            session,
            person.actor,
            Filters(),
            now=deps.clock(),
            limit=PER_PAGE,
            cursor=cursor,
        )
        begun = await drafts.list_of(session, person.actor.id)
    return draw(
        request,
        "state/mine.html",
        items=page.items,
        next_cursor=page.next_cursor,
        drafts=begun,
        lapsing=LAPSING,
        kinds=support_types.current(),
    )


@routes.get("/applications/{code}")
async def show_application(
    request: Request,
    code: DossierCode,
    person: Member,
    visitor: Visiting,
    deps: DepsOf,
) -> Response:
    """Show a dossier: where it stands to its applicant, all of it to the office."""
    if person.actor.role is Role.APPLICANT:
        return await state_page(request, deps, visitor, person, code)
    return await dossier_page(request, person, code)
