"""A peer behind the same door: DBOS decides by the same laws and makes the same writes.

A dossier is one durable workflow. A command is sent with its key, received with a
durable deadline, decided and recorded in one transaction together with the workflow's
own checkpoint (DBOS's cheapest way), and answered by an event. `make peers` installs
it.
"""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url

from activities.record import append
from api.engine.interface import EngineSlow, Workers
from domain.application import Application, Command, Event, Opening, evolve, opened
from domain.decision import decide, rulebook, submit
from domain.errors import Refused
from domain.funding import PaymentRequest
from persistence import payments
from persistence.database import address, prepare_sqlite
from persistence.types import written

DEADLINE_SECONDS = 3 * 24 * 3600.0
PATIENCE_SECONDS = 60.0
POLLS_EVERY_SECONDS = 0.01
"""How soon DBOS looks again where its database cannot notify, as SQLite cannot."""
MOST_WORKFLOWS = 2000


def installed() -> bool:
    """Say whether the peer is there to be measured."""
    return find_spec("dbos") is not None


@dataclass(frozen=True, slots=True)
class _Answer:
    number: int = 0
    refusal: str = ""


class DbosEngine:
    """The engine on DBOS, in the process that asks it."""

    def __init__(self, url: str, folder: Path) -> None:
        """Launch DBOS for the record at this address."""
        dbos = import_module("dbos")
        self._dbos: Any = dbos.DBOS
        self._workflow_id: Any = dbos.SetWorkflowID
        self._writing = _engine(url)
        sqlite = self._writing.dialect.name == "sqlite"
        plain = url.replace("+psycopg", "").replace("+pysqlite", "")
        system = f"sqlite:///{folder / 'dbos.db'}" if sqlite else plain
        if sqlite:
            _use_wal(folder / "dbos.db")
        dbos.DBOS(
            config={
                "name": "khuyencong-bench",
                "system_database_url": system,
                "application_version": "1",
                "log_level": "ERROR",
                "run_admin_server": False,
                "max_executor_threads": MOST_WORKFLOWS,
                "notification_listener_polling_interval_sec": POLLS_EVERY_SECONDS,
            }
        )
        self._isolation = "SERIALIZABLE" if sqlite else "READ COMMITTED"
        self._source: Any = dbos.SQLAlchemyDatasource.create(
            plain, engine=self._writing
        )

        # Functions, for DBOS notes on them what a bound method does not keep.
        def live(opening: Opening, first: Command) -> str:
            return self._life(opening, first)

        def order(request: PaymentRequest) -> str:
            return self._ordered(request)

        self._live: Any = self._dbos.workflow(name="live")(live)
        self._order: Any = self._dbos.step(name="order_payment")(order)
        self._dbos.launch()

    async def submit(self, opening: Opening, command: Command) -> int:
        """Start the dossier's workflow with its first command."""
        await asyncio.to_thread(self._start, opening, command)
        return await self._answer(opening.code, command)

    async def act(self, code: str, command: Command) -> int:
        """Send a command to the dossier's workflow and wait for its answer."""
        await self._dbos.send_async(code, command, idempotency_key=command.id)
        return await self._answer(code, command)

    async def workers(self) -> Workers:
        """Say that it takes commands: it lives in this process."""
        return Workers(True, datetime.now(UTC))

    async def lacks(self) -> tuple[str, ...]:
        """Say that nothing is missing: DBOS keeps its tables itself."""
        return ()

    async def ready(self) -> bool:
        """Say that it is there."""
        return True

    def close(self) -> None:
        """Leave the workflows where they stand."""
        self._dbos.destroy()

    def _start(self, opening: Opening, command: Command) -> None:
        # From a thread: begun on the event loop, a plain workflow would block it.
        with self._workflow_id(opening.code):
            self._dbos.start_workflow(self._live, opening, command)

    async def _answer(self, code: str, command: Command) -> int:
        answer = await self._dbos.get_event_async(code, command.id, PATIENCE_SECONDS)
        if answer is None:
            raise EngineSlow
        if answer.refusal:
            raise Refused(answer.refusal)
        return int(answer.number)

    def _life(self, opening: Opening, first: Command) -> str:
        """Take one command after another until the dossier closes."""
        application, command = opened(opening), first
        while True:
            answer, standing = self._taken(application, opening, command)
            if standing is not None:
                application = evolve(application, standing)
                self._pay(application)
            self._dbos.set_event(command.id, answer)
            if rulebook(application).lifecycle.row(application.state).closed:
                return str(application.state)
            received = None
            while received is None:
                received = self._dbos.recv(timeout_seconds=DEADLINE_SECONDS)
            command = received

    def _taken(
        self, application: Application, opening: Opening, command: Command
    ) -> tuple[_Answer, Event | None]:
        options = {"name": "record", "isolation_level": self._isolation}
        try:
            standing: Event = self._source.run_tx_step(
                options, self._record, application, opening, command
            )
        except Refused as refused:
            return _Answer(refusal=refused.code), None
        return _Answer(standing.number), standing

    def _record(
        self, application: Application, opening: Opening, command: Command
    ) -> Event:
        """Decide and write in the transaction of DBOS's own checkpoint."""
        session, now = self._source.sql_session().connection(), datetime.now(UTC)
        if application.number == 0:
            return append(session, submit(opening, command, now), opening)
        decided = decide(application, command, rulebook(application), now)
        return append(session, decided, None)

    def _pay(self, application: Application) -> None:
        tranche = application.tranche
        if tranche is not None and tranche.state == "ordered":
            request = PaymentRequest(
                code=application.code,
                tranche=tranche.number,
                attempt=tranche.attempt,
                amount_vnd=tranche.amount_vnd,
                ordered_by=tranche.ordered_by or "",
            )
            self._order(request)

    def _ordered(self, request: PaymentRequest) -> str:
        """Order a tranche as the product does: its key first, then by hand."""
        with self._writing.begin() as session:
            order = payments.order(
                session,
                request.code,
                request.tranche,
                request.attempt,
                request.amount_vnd,
                request.ordered_by,
                datetime.now(UTC),
            )
        return order.state


def _use_wal(file: Path) -> None:
    """Give DBOS's own file the journal that ours has: its default forces more often."""
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode=WAL")


def _engine(url: str) -> Engine:
    """Return the way to the record, set up as the product sets its own up."""
    made = create_engine(
        address(url), json_serializer=written, pool_size=20, max_overflow=20
    )
    if make_url(url).get_backend_name() == "sqlite":
        event.listen(made, "connect", prepare_sqlite)
        event.listen(
            made, "begin", lambda session: session.exec_driver_sql("BEGIN IMMEDIATE")
        )
    return made
