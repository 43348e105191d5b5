"""How people come in and leave: a link by mail, a try as somebody, and the way out."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth import sessions
from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf, deps_of, memory_of
from api.pages.common.rendering import render
from api.pages.common.visitor import Visiting, sign_in_address
from api.ports import Letter, PostAway, PostRefused
from api.problems import RequestRefused, away
from api.requests.parameters import safe_back
from api.services.letters import write_letter
from api.services.sign_in import (
    account_of,
    account_of_address,
    begin_session,
    client_of,
    new_secret,
    sign_in_response,
)
from domain.mail_address import mail_address
from domain.people import Role
from persistence import accounts, credentials, sign_ins
from persistence.accounts import Account
from persistence.database import Session
from persistence.sign_ins import MAIL, SignIn
from presentation.formatting import moment
from presentation.language import Language, language_named, say

LINK_LASTS = timedelta(minutes=30)
MOST_LINKS = 5
"""How many links one address is sent within the life of one of them."""

routes = APIRouter()

Given = Annotated[str, Query()]
Sent = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Ways:
    """Which ways in this installation offers."""

    mail: bool
    oidc: bool
    demo: bool


def ways_of(deps: Deps) -> Ways:
    """Give the ways in; those that lead back here need our own address."""
    settings = deps.settings
    here = bool(settings.public_url)
    issuer = settings.oidc
    return Ways(
        mail=here and deps.post is not None,
        oidc=here and issuer is not None and bool(issuer.client_id),
        demo=settings.demo,
    )


@routes.get("/sign-in")
async def choose(request: Request, visitor: Visiting, back: Given = "/") -> Response:
    """Show the ways in; who is in already goes on."""
    if visitor.person is not None:
        return RedirectResponse(safe_back(back), 303)
    return _ways_page(request, back)


@routes.get("/sign-in/mail")
@routes.get("/sign-in/demo")
async def choose_again() -> Response:
    """Lead to the ways in whoever comes to the address of a form."""
    return RedirectResponse("/sign-in", 303)


@routes.post("/sign-in/mail")
async def ask_for_link(
    request: Request,
    deps: DepsOf,
    visitor: Visiting,
    email: Sent = "",
    back: Sent = "/",
) -> Response:
    """Send a link to an address. Raises too_many_requests, mail_away.

    Whether somebody is known under the address is told to nobody.
    """
    if not ways_of(deps).mail:
        raise RequestRefused("not_found")
    # No mail server in use tells people apart by capital letters alone.
    address = (mail_address(email) or "").lower()
    if not address:
        example = "ten@congty.vn"
        words = say(
            visitor.language,
            "Enter an e-mail address like %(example)s",
            example=example,
        )
        return _ways_page(request, back, email, words)
    await memory_of(request).allowances.spend_link(client_of(request))
    try:
        await _send_link(deps, address, back, visitor.language)
    except PostRefused:
        words = say(
            visitor.language,
            "Nothing can be sent to this address; check how it is written",
        )
        return _ways_page(request, back, email, words)
    except PostAway as problem:
        raise away("mail_away") from problem
    return RedirectResponse("/sign-in/sent", 303)


@routes.get("/sign-in/sent")
async def sent(request: Request, deps: DepsOf, _visitor: Visiting) -> Response:
    """Say what to do next, without naming the address."""
    return render(
        request,
        "sign_in/sent.html",
        minutes=int(LINK_LASTS.total_seconds()) // 60,
        caught=_caught(deps),
    )


@routes.get("/sign-in/link")
async def show_link(
    request: Request,
    deps: DepsOf,
    _visitor: Visiting,
    key: Annotated[str, Query()] = "",
) -> Response:
    """Ask whether to come in: what only opens links must not use one up."""

    def load(session: Session) -> tuple[SignIn, tuple[Account, ...]] | None:
        asked = sign_ins.find(session, sessions.digest_of(key), MAIL, deps.clock())
        return (asked, _accounts_of(session, deps, asked)) if asked else None

    found = await deps.database.read(load)
    if found is None:
        return _link_over(request)
    asked, ways = found
    roles = [account.role for account in ways]
    return render(request, "sign_in/link.html", key=key, email=asked.email, roles=roles)


@routes.post("/sign-in/link")
async def use_link(
    request: Request, deps: DepsOf, _visitor: Visiting, key: Sent = "", role: Sent = ""
) -> Response:
    """Come in by a link, once; whoever was invited says in which role."""
    now, digest = deps.clock(), sessions.digest_of(key)

    def come_in(session: Session) -> tuple[SignIn, Account, str] | None:
        asked = sign_ins.use(session, digest, MAIL, now)
        if asked is None:
            return None
        ways = _accounts_of(session, deps, asked)
        account = next((a for a in ways if a.role == role), ways[0])
        return asked, account, begin_session(session, request, account)

    came = await deps.database.write(come_in)
    if came is None:
        return _link_over(request)
    asked, account, secret = came
    return sign_in_response(secret, account, asked.back)


@routes.post("/sign-in/demo")
async def try_as(
    request: Request, deps: DepsOf, visitor: Visiting, who: Sent = "", back: Sent = "/"
) -> Response:
    """Come in as one of the people to try the system as. Raises not_found."""
    people = deps.settings.demo_people if deps.settings.demo else ()
    found = next((p.person for p in people if key_of(p.person) == who), None)
    if found is None:
        raise RequestRefused("not_found")
    account = account_of(found, visitor.language)
    secret = await deps.database.write(begin_session, request, account)
    return sign_in_response(secret, account, back)


@routes.post("/sign-out")
async def leave(deps: DepsOf, visitor: Visiting) -> Response:
    """End the session, in the record and in the browser."""
    await deps.database.write(credentials.end_session, visitor.session, deps.clock())
    answer = RedirectResponse("/", 303)
    sessions.forget(answer)
    return answer


def key_of(person: Person) -> str:
    """Give how the forms name one of the people to try the system as."""
    return f"{person.actor.role}:{person.actor.id}"


def _ways_page(
    request: Request, back: str, typed: str = "", wrong: str = ""
) -> Response:
    """Draw the ways in, with what is wrong with the address that was typed."""
    return render(
        request,
        "sign_in/ways.html",
        http_status=422 if wrong else 200,
        ways=ways_of(deps_of(request)),
        onward=safe_back(back),
        here=f"{sign_in_address(back)}&",
        typed=typed,
        wrong=wrong,
        errors=[{"text": wrong, "href": "#email"}] if wrong else [],
    )


def _link_over(request: Request) -> Response:
    return render(request, "sign_in/over.html", http_status=410)


def _accounts_of(session: Session, deps: Deps, asked: SignIn) -> tuple[Account, ...]:
    """Give whom an address may come in as: as invited, and always as an applicant."""
    own = account_of_address(session, deps, asked.email, asked.language)
    held = accounts.of_person(session, own.id)
    invited = tuple(a for a in held if a.role is not Role.APPLICANT)
    known = any(a.role is Role.APPLICANT for a in held)
    # Who was invited and never applied comes in as whom they were invited.
    return (own, *invited) if known else (*invited, own)


def _caught(deps: Deps) -> bool:
    """Say whether letters are caught for a try, so that they fill nobody's mailbox."""
    return deps.settings.demo and deps.settings.caught_mail is not None


