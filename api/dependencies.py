"""What every call leans on: the collaborators, who is signed in, and the headers."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import structlog
from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.auth.oidc import Fetch, HttpFetch, IssuerAway, OidcSettings, OidcTokens
from api.auth.sessions import person_of, session_digest
from api.auth.tokens import (
    LONGEST_TOKEN,
    Person,
    algorithm_of,
    read_own_token,
    token_refused,
    unauthenticated,
)
from api.engine.interface import Engine
from api.ports import Post, Previews
from api.problems import RequestRefused, away, role_refused
from api.requests.bodies import json_body
from api.requests.limits import Allowances
from api.uploads.reader import FileReader
from domain.people import Role
from persistence import accounts
from persistence import credentials as keys
from persistence.accounts import Account
from persistence.database import Database, Session
from persistence.documents import DocumentStore
from presentation.language import Language, preferred

_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_ETAG = re.compile(r'"(0|[1-9][0-9]{0,9})"')
_MOST_ACCOUNTS_KNOWN = 10_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to try the system as, and how the switch-user box names them."""

    person: Person
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """What an installation decides about its API."""

    version: str
    json_limit_bytes: int = 1_048_576
    upload_limit_bytes: int = 20 * 1_048_576
    uploads: str = "60/minute"
    failures: str = "30/minute"
    links: str = "60/hour"
    """How often one client may ask for a way in; a one-stop desk is one client."""
    oidc: OidcSettings | None = None
    demo: bool = False
    """Whether anybody may sign in as one of the people to try the system as."""
    demo_people: tuple[DemoPerson, ...] = ()
    caught_mail: Path | None = None
    """The folder in which a mail catcher lays what was sent; None without one."""
    temporal_ui: str = ""
    public_url: str = ""


@dataclass(frozen=True, slots=True)
class Deps:
    """The collaborators of the API; runtime makes them."""

    database: Database
    engine: Engine
    documents: DocumentStore
    signing_key: bytes
    """Signs what goes out."""
    settings: ApiSettings
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    fetch: Fetch = field(default_factory=HttpFetch)
    reader: FileReader = field(default_factory=FileReader)
    previews: Previews | None = None
    """Who shows the messages with sample values; None where nobody does."""
    post: Post | None = None
    """Who takes letters at once; None where no mail server is set."""
    former_keys: tuple[bytes, ...] = ()
    """What was signed with these holds, while a key is being replaced."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What this process remembers between requests; losing it loses nothing."""

    allowances: Allowances
    oidc: OidcTokens | None
    accounts: dict[str, Account] = field(default_factory=dict)
    in_flight: set[tuple[str, str]] = field(default_factory=set)


def deps_of(request: Request) -> Deps:
    """Give the collaborators of the application that serves this request."""
    deps: Deps = request.app.state.deps
    return deps


def memory_of(request: Request) -> Memory:
    """Give what the process remembers."""
    memory: Memory = request.app.state.memory
    return memory


def language_of(request: Request) -> Language:
    """Give the language the caller reads."""
    return preferred(request.headers.get("accept-language", ""))


_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT")
_Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def claimed(request: Request, credentials: _Bearer) -> Person:
    """Give who a bearer token or the session of a browser says is asking.

    Whether a token was taken back is not looked up yet. Raises unauthenticated,
    token_invalid (401) or too_many_requests (429).
    """
    if credentials is None:
        return await _by_session(request, deps_of(request))
    try:
        person = await _person(request, credentials)
    except IssuerAway as problem:
        raise away() from problem
    except RequestRefused:
        await spend_failure(request)
        raise
    bind_to_log(person)
    return person


Claimed = Annotated[Person, Depends(claimed)]


async def signed_in(request: Request, person: Claimed, credentials: _Bearer) -> Person:
    """Give who is signed in, by a bearer token or by the session of a browser.

    Raises unauthenticated, token_invalid (401) or too_many_requests (429).
    """
    if credentials is None:
        return person
    if person.token_id:
        try:
            await deps_of(request).database.read(refuse_revoked, person)
        except RequestRefused:
            await spend_failure(request)
            raise
    await _remember(request, person)
    return person


async def acting(request: Request, person: Claimed, credentials: _Bearer) -> Person:
    """Give who takes a step: what is read for it refuses a token that was taken back.

    Raises what `signed_in` raises.
    """
    known = memory_of(request).accounts.get(person.actor.id)
    if known == _account_claimed(request, person):
        return person
    return await signed_in(request, person, credentials)


def refuse_revoked(session: Session, person: Person) -> None:
    """Raise token_invalid (401) for a token that was taken back."""
    if person.token_id and keys.revoked(session, person.token_id):
        raise token_refused()


