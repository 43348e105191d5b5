"""The door to the engine: what the API asks of it, and what it answers when away."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from temporalio.api.common.v1 import Payload, WorkflowExecution
from temporalio.api.enums.v1 import EventType, TaskQueueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import (
    DescribeTaskQueueRequest,
    ResetActivityRequest,
)
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from api.engine.history import (
    AT_A_TIME,
    TROUBLED,
    backing_off,
    decoded,
    next_timer,
    pending,
    state_of,
    workers_of,
)
from api.engine.interface import (
    MOST_TROUBLED,
    Engine,
    EngineAway,
    EngineMisconfigured,
    EngineSlow,
    HistoryEvent,
    Inspection,
    PendingActivity,
    Troubled,
    Workers,
    never_connected,
)
from domain.application import Command, Opening
from domain.calendar import VIETNAM_TIME
from domain.errors import ApplicationClosed, NotFound, Refused, refusal
from workflows.application import SupportApplicationWorkflow
from workflows.messages import (
    PROVINCE,
    SEARCH_ATTRIBUTES,
    SUPPORT_TYPE,
    WORKFLOW,
    YEAR,
    Carried,
    Receipt,
)

__all__ = [
    "Engine",
    "EngineAway",
    "EngineSlow",
    "HistoryEvent",
    "Inspection",
    "PendingActivity",
    "TemporalEngine",
    "Troubled",
    "Workers",
]

log = structlog.get_logger(__name__)

PATIENCE = timedelta(seconds=10)
"""How long a caller waits for an answer before being sent to look again."""
AT_ONCE = timedelta(seconds=3)
TASK_TIMEOUT = timedelta(seconds=5)
DECODABLE = (b"json/plain", b"json/protobuf")
FAULTS = frozenset(
    {
        RPCStatusCode.INVALID_ARGUMENT,
        RPCStatusCode.PERMISSION_DENIED,
        RPCStatusCode.UNAUTHENTICATED,
        RPCStatusCode.UNIMPLEMENTED,
    }
)
"""Answers of the server that no waiting changes."""
PROBLEMS = SearchAttributeKey.for_keyword_list("TemporalReportedProblems")


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
            with _reaching():
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
        return handle.first_execution_run_id or ""

    async def inspect(self, code: str) -> Inspection:
        """Give what Temporal knows of the workflow, its history decoded."""
        handle = self._client.get_workflow_handle(code)
        with _reaching():
            description = await handle.describe(rpc_timeout=PATIENCE)
            events = [e async for e in handle.fetch_history_events()]
        raw = description.raw_description
        told = [
            await decoded(e, self._plain, EventType.Name(e.event_type)) for e in events
        ]
        return Inspection(
            workflow_state=state_of(description),
            run_id=description.run_id,
            namespace=self._client.namespace,
            started_at=description.start_time,
            history_length=description.history_length,
            history_bytes=raw.workflow_execution_info.history_size_bytes,
            pending=pending(raw),
            next_timer_at=next_timer(told),
            events=tuple(told),
        )

    async def troubled(self, codes: Sequence[str]) -> tuple[Troubled, ...]:
        """Give the workflows that are not well, of these dossiers and as reported."""
        query = TROUBLED.format(workflow=WORKFLOW, queue=self._task_queue)
        looks = asyncio.Semaphore(AT_A_TIME)
        with _reaching():
            found = self._client.list_workflows(
                query, limit=MOST_TROUBLED, rpc_timeout=PATIENCE
            )
            reported = [execution.id async for execution in found]
            asked = dict.fromkeys((*reported, *codes))
            told = await asyncio.gather(*(self._look(code, looks) for code in asked))
        return tuple(t for t in told if not t.well)

    async def retry_now(self, code: str) -> int:
        """Have the activities a dossier waits for tried at once; give how many."""
        which = WorkflowExecution(workflow_id=code)
        handle = self._client.get_workflow_handle(code)
        with _reaching():
            description = await handle.describe(rpc_timeout=PATIENCE)
            resting = tuple(backing_off(description.raw_description))
            for activity in resting:
                await self._client.workflow_service.reset_activity(
                    ResetActivityRequest(
                        namespace=self._client.namespace, execution=which, id=activity
                    ),
                    timeout=PATIENCE,
                )
        return len(resting)

    async def workers(self) -> Workers:
        """Say whether a worker asks for the work of the queue. Raises EngineAway."""
        asked = DescribeTaskQueueRequest(
            namespace=self._client.namespace,
            task_queue=TaskQueue(name=self._task_queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
        ask = self._client.workflow_service.describe_task_queue
        with _reaching():
            queue = await ask(asked, timeout=AT_ONCE)
        return workers_of(queue, self._clock())

    async def lacks(self) -> tuple[str, ...]:
        """Return the search attributes that the server does not know, by name."""
        asked = ListSearchAttributesRequest(namespace=self._client.namespace)
        try:
            with _reaching():
                listed = await self._client.operator_service.list_search_attributes(
                    asked, timeout=AT_ONCE
                )
        except EngineMisconfigured:
            # Temporal Cloud lets nobody ask; what it lacks shows at the first start.
            return ()
        known = listed.custom_attributes
        return tuple(k.name for k in SEARCH_ATTRIBUTES if k.name not in known)

    async def ready(self) -> bool:
        """Say whether the server answers and a worker asks for work."""
        try:
            return (await self.workers()).asking
        except (EngineAway, NotFound):
            return False

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
            raise _unanswered(error) from error
        except RuntimeError as error:
            raise never_connected(error) from error

    async def _look(self, code: str, looks: asyncio.Semaphore) -> Troubled:
        """Give how the latest run of a dossier's workflow stands."""
        async with looks:
            try:
                handle = self._client.get_workflow_handle(code)
                seen = await handle.describe(rpc_timeout=PATIENCE)
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
                return Troubled(code, "missing")
        return Troubled(
            code,
            state_of(seen),
            tuple(seen.typed_search_attributes.get(PROBLEMS) or ()),
            tuple(p for p in pending(seen.raw_description) if p.attempt > 1),
            seen.close_time or seen.start_time,
        )

    async def _plain(self, payload: Payload) -> Any:
        codec = self._client.data_converter.payload_codec
        opened = (await codec.decode([payload]))[0] if codec else payload
        if opened.metadata.get("encoding") in DECODABLE:
            return json.loads(opened.data)
        return None


@contextmanager
def _reaching() -> Iterator[None]:
    """Turn what goes wrong on the way to a workflow into what the API knows."""
    try:
        yield
    except RPCError as error:
        unanswered = _unanswered(error)
        if error.status is RPCStatusCode.NOT_FOUND and not isinstance(
            unanswered, EngineMisconfigured
        ):
            raise NotFound from error
        raise unanswered from error
    except RuntimeError as error:
        raise never_connected(error) from error


def _unanswered(error: RPCError) -> EngineAway:
    """Return what an error of the server means: it is away, or it refuses us."""
    unknown = error.status is RPCStatusCode.NOT_FOUND and "amespace" in error.message
    if error.status in FAULTS or unknown:
        log.error("temporal refuses", status=error.status.name, why=error.message)
        return EngineMisconfigured(error.message)
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
