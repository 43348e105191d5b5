"""The door to the engine: what the API asks of it, and what it answers when away."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType, PendingActivityState, TaskQueueType
from temporalio.api.history.v1 import HistoryEvent as RawEvent
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowExecutionDescription,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from api.engine_answers import (
    Engine,
    EngineAway,
    EngineSlow,
    HistoryEvent,
    Inspection,
    PendingActivity,
)
from domain.application import Command, Opening
from domain.calendar import VIETNAM_TIME
from domain.errors import ApplicationClosed, NotFound, Refused, refusal
from workflows.application import SupportApplicationWorkflow
from workflows.messages import PROVINCE, SUPPORT_TYPE, YEAR, Carried, Receipt

__all__ = [
    "Engine",
    "EngineAway",
    "EngineSlow",
    "HistoryEvent",
    "Inspection",
    "PendingActivity",
    "TemporalEngine",
]

PATIENCE = timedelta(seconds=10)
"""How long a caller waits for an answer before being sent to look again."""
TASK_TIMEOUT = timedelta(seconds=5)
DECODABLE = (b"json/plain", b"json/protobuf")


class TemporalEngine:
    """The engine on a Temporal server: one workflow per dossier, its code as id."""

    def __init__(
        self, client: Client, task_queue: str, clock: Callable[[], datetime]
    ) -> None:
        """Speak through this client to the workers of this queue."""
        self._client = client
        self._task_queue = task_queue
        self._clock = clock

    async def submit(self, opening: Opening, command: Command) -> int:
        """Start the dossier's workflow with its first command, in one call."""
        return await self._answer(
            self._client.execute_update_with_start_workflow(
                SupportApplicationWorkflow.act,
                command,
                id=command.id,
                start_workflow_operation=self._start(opening, None),
                rpc_timeout=PATIENCE,
            )
        )

    async def act(self, code: str, command: Command) -> int:
        """Give a command to the dossier's workflow and wait for its answer."""
        return await self._answer(
            self._client.get_workflow_handle(code).execute_update(
                SupportApplicationWorkflow.act,
                command,
                id=command.id,
                rpc_timeout=PATIENCE,
            )
        )

    async def reopen(self, opening: Opening, carried: Carried) -> str:
        """Start a workflow again from the record and give its run id.

        For the day Temporal has lost it; raises ApplicationClosed when it is there.
        """
        try:
            handle = await self._client.start_workflow(
                SupportApplicationWorkflow.run,
                args=[opening, carried],
                id=opening.code,
                task_queue=self._task_queue,
                task_timeout=TASK_TIMEOUT,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                search_attributes=_attributes(opening),
                static_summary=f"{opening.code} {opening.support_type}",
            )
        except WorkflowAlreadyStartedError as running:
            raise ApplicationClosed("running_already") from running
        except RPCError as error:
            raise EngineAway from error
        return handle.first_execution_run_id or ""

    async def inspect(self, code: str) -> Inspection:
        """Give what Temporal knows of the workflow, its history decoded."""
        handle = self._client.get_workflow_handle(code)
        try:
            description = await handle.describe(rpc_timeout=PATIENCE)
            events = [e async for e in self._events(handle)]
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                raise NotFound from error
            raise EngineAway from error
        except RuntimeError as error:
            raise _never_connected(error) from error
        raw = description.raw_description
        return Inspection(
            workflow_state=description.status.name.lower()
            if description.status
            else "unknown",
            run_id=description.run_id,
            started_at=description.start_time,
            history_length=description.history_length,
            history_bytes=raw.workflow_execution_info.history_size_bytes,
            pending=tuple(_pending(description)),
            next_timer_at=_next_timer(events),
            events=tuple([await self._decoded(e) for e in events]),
        )

    async def ready(self) -> bool:
        """Say whether the server answers and a worker polls the queue."""
        try:
            answer = await self._client.workflow_service.describe_task_queue(
                DescribeTaskQueueRequest(
                    namespace=self._client.namespace,
                    task_queue=TaskQueue(name=self._task_queue),
                    task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
                ),
                timeout=timedelta(seconds=3),
            )
        except RPCError:
            return False
        except RuntimeError as error:
            _never_connected(error)
            return False
        recent = self._clock() - timedelta(minutes=2)
        return any(
            p.last_access_time.ToDatetime(tzinfo=UTC) > recent for p in answer.pollers
        )

    def _start(
        self, opening: Opening, carried: Carried | None
    ) -> WithStartWorkflowOperation[SupportApplicationWorkflow, str]:
        return WithStartWorkflowOperation(
            SupportApplicationWorkflow.run,
            args=[opening, carried],
            id=opening.code,
            task_queue=self._task_queue,
            task_timeout=TASK_TIMEOUT,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            search_attributes=_attributes(opening),
            static_summary=f"{opening.code} {opening.support_type}",
        )

    async def _answer(self, asked: Awaitable[Receipt]) -> int:
        """Wait for a receipt; turn what went wrong into what the API knows."""
        try:
            return (await asked).number
        except WorkflowUpdateFailedError as failed:
            raise _refused(failed) from failed
        except WorkflowUpdateRPCTimeoutOrCancelledError as late:
            if await self.ready():
                raise EngineSlow from late
            raise EngineAway from late
        except WorkflowAlreadyStartedError as closed:
            raise ApplicationClosed from closed
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND and "completed" in str(error):
                raise ApplicationClosed from error
            raise EngineAway from error
        except RuntimeError as error:
            raise _never_connected(error) from error

    async def _events(
        self, handle: WorkflowHandle[Any, Any]
    ) -> AsyncIterator[RawEvent]:
        async for event in handle.fetch_history_events():
            yield event

    async def _decoded(self, event: RawEvent) -> HistoryEvent:
        attributes = event.WhichOneof("attributes") or ""
        content = MessageToDict(
            getattr(event, attributes), preserving_proto_field_name=True
        )
        payloads = [await self._plain(p) for p in _payloads(getattr(event, attributes))]
        if payloads:
            content["payloads"] = payloads
        return HistoryEvent(
            number=event.event_id,
            kind=EventType.Name(event.event_type).removeprefix("EVENT_TYPE_").lower(),
            at=event.event_time.ToDatetime(tzinfo=UTC),
            content=content,
        )

    async def _plain(self, payload: Payload) -> Any:
        codec = self._client.data_converter.payload_codec
        opened = (await codec.decode([payload]))[0] if codec else payload
        if opened.metadata.get("encoding") in DECODABLE:
            return json.loads(opened.data)
        return None


