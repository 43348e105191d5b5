"""How what Temporal says of a workflow becomes plain values, its payloads opened."""

import base64
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from api.engine.interface import HistoryEvent, PendingActivity, Workers

PAYLOAD = "temporal.api.common.v1.Payload"
SCHEDULED = "PENDING_ACTIVITY_STATE_SCHEDULED"
ASKED_WITHIN = timedelta(seconds=90)
"""A worker without work asks anew every 60 to 70 seconds; clocks may differ a bit."""
AT_A_TIME = 8
"""Workflows that are asked about at once."""
TROUBLED = (
    "WorkflowType = '{workflow}' AND TaskQueue = '{queue}' AND (ExecutionStatus IN "
    "('Failed', 'Terminated', 'TimedOut', 'Canceled') OR "
    "TemporalReportedProblems IS NOT NULL)"
)
"""What Temporal is asked for when it is to name the workflows that are not well."""


async def decoded(
    event: Any, opened: Callable[[Any], Awaitable[Any]], kind: str
) -> HistoryEvent:
    """Give an event with every payload opened where it stands.

    `payloads` in its content lists them once more, in the order of their fields.
    """
    attributes = getattr(event, event.WhichOneof("attributes") or "", None)
    held = tuple(payloads(attributes)) if attributes is not None else ()
    plain = {_written(p): await opened(p) for p in held}
    content = _in_place(_as_dict(attributes), plain)
    if held:
        content["payloads"] = [plain[_written(p)] for p in held]
    summary = ""
    if event.user_metadata.HasField("summary"):
        summary = str(await opened(event.user_metadata.summary) or "")
    return HistoryEvent(
        number=event.event_id,
        kind=kind.removeprefix("EVENT_TYPE_").lower(),
        at=event.event_time.ToDatetime(tzinfo=UTC),
        content=content,
        summary=summary,
    )


def payloads(message: Message) -> Iterator[Any]:
    """Give every payload inside a message, in order of its fields."""
    if message.DESCRIPTOR.full_name == PAYLOAD:
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            held = [v for v in value.values() if isinstance(v, Message)]
        else:
            held = list(value) if field.is_repeated else [value]
        for inner in held:
            yield from payloads(inner)


def next_timer(events: Sequence[HistoryEvent]) -> datetime | None:
    """Give when the earliest timer rings that neither rang nor was cancelled."""
    timers: dict[int, datetime] = {}
    for event in events:
        if event.kind == "timer_started":
            seconds = str(event.content["start_to_fire_timeout"]).removesuffix("s")
            timers[event.number] = event.at + timedelta(seconds=float(seconds))
        elif event.kind in ("timer_fired", "timer_canceled"):
            timers.pop(int(event.content["started_event_id"]), None)
    return min(timers.values(), default=None)


def pending(description: Any) -> tuple[PendingActivity, ...]:
    """Give the activities that have not ended, and workflow tasks tried again."""
    found = [
        PendingActivity(
            kind=activity.activity_type.name,
            attempt=activity.attempt,
            last_failure=activity.last_failure.message,
            next_attempt_at=activity.scheduled_time.ToDatetime(tzinfo=UTC)
            if _waits(activity)
            else None,
        )
        for activity in description.pending_activities
    ]
    task = description.pending_workflow_task
    if task.attempt > 1:
        found.append(PendingActivity("workflow_task", task.attempt, "", None))
    return tuple(found)


def workers_of(queue: Any, now: datetime) -> Workers:
    """Give whether a worker asks for the work of a described queue, and when last."""
    asked = (p.last_access_time.ToDatetime(tzinfo=UTC) for p in queue.pollers)
    last = max(asked, default=None)
    return Workers(last is not None and last > now - ASKED_WITHIN, last)


def state_of(description: Any) -> str:
    """Give Temporal's word for how a workflow stands."""
    return str(description.status.name.lower()) if description.status else "unknown"


def backing_off(description: Any) -> Iterator[str]:
    """Give the ids of the activities that wait before they are tried again."""
    for activity in description.pending_activities:
        if activity.attempt > 1 and _waits(activity):
            yield activity.activity_id


def _waits(activity: Any) -> bool:
    states = activity.DESCRIPTOR.fields_by_name["state"].enum_type
    return bool(activity.state == states.values_by_name[SCHEDULED].number)


def _as_dict(attributes: Message | None) -> dict[str, Any]:
    if attributes is None:
        return {}
    return MessageToDict(attributes, preserving_proto_field_name=True)


def _written(payload: Any) -> str:
    return base64.b64encode(payload.data).decode()


def _in_place(value: Any, plain: Mapping[str, Any]) -> Any:
    """Give a value with each written payload replaced by what it says."""
    if isinstance(value, list):
        return [_in_place(inner, plain) for inner in value]
    if not isinstance(value, dict):
        return value
    if "metadata" in value and value.get("data", "") in plain:
        return plain[value.get("data", "")]
    return {name: _in_place(inner, plain) for name, inner in value.items()}
