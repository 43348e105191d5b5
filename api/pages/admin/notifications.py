"""Pages of the messages: every template with a sample, and what was sent to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.pages.common import audit_entries
from api.pages.common.audit_entries import RESEND
from api.pages.common.rendering import render
from api.pages.common.visitor import HOUSE, Visiting, only_for
from api.ports import Preview, Previews, TemplateFile
from domain import support_types
from domain.errors import NotFound
from domain.identity import code_meant
from domain.people import HUMAN_ROLES, Role
from domain.standard import STANDARD
from domain.states import Action
from persistence import delivery_log
from persistence.database import Session
from persistence.outbox import FAILED, QUEUED, SENT, UNADDRESSED
from presentation.language import Language, say

routes = APIRouter()

House = Annotated[Person, Depends(only_for(*HOUSE))]
Administrator = Annotated[Person, Depends(only_for(Role.ADMINISTRATOR))]

LANGUAGES: tuple[Language, ...] = ("vi", "en")
STATES = (QUEUED, SENT, FAILED, UNADDRESSED)
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""A mail brings its own style and nothing else; it runs as nobody, without scripts."""


@dataclass(frozen=True, slots=True)
class Told:
    """An action, whom it always tells, and the files that write its messages.

    Where `roles` is empty the step itself decides who is told.
    """

    action: Action
    roles: tuple[Role, ...]
    files: tuple[TemplateFile, ...]

    @property
    def own(self) -> tuple[TemplateFile, ...]:
        """The files with words of one support type alone."""
        return tuple(file for file in self.files if file.support_type)

    def channels(self, language: str) -> tuple[str, ...]:
        """Give the parts of a message that are written for all support types."""
        return tuple(
            f.channel
            for f in self.files
            if f.language == language and not f.support_type
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """Which message is looked at: of an action, to a role, about a support type."""

    action: Action
    role: Role
    support_type: str


async def sample(
    action: str,
    role: Annotated[str, Query(max_length=32)] = Role.APPLICANT.value,
    support_type: Annotated[str, Query(max_length=64)] = "",
) -> Sample:
    """Give what an address asks for. Raises NotFound for what there is not."""
    kinds = {kind.code for kind in support_types.current()}
    kind = support_type or support_types.current()[0].code
    roles = {str(known): known for known in HUMAN_ROLES}
    actions = {str(known): known for known in Action}
    if action not in actions or role not in roles or kind not in kinds:
        raise NotFound
    return Sample(actions[action], roles[role], kind)


Sampled = Annotated[Sample, Depends(sample)]


@routes.get("/notifications")
async def list_templates(request: Request, _person: House, deps: DepsOf) -> Response:
    """Show which messages there are: by action, for whom, in which files."""
    return render(
        request,
        "notifications/list.html",
        told_of=_told_of(_previews(deps).files()),
        both=LANGUAGES,
    )


@routes.get("/notifications/log")
async def read_log(
    request: Request,
    person: House,
    visitor: Visiting,
    deps: DepsOf,
    state: Annotated[str, Query(max_length=16)] = "",
    application: Annotated[str, Query(max_length=40)] = "",
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    done: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """Show what was told to whom and whether it arrived, latest first."""
    wanted = code_meant(application)
    chosen = state if state in STATES else None
    page = await deps.database.read(
        delivery_log.log, person.actor, code=wanted, state=chosen, cursor=cursor
    )
    queued = say(visitor.language, "The message was queued and is sent shortly.")
    return render(
        request,
        "notifications/log.html",
        messages=page.items,
        next_cursor=page.next_cursor,
        first_page=cursor is None,
        states=STATES,
        state=chosen or "",
        code=wanted or "",
        unknown=application if application and not wanted else "",
        resends=person.actor.role is Role.ADMINISTRATOR,
        told=queued if done == "queued" else "",
    )


@routes.get("/notifications/log/{id}/resend")
async def back_to_log(_person: House) -> Response:
    """Lead whoever signed in again back to the list: nothing is sent by looking."""
    return RedirectResponse("/notifications/log", 303)


@routes.post("/notifications/log/{id}/resend")
async def resend(person: Administrator, id: str, deps: DepsOf) -> Response:
    """Queue a message again, to the address known by now, and write that down."""
    await deps.database.write(queue_again, person, id, deps.clock())
    return RedirectResponse("/notifications/log?done=queued", 303)


def queue_again(session: Session, person: Person, id: str, now: datetime) -> None:
    """Queue a message again and write that down. Raises NotFound, or Refused."""
    message = delivery_log.resend(session, person.actor, id, now)
    audit_entries.record(
        session, person, RESEND, message.code, "done", now, note=message.id
    )


@routes.get("/notifications/{action}")
async def show_sample(
    request: Request, _person: House, deps: DepsOf, asked: Sampled
) -> Response:
    """Show a message in both languages side by side, with sample values."""
    previews = _previews(deps)
    told = next(t for t in _told_of(previews.files()) if t.action is asked.action)
    return render(
        request,
        "notifications/sample.html",
        asked=asked,
        of_action=told,
        samples=tuple((one, _sample(previews, asked, one)) for one in LANGUAGES),
        roles=HUMAN_ROLES,
        kinds=support_types.current(),
    )


@routes.get("/notifications/{action}/{language}/html")
async def show_html(
    _person: House, deps: DepsOf, asked: Sampled, language: Language
) -> Response:
    """Give the HTML of a sample as mail programs draw it, shut off from these pages."""
    page = HTMLResponse(_sample(_previews(deps), asked, language).html)
    page.headers["Content-Security-Policy"] = MAIL_POLICY
    page.headers["Cache-Control"] = "no-store"
    return page


def _previews(deps: Deps) -> Previews:
    if deps.previews is None:
        raise NotFound
    return deps.previews


def _sample(previews: Previews, asked: Sample, language: Language) -> Preview:
    return previews.preview(asked.action, asked.role, language, asked.support_type)


def _told_of(files: Iterable[TemplateFile]) -> tuple[Told, ...]:
    found = tuple(files)
    return tuple(
        Told(
            action, _always_told(action), tuple(f for f in found if f.action is action)
        )
        for action in Action
    )


def _always_told(action: Action) -> tuple[Role, ...]:
    """Give the table's roles, and those who wait where the step leads to another state.

    Of what applicants do themselves, and of matters of the office, they are told only
    where the table says so.
    """
    found: dict[Role, None] = {}
    for step in (one for one in STANDARD.transitions if one.action is action):
        found |= dict.fromkeys(step.tells)
        aware = step.internal or step.by == (Role.APPLICANT,)
        moves = any(s not in step.leads_from(s) for s in step.sources)
        waiting = (Role.APPLICANT, Role.OFFICER) if moves else ()
        found |= dict.fromkeys(
            r for r in waiting if not (aware and r is Role.APPLICANT)
        )
    return tuple(found)
