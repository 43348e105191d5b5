"""A record full of stored dossiers: what reads and commands take there."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from bench import golden, million, system
from bench.flights import measured, percentile
from bench.golden import Caller, OverHttp
from bench.system import System
from domain.people import Role
from persistence.database import Database
from persistence.migration import migrate
from runtime.data_folder import DataFolder
from runtime.tokens import Holder, demo_holder

PROVINCE = quote("Vĩnh Long")
READS: Mapping[str, tuple[Role, str]] = {
    "first page": (Role.AUDITOR, "/applications"),
    "by amount": (Role.AUDITOR, "/applications?sort=-amount"),
    "one state": (Role.AUDITOR, "/applications?state=approving"),
    "one province": (Role.AUDITOR, f"/applications?province={PROVINCE}"),
    "waits for the approver": (Role.AUDITOR, "/applications?waits_for=approver"),
    "overdue": (Role.AUDITOR, "/applications?overdue=true"),
    "state and province": (
        Role.AUDITOR,
        f"/applications?state=completed&province={PROVINCE}",
    ),
    "approving, overdue, by due day": (
        Role.AUDITOR,
        "/applications?state=approving&overdue=true&sort=due_at",
    ),
    "a common word": (Role.AUDITOR, "/applications?q=may"),
    "an absent word": (Role.AUDITOR, "/applications?q=khongcogiday"),
    "an appraiser's list": (Role.APPRAISER, "/applications"),
    "an inspector's list": (Role.INSPECTOR, "/applications"),
    "an applicant's list": (Role.APPLICANT, "/applications"),
    "statistics": (Role.AUDITOR, "/statistics"),
    "statistics of a province": (Role.AUDITOR, f"/statistics?province={PROVINCE}"),
    "messages": (Role.ADMINISTRATOR, "/messages"),
    "envelopes": (Role.TREASURER, "/envelopes"),
}
"""What is read, and as whom."""
OF_A_DOSSIER = ("", "/explain", "/events")


async def stored(
    folder: Path, many: int, empty: OverHttp | None, rounds: int, dossiers: int
) -> Mapping[str, Any]:
    """Return reads and commands on a record of so many dossiers.

    `empty` is the same system on an empty record, flown right before.
    """
    data = DataFolder(folder)
    data.prepare()
    began = time.perf_counter()
    await asyncio.to_thread(_fill, data.database_url, many)
    filled = time.perf_counter() - began
    before = await measured(empty, dossiers, 4) if empty else None
    async with system.up(folder) as running:
        reads = await asyncio.to_thread(_reads, running, rounds)
        script = await golden.rehearse(running)
        subject = OverHttp(f"product with {many} stored", running, script)
        flown = await measured(subject, dossiers, 4)
        size = running.database_bytes()
    return {
        "stored": many,
        "fill_seconds": filled,
        "bytes": size,
        "reads": reads,
        "empty": before.as_json() if before else None,
        "full": flown.as_json(),
    }


def _fill(url: str, many: int) -> None:
    migrate(url)
    database = Database(url)
    asyncio.run(million.fill(database, many))
    asyncio.run(database.dispose())


def _reads(running: System, rounds: int) -> Sequence[Mapping[str, Any]]:
    tokens: dict[Holder, str] = {}
    with closing(Caller(running.running.url, running.key, tokens)) as caller:
        listed = caller.get(demo_holder(Role.AUDITOR), "/applications")["items"]
        code = listed[0]["code"]
        wanted = {
            **READS,
            **{
                f"a dossier{part}": (Role.AUDITOR, f"/applications/{code}{part}")
                for part in OF_A_DOSSIER
            },
        }
        return [
            _read(caller, name, demo_holder(role), path, rounds)
            for name, (role, path) in wanted.items()
        ]


def _read(
    caller: Caller, name: str, holder: Holder, path: str, rounds: int
) -> Mapping[str, Any]:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        caller.get(holder, path)
        times.append((time.perf_counter() - began) * 1000)
    return {
        "name": name,
        "p50_ms": median(times),
        "p99_ms": percentile(times, 99),
        "first_ms": times[0],
    }
