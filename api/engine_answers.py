"""What the API asks of an engine, and what an engine answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from domain.application import Command, Opening


class EngineAway(Exception):
    """No Temporal server or no worker answers now; nothing was decided."""


class EngineSlow(Exception):
    """The command was taken in, and its answer is still awaited."""


@dataclass(frozen=True, slots=True)
class PendingActivity:
    """An activity that has not ended: how often it was tried and what failed last."""

    kind: str
    attempt: int
    last_failure: str
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One event of the Temporal history, decoded."""

    number: int
    kind: str
    at: datetime
    content: Mapping[str, Any]


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


class Engine(Protocol):
    """What takes commands to the workflows."""

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

    async def ready(self) -> bool:
        """Say whether the server answers and a worker polls."""
        ...
