"""The pages put together: static files, headers, languages, and refusals as pages."""

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from asgi_cross_origin_protection import CrossOriginProtection
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.pages import families
from api.pages.allowed_loads import HEADERS
from api.pages.drawing import LANGUAGES, Drawing
from api.pages.refused import refusal_page
from api.pages.visitor import LANGUAGE_COOKIE, SignInNeeded, sign_in_address
from api.problems import PROGRAM_PATHS, RequestRefused, answer
from domain.errors import Refused

PAPERS = "/api/v1/documents/"
"""What programs fetch and pages link to: whoever follows a link is a person."""
STATIC = Path(__file__).parent.parent / "static"
A_YEAR_SECONDS = 365 * 24 * 3600


def install(app: FastAPI) -> None:
    """Add every page to the application that serves the API."""
    app.state.drawing = Drawing()
    app.state.refusal_page = refusal_page
    app.state.led_to_sign_in = _led_to_sign_in
    for router in families.ROUTERS:
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_middleware(PageHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(CrossOriginProtection, deny_app=_from_elsewhere)


async def _sign_in(request: Request, needed: Exception) -> Response:
    assert isinstance(needed, SignInNeeded)
    address = sign_in_address(needed.back)
    if "hx-request" in request.headers:
        # A part of a page that refreshes itself would take the sign-in for its new
        # content; this leads the whole page there.
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def _led_to_sign_in(request: Request, refused: Refused) -> Response | None:
    """Lead who followed a link to a paper to the way in and back; nobody else."""
    if refused.code != "unauthenticated" or not _link_followed(request):
        return None
    return RedirectResponse(sign_in_address(request.url.path), 303)


def _link_followed(request: Request) -> bool:
    if request.method != "GET" or not request.url.path.startswith(PAPERS):
        return False
    mode = request.headers.get("sec-fetch-mode")
    # Older browsers do not say how they ask, but they ask for a page.
    asks_page = "text/html" in request.headers.get("accept", "")
    return mode == "navigate" or (mode is None and asks_page)


async def _from_elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse what another site made a browser send."""
    refused = answer(Request(scope), RequestRefused("from_elsewhere"))
    await refused(scope, receive, send)


@dataclass(frozen=True, slots=True)
class PageHeaders:
    """An application whose pages say what a browser may load, and in which language.

    `?language=en` on any page chooses English for this browser and leads back to it.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose the language where that is asked; else serve, with headers."""
        if scope["type"] == "http" and "\0" in scope["path"]:
            # Nothing is called so, and Postgres does not even take the question.
            missing = answer(Request(scope), RequestRefused("not_found"))
            await missing(scope, receive, send)
            return
        if scope["type"] != "http" or scope["path"].startswith(PROGRAM_PATHS):
            await self.app(scope, receive, send)
            return
        chosen = _language_chosen(scope)
        if chosen is not None:
            await chosen(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                found = message["status"] < HTTPStatus.BAD_REQUEST
                if found and scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = f"public, max-age={A_YEAR_SECONDS}"
            await send(message)

        await self.app(scope, receive, told)


def _language_chosen(scope: Scope) -> Response | None:
    if scope["method"] != "GET" or b"language=" not in scope["query_string"]:
        return None
    asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    chosen = next((v for k, v in asked if k == "language"), "")
    rest = urlencode([(k, v) for k, v in asked if k != "language"])
    path = "/" + scope["path"].lstrip("/\\")
    answer = RedirectResponse(f"{path}?{rest}" if rest else path, 303)
    if chosen in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=A_YEAR_SECONDS, path="/", samesite="lax"
        )
    return answer
