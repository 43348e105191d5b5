"""The delivery log: what was told to whom, and whether it arrived."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.auth.tokens import Person
from api.dependencies import DepsOf, SignedIn, only
from api.requests.parameters import dossier
from api.schemas.events import MessagePage, MessageShown
from domain.people import Role
from persistence import delivery_log
from persistence.outbox import Message

routes = APIRouter(tags=["messages"])


@routes.get("/messages")
async def list_messages(
    person: SignedIn,
    deps: DepsOf,
    application: Annotated[str | None, Query(max_length=40)] = None,
    state: Annotated[
        str | None, Query(pattern="^(queued|sent|failed|unaddressed)$")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> MessagePage:
    """List the messages of the dossiers the caller may see."""
    code = dossier(application) if application is not None else None
    page = await deps.database.read(
        delivery_log.log,
        person.actor,
        code=code,
        state=state,
        limit=limit,
        cursor=cursor,
    )
    return MessagePage(
        items=[_shown(message, person) for message in page.items],
        next_cursor=page.next_cursor,
    )


@routes.post("/messages/{id}/resend", status_code=202)
async def resend_message(
    person: Annotated[Person, Depends(only(Role.ADMINISTRATOR))],
    id: Annotated[str, Path(max_length=64)],
    deps: DepsOf,
) -> MessageShown:
    """Queue a message again, to the address known by now."""
    message = await deps.database.write(
        delivery_log.resend, person.actor, id, deps.clock()
    )
    return _shown(message, person)


def _shown(message: Message, person: Person) -> MessageShown:
    inside = person.actor.role is not Role.APPLICANT
    return MessageShown.of(
        message,
        application=message.code,
        recipient=message.recipient or None if inside else None,
        subject=message.subject or None,
        template=message.template or None,
        template_digest=message.template_digest or None,
        last_failure=message.last_failure or None if inside else None,
    )
