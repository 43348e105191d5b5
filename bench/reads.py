"""How long lists and figures take on a great record, every way they can be asked for.

`python -m bench.reads ADDRESS [ROUNDS]` asks the record that `bench.million` wrote for
every filter and pair of filters in every order as every role, first page and a later
one, and prints the slowest and what half and 99 of 100 keep within.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import combinations
from statistics import median
from typing import Any

from domain.people import Actor, Role
from domain.places import ALPHABETICAL
from persistence import delivery_log, listing, problems, queries
from persistence.database import Database, Session
from persistence.listing import SORTS, Filters
from persistence.statistics import statistics

UNIT = "sct-vinh-long"
WORST = 25
MOST_MS = 250
DESK = ALPHABETICAL.index("Vĩnh Long") + 1

READERS: Mapping[str, Actor] = {
    "auditor": Actor(Role.AUDITOR, "kiem-toan-1"),
    "administrator": Actor(Role.ADMINISTRATOR, "quan-tri-1"),
    "officer of a unit": Actor(Role.OFFICER, f"can-bo-1-{DESK}-1", UNIT),
    "officer everywhere": Actor(Role.OFFICER, f"can-bo-1-{DESK}-1"),
    "approver of a unit": Actor(Role.APPROVER, f"lanh-dao-1-{DESK}-1", UNIT),
    "approver above": Actor(Role.APPROVER, f"lanh-dao-1-{DESK}-2", "ubnd-vinh-long"),
    "approver everywhere": Actor(Role.APPROVER, f"lanh-dao-1-{DESK}-1"),
    "treasurer of a unit": Actor(Role.TREASURER, f"ke-toan-1-{DESK}-1", UNIT),
    "appraiser": Actor(Role.APPRAISER, f"tham-dinh-1-{DESK}-1", UNIT),
    "inspector of a unit": Actor(Role.INSPECTOR, f"nghiem-thu-1-{DESK}-1", UNIT),
    "inspector everywhere": Actor(Role.INSPECTOR, f"nghiem-thu-1-{DESK}-1"),
    "applicant": Actor(Role.APPLICANT, "co-so-70"),
}

NOW = datetime.now(UTC)

NARROWED: Sequence[Mapping[str, Any]] = (
    {"support_type": "technology-transfer"},
    {"stage": "appraisal"},
    {"stage": "closed"},
    {"state": "refused"},
    {"state": "approving"},
    {"state": "lapsed"},
    {"waits_for": "approver"},
    {"waits_for": "applicant"},
    {"province": "Vĩnh Long"},
    {"overdue": True},
    {"overdue": False},
    {"year": NOW.year},
    {"year": NOW.year - 3},
    {"q": "máy sấy"},
    {"q": "xuongkhongco"},
    {"q": "dong tam 777"},
    {"q": "co"},
    {"mine": True},
    {"waiting": True},
    {"unassigned": True},
    {"due_before": NOW + timedelta(days=3)},
)
"""Each alone and any two that do not contradict each other."""

TABS = {
    "mine": Filters(mine=True),
    "unit": Filters(waiting=True),
    "unassigned": Filters(unassigned=True),
    "overdue": Filters(overdue=True),
    "all": Filters(),
}


@dataclass(frozen=True, slots=True)
class Read:
    """Something that is asked for, and how."""

    name: str
    ask: Callable[[Session], object]


def filters() -> Iterator[Filters]:
    """Give no filter, every single one, and every pair."""
    yield Filters()
    for one in NARROWED:
        yield Filters(**one)
    for one, other in combinations(NARROWED, 2):
        if not one.keys() & other.keys():
            yield Filters(**one, **other)


def told(wanted: Filters) -> str:
    """Give a filter in short."""
    plain = Filters()
    return " ".join(
        f"{name}={value:%d/%m}" if isinstance(value, datetime) else f"{name}={value}"
        for name in Filters.__dataclass_fields__
        if (value := getattr(wanted, name)) != getattr(plain, name)
    )


def lists(every: int = 1) -> Iterator[Read]:
    """Give lists by reader, filter and order: all, or each so manieth."""
    number = 0
    for who, actor in READERS.items():
        for wanted in filters():
            for sort in SORTS:
                number += 1
                if number % every == 0:
                    ask = partial(_pages, actor=actor, wanted=wanted, sort=sort)
                    yield Read(f"{who}: {told(wanted) or 'all'} by {sort}", ask)


def _pages(session: Session, actor: Actor, wanted: Filters, sort: str) -> None:
    listing.page(session, actor, wanted, now=NOW, sort=sort)


def _counted(session: Session, actor: Actor, wanted: Filters) -> None:
    listing.counts(session, actor, wanted, TABS, NOW)


def _deep(session: Session, actor: Actor, wanted: Filters, sort: str) -> Read | None:
    """Give the page after two hundred lines, where a list has one."""
    cursor = None
    for _ in range(2):
        page = listing.page(
            session, actor, wanted, now=NOW, sort=sort, limit=100, cursor=cursor
        )
        cursor = page.next_cursor
        if cursor is None:
            return None
    return Read(
        f"deep: {told(wanted) or 'all'} by {sort}",
        lambda s: listing.page(s, actor, wanted, now=NOW, sort=sort, cursor=cursor),
    )


def figures() -> Iterator[Read]:
    """Give the figures, the tabs, the radar and what else is listed."""
    for year in (None, NOW.year):
        for province in (None, "Vĩnh Long"):
            yield Read(
                f"statistics {year or ''} {province or ''}",
                partial(statistics, now=NOW, year=year, province=province),
            )
    for who, actor in READERS.items():
        for q in (None, "máy sấy", "xuongkhongco", "dong tam 777", "co"):
            wanted = replace(Filters(), q=q)
            yield Read(
                f"{who}: tabs {q or ''}",
                partial(_counted, actor=actor, wanted=wanted),
            )
        yield Read(f"{who}: letters", partial(delivery_log.log, actor=actor))
    soon = NOW + timedelta(days=3)
    yield Read("radar", partial(problems.causes, now=NOW, due_soon=soon))
    yield Read("waiting for funds", queries.waiting_for_funds)


Times = Mapping[str, tuple[float, float]]


def timed(database: Database, reads: Iterator[Read], rounds: int) -> Times:
    """Give the milliseconds of each read and those of its CPU: the least of rounds.

    On a machine that does other work too, the second is the one to compare.
    """
    times: dict[str, tuple[float, float]] = {}
    for read in reads:
        for _ in range(rounds):
            began, used = time.perf_counter(), time.process_time()
            with database.reading() as session:
                read.ask(session)
            took = (time.perf_counter() - began) * 1000
            computed = (time.process_time() - used) * 1000
            least = times.get(read.name, (took, computed))
            times[read.name] = (min(least[0], took), min(least[1], computed))
    return times


def report(name: str, times: Times) -> str:
    """Give how long these took, and the slowest of them."""
    lines = [f"{name}: {len(times)} reads"]
    for what, which in (("ms", 0), ("CPU ms", 1)):
        ordered = sorted(took[which] for took in times.values())
        late = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
        above = sum(took > MOST_MS for took in ordered)
        lines.append(
            f"  {what}: p50 {median(ordered):.1f}, p99 {late:.1f}, "
            f"{above} above {MOST_MS}"
        )
    worst = sorted(times.items(), key=lambda item: -item[1][1])[:WORST]
    lines += [f"  {took:9.1f} {cpu:9.1f}  {what}" for what, (took, cpu) in worst]
    return "\n".join(lines)


def deep(database: Database) -> Iterator[Read]:
    """Give later pages of lists without a filter and with one."""
    for actor in READERS.values():
        for wanted in (Filters(), *(Filters(**one) for one in NARROWED)):
            for sort in SORTS:
                with database.reading() as session:
                    found = _deep(session, actor, wanted, sort)
                if found is not None:
                    yield replace(found, name=f"{actor.role} {found.name}")


def main(url: str, every: int, rounds: int) -> None:
    """Measure everything on one database."""
    database = Database(url)
    print(report("figures", timed(database, figures(), rounds)), flush=True)
    print(report("lists", timed(database, lists(every), rounds)), flush=True)
    if every == 1:
        print(report("later pages", timed(database, deep(database), rounds)))


if __name__ == "__main__":
    given = sys.argv[1:]
    main(given[0], *(int(n) for n in given[1:] or (1, 2)))
