"""What was measured, as tables of text."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from bench.flights import Measured

Cells = Sequence[str]
CORES_OF_TWO = 4
"""Two workers, the server and the database need so many cores to show what they can."""


def table(title: str, head: Cells, rows: Iterable[Cells]) -> str:
    """Return a table: the first column to the left, figures to the right."""
    lines = [head, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    drawn = [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join(
        (title, drawn[0], "-" * sum((*widths, 2 * len(head) - 2)), *drawn[1:])
    )


def of_throughput(
    rounds: Sequence[Sequence[Measured]], floor: str, missing: Mapping[str, str]
) -> str:
    """Return the table of flights: medians of the rounds, ratios within a round."""
    head = (
        *("subject", "commands/s", "with letters", "p50 ms", "p99 ms", "CPU ms"),
        *("of floor", "with letters", "CPU to floor"),
    )
    first = rounds[0]
    rows = [_row([r[i] for r in rounds], rounds, floor) for i in range(len(first))]
    rows += [(name, why, *[""] * (len(head) - 2)) for name, why in missing.items()]
    flown = first[0]
    title = (
        f"Commands: {flown.in_flight} in flight, {flown.dossiers} dossiers a round, "
        f"{flown.commands // flown.dossiers} commands each, rounds: {len(rounds)}"
    )
    splits = [
        f"  {m.subject}: " + ", ".join(f"{k} {v:.1f}" for k, v in m.cpu_ms.items())
        for m in rounds[-1]
    ]
    return "\n".join(
        (table(title, head, rows), "CPU ms of a command by process:", *splits)
    )


def _row(
    flights: Sequence[Measured], rounds: Sequence[Sequence[Measured]], floor: str
) -> Cells:
    floors = [next((m for m in r if m.subject == floor), None) for r in rounds]

    def middle(figure: Callable[[Measured], float]) -> float:
        return median(figure(m) for m in flights)

    def ratio(
        figure: Callable[[Measured], float], of: Callable[[Measured], float]
    ) -> str:
        found = [figure(m) / of(f) for m, f in zip(flights, floors, strict=True) if f]
        return f"{median(found):.2f}" if found else "-"

    return (
        flights[0].subject,
        f"{middle(lambda m: m.per_second):.1f}",
        f"{middle(lambda m: m.settled_per_second):.1f}",
        f"{middle(lambda m: m.p50_ms):.0f}",
        f"{middle(lambda m: m.p99_ms):.0f}",
        f"{middle(lambda m: m.cpu):.1f}",
        ratio(lambda m: m.per_second, lambda m: m.per_second),
        ratio(lambda m: m.settled_per_second, lambda m: m.per_second),
        ratio(lambda m: m.cpu, lambda m: m.cpu),
    )


def of_latency(flights: Sequence[Measured]) -> str:
    """Return the table of how long a command takes, by dossiers in flight."""
    head = ("subject", "in flight", "commands/s", "p50 ms", "p99 ms", "CPU ms")
    return table(
        "Latency by dossiers in flight",
        head,
        (
            (
                m.subject,
                str(m.in_flight),
                f"{m.per_second:.1f}",
                f"{m.p50_ms:.0f}",
                f"{m.p99_ms:.0f}",
                f"{m.cpu:.1f}",
            )
            for m in flights
        ),
    )


def of_submissions(found: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of people who only file."""
    head = ("users", "submissions/s", "p50 ms", "p99 ms", "CPU ms")
    return table(
        "Submissions",
        head,
        (
            (
                str(f["users"]),
                f"{f['per_second']:.1f}",
                f"{f['p50_ms']:.0f}",
                f"{f['p99_ms']:.0f}",
                f"{f['cpu_ms']:.0f}",
            )
            for f in found
        ),
    )


