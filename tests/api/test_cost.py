"""What a command asks of the database, counted: statements, transactions, commits."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from inspect import isasyncgenfunction, iscoroutinefunction, isfunction
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from activities.record import Record
from api.app import ROUTERS as ROUTERS_OF_THE_API
from api.pages.site import ROUTERS as ROUTERS_OF_PAGES
from domain.application import Command
from domain.decision import decide, rulebook
from domain.people import HUMAN_ROLES, Role
from domain.states import Action
from persistence import queries
from persistence.database import Database
from tests.api.test_steps import PANEL, all_the_way, superior
from tests.api.world import SameLaws, World, build
from tests.persistence.counting import Counted, counted

MOST_STATEMENTS_OF_THE_API = 7
MOST_TRANSACTIONS_OF_THE_API = 3
MOST_STATEMENTS_OF_THE_WORKER = 10
"""An approval asks once more: whether somebody waits for the same money."""
MEAN_STATEMENTS_OF_THE_API = 7.2
MEAN_STATEMENTS_OF_THE_WORKER = 8.0
ROUTERS = (*ROUTERS_OF_THE_API, *ROUTERS_OF_PAGES)
OF_PAPERS = 3
"""Whether they may be used, how they were named, and that the dossier holds them."""


@dataclass(frozen=True)
class Cost:
    """What one command asked, of the API's side and of the worker's."""

    action: str
    papers: int
    api: tuple[int, int, int]
    worker: tuple[int, int, int]


class Recording(SameLaws):
    """An engine that records as the worker does, on a connection of its own."""

    def __init__(self, database: Database, clock: Any, record: Record) -> None:
        super().__init__(database, clock)
        self._record = record

    async def _step(self, row: queries.Row, command: Command) -> int:
        event = decide(
            row.application, command, rulebook(row.application), self.clock()
        )
        (recorded,) = await self._record.record(event, None)
        return recorded.number


@pytest.fixture
async def costs(migrated_url: str, tmp_path: Path) -> AsyncIterator[list[Cost]]:
    """The cost of every step of a dossier that goes all the way."""
    of_api, of_worker, beside = (Database(migrated_url) for _ in range(3))
    world = build(of_api, tmp_path / "documents")
    engine = Recording(beside, world.clock, Record(of_worker))
    object.__setattr__(world.app.state.deps, "engine", engine)
    world.engine = engine
    found: list[Cost] = []
    with counted(of_api) as api, counted(of_worker) as worker:
        plain = world.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            before = _seen(api), _seen(worker)
            await plain(scope, receive, send)
            if scope["path"].endswith("/actions") and engine.commands:
                command = engine.commands[-1]
                found.append(
                    Cost(
                        command.action,
                        len(command.papers),
                        _since(before[0], api),
                        _since(before[1], worker),
                    )
                )

        await _introduced(world)
        world.app = app  # type: ignore[assignment]
        await all_the_way(world)
    yield found
    for database in (of_api, of_worker, beside):
        await database.dispose()


async def _introduced(world: World) -> None:
    """Have everybody call once: what is known of people is asked at a first call."""
    people = [world.as_(role) for role in HUMAN_ROLES]
    people += [world.as_(Role.APPRAISER, who) for who in PANEL]
    for caller in (*people, superior(world)):
        assert (await caller.get("/applications")).status_code == 200

    async def nobody(*_who: Any, **_more: Any) -> None:
        """Nobody is introduced once more, under another name."""

    world.know = nobody  # type: ignore[method-assign]


def _seen(found: Counted) -> tuple[int, int, int]:
    return len(found.statements), found.transactions, found.commits


def _since(before: tuple[int, int, int], found: Counted) -> tuple[int, int, int]:
    now = _seen(found)
    return now[0] - before[0], now[1] - before[1], now[2] - before[2]


async def test_no_command_asks_more_of_the_database_than_it_did(
    costs: list[Cost],
) -> None:
    assert len(costs) == 19
    for cost in costs:
        statements, transactions, commits = cost.api
        of_papers = OF_PAPERS if cost.papers else 0
        assert statements <= MOST_STATEMENTS_OF_THE_API + of_papers, cost
        assert transactions <= MOST_TRANSACTIONS_OF_THE_API, cost
        assert commits == 1, cost
        statements, transactions, commits = cost.worker
        of_queue = cost.action == Action.APPROVE
        assert statements <= MOST_STATEMENTS_OF_THE_WORKER + of_queue, cost
        assert (transactions, commits) == (1, 1), cost
    assert mean(cost.api[0] for cost in costs) <= MEAN_STATEMENTS_OF_THE_API
    assert mean(cost.worker[0] for cost in costs) <= MEAN_STATEMENTS_OF_THE_WORKER


def _leaned_on(dependant: Dependant) -> Iterator[Dependant]:
    for inner in dependant.dependencies:
        yield inner
        yield from _leaned_on(inner)


def test_no_call_leans_on_what_takes_a_thread() -> None:
    """FastAPI gives every plain function a thread of its own, for each request."""
    for route in (route for router in ROUTERS for route in router.routes):
        assert isinstance(route, APIRoute)
        for dependant in _leaned_on(route.dependant):
            given = dependant.call
            on_loop = iscoroutinefunction(given) or isasyncgenfunction(given)
            assert on_loop or not isfunction(given), (route.path, given)