async def spend_failure(request: Request) -> None:
    """Count a sign-in that failed. Raises too_many_requests (429)."""
    client = request.client.host if request.client else ""
    await memory_of(request).allowances.spend_failure(client)


async def _by_session(request: Request, deps: Deps) -> Person:
    person = await deps.database.read(person_of, session_digest(request), deps.clock())
    if person is None:
        await spend_failure(request)
        raise unauthenticated()
    bind_to_log(person)
    return person


def bind_to_log(person: Person) -> None:
    """Name the actor in every line of log of this request."""
    structlog.contextvars.bind_contextvars(
        actor=person.actor.id, role=person.actor.role.value
    )


async def _person(
    request: Request, credentials: HTTPAuthorizationCredentials
) -> Person:
    token, deps = credentials.credentials, deps_of(request)
    if len(token) > LONGEST_TOKEN:
        raise token_refused()
    if algorithm_of(token) == "HS256":
        return read_own_token(
            (deps.signing_key, *deps.former_keys), token, deps.clock()
        )
    oidc = memory_of(request).oidc
    if oidc is None:
        raise token_refused()
    return await oidc.read(token, deps.clock())


async def _remember(request: Request, person: Person) -> None:
    """Keep the account of who is signed in, when it differs from what is known."""
    known = memory_of(request).accounts
    claimed = _account_claimed(request, person)
    if known.get(claimed.id) == claimed:
        return
    deps = deps_of(request)
    account, kept = await deps.database.read(_account, claimed)
    if not kept:
        await deps.database.write(accounts.keep, account)
    if len(known) >= _MOST_ACCOUNTS_KNOWN:
        known.clear()
    known[claimed.id] = claimed


def _account_claimed(request: Request, person: Person) -> Account:
    return Account(
        person.actor.id,
        person.actor.role,
        person.actor.unit,
        person.name,
        person.email,
        language_of(request),
    )


def _account(session: Session, claimed: Account) -> tuple[Account, bool]:
    """Give the account to keep: a token that leaves out name or mail erases neither."""
    stored = accounts.find(session, claimed.id, claimed.role)
    if stored is None:
        return claimed, False
    account = replace(
        claimed,
        name=claimed.name or stored.name,
        email=claimed.email or stored.email,
        language=stored.language,
    )
    return account, account == stored


SignedIn = Annotated[Person, Depends(signed_in)]
Acting = Annotated[Person, Depends(acting)]


def only(*roles: Role) -> Callable[[Person], Awaitable[Person]]:
    """Give a dependency that refuses every other role (403)."""

    async def permitted(person: SignedIn) -> Person:
        if person.actor.role not in roles:
            raise role_refused(roles)
        return person

    return permitted


async def idempotency_key(
    _person: Claimed,
    given: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Required. 1 to 128 visible ASCII characters, one per step: "
            "sending the same again gives the first answer again.",
        ),
    ] = None,
) -> str:
    """Give the key of the request. Raises key_missing or key_malformed (400)."""
    if given is None:
        raise RequestRefused("key_missing")
    if not _KEY.fullmatch(given):
        raise RequestRefused("key_malformed")
    return given


async def expected_number(
    _person: Claimed,
    given: Annotated[
        str | None,
        Header(alias="If-Match", description='The ETag that was read, such as "7".'),
    ] = None,
) -> int | None:
    """Give the event number the caller had read. Raises etag_malformed (400)."""
    if given is None or given.strip() == "*":
        return None
    match = _ETAG.fullmatch(given.strip())
    if match is None:
        raise RequestRefused("etag_malformed")
    return int(match[1])


async def signed_body(request: Request, _person: Claimed) -> Any:
    """Give the JSON body, read only once it is known who sends it."""
    return await json_body(request)


@asynccontextmanager
async def alone(request: Request, person: Person, key: str) -> AsyncIterator[None]:
    """Do one request of a key at a time. Raises request_in_flight (409)."""
    in_flight, mine = memory_of(request).in_flight, (person.actor.id, key)
    if mine in in_flight:
        raise RequestRefused("request_in_flight", {"Retry-After": "1"})
    in_flight.add(mine)
    try:
        yield
    finally:
        in_flight.discard(mine)


IdempotencyKey = Annotated[str, Depends(idempotency_key)]
Expected = Annotated[int | None, Depends(expected_number)]
JsonBody = Annotated[Any, Depends(signed_body)]
OpenBody = Annotated[Any, Depends(json_body)]


def _on_loop(give: Callable[[Request], T]) -> Callable[[Request], Awaitable[T]]:
    """Give a dependency that answers at once: FastAPI gives a plain one a thread."""

    async def given(request: Request) -> T:
        return give(request)

    return given


DepsOf = Annotated[Deps, Depends(_on_loop(deps_of))]
LanguageOf = Annotated[Language, Depends(_on_loop(language_of))]
