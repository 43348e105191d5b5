"""Who reads what people upload: a process for each file, bounded in time and memory."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from api.problems import away
from api.uploads.answer import Reading

log = structlog.get_logger("khuyencong.api")

_ROOT = str(Path(__file__).parent.parent)
_ANSWER_BYTES = 4096


@dataclass(frozen=True, slots=True)
class FileReader:
    """Reads files one after the other, so many at a time.

    What a file makes its reader do touches neither this process nor its log. A reader
    has its own limits; `seconds` is how long it is waited for when the machine is busy.
    """

    seconds: float = 120
    together: int = 2
    turns: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        """Have as many turns as files may be read at a time."""
        object.__setattr__(self, "turns", asyncio.Semaphore(self.together))

    async def read(self, source: Path, view: Path) -> Reading:
        """Give what a file is; a view of it is written to its address where needed.

        A file that took its reader beyond its limits is `file_too_complex`. Raises
        files_busy where the reader did not come to an end in time, or cannot work.
        """
        async with self.turns:
            return await self._read(source, view)

    async def _read(self, source: Path, view: Path) -> Reading:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-s", "-m", "api.uploads"),
            *(str(source), str(view)),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd="/",
            env={"PYTHONPATH": _ROOT},
        )
        try:
            answer = await asyncio.wait_for(_answer(process), self.seconds)
        except TimeoutError as late:
            raise away("files_busy") from late
        finally:
            await _end(process)
        if process.returncode is not None and process.returncode < 0:
            return Reading(fault="file_too_complex")
        if process.returncode or not answer.endswith(b"\n"):
            # The file is not to blame: a library is missing, or the disk is gone.
            log.error("file_reader_failed", code=process.returncode)
            raise away("files_busy")
        return Reading(**json.loads(answer))


async def _answer(process: Process) -> bytes:
    assert process.stdout is not None
    answer = await process.stdout.read(_ANSWER_BYTES)
    await process.wait()
    return answer


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()
