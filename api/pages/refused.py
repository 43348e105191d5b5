"""A refusal as a page: what happened, what to do next, and nothing of the inside."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from api.pages.allowed_loads import HEADERS
from api.pages.drawing import draw, visitor_of
from api.problems import RequestRefused, http_status, words_of
from domain.errors import NotFound, Refused

DOSSIERS = "/applications/"


def refusal_page(
    request: Request, refused: Refused, context: Mapping[str, Any]
) -> Response:
    """Give the page for a refusal, in the language of who visits."""
    title, detail = words_of(refused, visitor_of(request).language)
    code = http_status(refused)
    page = draw(
        request,
        "problem.html",
        http_status=code,
        title=title,
        detail=detail,
        code=refused.code,
        number=code,
        application=context.get("application") or _dossier(request, refused),
        request_id=str(request.scope.get("khuyencong.request_id", "")),
    )
    # A fault of the program is answered outside of everything that adds headers.
    page.headers.update({**HEADERS, "Cache-Control": "no-store"})
    if isinstance(refused, RequestRefused):
        page.headers.update(refused.headers)
    return page


def _dossier(request: Request, refused: Refused) -> str:
    """Give the dossier whose page refused, empty where it may not be known of."""
    if isinstance(refused, NotFound) or not request.url.path.startswith(DOSSIERS):
        return ""
    return str(request.path_params.get("code", ""))
