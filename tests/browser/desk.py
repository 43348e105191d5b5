"""A whole system of its own on this machine, for browsers to visit."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from domain.states import State
from runtime.data_folder import DataFolder
from runtime.demo import projects, seeding
from runtime.demo.first_start import FAIR_LINE, PROJECTS
from runtime.demo.seeding import Errand
from runtime.settings import PREFIX, Settings
from runtime.tokens import signing_key

ROOT = Path(__file__).parents[2]
READY_WITHIN_SECONDS = 120
STOPPED_WITHIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Desk:
    """A running system: where it is visited, and the folder that holds all it has."""

    url: str
    folder: DataFolder

    @property
    def key(self) -> bytes:
        """The key that signs the bearer tokens of this system."""
        return signing_key(Settings(data=self.folder.path))

    async def files(self, *rows: str, until: State) -> tuple[str, ...]:
        """File published projects up to a state; give the codes of their dossiers.

        A row that was filed before is moved on from where it is.
        """
        sheet = projects.read(PROJECTS, plan_lines=FAIR_LINE)
        known = {project.row: project for project in sheet.projects}
        errands = [Errand(known[row], until, to_come=True) for row in rows]
        done = await seeding.run(self.url, self.key, errands, lambda _: None)
        assert not any(one.failure for one in done), [one.failure for one in done]
        return tuple(str(one.shown["code"]) for one in done if one.shown)

    async def mail(self, about: str, within_seconds: float = 30) -> str:
        """Give the newest mail caught whose text holds these words."""
        async with asyncio.timeout(within_seconds):
            while True:
                for file in sorted(self.folder.mail.glob("*"), reverse=True):
                    text = file.read_text(encoding="utf-8", errors="replace")
                    if about in text:
                        return text
                await asyncio.sleep(0.1)


@contextmanager
def opened(folder: Path) -> Iterator[Desk]:
    """Run `khuyencong up` on a new folder until the context ends."""
    said = folder.with_suffix(".said")
    with said.open("wb") as out:
        running = subprocess.Popen(
            [
                *(sys.executable, "-m", "runtime", "up", "--data", str(folder)),
                *("--port", "0", "--no-seed"),
            ],
            cwd=folder.parent,
            env=_environment(),
            stdout=out,
            stderr=out,
        )
    try:
        _wait(running, said)
        announced = DataFolder(folder).running()
        assert announced is not None
        yield Desk(announced.url, DataFolder(folder))
    finally:
        running.terminate()
        try:
            running.wait(STOPPED_WITHIN_SECONDS)
        finally:
            running.kill()


def _environment() -> dict[str, str]:
    """Give this process's environment without the settings of another installation."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(PREFIX)}
    return {**kept, "PYTHONPATH": str(ROOT)}


def _wait(running: "subprocess.Popen[bytes]", said: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while "Ready in" not in said.read_text(encoding="utf-8"):
        words = said.read_text(encoding="utf-8") + _last_words(said)
        assert running.poll() is None, f"the system ended: {words}"
        assert time.monotonic() < deadline, f"the system is not ready: {words}"
        time.sleep(0.05)


def _last_words(said: Path) -> str:
    """Give how the log of each part ends: the folder is gone when somebody looks."""
    logs = sorted((said.with_suffix("") / "logs").glob("*.log"))
    return "".join(f"\n{log.name}: {log.read_text()[-600:]}" for log in logs)
