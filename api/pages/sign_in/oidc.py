"""How staff come in by the issuer of their house: OpenID Connect, code flow, PKCE."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import structlog
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.httpx_client import (  # type: ignore[import-untyped]
    AsyncOAuth2Client,
)
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from httpx2 import HTTPError

from api.auth.oidc import IssuerAway, OidcSettings, OidcTokens
from api.auth.sessions import digest_of
from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf, memory_of
from api.pages.common.rendering import render
from api.pages.common.visitor import Visiting
from api.pages.sign_in.views import ways_of
from api.problems import RequestRefused
from api.requests.parameters import safe_back
from api.services.sign_in import (
    account_of,
    begin_session,
    client_of,
    new_secret,
    sign_in_response,
)
from persistence import sign_ins
from persistence.sign_ins import OIDC, SignIn
from presentation.language import say

COOKIE = "__Host-khuyencong-oidc"
LASTS = timedelta(minutes=10)
ANSWERS_WITHIN_SECONDS = 10
RETURN = "/sign-in/oidc/back"
SCOPE = "openid profile email"

log = structlog.get_logger("khuyencong.api")

routes = APIRouter()

Given = Annotated[str, Query()]


class _NotLetIn(Exception):
    """The way by the issuer ended; `reason` is told to the log, words to people."""

    def __init__(self, reason: str, http_status: int = 403) -> None:
        super().__init__(reason)
        self.reason = reason
        self.http_status = http_status


@dataclass(frozen=True, slots=True)
class _Issuer:
    """What the issuer said of itself, and how it knows us."""

    settings: OidcSettings
    authorization_endpoint: str
    token_endpoint: str
    our_url: str

    def client(self) -> AsyncOAuth2Client:
        """Give a client of the issuer, to be closed by whoever asked."""
        secret = self.settings.client_secret
        return AsyncOAuth2Client(
            client_id=self.settings.client_id,
            client_secret=secret or None,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            scope=SCOPE,
            redirect_uri=self.our_url.rstrip("/") + RETURN,
            code_challenge_method="S256",
            timeout=ANSWERS_WITHIN_SECONDS,
        )


@routes.get("/sign-in/oidc")
async def begin(
    request: Request, deps: DepsOf, visitor: Visiting, back: Given = "/"
) -> Response:
    """Lead to the issuer. Raises not_found where none is set, too_many_requests."""
    settings = _settings(deps)
    await memory_of(request).allowances.spend_link(client_of(request))
    try:
        issuer = await _issuer(deps, settings)
    except IssuerAway:
        return _not_in(request, _NotLetIn("issuer_away", 503))
    now, state = deps.clock(), new_secret(deps)
    nonce, verifier = new_secret(deps), new_secret(deps)
    asked = SignIn(
        digest=digest_of(state),
        kind=OIDC,
        email="",
        secret=f"{nonce}.{verifier}",
        back=safe_back(back),
        language=visitor.language,
        asked_at=now,
        expires_at=now + LASTS,
    )
    await deps.database.write(sign_ins.begin, asked)
    async with issuer.client() as client:
        address, _ = client.create_authorization_url(
            issuer.authorization_endpoint,
            state=state,
            nonce=nonce,
            code_verifier=verifier,
        )
    answer = RedirectResponse(address, 303)
    _bind(answer, state)
    return answer


@routes.get(RETURN)
async def come_back(
    request: Request,
    deps: DepsOf,
    visitor: Visiting,
    state: Given = "",
    code: Given = "",
) -> Response:
    """Come in with what the issuer says, in the browser that was led there, once."""
    settings, now = _settings(deps), deps.clock()
    try:
        asked = await _asked(request, deps, state, now)
        person = await _person(request, deps, settings, asked, code)
    except _NotLetIn as refused:
        return _not_in(request, refused)
    account = account_of(person, visitor.language)
    secret = await deps.database.write(begin_session, request, account)
    answer = sign_in_response(secret, account, asked.back)
    _unbind(answer)
    return answer


async def _asked(request: Request, deps: Deps, state: str, now: datetime) -> SignIn:
    """Give what this browser was led away with, and close it. Raises _NotLetIn."""
    held = request.cookies.get(COOKIE, "")
    # The cookie shows that it is the same browser: else somebody could have another
    # sign in, unknowingly, with an account that is not theirs (RFC 6749, 10.12).
    if not state or not hmac.compare_digest(state.encode(), held.encode()):
        raise _NotLetIn("other_browser")
    asked = await deps.database.write(sign_ins.use, digest_of(state), OIDC, now)
    if asked is None:
        raise _NotLetIn("used_or_expired")
    return asked


async def _person(
    request: Request, deps: Deps, settings: OidcSettings, asked: SignIn, code: str
) -> Person:
    """Give who the issuer says it is. Raises _NotLetIn."""
    if not code:
        raise _NotLetIn("issuer_refused")
    nonce, _, verifier = asked.secret.partition(".")
    try:
        issuer = await _issuer(deps, settings)
        token = await _id_token(issuer, code, verifier)
        return await _tokens(request).read(token, deps.clock(), nonce)
    except (IssuerAway, HTTPError) as problem:
        raise _NotLetIn("issuer_away", 503) from problem
    except (AuthlibBaseError, ValueError) as problem:
        raise _NotLetIn("code_refused") from problem
    except RequestRefused as problem:
        raise _NotLetIn("token_refused") from problem


async def _id_token(issuer: _Issuer, code: str, verifier: str) -> str:
    """Give the ID token for a code; empty when the issuer gave none."""
    async with issuer.client() as client:
        given = await client.fetch_token(
            issuer.token_endpoint,
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
        )
    return str(given.get("id_token", ""))


async def _issuer(deps: Deps, settings: OidcSettings) -> _Issuer:
    """Give what the issuer says of itself. Raises IssuerAway."""
    named = settings.issuer.rstrip("/")
    found = await deps.fetch(f"{named}/.well-known/openid-configuration")
    authorization = str(found.get("authorization_endpoint", ""))
    token = str(found.get("token_endpoint", ""))
    own = str(found.get("issuer", "")).rstrip("/") == named
    if not own or not authorization or not token:
        raise IssuerAway(named)
    return _Issuer(settings, authorization, token, deps.settings.public_url)


def _settings(deps: Deps) -> OidcSettings:
    settings = deps.settings.oidc
    if settings is None or not ways_of(deps).oidc:
        raise RequestRefused("not_found")
    return settings


def _tokens(request: Request) -> OidcTokens:
    tokens = memory_of(request).oidc
    assert tokens is not None
    return tokens


def _not_in(request: Request, refused: _NotLetIn) -> Response:
    """Draw why somebody is not in, and forget the turn to the issuer."""
    log.warning("oidc_sign_in_refused", reason=refused.reason)
    page = render(
        request,
        "sign_in/failed.html",
        http_status=refused.http_status,
        why=_why(request, refused.reason),
    )
    _unbind(page)
    return page


def _why(request: Request, reason: str) -> str:
    language = request.state.visitor.language
    if reason == "issuer_away":
        return say(
            language,
            "The sign-in service of your house does not answer; try again in a minute.",
        )
    if reason == "token_refused":
        return say(
            language,
            "Your account names no role or unit that this system knows; ask the person "
            "who looks after accounts in your house.",
        )
    return say(
        language,
        "The sign-in was broken off or took too long; begin again from this browser.",
    )


def _bind(answer: Response, state: str) -> None:
    answer.set_cookie(
        COOKIE,
        state,
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def _unbind(answer: Response) -> None:
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