def _never_connected(error: RuntimeError) -> EngineAway:
    """Give EngineAway for the SDK's way of saying that a first connection failed."""
    if "Failed client connect" not in str(error):
        raise error
    return EngineAway()


def _attributes(opening: Opening) -> TypedSearchAttributes:
    received = opening.received_at.astimezone(VIETNAM_TIME)
    return TypedSearchAttributes(
        [
            SearchAttributePair(SUPPORT_TYPE, opening.support_type),
            SearchAttributePair(PROVINCE, opening.province),
            SearchAttributePair(YEAR, str(received.year)),
        ]
    )


def _refused(failed: WorkflowUpdateFailedError) -> Refused | EngineAway:
    cause = failed.cause
    if not isinstance(cause, ApplicationError) or cause.type is None:
        return EngineAway()
    params = cause.details[0] if cause.details else {}
    return refusal(cause.type, params if isinstance(params, dict) else {})


def _pending(description: WorkflowExecutionDescription) -> Iterator[PendingActivity]:
    for activity in description.raw_description.pending_activities:
        scheduled = (
            activity.state is PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED
        )
        yield PendingActivity(
            kind=activity.activity_type.name,
            attempt=activity.attempt,
            last_failure=activity.last_failure.message,
            next_attempt_at=activity.scheduled_time.ToDatetime(tzinfo=UTC)
            if scheduled
            else None,
        )


def _next_timer(events: list[RawEvent]) -> datetime | None:
    """Give when the earliest timer rings that neither rang nor was cancelled."""
    timers: dict[int, datetime] = {}
    for event in events:
        if event.HasField("timer_started_event_attributes"):
            started = event.timer_started_event_attributes
            wait = started.start_to_fire_timeout.ToTimedelta()
            timers[event.event_id] = event.event_time.ToDatetime(tzinfo=UTC) + wait
        elif event.HasField("timer_fired_event_attributes"):
            timers.pop(event.timer_fired_event_attributes.started_event_id, None)
        elif event.HasField("timer_canceled_event_attributes"):
            timers.pop(event.timer_canceled_event_attributes.started_event_id, None)
    return min(timers.values(), default=None)


def _payloads(message: Message) -> Iterator[Payload]:
    """Give every payload inside a message, in order of its fields."""
    if isinstance(message, Payload):
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
            yield from _payloads(inner)