def of_growth(found: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of cost by open dossiers, and the memory of one."""
    head = ("open dossiers", "CPU ms a command", "p50 ms", "worker MiB", "floor MiB")
    drawn = table(
        "Growth: open dossiers",
        head,
        (
            (
                str(f["open"]),
                f"{sum(f['flight']['cpu_ms'].values()):.1f}",
                f"{f['flight']['p50_ms']:.0f}",
                f"{f['worker_kib'] / 1024:.0f}",
                f"{f['floor_worker_kib'] / 1024:.0f}",
            )
            for f in found
        ),
    )
    first, last = found[0], found[-1]
    more = last["open"] - first["open"]
    if not more:
        return drawn
    slopes = ", ".join(
        f"{name} {(last[key] - first[key]) / more:.0f} KiB"
        for name, key in (
            ("worker", "worker_kib"),
            ("Temporal", "temporal_kib"),
            ("bare workflow", "floor_worker_kib"),
        )
    )
    return f"{drawn}\nmemory per open dossier: {slopes}"


def of_scale(found: Mapping[str, Any]) -> str:
    """Return the line of two workers beside one."""
    enough = (
        "" if found["cores"] >= CORES_OF_TWO else f"; too few cores ({found['cores']})"
    )
    return (
        f"Two workers on one Postgres: {found['two']['per_second']:.1f} commands/s, "
        f"one {found['one']['per_second']:.1f}: {found['ratio']:.2f} times{enough}"
    )


def of_disk(found: Mapping[str, Mapping[str, float | int]]) -> str:
    """Return the lines of what a completed dossier takes on disk."""
    return "\n".join(
        f"Disk per completed dossier, {name}: record with letters "
        f"{f['record_bytes'] / 1000:.0f} kB, "
        f"Temporal {f['temporal_bytes'] / 1000:.0f} kB"
        for name, f in found.items()
    )


def of_programme(found: Mapping[str, Any]) -> str:
    """Return the lines of the programme by command."""
    whole = f"10,000 dossiers in {found['whole_hours']:.2f} hours"
    how = "extrapolated from this many" if found["extrapolated"] else "measured whole"
    lines = (
        f"Programme by `khuyencong seed`: {found['completed']} of {found['dossiers']} "
        f"dossiers completed in {found['seconds']:.0f} s, "
        f"{found['per_second']:.2f} dossiers/s; {whole} ({how})",
        str(found["said"]),
    )
    return "\n".join(line for line in lines if line)


def of_start_up(found: Mapping[str, Any]) -> str:
    """Return the lines of what it takes to be ready."""
    lines = [
        f"Ready ({name}): {found[name]['ready_seconds']:.1f} s, CPU s: "
        + ", ".join(f"{k} {v / 1000:.1f}" for k, v in found[name]["cpu_ms"].items())
        for name in ("cold", "warm")
    ]
    return "\n".join(
        (*lines, f"`khuyencong token`: {found['token_cpu_seconds']:.2f} CPU s")
    )


def of_stored(found: Mapping[str, Any]) -> str:
    """Return the tables of a full record: reads, and commands beside an empty one."""
    size = f"{found['bytes'] / 1e9:.2f} GB"
    title = f"Reads with {found['stored']:,} dossiers stored ({size})"
    reads = table(
        title,
        ("read", "p50 ms", "p99 ms", "first ms"),
        (
            (
                r["name"],
                f"{r['p50_ms']:.0f}",
                f"{r['p99_ms']:.0f}",
                f"{r['first_ms']:.0f}",
            )
            for r in found["reads"]
        ),
    )
    flights = [(name, found[name]) for name in ("empty", "full") if found[name]]
    commands = table(
        "Commands by dossiers stored",
        ("record", "CPU ms", "p50 ms", "p99 ms"),
        (
            (
                name,
                f"{sum(f['cpu_ms'].values()):.1f}",
                f"{f['p50_ms']:.0f}",
                f"{f['p99_ms']:.0f}",
            )
            for name, f in flights
        ),
    )
    return f"{reads}\n\n{commands}"
