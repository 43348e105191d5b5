"""The engine alone: the same commands at the one door, without HTTP and letters.

What the API does before the door (the receipt of a submission) is done beforehand and
not counted; what stands behind the door decides, records and answers.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from api.engine.interface import Engine
from bench.flights import in_turns
from bench.processes import Group
from domain.application import Command, Opening
from domain.states import Action, State
from tests.workflows.house import APPLICANT, House, report

SUPPORT_TYPE = "technology-transfer"
ENDLESS_VND = 900_000_000_000_000


@dataclass
class _Recording:
    """An engine that keeps the commands it was given."""

    engine: Engine
    commands: list[Command] = field(default_factory=list)

    async def submit(self, opening: Opening, command: Command) -> int:
        self.commands.append(command)
        return await self.engine.submit(opening, command)

    async def act(self, code: str, command: Command) -> int:
        self.commands.append(command)
        return await self.engine.act(code, command)


async def rehearse(house: House) -> Sequence[Command]:
    """Walk one dossier to completion as the tests do; return its commands."""
    engine: Any = house.engine
    recording: Any = _Recording(engine)
    house.engine = recording
    code = await house.file(SUPPORT_TYPE)
    await house.fund(code, ENDLESS_VND)
    await house.walk(code, State.IMPLEMENTING)
    await house.act(code, APPLICANT, Action.REPORT_PROGRESS, **report())
    await house.walk(code)
    house.engine = engine
    return tuple(recording.commands)


class AtTheDoor:
    """Walks dossiers by commands alone."""

    def __init__(
        self, name: str, house: House, commands: Sequence[Command], group: Group
    ) -> None:
        """Give every dossier these commands."""
        self.name = name
        self.group = group
        self._house = house
        self._commands = commands
        self._numbers = count(1)
        self._received: list[tuple[Opening, str]] = []

    async def prepare(self, dossiers: int) -> None:
        """Take so many submissions in, before anything is measured."""
        for _ in range(dossiers):
            self._received.append(await self._house.receive(SUPPORT_TYPE))

    async def walk(self, dossiers: int, in_flight: int) -> Sequence[float]:
        """Return the seconds of every command; all dossiers end `completed`."""
        return await in_turns(dossiers, in_flight, self._dossier)

    async def settle(self) -> int:
        """Return at once: no letter is sent."""
        return 0

    async def _dossier(self) -> Sequence[float]:
        opening, key = self._received.pop()
        code, number, times = opening.code, 0, list[float]()
        for step, command in enumerate(self._commands):
            given = self._of(command, opening, f"{key}-{step}", number)
            began = time.perf_counter()
            if step == 0:
                number = await self._house.engine.submit(opening, given)
            else:
                number = await self._house.engine.act(code, given)
            times.append(time.perf_counter() - began)
        state = await self._house.state(code)
        assert state == State.COMPLETED, (code, state)
        return times

    def _of(self, command: Command, opening: Opening, id: str, seen: int) -> Command:
        facts = dict(command.facts)
        if "payee_mark" in facts:
            facts["payee_mark"] = opening.payee_mark
        return replace(command, id=id, facts=facts, seen=seen)
