"""A clock that did not ring is rung, however many others beside it do not answer."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from activities.intake import ClockSweep
from domain.application import Command, Opening
from domain.states import Action
from persistence import queries
from persistence.database import Database
from tests.persistence.dossiers import NOON, moved, submitted


class Silent(Exception):
    """The workflow does not answer."""


class Door:
    """Lets the workflows of some dossiers be silent, and remembers who was asked."""

    def __init__(self, silent: set[str]) -> None:
        self.silent = silent
        self.rung: list[str] = []

    async def submit(self, opening: Opening, command: Command) -> int:
        raise AssertionError(opening, command)

    async def act(self, code: str, command: Command) -> int:  # noqa: ARG002
        if code in self.silent:
            raise Silent
        self.rung.append(code)
        return 1


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    database = Database(migrated_url)
    yield database
    await database.dispose()


async def test_those_that_do_not_answer_keep_nobody_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "LATE_CLOCKS", 3)
    lives = [await submitted(database, f"k{n}") for n in range(8)]
    codes = sorted(life.code for life in lives)
    door = Door(set(codes[:-1]))
    sweep = ClockSweep(database, door, lambda: NOON + timedelta(days=60), (Silent,))

    assert await sweep.run_once() == 1
    assert door.rung == [codes[-1]]


async def test_what_has_rung_already_is_not_looked_at(database: Database) -> None:
    lapsed = await submitted(database, "k1")
    await moved(database, lapsed, action=Action.REMIND, reminded=9, escalated=True)
    waiting = await submitted(database, "k2")
    door = Door(set())
    sweep = ClockSweep(database, door, lambda: NOON + timedelta(days=60), (Silent,))

    assert await sweep.run_once() == 1
    assert door.rung == [waiting.code]
    late = await database.read(queries.late_clocks, NOON + timedelta(days=60))
    assert [application.code for _at, application in late] == [waiting.code]
