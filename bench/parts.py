"""The parts of a run: each measures one thing and returns its figures."""

import asyncio
import csv
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

import runtime.demo
from bench import system
from bench.engine import AtTheDoor
from bench.flights import Measured, Subject, load, measured, per_command, percentile
from bench.floor import Floor
from bench.golden import OverHttp
from bench.peer import InProcess
from bench.processes import Group, spent
from bench.subjects import ENGINE, NAMES, POSTGRES, Cast
from bench.system import ROOT, System
from runtime.demo.projects import COLUMNS, read

FIRST_COMMANDS = 3
"""How far a dossier goes that is to stay open: it is being appraised."""
OPENED_TOGETHER = 8
SECOND_WORKER_SECONDS = 8.0
PROGRAMME = 10_000
"""The dossiers of five years of the programme."""


async def flown(subject: Subject, dossiers: int, in_flight: int) -> Measured:
    """Return a flight of a subject, having taken its submissions in where needed."""
    if isinstance(subject, AtTheDoor | InProcess):
        await subject.prepare(dossiers)
    return await measured(subject, dossiers, in_flight)


async def throughput(
    cast: Cast, dossiers: int, in_flight: int, rounds: int
) -> Sequence[Sequence[Measured]]:
    """Return rounds of flights: every subject flies once in each, one by one."""
    for subject in cast.subjects.values():
        await flown(subject, 1, 1)
    return [
        [await flown(subject, dossiers, in_flight) for subject in _inorder(cast)]
        for _ in range(rounds)
    ]


async def latency(
    cast: Cast, names: Sequence[str], levels: Sequence[int], fewest: int
) -> Sequence[Measured]:
    """Return a flight of each subject with so many dossiers in flight."""
    return [
        await flown(cast.subjects[name], max(level, fewest), level)
        for level in levels
        for name in names
        if name in cast.subjects
    ]


def _inorder(cast: Cast) -> Sequence[Subject]:
    return [cast.subjects[name] for name in NAMES if name in cast.subjects]


async def submissions(
    subject: OverHttp, users: Sequence[int], seconds: float
) -> Sequence[Mapping[str, Any]]:
    """Return how many submissions a second people get through who only file."""
    found = []
    for many in users:
        before = subject.group.cpu_ms()
        began = time.perf_counter()
        times = await subject.file_for(many, seconds)
        took = time.perf_counter() - began
        used = spent(before, subject.group.cpu_ms())
        found.append(
            {
                "users": many,
                "submissions": len(times),
                "per_second": len(times) / took,
                "p50_ms": median(times) * 1000,
                "p99_ms": percentile(times, 99) * 1000,
                "cpu_ms": sum(per_command(used, len(times)).values()),
                "load": load(),
            }
        )
        await subject.settle()
    return found


async def growth(
    subject: OverHttp, floor: Floor | None, levels: Sequence[int], dossiers: int
) -> Sequence[Mapping[str, Any]]:
    """Return cost and memory with so many dossiers open, beside the floor's."""
    found, opened = [], 0
    for level in levels:
        more = level - opened
        await subject.walk_until(more, OPENED_TOGETHER, FIRST_COMMANDS)
        if floor is not None:
            await floor.open(more, OPENED_TOGETHER, FIRST_COMMANDS)
        opened = level
        await subject.settle()
        held = subject.group.memory_kib()
        bare = floor.group.memory_kib() if floor else {}
        flight = await measured(subject, dossiers, 4)
        found.append(
            {
                "open": level,
                "worker_kib": held.get("worker", 0.0),
                "temporal_kib": held.get("temporal", 0.0),
                "floor_worker_kib": bare.get("worker", 0.0),
                "flight": flight.as_json(),
            }
        )
    return found


