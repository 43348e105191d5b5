"""The first page: what the programme supports and where to begin."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import DepsOf
from api.pages.drawing import draw
from api.pages.support import cards
from api.pages.visitor import Visiting
from domain.people import Role

routes = APIRouter()


@routes.get("/")
async def front(request: Request, visitor: Visiting, deps: DepsOf) -> Response:
    """Show what there is to apply for; who is signed in goes on to their work."""
    if visitor.person is not None:
        applicant = visitor.person.actor.role is Role.APPLICANT
        return RedirectResponse("/applications" if applicant else "/work", 303)
    return draw(request, "front/front.html", cards=cards(deps, visitor.language))
