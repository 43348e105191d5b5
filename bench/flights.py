"""Dossiers in flight: a subject walks some, a few at a time, and is measured."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from statistics import median, quantiles
from typing import Any, Protocol

from bench.processes import Cpu, Group, spent


class Subject(Protocol):
    """Something that takes dossiers from submission to completion."""

    name: str
    group: Group

    async def walk(self, dossiers: int, in_flight: int) -> Sequence[float]:
        """Return the seconds of every command of so many dossiers.

        Raises AssertionError when one of them does not end `completed`.
        """
        ...

    async def settle(self) -> int:
        """Return when nothing is left to do, with the number of letters ever sent."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """One flight: times in milliseconds, CPU by process and command.

    `seconds` ends with the last answer, `settled_seconds` with the last letter; CPU is
    counted until then.
    """

    subject: str
    in_flight: int
    dossiers: int
    commands: int
    seconds: float
    settled_seconds: float
    letters: int
    p50_ms: float
    p99_ms: float
    cpu_ms: Mapping[str, float]
    load: float

    @property
    def per_second(self) -> float:
        """Commands answered in a second."""
        return self.commands / self.seconds

    @property
    def settled_per_second(self) -> float:
        """Commands in a second when the time until the last letter counts too."""
        return self.commands / self.settled_seconds

    @property
    def cpu(self) -> float:
        """CPU milliseconds a command, of all processes."""
        return sum(self.cpu_ms.values())

    def as_json(self) -> Mapping[str, Any]:
        """Return it for a file, with what follows from it."""
        return asdict(self) | {
            "per_second": self.per_second,
            "settled_per_second": self.settled_per_second,
        }


async def measured(subject: Subject, dossiers: int, in_flight: int) -> Measured:
    """Return what one flight of a subject took."""
    letters = await subject.settle()
    before, began = subject.group.cpu_ms(), time.perf_counter()
    times = await subject.walk(dossiers, in_flight)
    answered = time.perf_counter()
    sent = await subject.settle() - letters
    settled = time.perf_counter() if sent else answered
    used = spent(before, subject.group.cpu_ms())
    return Measured(
        subject=subject.name,
        in_flight=in_flight,
        dossiers=dossiers,
        commands=len(times),
        seconds=answered - began,
        settled_seconds=settled - began,
        letters=sent,
        p50_ms=median(times) * 1000,
        p99_ms=percentile(times, 99) * 1000,
        cpu_ms=per_command(used, len(times)),
        load=load(),
    )


def percentile(times: Sequence[float], percent: int) -> float:
    """Return the time that so many of a hundred keep within."""
    if len(times) == 1:
        return times[0]
    return quantiles(times, n=100, method="inclusive")[percent - 1]


def per_command(used: Cpu, commands: int) -> Cpu:
    """Return the CPU of one command; what used nothing is left out."""
    shares = {name: ms / commands for name, ms in used.items()}
    return {name: share for name, share in shares.items() if share >= 0.05}


def load() -> float:
    """Return the load average of the last minute."""
    with open("/proc/loadavg", encoding="ascii") as file:
        return float(file.read().split()[0])


async def in_turns(
    dossiers: int, in_flight: int, walk: Callable[[], Awaitable[Sequence[float]]]
) -> Sequence[float]:
    """Walk so many dossiers, so many at a time, and return the times of all commands.

    One that ends makes room for the next, so that the last ones alone fly with fewer.
    """
    numbers, times = count(1), list[float]()

    async def one_after_the_other() -> None:
        while next(numbers) <= dossiers:
            times.extend(await walk())

    async with asyncio.TaskGroup() as group:
        for _ in range(in_flight):
            group.create_task(one_after_the_other())
    return times