async def scale(cast: Cast, dossiers: int, in_flight: int) -> Mapping[str, Any]:
    """Return what two workers do on one Postgres, and one before them."""
    name = f"{ENGINE}-{POSTGRES}"
    subject = cast.subjects[name]
    one = await flown(subject, dossiers, in_flight)
    second = cast.more[name]()
    # Loaded, connected and asking for work: a worker that is not costs nothing more.
    await asyncio.sleep(SECOND_WORKER_SECONDS)
    subject.group = Group((*subject.group.roots, second))
    await flown(subject, in_flight, in_flight)
    two = await flown(subject, dossiers, in_flight)
    return {
        "cores": len(os.sched_getaffinity(0)),
        "one": one.as_json(),
        "two": two.as_json(),
        "ratio": two.per_second / one.per_second,
    }


async def disk(
    subject: OverHttp, running: System, dossiers: int
) -> Mapping[str, float | int]:
    """Return the bytes that a completed dossier takes with its letters."""
    await subject.settle()
    before, temporal = running.database_bytes(), _size(running.folder.temporal_file)
    await subject.walk(dossiers, 4)
    await subject.settle()
    return {
        "dossiers": dossiers,
        "record_bytes": (running.database_bytes() - before) / dossiers,
        "temporal_bytes": (_size(running.folder.temporal_file) - temporal) / dossiers,
    }


def _size(file: Path) -> int:
    files = (file, file.with_name(file.name + "-wal"))
    return sum(f.stat().st_size for f in files if f.exists())


async def programme(running: System, dossiers: int) -> Mapping[str, Any]:
    """Return how long `khuyencong seed` takes for dossiers of the published mix.

    Rows of the published projects are filed again and again, each as one of its own.
    """
    file = running.folder.path / "programme.csv"
    _write_programme(file, dossiers)
    before, done = running.group.cpu_ms(), _completed(running)
    began = time.perf_counter()
    ended = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "runtime", "seed", str(file)),
        *("--data", str(running.folder.path), "--until", "completed"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await ended.communicate()
    took = time.perf_counter() - began
    completed = _completed(running) - done
    used = spent(before, running.group.cpu_ms())
    return {
        "dossiers": dossiers,
        "completed": completed,
        "exit_code": ended.returncode,
        "seconds": took,
        "per_second": completed / took,
        "cpu_ms_per_dossier": sum(used.values()) / max(completed, 1),
        "load": load(),
        "whole_hours": PROGRAMME * took / max(completed, 1) / 3600,
        "extrapolated": dossiers < PROGRAMME,
        "said": "" if ended.returncode == 0 else said.decode()[-2000:],
    }


def _write_programme(file: Path, dossiers: int) -> None:
    source = Path(runtime.demo.__file__).parent / "projects.csv"
    usable = {project.row for project in read(source).projects}
    with source.open(encoding="utf-8-sig", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["row_id"] in usable]
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, ("row_id", *COLUMNS), extrasaction="ignore")
        writer.writeheader()
        for number in range(dossiers):
            # Spread over the whole list, so that a short run has the mix of a long one.
            row = rows[number * len(rows) // dossiers % len(rows)]
            writer.writerow({**row, "row_id": str(1000 + number)})


def _completed(running: System) -> int:
    with closing(sqlite3.connect(running.folder.database_file)) as opened:
        asked = "SELECT count(*) FROM applications WHERE state = 'completed'"
        return int(opened.execute(asked).fetchone()[0])


async def start_up(folder: Path) -> Mapping[str, Any]:
    """Return what it takes to be ready: new, started again, and one small command."""
    found: dict[str, Any] = {}
    for name in ("cold", "warm"):
        async with system.up(folder) as running:
            used = running.group.cpu_ms()
            found[name] = {"ready_seconds": running.ready_seconds, "cpu_ms": used}
            words = ("token", "--role", "officer", "--data", str(folder))
            token = (sys.executable, "-m", "runtime", *words)
            found["token_cpu_seconds"] = _cpu_seconds(token)
    found["load"] = load()
    return found


def _cpu_seconds(words: Sequence[str]) -> float:
    def used() -> float:
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return spent.ru_utime + spent.ru_stime

    before = used()
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True, env=os.environ)
    return used() - before
