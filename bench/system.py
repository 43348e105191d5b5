"""A whole system as `khuyencong up` runs it, on a folder and a database of its own."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from bench import postgres
from bench.processes import Group
from runtime import settings
from runtime.data_folder import DataFolder, Running
from runtime.tokens import signing_key

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 180
LOOK_EVERY_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class System:
    """A running system: where it is, its folder, its database and its processes."""

    folder: DataFolder
    running: Running
    database_url: str
    group: Group
    ready_seconds: float

    @property
    def key(self) -> bytes:
        """The key that its tokens are signed with."""
        return signing_key(settings.load(data=self.folder.path))

    def database_bytes(self) -> int:
        """Return what the record takes, without what a new page would reuse."""
        if self.database_url.startswith("postgresql"):
            return postgres.size_of(self.database_url)
        with closing(sqlite3.connect(self.folder.database_file)) as opened:
            opened.execute("PRAGMA wal_checkpoint(PASSIVE)")
            pages, free, size = (
                int(opened.execute(f"PRAGMA {name}").fetchone()[0])
                for name in ("page_count", "freelist_count", "page_size")
            )
        return (pages - free) * size

    def letters(self) -> int:
        """Return how many letters its mail catcher has caught."""
        return sum(1 for file in self.folder.mail.glob("*") if file.is_file())


@asynccontextmanager
async def up(
    path: Path, database_url: str = "", others: tuple[int, ...] = ()
) -> AsyncIterator[System]:
    """Run a system until the context ends; `others` are counted to its processes."""
    folder = DataFolder(path)
    folder.prepare()
    environment = {**os.environ, "KHUYENCONG_DATABASE_URL": database_url}
    began = time.monotonic()
    with (path / "said").open("ab") as said:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "runtime", "up", "--data", str(path)),
                *("--port", "0", "--no-seed"),
            ],
            cwd=ROOT,
            env=environment,
            stdout=said,
            stderr=said,
        )
    try:
        running = await _ready(folder, process, began)
        yield System(
            folder,
            running,
            database_url or folder.database_url,
            Group((process.pid, *others)),
            time.monotonic() - began,
        )
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait)


async def _ready(
    folder: DataFolder, process: "subprocess.Popen[bytes]", began: float
) -> Running:
    while time.monotonic() < began + PATIENCE_SECONDS:
        assert process.poll() is None, (folder.path / "said").read_text()
        running = folder.running()
        if running is not None and await asyncio.to_thread(answers, running.url):
            return running
        await asyncio.sleep(LOOK_EVERY_SECONDS)
    raise AssertionError(f"{folder.path}: not ready in {PATIENCE_SECONDS} s")


def answers(url: str) -> bool:
    """Say whether a system at this address takes work."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{url}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