async def _send_link(deps: Deps, address: str, back: str, language: Language) -> None:
    """Keep a way in and send its secret. Raises as the post does, and for too many."""
    now, secret = deps.clock(), new_secret(deps)
    asked = SignIn(
        digest=sessions.digest_of(secret),
        kind=MAIL,
        email=address,
        secret="",
        back=safe_back(back),
        language=language,
        asked_at=now,
        expires_at=now + LINK_LASTS,
    )

    def begin(session: Session) -> None:
        first = sign_ins.last_but(session, address, MOST_LINKS - 1)
        if first and first + LINK_LASTS > now and not _caught(deps):
            seconds = ceil((first + LINK_LASTS - now).total_seconds())
            raise RequestRefused(
                "too_many_requests", {"Retry-After": str(seconds)}, seconds=seconds
            )
        sign_ins.begin(session, asked)

    await deps.database.write(begin)
    assert deps.post is not None
    await deps.post(_letter(deps, asked, secret))


def _letter(deps: Deps, asked: SignIn, secret: str) -> Letter:
    language = language_named(asked.language)
    link = f"{deps.settings.public_url.rstrip('/')}/sign-in/link?key={secret}"
    subject = say(language, "Sign in to the industrial promotion pages")
    before = (
        say(language, "Open this link, then press “Sign in” on the page it leads to:"),
    )
    after = (
        say(
            language,
            "The link leads in once, until %(until)s.",
            until=moment(asked.expires_at, language),
        ),
        say(
            language,
            "If you did not ask for it, do nothing: without the link nobody gets in.",
        ),
    )
    id, at = f"sign-in-{deps.new_id()}", asked.asked_at
    return write_letter(id, asked.email, subject, before, link, after, language, at)
