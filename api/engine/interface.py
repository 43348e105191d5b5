"""What the API asks of an engine, and what an engine answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from domain.application import Command, Opening
from workflows.messages import Carried

MOST_TROUBLED = 50
"""Workflows that a look at what is not well asks Temporal about, at most."""


class EngineAway(Exception):
    """No Temporal server or no worker answers now; nothing was decided."""


class EngineMisconfigured(EngineAway):
    """The server answers and refuses: waiting mends nothing, whoever runs it must.

    The words are the server's own.
    """


class EngineSlow(Exception):
    """The command was taken in, and its answer is still awaited."""


def never_connected(error: RuntimeError) -> EngineAway:
    """Give EngineAway for the SDK's way of saying that a first connection failed."""
    if "Failed client connect" not in str(error):
        raise error
    return EngineAway()


@dataclass(frozen=True, slots=True)
class PendingActivity:
    """An activity that has not ended: how often it was tried and what failed last."""

    kind: str
    attempt: int
    last_failure: str
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One event of the Temporal history, decoded; `summary` is the workflow's own."""

    number: int
    kind: str
    at: datetime
    content: Mapping[str, Any]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A workflow as Temporal sees it, for the administrator alone."""

    workflow_state: str
    run_id: str
    started_at: datetime | None
    history_length: int
    history_bytes: int
    pending: tuple[PendingActivity, ...]
    next_timer_at: datetime | None
    events: tuple[HistoryEvent, ...]
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class Troubled:
    """A workflow that is not well, as Temporal reports it.

    `workflow_state` is Temporal's word, `missing` where it has no such workflow any
    more; `problems` is what it says of a workflow whose tasks fail; `retrying` are the
    activities tried more than once.
    """

    code: str
    workflow_state: str
    problems: tuple[str, ...] = ()
    retrying: tuple[PendingActivity, ...] = ()
    since: datetime | None = None

    @property
    def well(self) -> bool:
        """Whether there is nothing to tell: it runs, and nothing is tried again."""
        return self.workflow_state == "running" and not (self.problems or self.retrying)


@dataclass(frozen=True, slots=True)
class Workers:
    """Whether a worker asks for work, and when one last did, as far as is known.

    Temporal forgets within minutes who asked: none known means none for a while.
    """

    asking: bool
    last_asked_at: datetime | None = None


class Engine(Protocol):
    """What takes commands to the workflows."""

    async def lacks(self) -> tuple[str, ...]:
        """Return the search attributes that the server does not know, by name.

        None where the server does not tell. Raises EngineAway.
        """
        ...

    async def submit(self, opening: Opening, command: Command) -> int:
        """Start the dossier's workflow and give the number of its first event.

        Repeating is harmless. Raises EngineAway, EngineSlow or a domain refusal.
        """
        ...

    async def act(self, code: str, command: Command) -> int:
        """Give the number of the event the command led to.

        Raises EngineAway, EngineSlow or a domain refusal. A repeated command id gives
        the number it gave first.
        """
        ...

    async def inspect(self, code: str) -> Inspection:
        """Give what Temporal knows of the dossier's workflow.

        Raises EngineAway, or NotFound when Temporal has none by this code any more.
        """
        ...

    async def troubled(self, codes: Sequence[str]) -> tuple[Troubled, ...]:
        """Give the workflows that are not well: among these dossiers, and as reported.

        Bounded to the MOST_TROUBLED latest reported. Raises EngineAway.
        """
        ...

    async def retry_now(self, code: str) -> int:
        """Have the activities a dossier waits for tried at once; give how many.

        Raises EngineAway, or NotFound when Temporal has no such workflow any more.
        """
        ...

    async def reopen(self, opening: Opening, carried: Carried) -> str:
        """Start a workflow again from the record and give its run id.

        For the day Temporal has lost or ended it. Raises EngineAway, and
        ApplicationClosed `running_already` while it runs.
        """
        ...

    async def workers(self) -> Workers:
        """Say whether a worker asks for work. Raises EngineAway."""
        ...

    async def ready(self) -> bool:
        """Say whether the server answers and a worker polls."""
        ...
