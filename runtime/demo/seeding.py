"""Many projects at once: filed, moved on, and what became of them in numbers."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.calendar import VIETNAM_TIME
from domain.states import State
from runtime.api_client import Refusal, connect
from runtime.demo.filing import Case, Clerk, Stuck
from runtime.demo.journey import Shown
from runtime.demo.projects import Project
from runtime.demo.timing import timing

TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Errand:
    """A project and the state its application is to reach.

    One `to_come` stands for a project of the next year, whenever it was published.
    """

    project: Project
    target: State
    to_come: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an errand: the application, and why it came no further."""

    errand: Errand
    shown: Shown | None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The applications of one support type in numbers, amounts in đồng."""

    support_type: str
    dossiers: int
    states: Counter[str]
    requested_vnd: int
    awarded_vnd: int
    disbursed_vnd: int


def this_year() -> int:
    """Give the year in Vietnam; what is older is filed as a project of the past."""
    return datetime.now(UTC).astimezone(VIETNAM_TIME).year


async def run(
    url: str, key: bytes, errands: Iterable[Errand], told: Callable[[Done], None]
) -> tuple[Done, ...]:
    """Do the errands, a few at a time; `told` hears of each as it ends.

    Raises CommandError when the system does not answer.
    """
    speaking, turns = connect(url, key), asyncio.Semaphore(TOGETHER)
    clerk = Clerk(speaking)

    async def do(errand: Errand) -> Done:
        async with turns:
            done = await _do(clerk, errand)
        told(done)
        return done

    async with speaking.client:
        await clerk.introduce_staff()
        return tuple(await asyncio.gather(*(do(errand) for errand in errands)))


async def _do(clerk: Clerk, errand: Errand) -> Done:
    when = timing(errand.project, this_year(), to_come=errand.to_come)
    case = Case(errand.project, when)
    try:
        code = await clerk.file(case)
        shown = await clerk.advance(case, code, errand.target)
    except (Refusal, Stuck) as failed:
        return Done(errand, None, f"{errand.project.row}: {failed}")
    return Done(errand, shown)


def summary(done: Iterable[Done]) -> tuple[Line, ...]:
    """Give the numbers per support type, in the order of their codes."""
    kinds: dict[str, list[Shown]] = {}
    for one in done:
        if one.shown is not None:
            kinds.setdefault(one.errand.project.support_type, []).append(one.shown)
    return tuple(
        Line(
            kind,
            len(found),
            Counter(str(shown["state"]) for shown in found),
            sum(int(shown["amount_requested_vnd"]) for shown in found),
            sum(int(shown["amount_awarded_vnd"]) for shown in found),
            sum(int(shown["amount_disbursed_vnd"]) for shown in found),
        )
        for kind, found in sorted(kinds.items())
    )
