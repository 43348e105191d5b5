"""`make bench`: every table of one run, subjects interleaved, conditions beside them.

`python -m bench --help` lists the parts and sizes; `BENCH_ARGS` hands them over.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import conditions, parts, tables
from bench import stored as full
from bench.flights import load
from bench.floor import Floor
from bench.golden import OverHttp
from bench.subjects import ENGINE, FLOOR, HTTP, NAMES, POSTGRES, SQLITE, Cast

RESULTS = Path(__file__).parent / "results"
SCALE_IN_FLIGHT = 16
PARTS = (
    "start-up",
    "throughput",
    "latency",
    "submissions",
    "growth",
    "disk",
    "programme",
    "stored",
    "scale",
)


@dataclass
class Run:
    """One run: what was asked for, what was started, what was found."""

    asked: argparse.Namespace
    cast: Cast
    found: dict[str, Any] = field(default_factory=dict)

    def keep(self, part: str, raw: Any, told: str) -> None:
        """Keep what a part found, and say it."""
        self.found[part] = raw
        print(f"\n{told}", flush=True)


async def start_up(run: Run) -> None:
    """Measure how soon a system is ready, before others share the machine."""
    found = await parts.start_up(run.cast.folder / "start-up")
    run.keep("start-up", found, tables.of_start_up(found))


async def throughput(run: Run) -> None:
    """Measure every subject with the same dossiers in flight."""
    asked, cast = run.asked, run.cast
    rounds = await parts.throughput(cast, asked.dossiers, asked.in_flight, asked.rounds)
    raw = [[m.as_json() for m in flights] for flights in rounds]
    run.keep(
        "throughput", raw, tables.of_throughput(rounds, NAMES[FLOOR], cast.missing)
    )


async def latency(run: Run) -> None:
    """Measure floor and product with few and many dossiers in flight."""
    names = (FLOOR, f"{HTTP}-{SQLITE}", f"{HTTP}-{POSTGRES}")
    flights = await parts.latency(run.cast, names, run.asked.levels, run.asked.fewest)
    run.keep("latency", [m.as_json() for m in flights], tables.of_latency(flights))


async def submissions(run: Run) -> None:
    """Measure people who only file."""
    if run.cast.http is not None:
        asked = run.asked
        found = await parts.submissions(run.cast.http, asked.users, asked.seconds)
        run.keep("submissions", found, tables.of_submissions(found))


async def growth(run: Run) -> None:
    """Measure the cost of a command while more and more dossiers are open."""
    if run.cast.http is not None:
        floor = run.cast.subjects.get(FLOOR)
        bare = floor if isinstance(floor, Floor) else None
        asked = run.asked
        found = await parts.growth(run.cast.http, bare, asked.open, asked.dossiers)
        run.keep("growth", found, tables.of_growth(found))


async def disk(run: Run) -> None:
    """Measure what a completed dossier takes on disk."""
    found = {}
    for name, running in run.cast.systems.items():
        subject = run.cast.subjects[name]
        if name.startswith(f"{HTTP}-") and isinstance(subject, OverHttp):
            found[subject.name] = await parts.disk(subject, running, run.asked.dossiers)
    run.keep("disk", found, tables.of_disk(found))


async def programme(run: Run) -> None:
    """Measure dossiers of the published mix, by command."""
    running = run.cast.systems.get(f"{HTTP}-{SQLITE}")
    if running is not None:
        found = await parts.programme(running, run.asked.programme)
        run.keep("programme", found, tables.of_programme(found))


async def stored(run: Run) -> None:
    """Measure reads and commands on a full record."""
    asked, empty = run.asked, run.cast.http
    found = await full.stored(
        run.cast.folder / "stored", asked.stored, empty, asked.reads, asked.dossiers
    )
    run.keep("stored", found, tables.of_stored(found))


async def scale(run: Run) -> None:
    """Measure a second worker beside the first, on one Postgres."""
    if f"{ENGINE}-{POSTGRES}" in run.cast.subjects:
        found = await parts.scale(run.cast, run.asked.dossiers, SCALE_IN_FLIGHT)
        run.keep("scale", found, tables.of_scale(found))


MEASURE: Mapping[str, Callable[[Run], Awaitable[None]]] = dict(
    zip(
        PARTS,
        (
            start_up,
            throughput,
            latency,
            submissions,
            growth,
            disk,
            programme,
            stored,
            scale,
        ),
        strict=True,
    )
)


async def measure(asked: argparse.Namespace) -> Mapping[str, Any]:
    """Run the parts that are asked for, print their tables and return the figures."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kc-bench-") as made:
        async with AsyncExitStack() as stack:
            run = Run(asked, Cast(stack, Path(made)))
            if "start-up" in asked.parts:
                await start_up(run)
            await run.cast.start(asked.subjects)
            server = run.cast.server
            held = conditions.conditions(server.version if server else "")
            print(f"\n{conditions.described(held)}", flush=True)
            for part in asked.parts:
                if part != "start-up":
                    await MEASURE[part](run)
    took = time.monotonic() - began
    print(f"\n{took:.0f} s in all; load average {load():.1f} at the end")
    return {"conditions": held, "seconds": took, "load_at_end": load()} | run.found


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read what a run is to measure, and how much of it."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    add = parser.add_argument
    add("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    add("--subjects", nargs="+", choices=list(NAMES), default=list(NAMES))
    add("--dossiers", type=int, default=12, help="dossiers of one flight")
    add("--in-flight", type=int, default=4)
    add("--rounds", type=int, default=2)
    add("--levels", type=int, nargs="+", default=[1, 4, 16, 64])
    add("--fewest", type=int, default=4, help="dossiers of a flight, at least")
    add("--users", type=int, nargs="+", default=[10, 20, 40])
    add("--seconds", type=float, default=8.0, help="how long users file")
    add("--open", type=int, nargs="+", default=[100, 400])
    add("--programme", type=int, default=48, help="10000 is the whole programme")
    add("--stored", type=int, default=20_000, help="dossiers of a full record")
    add("--reads", type=int, default=20, help="how often each is read")
    add("--json", type=Path, help="where the figures are kept")
    return parser.parse_args(words)


def main() -> None:
    """Measure, print and keep the figures beside."""
    asked = arguments()
    found = asyncio.run(measure(asked))
    file = asked.json or RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"figures: {file}")


if __name__ == "__main__":
    main()
