"""What `make bench` measures, once and small: every subject, every figure it gives."""

import json
import sys
from typing import Any

import pytest

from bench.__main__ import arguments, measure
from bench.dbos_engine import installed
from bench.flights import Measured, per_command, percentile
from bench.processes import spent
from bench.tables import of_throughput

on_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="reads what processes use in /proc"
)


def flight(subject: str, seconds: float, cpu: float) -> Measured:
    return Measured(
        subject=subject,
        in_flight=4,
        dossiers=2,
        commands=38,
        seconds=seconds,
        settled_seconds=seconds * 2,
        letters=70,
        p50_ms=10,
        p99_ms=20,
        cpu_ms={"api": cpu},
        load=1.0,
    )


def test_ratios_are_those_of_the_floor_in_the_same_round() -> None:
    rounds = [
        [flight("floor", 1, 10), flight("product", 4, 20)],
        [flight("floor", 2, 10), flight("product", 8, 20)],
    ]
    told = of_throughput(rounds, "floor", {"peer": "not installed"})
    row = next(line.split() for line in told.splitlines() if "product" in line)
    # Half of the machine was taken in the second round; the ratio does not see it.
    assert row[-3:] == ["0.25", "0.12", "2.00"]
    assert any("peer" in line and "not installed" in line for line in told.splitlines())


def test_cpu_is_what_was_used_between_two_readings() -> None:
    used = spent({"api": 100.0, "worker": 10.0}, {"api": 138.0, "worker": 10.0})
    assert per_command(used, 19) == {"api": 2.0}


def test_a_percentile_of_one_is_that_one() -> None:
    assert percentile([0.5], 99) == 0.5
    assert percentile([float(n) for n in range(101)], 99) == 99


@on_linux
@pytest.mark.slow
async def test_every_subject_walks_a_dossier_to_its_end() -> None:
    subjects = ["floor", "engine-sqlite", "dbos-sqlite", "http-sqlite"]
    parts = ["throughput", "submissions", "growth"]
    words = ["--subjects", *subjects, "--parts", *parts, "--open", "1", "2"]
    words += ["--dossiers", "1", "--in-flight", "1", "--rounds", "1"]
    found: Any = await measure(arguments([*words, "--users", "1", "--seconds", "0.1"]))
    json.dumps(found)
    flown = {m["subject"]: m for m in found["throughput"][0]}
    assert len(flown) == len(subjects) - (not installed())
    # A subject whose dossier does not end completed has ended the run by now.
    assert {m["commands"] for m in flown.values()} == {19}
    assert flown["product over HTTP, SQLite"]["letters"] >= 19
    assert {"api", "worker", "temporal"} <= set(
        flown["product over HTTP, SQLite"]["cpu_ms"]
    )
    assert found["submissions"][0]["submissions"] >= 1
    assert [level["open"] for level in found["growth"]] == [1, 2]
    assert found["conditions"]["cores"] >= 1
