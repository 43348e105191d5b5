"""Keeps processes running: one that ends is started again, all stop in order."""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runtime.process import tied_command

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
STEADY_SECONDS = 20.0
"""After so long a process counts as sound, and its next end as the first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A process of the system: its command, environment, log and time to stop in."""

    name: str
    words: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()
    alone: bool = False
    stops_within: float = 15.0


Ended = Callable[[Part, int], None]


class Kept:
    """A part that is kept running until it is stopped."""

    def __init__(self, part: Part, ended: Ended) -> None:
        """Prepare; `ended` is told of every end that nobody asked for."""
        self.part = part
        self.starts = 0
        self._ended = ended
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The number of its process, while there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begin keeping it."""
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Stop it gently, and by force when it takes too long."""
        self._stopping = True
        process = self._process
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), self.part.stops_within)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _told_to_stop(self) -> bool:
        return self._stopping

    async def _keep(self) -> None:
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            self._process = await _started(self.part)
            self.starts += 1
            code = await self._process.wait()
            self._process = None
            if self._told_to_stop():
                return
            self._ended(self.part, code)
            steady = time.monotonic() - began > STEADY_SECONDS
            pause = FIRST_PAUSE if steady else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)


async def _started(part: Part) -> asyncio.subprocess.Process:
    with part.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *tied_command(os.getpid(), *part.words, alone=part.alone),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **part.environment},
            pass_fds=part.descriptors,
        )
