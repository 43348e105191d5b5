"""Who visits a page: signed in or not, in which language, and who may see it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request

from api.auth.sessions import person_of, session_digest
from api.auth.tokens import Person
from api.dependencies import bind_to_log, deps_of
from api.problems import role_refused
from api.requests.parameters import safe_back
from domain.people import Role
from presentation.language import Language

LANGUAGE_COOKIE = "language"
STAFF = (
    Role.OFFICER,
    Role.APPRAISER,
    Role.APPROVER,
    Role.TREASURER,
    Role.INSPECTOR,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)
HOUSE = (Role.ADMINISTRATOR, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who looks at a page; `session` is the digest of their cookie."""

    person: Person | None
    language: Language
    session: str = ""


class SignInNeeded(Exception):
    """Only somebody who is signed in may see this; `back` is where to go on after."""

    def __init__(self, back: str) -> None:
        """Remember the page that was asked for."""
        super().__init__(back)
        self.back = back


async def visiting(request: Request) -> Visitor:
    """Give who visits, and remember it for the drawing of the page."""
    digest = session_digest(request)
    person = None
    if digest:
        deps = deps_of(request)
        person = await deps.database.read(person_of, digest, deps.clock())
    if person is not None:
        bind_to_log(person)
    visitor = Visitor(person, language_of(request), digest if person else "")
    request.state.visitor = visitor
    return visitor


def language_of(request: Request) -> Language:
    """Give the language chosen on the pages; Vietnamese until somebody chooses."""
    return "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "vi"


Visiting = Annotated[Visitor, Depends(visiting)]


async def member(request: Request, visitor: Visiting) -> Person:
    """Give who is signed in. Raises SignInNeeded, which leads to the sign-in page."""
    if visitor.person is None:
        raise SignInNeeded(_where(request))
    return visitor.person


Member = Annotated[Person, Depends(member)]


def only_for(*roles: Role) -> Callable[[Person], Awaitable[Person]]:
    """Give a dependency that lets these roles in. Raises role_not_allowed (403)."""

    async def permitted(person: Member) -> Person:
        if person.actor.role not in roles:
            raise role_refused(roles)
        return person

    return permitted


def sign_in_address(back: str) -> str:
    """Give the sign-in page that leads back to a page of ours."""
    return f"/sign-in?back={quote(safe_back(back), safe='/')}"


def _where(request: Request) -> str:
    """Give the page to return to: of a form that was sent, the page it stood on."""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{request.url.path}{query}"
