"""What processes have computed and hold, as Linux counts it in /proc."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
NAMES: Mapping[str, str] = {
    "runtime.server": "api",
    "runtime.worker": "worker",
    "runtime.relay": "relay",
    "runtime.mail_catcher": "mail",
    "start-dev": "temporal",
    "bench.floor": "worker",
    "bench.engine": "worker",
    "bench.dbos_peer": "dbos",
    "bench.dbos_server": "api + relay",
    "postgres": "postgres",
}
"""What a process is called here, by a word of its command line."""

Cpu = Mapping[str, float]
"""CPU milliseconds by process."""


@dataclass(frozen=True, slots=True)
class Group:
    """Processes that belong together: those of these numbers and all they started."""

    roots: tuple[int, ...]

    def cpu_ms(self) -> Cpu:
        """Return the CPU milliseconds used so far, by what the processes do."""
        used: dict[str, float] = {}
        for pid, name in self._named():
            used[name] = used.get(name, 0.0) + _cpu_ms(pid)
        return used

    def memory_kib(self) -> Mapping[str, float]:
        """Return the memory held (PSS: shared pages by parts), by what they do."""
        held: dict[str, float] = {}
        for pid, name in self._named():
            held[name] = held.get(name, 0.0) + _pss_kib(pid)
        return held

    def _named(self) -> Iterable[tuple[int, str]]:
        for root in self.roots:
            yield from _family(root, "up")


def spent(before: Cpu, after: Cpu) -> Cpu:
    """Return what was used between two readings."""
    return {name: after[name] - before.get(name, 0.0) for name in after}


def _family(pid: int, inherited: str) -> Iterable[tuple[int, str]]:
    """Give a process and its descendants; a nameless one counts to its parent."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [
            int(child)
            for thread in threads
            for child in (thread / "children").read_text().split()
        ]
    except OSError:
        return
    name = next((n for word in words for w, n in NAMES.items() if w in word), inherited)
    yield pid, name
    for child in children:
        yield from _family(child, name)


def _cpu_ms(pid: int) -> float:
    """Give what a process used, with those of its children that have ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    fields = stat.rsplit(")", 1)[1].split()
    return sum(int(ticks) for ticks in fields[11:15]) * 1000 / TICKS


def _pss_kib(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return float(next(line.split()[1] for line in lines if line.startswith("Pss:")))
