"""The feed of all events in order, with the attributes of CloudEvents 1.0.2."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.auth.tokens import Person
from api.dependencies import DepsOf, LanguageOf, only
from api.schemas.events import CloudEvent, Feed, Reader, event_of
from domain.identity import derived_id
from domain.people import Role
from persistence import feed
from persistence.event_log import Recorded

routes = APIRouter(tags=["events"])


@routes.get("/events")
async def read_feed(
    person: Annotated[Person, Depends(only(Role.AUDITOR, Role.ADMINISTRATOR))],
    deps: DepsOf,
    language: LanguageOf,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Feed:
    """Read every event after a position, oldest first; positions never change.

    An event may come again when a reader repeats a position; its `id` is the same.
    """
    recorded = await feed.read_feed(deps.database, after, limit)
    reader = Reader(person.actor, language)
    return Feed(
        items=[_cloud_event(found, reader) for found in recorded],
        next_after=recorded[-1].position if recorded else after,
    )


def _cloud_event(recorded: Recorded, reader: Reader) -> CloudEvent:
    event = recorded.event
    return CloudEvent(
        id=derived_id(event.code, str(event.number)),
        source=f"/api/v1/applications/{event.code}",
        type=f"vn.khuyencong.application.{event.action.value}",
        subject=event.code,
        time=event.at,
        position=recorded.position,
        data=event_of(recorded, None, (), reader).model_dump(
            mode="json", by_alias=True, exclude={"messages", "answers"}
        ),
    )
