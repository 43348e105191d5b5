"""The sweeps: submissions to be started, awards to be funded, clocks to be rung."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from domain.application import Application, Command, Opening
from domain.decision import rulebook
from domain.errors import NotFound, Refused
from domain.ledger import Account
from domain.people import CLOCK, Actor, Role
from domain.states import Action
from persistence import envelopes, intake, queries
from persistence.database import Database, DatabaseAway
from persistence.intake import Received
from persistence.queries import Waiting

RINGS_WITHIN = timedelta(minutes=10)
"""A clock that has not rung so long after its time will not ring by itself."""

GRACE = timedelta(seconds=20)
"""A submission younger than this is still being started by whoever received it."""

log = structlog.get_logger()


class Door(Protocol):
    """Where commands go to their workflows."""

    async def submit(self, opening: Opening, command: Command) -> int:
        """Start a dossier's workflow with its first command."""
        ...

    async def act(self, code: str, command: Command) -> int:
        """Give a command to a dossier's workflow."""
        ...


@dataclass(frozen=True, slots=True)
class IntakeSweep:
    """Starts the workflows of submissions received while Temporal was away."""

    database: Database
    door: Door
    clock: Callable[[], datetime]
    away: tuple[type[Exception], ...]
    """The errors of the door that can pass."""

    async def run_once(self) -> int:
        """Start what waits, oldest first; give how many started."""
        waiting = await self.database.read(
            intake.unstarted_submissions, self.clock() - GRACE
        )
        started = 0
        for received in waiting:
            started += await self._start(received)
        if started < len(waiting):
            log.error("submissions wait", waiting=len(waiting) - started)
        return started

    async def _start(self, received: Received) -> int:
        opening = received.opening
        filed = await self.database.read(intake.stored_submission, opening.code)
        actor = Actor(Role.APPLICANT, filed.principal)
        if opening.on_behalf:
            actor = Actor(Role.OFFICER, filed.principal, opening.unit)
        command = Command(received.command_id, Action.SUBMIT, actor)
        try:
            await self.door.submit(opening, command)
        except self.away as why:
            log.warning("submission not started yet", code=opening.code, why=str(why))
            return 0
        except Refused as refused:
            log.error("submission not started", code=opening.code, why=refused.code)
            return 0
        return 1


@dataclass(frozen=True, slots=True)
class FundingSweep:
    """Funds waiting awards in legal order when an envelope can carry the next one."""

    database: Database
    door: Door
    clock: Callable[[], datetime]
    away: tuple[type[Exception], ...]
    """The errors of the door that can pass."""

    async def run_once(self) -> int:
        """Fund what the envelopes carry; give how many were funded.

        The order is the law's: the first that does not fit holds the others back.
        """
        waiting = await self.database.read(queries.waiting_for_funds)
        funded, short = 0, set[str]()
        for award in waiting:
            if award.envelope in short:
                continue
            if await self._fund(award):
                funded += 1
            else:
                short.add(award.envelope)
        return funded

    async def _fund(self, award: Waiting) -> bool:
        try:
            balance = await self.database.read(envelopes.balance, award.envelope)
        except NotFound:
            return False
        if balance.accounts[Account.AVAILABLE] < award.award_vnd:
            return False
        # A refused command keeps its answer, so every try needs an id of its own.
        tried_at = int(self.clock().timestamp() * 1000)
        command = Command(f"fund-{tried_at}", Action.FUND, CLOCK)
        try:
            await self.door.act(award.code, command)
        except self.away as why:
            log.error("award not funded, no answer", code=award.code, why=str(why))
            return False
        except Refused as refused:
            log.warning("award not funded yet", code=award.code, why=refused.code)
            return False
        return True


@dataclass(frozen=True, slots=True)
class ClockSweep:
    """Wakes workflows whose clock should have rung and did not.

    A dossier whose record is ahead of its workflow, after everything failed at once
    between the two, has no right clock; being asked, it catches up with its record.
    """

    database: Database
    door: Door
    clock: Callable[[], datetime]
    away: tuple[type[Exception], ...]
    """The errors of the door that can pass."""

    async def run_once(self) -> int:
        """Ring for dossiers whose alarm is long past; give for how many."""
        before = self.clock() - RINGS_WITHIN
        rung: set[str] = set()
        after = None
        while late := await self.database.read(queries.late_clocks, before, after):
            for at, application in late:
                # Those that do not answer keep nobody behind them waiting, and what a
                # ring leads to has a clock of its own until the next time.
                after = (at, application.code)
                alarm = rulebook(application).clockwork.next_alarm(application)
                if alarm is None or application.code in rung:
                    continue
                if await self._ring(application, alarm.action):
                    rung.add(application.code)
        return len(rung)

    async def _ring(self, application: Application, action: Action) -> int:
        tried_at = int(self.clock().timestamp() * 1000)
        command = Command(
            f"clock-late-{tried_at}", action, CLOCK, seen=application.number
        )
        try:
            await self.door.act(application.code, command)
        except self.away as why:
            log.error("a clock is late, no answer", code=application.code, why=str(why))
            return 0
        except Refused as refused:
            log.info("a clock was late", code=application.code, why=refused.code)
        return 1


async def keep_sweeping(
    stop: asyncio.Event, every: timedelta, sweep: Callable[[], Awaitable[int]]
) -> None:
    """Sweep again and again until stopped; a database that is away is waited for."""
    while not stop.is_set():
        try:
            await sweep()
        except DatabaseAway:
            log.warning("database is away; the sweep waits")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), every.total_seconds())
