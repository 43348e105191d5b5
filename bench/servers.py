"""What the engine leans on, without the rest of the system: Temporal and workers."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from pathlib import Path

from temporalio.client import Client

from bench.system import PATIENCE_SECONDS, ROOT
from runtime import connection, embedded, settings
from runtime.data_folder import DataFolder
from runtime.errors import CommandError
from runtime.settings import Settings


@asynccontextmanager
async def temporal(path: Path) -> AsyncIterator[tuple[Settings, int]]:
    """Run the Temporal server of `khuyencong up` alone, on a folder of its own.

    Yields the settings that lead to it, and its process.
    """
    folder = DataFolder(path)
    folder.prepare()
    house = embedded.prepare(settings.load(data=path, temporal_address=""), 0)
    part = next(p for p in embedded.parts(house) if p.name == "temporal")
    chosen = settings.load(data=path, temporal_address=house.running.temporal_address)
    house.socket.close()
    with process(part.words, part.log, {}) as pid:
        yield chosen, pid


async def connected(chosen: Settings) -> Client:
    """Return a client as the product makes it, once the server answers."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                return await connection.client(chosen)
            except CommandError:
                await asyncio.sleep(0.1)


def worker(
    module: str, chosen: Settings, queue: str, database_url: str, log: Path
) -> AbstractContextManager[int]:
    """Run a worker module of this package until the context ends."""
    environment = {
        "KHUYENCONG_DATA": str(chosen.data),
        "KHUYENCONG_TEMPORAL_ADDRESS": chosen.temporal_address,
        "KHUYENCONG_TASK_QUEUE": queue,
        "KHUYENCONG_DATABASE_URL": database_url,
    }
    return process((sys.executable, "-m", module), log, environment)


@contextmanager
def process(
    words: tuple[str, ...], log: Path, environment: dict[str, str]
) -> Iterator[int]:
    """Run a command until the context ends; yields the number of its process."""
    with log.open("ab") as said:
        started = subprocess.Popen(
            words,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    try:
        yield started.pid
    finally:
        started.terminate()
        try:
            started.wait(15)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


async def until_told() -> None:
    """Return when this process is told to stop."""
    stop = asyncio.Event()
    embedded.on_signals(stop)
    await stop.wait()
