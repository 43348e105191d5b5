"""The floor: what Temporal alone takes for as many commands, timers and payments.

A bare workflow: every command is an update that one local activity answers, the
deadline is armed anew after each, and two payments are activities. No database, no
rules, no letters. What the product costs more than this is its own.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from uuid import uuid4

from temporalio import activity, workflow
from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.worker import (
    PollerBehaviorAutoscaling,
    UnsandboxedWorkflowRunner,
    Worker,
)

from bench.flights import in_turns
from bench.processes import Group

COMMANDS = 19
PAYMENTS = (11, 18)
"""The commands after which money is ordered."""
DEADLINE = timedelta(days=3)
AT_ONCE = timedelta(seconds=4)


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the floor: its number says all there is to say."""

    number: int
    fact: str = "a fact such as a form brings"


@activity.defn
async def write_step(step: Step) -> Step:
    """Return what a record would return, without one."""
    return step


@activity.defn
async def order_payment(number: int) -> str:
    """Return what a treasury would answer."""
    return f"ordered-{number}"


@workflow.defn
class BareWorkflow:
    """Answers so many commands, one after another, then ends."""

    def __init__(self) -> None:
        """Begin without any command."""
        self._done = 0
        self._turn = asyncio.Lock()
        self._timer: asyncio.Task[None] | None = None
        self._payments: list[asyncio.Task[str]] = []

    @workflow.run
    async def run(self, commands: int) -> str:
        """Live until the last command was answered."""
        await workflow.wait_condition(
            lambda: self._done == commands and workflow.all_handlers_finished()
        )
        for payment in self._payments:
            await payment
        if self._timer is not None:
            self._timer.cancel()
        return "completed"

    @workflow.update
    async def act(self, step: Step) -> int:
        """Write a step and arm the deadline anew."""
        async with self._turn:
            written = await workflow.execute_local_activity(
                write_step, step, schedule_to_close_timeout=AT_ONCE
            )
            self._done = written.number
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.create_task(_deadline())
        if step.number in PAYMENTS:
            paying = workflow.execute_activity(
                order_payment, step.number, start_to_close_timeout=AT_ONCE
            )
            self._payments.append(asyncio.ensure_future(paying))
        return self._done


async def _deadline() -> None:
    with suppress(asyncio.CancelledError):
        await workflow.sleep(DEADLINE)


class Floor:
    """Walks bare workflows."""

    name = "floor: bare Temporal"

    def __init__(self, client: Client, queue: str, group: Group) -> None:
        """Speak to the worker of this queue."""
        self.group = group
        self._client = client
        self._queue = queue
        self._numbers = count(1)
        self._run = uuid4().hex[:8]

    async def walk(self, dossiers: int, in_flight: int) -> Sequence[float]:
        """Return the seconds of every command; all workflows end `completed`."""
        return await in_turns(dossiers, in_flight, self._dossier)

    async def open(self, dossiers: int, in_flight: int, commands: int) -> None:
        """Start so many workflows and give each its first commands."""
        await in_turns(dossiers, in_flight, lambda: self._commands(commands))

    async def settle(self) -> int:
        """Return at once: nothing is left to do."""
        return 0

    async def _dossier(self) -> Sequence[float]:
        id, times = await self._begun()
        times += [await self._timed(id, n) for n in range(2, COMMANDS + 1)]
        ended = await self._client.get_workflow_handle(id).result()
        assert ended == "completed", ended
        return times

    async def _commands(self, commands: int) -> Sequence[float]:
        id, times = await self._begun()
        return times + [await self._timed(id, n) for n in range(2, commands + 1)]

    async def _begun(self) -> tuple[str, list[float]]:
        id = f"floor-{self._run}-{next(self._numbers)}"
        began = time.perf_counter()
        await self._client.execute_update_with_start_workflow(
            BareWorkflow.act,
            Step(1),
            start_workflow_operation=WithStartWorkflowOperation(
                BareWorkflow.run,
                COMMANDS,
                id=id,
                task_queue=self._queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            ),
        )
        return id, [time.perf_counter() - began]

    async def _timed(self, id: str, number: int) -> float:
        began = time.perf_counter()
        handle = self._client.get_workflow_handle(id)
        await handle.execute_update(BareWorkflow.act, Step(number))
        return time.perf_counter() - began


def bare_worker(client: Client, queue: str) -> Worker:
    """Return a worker of bare workflows: the leanest way to run them."""
    return Worker(
        client,
        task_queue=queue,
        workflows=[BareWorkflow],
        activities=[write_step, order_payment],
        workflow_runner=UnsandboxedWorkflowRunner(),
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
    )
