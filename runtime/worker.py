"""The worker process: the workflows, their activities, the relay and the sweeps."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import structlog
from temporalio.client import Client
from temporalio.worker import (
    PollerBehaviorAutoscaling,
    UnsandboxedWorkflowRunner,
    Worker,
)

import domain
import workflows
from activities.delivery import Relay
from activities.intake import ClockSweep, FundingSweep, IntakeSweep, keep_sweeping
from activities.payment import ManualTreasury, Payments, SandboxTreasury, Treasury
from activities.record import Record
from activities.rendering import Renderer
from activities.tidying import Tidying
from api.engine.interface import EngineAway, EngineSlow
from api.engine.temporal import TemporalEngine
from persistence.database import Database
from runtime import checks, connection, logs, settings
from runtime.errors import CommandError
from runtime.mail import mailer
from runtime.process import exit_process, loop_factory
from runtime.settings import Settings
from workflows.application import SupportApplicationWorkflow

log = structlog.get_logger(__name__)

RUNNER = UnsandboxedWorkflowRunner()
"""The sandbox watches over workflows in the tests; here it would cost a quarter of each
command (docs/decisions/0022)."""

STICKY = timedelta(seconds=3)
"""How long a task waits for the worker that knows its workflow; short, so that the
tasks of a worker that died are soon taken by another."""

LAST_TASKS = timedelta(seconds=20)
INTAKE_EVERY = timedelta(seconds=10)
FUNDING_EVERY = timedelta(seconds=5)
CLOCKS_EVERY = timedelta(minutes=2)
TIDYING_EVERY = timedelta(hours=6)
AWAY = (EngineAway, EngineSlow)

Loop = Callable[[asyncio.Event], Awaitable[None]]


def now() -> datetime:
    """Give this instant."""
    return datetime.now(UTC)


def dossier_link(settings: Settings) -> Callable[[str], str]:
    """Give what makes the address at which people open a dossier.

    Empty where no public address is set: then messages name the code alone.
    """
    base = settings.public_url.rstrip("/")
    return lambda code: f"{base}/applications/{code}" if base else ""


def treasury(settings: Settings) -> Treasury:
    """Give the treasury of the settings."""
    return SandboxTreasury(now) if settings.treasury == "sandbox" else ManualTreasury()


def build_id() -> str:
    """Return a digest of the code that decides: what workflows run on, and only that.

    The SDK's own would hash, and often compile, every module that is loaded.
    """
    digest = sha256()
    for package in (domain, workflows):
        for file in sorted(Path(package.__path__[0]).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def temporal_worker(client: Client, settings: Settings, database: Database) -> Worker:
    """Give the worker, not started yet."""
    payments = Payments(database, treasury(settings), now)
    recorder = Record(database)
    return Worker(
        client,
        task_queue=settings.task_queue,
        workflows=[SupportApplicationWorkflow],
        activities=[recorder.record, recorder.missed, payments.order_payment],
        workflow_runner=RUNNER,
        build_id=build_id(),
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        sticky_queue_schedule_to_start_timeout=STICKY,
        graceful_shutdown_timeout=LAST_TASKS,
    )


def loops(client: Client, settings: Settings, database: Database) -> tuple[Loop, ...]:
    """Give what runs beside the worker until stopped: the relay and the sweeps."""
    engine = TemporalEngine(client, settings.task_queue, now)
    relay = Relay(database, mailer(settings), Renderer(), now, dossier_link(settings))
    intake = IntakeSweep(database, engine, now, AWAY)
    funding = FundingSweep(database, engine, now, AWAY)
    clocks = ClockSweep(database, engine, now, AWAY)
    tidying = Tidying(database, now)
    return (
        relay.run,
        lambda stop: keep_sweeping(stop, INTAKE_EVERY, intake.run_once),
        lambda stop: keep_sweeping(stop, FUNDING_EVERY, funding.run_once),
        lambda stop: keep_sweeping(stop, CLOCKS_EVERY, clocks.run_once),
        lambda stop: keep_sweeping(stop, TIDYING_EVERY, tidying.run_once),
    )


async def run(settings: Settings, url: str, stop: asyncio.Event) -> None:
    """Work until stopped; steps being written are finished first."""
    mailer(settings)
    client = await connection.patient_client(settings, stop)
    if client is None:
        return
    database = Database(url)
    async with temporal_worker(client, settings, database):
        log.info("working", task_queue=settings.task_queue)
        async with asyncio.TaskGroup() as group:
            for loop in loops(client, settings, database):
                group.create_task(_run(loop, stop))
            await stop.wait()
    await database.dispose()
    log.info("stopped")


async def _run(loop: Loop, stop: asyncio.Event) -> None:
    await loop(stop)


async def _until_signalled(chosen: Settings, url: str) -> None:
    stop = asyncio.Event()
    running = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # A signal that the parent has us ignore stays ignored: it will tell us itself.
        if signal.getsignal(number) is not signal.SIG_IGN:
            running.add_signal_handler(number, stop.set)
    await run(chosen, url, stop)


def main() -> None:
    """Run the worker with the settings of the environment.

    `--migrate` brings the database up to date first, as the embedded mode wants.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--migrate", action="store_true")
    given = parser.parse_args()
    try:
        chosen = settings.load()
        logs.configure(chosen.log_level)
        checks.log_findings(chosen)
        url = settings.database_url(chosen)
        if given.migrate:
            # Alembic takes a while to load, and is seldom needed.
            import_module("persistence.migration").migrate(url)
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(_until_signalled(chosen, url))
    except CommandError as trouble:
        sys.stderr.write(f"{trouble}\n")
        exit_process(1)
    exit_process(0)


if __name__ == "__main__":
    main()
