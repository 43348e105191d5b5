"""All that is compared, started for one run and stopped after it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from temporalio.client import Client

from api.engine.temporal import TemporalEngine
from bench import dbos_engine, golden, peer, postgres, servers, system
from bench.engine import AtTheDoor, rehearse
from bench.flights import Subject
from bench.floor import Floor
from bench.golden import OverHttp
from bench.postgres import Postgres
from bench.processes import Group
from bench.system import System
from persistence.database import Database
from persistence.migration import migrate
from runtime.settings import Settings
from tests.workflows.house import House, number_apart

FLOOR = "floor"
ENGINE, HTTP = "engine", "http"
DBOS, DBOS_HTTP = "dbos", "dbos-http"
SQLITE, POSTGRES = "sqlite", "postgres"
NAMES: Mapping[str, str] = {
    FLOOR: "floor: bare Temporal",
    f"{DBOS}-{POSTGRES}": "DBOS in process, Postgres",
    f"{DBOS}-{SQLITE}": "DBOS in process, SQLite",
    f"{ENGINE}-{POSTGRES}": "engine, Postgres",
    f"{ENGINE}-{SQLITE}": "engine, SQLite",
    f"{DBOS_HTTP}-{POSTGRES}": "DBOS over HTTP, Postgres",
    f"{DBOS_HTTP}-{SQLITE}": "DBOS over HTTP, SQLite",
    f"{HTTP}-{POSTGRES}": "product over HTTP, Postgres",
    f"{HTTP}-{SQLITE}": "product over HTTP, SQLite",
}
"""Every subject by its short name, in the order of the tables."""


@dataclass
class Cast:
    """What a run has started: subjects by short name, and the systems among them."""

    stack: AsyncExitStack
    folder: Path
    server: Postgres | None = None
    subjects: dict[str, Subject] = field(default_factory=dict)
    systems: dict[str, System] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    more: dict[str, Callable[[], int]] = field(default_factory=dict)
    """How to start another worker of a subject; gives its process."""

    @property
    def http(self) -> OverHttp | None:
        """The product over HTTP, on SQLite where that was started."""
        for kind in (SQLITE, POSTGRES):
            found = self.subjects.get(f"{HTTP}-{kind}")
            if isinstance(found, OverHttp):
                return found
        return None

    async def start(self, wanted: Sequence[str]) -> None:
        """Start the subjects of these short names."""
        if any(name.endswith(POSTGRES) for name in wanted):
            self.server = self.stack.enter_context(postgres.running())
        if any(name == FLOOR or name.startswith(ENGINE) for name in wanted):
            await self._start_on_temporal(wanted)
        for name in wanted:
            kind, _, database = name.rpartition("-")
            if kind in (DBOS, DBOS_HTTP) and not dbos_engine.installed():
                self.missing[NAMES[name]] = "dbos is not installed: make peers"
            elif kind == DBOS:
                self.subjects[name] = await self._in_process(name, database)
            elif kind in (HTTP, DBOS_HTTP):
                self.subjects[name] = await self._over_http(name, kind, database)

    async def _start_on_temporal(self, wanted: Sequence[str]) -> None:
        chosen, server = await self.stack.enter_async_context(
            servers.temporal(self.folder / "bare")
        )
        client = await servers.connected(chosen)
        for name in wanted:
            kind, _, database = name.rpartition("-")
            if name == FLOOR:
                pid = self._worker("bench.floor_worker", chosen, FLOOR, "")
                group = Group((server, pid))
                self.subjects[FLOOR] = Floor(client, FLOOR, group)
            elif kind == ENGINE:
                url = self._database(name, database)
                await asyncio.to_thread(migrate, url)
                pid = self._worker("bench.engine_worker", chosen, name, url)
                group = Group((server, pid, *self._database_processes(database)))
                self.subjects[name] = await self._engine(name, client, url, group)
                self.more[name] = partial(
                    self._worker, "bench.engine_worker", chosen, name, url
                )

    async def _engine(
        self, name: str, client: Client, url: str, group: Group
    ) -> Subject:
        database = Database(url)
        self.stack.push_async_callback(database.dispose)
        engine = TemporalEngine(client, name, lambda: datetime.now(UTC))
        house = House(client, database, name, engine)
        await number_apart(database)
        async with asyncio.timeout(system.PATIENCE_SECONDS):
            while not await engine.ready():
                await asyncio.sleep(0.1)
        return AtTheDoor(NAMES[name], house, await rehearse(house), group)

    def _worker(self, module: str, chosen: Settings, queue: str, url: str) -> int:
        log = self.folder / f"{queue}.log"
        return self.stack.enter_context(servers.worker(module, chosen, queue, url, log))

    async def _in_process(self, name: str, database: str) -> Subject:
        url, others = self._database(name, database), self._database_processes(database)
        return await self.stack.enter_async_context(
            peer.in_process(NAMES[name], url, self.folder / name, others)
        )

    async def _over_http(self, name: str, kind: str, database: str) -> Subject:
        url = self._database(name, database) if database == POSTGRES else ""
        run = system.up if kind == HTTP else peer.behind_http
        running = await self.stack.enter_async_context(
            run(self.folder / name, url, self._database_processes(database))
        )
        self.systems[name] = running
        return OverHttp(NAMES[name], running, await golden.rehearse(running))

    def _database(self, name: str, kind: str) -> str:
        if kind == SQLITE:
            return f"sqlite:///{self.folder / name}.db"
        assert self.server is not None
        return self.server.database()

    def _database_processes(self, kind: str) -> tuple[int, ...]:
        return (self.server.pid,) if self.server and kind == POSTGRES else ()
