"""The pages put together: static files, headers, languages, and refusals as pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from asgi_cross_origin_protection import CrossOriginProtection
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.pages.actions import parties
from api.pages.actions import views as actions
from api.pages.admin import (
    accounts,
    api_keys,
    calendar_adoption,
    calendar_days,
    caught_mail,
    notifications,
    problem_actions,
    problems,
    resolutions,
)
from api.pages.common.rendering import PageTemplates, render, visitor_of
from api.pages.common.visitor import LANGUAGE_COOKIE, SignInNeeded, sign_in_address
from api.pages.dossier import views as dossier
from api.pages.drafts import attachments, receipt
from api.pages.drafts import check as drafts_check
from api.pages.drafts import views as drafts
from api.pages.forms import autosave
from api.pages.forms.template_filters import form_filters_of
from api.pages.funds import dashboard
from api.pages.funds import export as funds_export
from api.pages.funds import views as funds
from api.pages.history import views as history
from api.pages.public import eligibility, lookup, norms
from api.pages.public import views as public
from api.pages.sign_in import oidc as sign_in_oidc
from api.pages.sign_in import views as sign_in
from api.pages.work import assign
from api.pages.work import export as work_export
from api.pages.work import views as work
from api.problems import PROGRAM_PATHS, RequestRefused, answer, http_status, words_of
from domain.errors import NotFound, Refused
from presentation.environment import LANGUAGES

ROUTERS: tuple[APIRouter, ...] = (
    public.routes,
    norms.routes,
    resolutions.routes,
    eligibility.routes,
    # The pages of a draft that have routes of their own come before its form.
    attachments.routes,
    drafts_check.routes,
    drafts.routes,
    receipt.routes,
    history.routes,
    problems.routes,
    problem_actions.routes,
    autosave.routes,
    lookup.routes,
    actions.routes,
    parties.routes,
    dossier.routes,
    work.routes,
    assign.routes,
    work_export.routes,
    sign_in.routes,
    sign_in_oidc.routes,
    caught_mail.routes,
    funds_export.routes,  # Its files go before the pages of single envelopes.
    funds.routes,
    dashboard.routes,
    notifications.routes,
    calendar_days.routes,
    calendar_adoption.routes,
    accounts.routes,
    api_keys.routes,
)

PAPERS = "/api/v1/documents/"
"""What programs fetch and pages link to: whoever follows a link is a person."""
STATIC = Path(__file__).parent.parent / "static"
A_YEAR_SECONDS = 365 * 24 * 3600


def install(app: FastAPI) -> None:
    """Add every page to the application that serves the API."""
    app.state.drawing = PageTemplates(form_filters_of)
    app.state.refusal_page = refusal_page
    app.state.led_to_sign_in = _led_to_sign_in
    for router in ROUTERS:
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


POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Content-Type-Options": "nosniff",
}


DOSSIERS = "/applications/"


def refusal_page(
    request: Request, refused: Refused, context: Mapping[str, Any]
) -> Response:
    """Give the page for a refusal, in the language of who visits."""
    title, detail = words_of(refused, visitor_of(request).language)
    code = http_status(refused)
    page = render(
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
