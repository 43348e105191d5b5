"""One system on one machine: started, hurt, stopped, started again."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from runtime.__main__ import run
from runtime.data_folder import DataFolder
from runtime.demo.first_start import PROJECTS

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 90
ROWS = ("9", "66")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="finds the processes of a system in /proc"
)


class Terminal:
    """Runs commands in this process, which has their modules at hand already."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capture = capture

    def run(self, *words: str) -> tuple[int, str, str]:
        self._capture.readouterr()
        code = run([*words, "--data", str(self._folder)])
        return code, *self._capture.readouterr()

    def seed(self, rows: Path, until: str) -> str:
        code, out, err = self.run("seed", str(rows), "--until", until)
        assert code == 0, out + err
        return out


@contextmanager
def _up(folder: Path, said: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with said.open("ab") as out:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "runtime", "up", "--data", str(folder)),
                *("--port", "0", "--no-seed"),
            ],
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def _parts(process: "subprocess.Popen[bytes]") -> dict[str, int]:
    """Give the processes of a system by what they do."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    found = {}
    for pid in children.split():
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
        for name in ("runtime.server", "runtime.worker", "start-dev", "mail_catcher"):
            if (
                any(word.endswith(name) for word in words)
                and "runtime.process" not in words
            ):
                found[name] = int(pid)
    return found


def _all_there(process: "subprocess.Popen[bytes]", but: set[int]) -> bool:
    parts = _parts(process)
    return len(parts) == 4 and not but & set(parts.values())


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Two published rows: one small, one with an advance."""
    file = tmp_path / "two.csv"
    with PROJECTS.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        with file.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, reader.fieldnames or ())
            writer.writeheader()
            writer.writerows(row for row in reader if row["row_id"] in ROWS)
    return file


@pytest.mark.slow
def test_a_system_survives_the_death_of_its_parts_and_goes_on_after_a_stop(
    tmp_path: Path, rows: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, said = tmp_path / "data", tmp_path / "said"
    terminal = Terminal(folder, capfd)
    with _up(folder, said) as process:
        _until(lambda: _readied(said) == 1, "not ready")
        assert terminal.seed(rows, "implementing").count("đang thực hiện 1") == 2

        killed = set(_parts(process).values())
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        _until(lambda: _all_there(process, killed), "not started again")

        assert terminal.seed(rows, "completed").count("hoàn thành 1") == 2
        assert terminal.run("doctor")[0] == 0
        code, _, refused = terminal.run("up", "--no-seed")
        assert (code, refused.count("\n")) == (1, 1)
        assert str(process.pid) in refused

        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0
        assert DataFolder(folder).running() is None

    with _up(folder, said) as process:
        _until(lambda: _readied(said) == 2, "not ready again")
        dossier = _filed(folder, "XLON")
        code, out, _ = terminal.run("inspect", dossier, "--json")
        found = json.loads(out)
        assert code == 0
        numbers = [event["number"] for event in found["events"]]
        assert numbers == list(range(1, len(numbers) + 1))
        assert found["inspection"]["workflow_state"] == "completed"
        code, told, _ = terminal.run("inspect", dossier)
        assert (code, told.count("●")) == (0, len(numbers))
        assert terminal.run("replay", dossier)[0] == 0

        orphans = _parts(process).values()
        process.kill()
        process.wait()
        _until(lambda: not any(_lives(pid) for pid in orphans), "orphans live on")


def _readied(said: Path) -> int:
    return said.read_text(encoding="utf-8").count("Ready in")


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def _filed(folder: Path, prefix: str) -> str:
    """Give the code of a dossier, as the mail that was caught names it."""
    names = [file.name.split("-", 3)[3].upper() for file in (folder / "mail").iterdir()]
    name = next(name for name in names if name.startswith(prefix))
    return "-".join(name.split("-")[:4])
