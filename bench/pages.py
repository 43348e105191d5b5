"""How long the server takes for the pages people have open all day.

`python -m bench.pages [DOSSIERS]` fills a database of its own and prints the time of
each page over ASGI in this process, beside that of a page without any record.
"""

import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

import structlog

from bench.dossiers import fill
from domain.people import Role
from persistence.database import Database
from persistence.migration import migrate
from tests.api.world import START, World, build
from tests.pages.browsing import Browser

DOSSIERS = 10_000
ROUNDS = 60
WARMING = 5
TARGET_MS = 50
TRIVIAL = "/lookup"


@dataclass(frozen=True, slots=True)
class Measured:
    """The times of one page in milliseconds, and what of it this process computed.

    On a machine that does other work too, the second is the one to compare.
    """

    name: str
    times_ms: tuple[float, ...]
    computed_ms: tuple[float, ...]
    kilobytes: float

    @property
    def p50(self) -> float:
        """The time that half of the requests keep within."""
        return median(self.times_ms)

    @property
    def p95(self) -> float:
        """The time that nineteen of twenty requests keep within."""
        return quantiles(self.times_ms, n=20)[-1]


async def measured(
    name: str, browser: Browser, addresses: Sequence[str], rounds: int = ROUNDS
) -> Measured:
    """Ask for these pages in turn and give how long each took."""
    times: list[float] = []
    computed: list[float] = []
    size = 0
    for turn in range(rounds + WARMING):
        began, used = time.perf_counter(), time.process_time()
        page = await browser.get(addresses[turn % len(addresses)])
        took = (time.perf_counter() - began) * 1000
        assert page.status_code == 200, (name, page.status_code)
        size = max(size, len(page.content))
        if turn >= WARMING:
            times.append(took)
            computed.append((time.process_time() - used) * 1000)
    return Measured(name, tuple(times), tuple(computed), size / 1024)


async def run(world: World, many: int) -> tuple[Measured, ...]:
    """Fill the world and measure its pages."""
    began = time.perf_counter()
    far = await fill(world.database, many, START - timedelta(hours=1))
    print(f"{many} dossiers written in {time.perf_counter() - began:.0f} s")
    officer = Browser(world, Role.OFFICER)
    auditor = Browser(world, Role.AUDITOR)
    dossiers = [f"/applications/{code}" for code in far[-20:]]
    return (
        await measured("a page without a record", officer, [TRIVIAL]),
        await measured("work list, officer", officer, ["/work?tab=unit"]),
        await measured("work list, auditor, all", auditor, ["/work?tab=all"]),
        await measured("work list, auditor, overdue", auditor, ["/work?tab=overdue"]),
        await measured("work list, search", auditor, ["/work?tab=all&q=hoa+vinh+long"]),
        await measured("dossier with opinions", auditor, dossiers),
    )


def told(pages: Sequence[Measured]) -> str:
    """Give the table of what was measured."""
    trivial = pages[0].p50
    lines = [
        f"{'page':30}{'p50 ms':>8}{'p95 ms':>8}{'ratio':>7}{'CPU ms':>8}{'kB':>6}",
        *(
            f"{p.name:30}{p.p50:8.1f}{p.p95:8.1f}{p.p50 / trivial:7.1f}"
            f"{median(p.computed_ms):8.1f}{p.kilobytes:6.0f}"
            for p in pages
        ),
    ]
    slow = [p.name for p in pages if p.p50 > TARGET_MS]
    lines.append(f"above {TARGET_MS} ms: {', '.join(slow) or 'none'}")
    return "\n".join(lines)


async def main(many: int) -> None:
    """Make a database, fill it, measure and print."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR)
    )
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        await asyncio.to_thread(migrate, url)
        database = Database(url)
        try:
            world = build(database, Path(folder) / "documents")
            print(told(await run(world, many)))
        finally:
            await database.dispose()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else DOSSIERS))
