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

from runtime.data_folder import DataFolder
from runtime.demo.first_start import PROJECTS

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 90
ROWS = ("9", "66")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="finds the processes of a system in /proc"
)


def _khuyencong(*words: str) -> list[str]:
    return [sys.executable, "-m", "runtime", *words]


def _run(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        _khuyencong(*words),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@contextmanager
def _up(folder: Path, said: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with said.open("ab") as out:
        process = subprocess.Popen(
            _khuyencong("up", "--data", str(folder), "--port", "0", "--no-seed"),
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
                and "runtime.tied" not in words
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


def _states(folder: Path, rows: Path, until: str) -> str:
    seeded = _run("seed", str(rows), "--until", until, "--data", str(folder))
    assert seeded.returncode == 0, seeded.stdout + seeded.stderr
    return seeded.stdout


@pytest.mark.slow
def test_a_system_survives_the_death_of_its_parts_and_goes_on_after_a_stop(
    tmp_path: Path, rows: Path
) -> None:
    folder, said = tmp_path / "data", tmp_path / "said"
    ready = lambda times: lambda: said.read_text().count("Ready in") == times  # noqa: E731
    with _up(folder, said) as process:
        _until(ready(1), "not ready")
        assert "đang thực hiện 2" in _states(folder, rows, "implementing")

        killed = set(_parts(process).values())
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        _until(lambda: _all_there(process, killed), "not started again")

        assert "hoàn thành 2" in _states(folder, rows, "completed")
        assert _run("doctor", "--data", str(folder)).returncode == 0
        assert list((folder / "mail").glob("*.eml"))
        second = _run("up", "--data", str(folder), "--no-seed")
        assert second.returncode == 1
        assert second.stderr.count("\n") == 1
        assert str(process.pid) in second.stderr

        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0
        assert DataFolder(folder).running() is None

    with _up(folder, said) as process:
        _until(ready(2), "not ready again")
        assert "hoàn thành 2" in _states(folder, rows, "completed")
        code = next(w for w in _run_inspect(folder) if w.startswith("XLON-"))
        shown = _run("inspect", code, "--json", "--data", str(folder))
        found = json.loads(shown.stdout)
        assert [e["number"] for e in found["events"]] == list(
            range(1, len(found["events"]) + 1)
        )
        assert found["inspection"]["workflow_state"] == "completed"

        orphans = _parts(process).values()
        process.kill()
        process.wait()
        _until(lambda: not any(_lives(pid) for pid in orphans), "orphans live on")


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def _run_inspect(folder: Path) -> list[str]:
    """Give the codes of every dossier, as the mail that was caught names them."""
    names = [file.name.split("-", 3)[3].upper() for file in (folder / "mail").iterdir()]
    return ["-".join(name.split("-")[:4]) for name in names]
