"""The peer as a subject: in a process of its own, and behind the HTTP layer."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

from bench.processes import Group
from bench.servers import process
from bench.system import PATIENCE_SECONDS, ROOT, System, answers
from persistence.migration import migrate
from runtime.data_folder import HOST, DataFolder, Running, free_port
from runtime.tokens import ensure_key


class InProcess:
    """DBOS without HTTP and letters: it, its laws and its driver are one process."""

    def __init__(
        self, name: str, child: "subprocess.Popen[str]", others: tuple[int, ...]
    ) -> None:
        """Speak to this process."""
        self.name = name
        self.group = Group((child.pid, *others))
        self._child = child

    async def prepare(self, dossiers: int) -> None:
        """Take so many submissions in, before anything is measured."""
        await asyncio.to_thread(self._ask, f"prepare {dossiers}")

    async def walk(self, dossiers: int, in_flight: int) -> Sequence[float]:
        """Return the seconds of every command; all dossiers end `completed`."""
        return await asyncio.to_thread(self._ask, f"walk {dossiers} {in_flight}")

    async def settle(self) -> int:
        """Return at once: no letter is sent."""
        return 0

    def _ask(self, words: str) -> Sequence[float]:
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.write(words + "\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        assert line, f"{self.name}: ended"
        times: Sequence[float] = json.loads(line)
        return times


@asynccontextmanager
async def in_process(
    name: str, url: str, folder: Path, others: tuple[int, ...] = ()
) -> AsyncIterator[InProcess]:
    """Run the peer on a database of its own until the context ends."""
    folder.mkdir()
    migrate(url)
    with (folder / "said").open("ab") as said:
        child = subprocess.Popen(
            (sys.executable, "-m", "bench.dbos_peer", url, str(folder)),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    try:
        subject = InProcess(name, child, others)
        assert child.stdout is not None
        line = await asyncio.to_thread(child.stdout.readline)
        assert line, (folder / "said").read_text()[-2000:]
        yield subject
    finally:
        child.terminate()
        # Closes what leads to it, too.
        await asyncio.to_thread(child.communicate)


@asynccontextmanager
async def behind_http(
    path: Path, database_url: str = "", others: tuple[int, ...] = ()
) -> AsyncIterator[System]:
    """Run API, peer, relay and mail catcher until the context ends."""
    folder, taken = DataFolder(path), set[int]()
    folder.prepare()
    url = database_url or folder.database_url
    migrate(url)
    port, mail = free_port(taken), free_port(taken)
    environment = {
        "KHUYENCONG_DATA": str(path),
        "KHUYENCONG_DATABASE_URL": url,
        "KHUYENCONG_SIGNING_KEY_FILE": str(ensure_key(path)),
        "KHUYENCONG_TEMPORAL_ADDRESS": f"{HOST}:9",
        "KHUYENCONG_SMTP_URL": f"smtp://{HOST}:{mail}",
        "KHUYENCONG_UPLOADS": "6000/minute",
    }
    python, began = (sys.executable, "-m"), time.monotonic()
    with ExitStack() as stack:
        pids = [
            stack.enter_context(process((*python, *words), path / "said", environment))
            for words in (
                ("runtime.mail_catcher", str(mail), str(folder.mail)),
                ("bench.dbos_server",),
                ("bench.dbos_server", str(port)),
            )
        ]
        running = Running(os.getpid(), f"http://{HOST}:{port}", port, "", "", "", "")
        while not await asyncio.to_thread(answers, running.url):
            waited = time.monotonic() - began
            assert waited < PATIENCE_SECONDS, (path / "said").read_text()[-2000:]
            await asyncio.sleep(0.1)
        ready = time.monotonic() - began
        yield System(folder, running, url, Group((*pids, *others)), ready)
