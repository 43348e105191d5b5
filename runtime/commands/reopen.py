"""`khuyencong reopen`: workflows that Temporal has lost, started from their record."""

import asyncio
from typing import Annotated

import typer

from api.engine.interface import EngineAway
from api.engine.temporal import TemporalEngine
from domain.application import Application, Event, Opening
from domain.errors import ApplicationClosed, NotFound
from domain.identity import is_dossier_code, normalise_code
from domain.standard import STANDARD
from domain.states import Stage
from persistence import intake, queries
from persistence.database import Database, Session
from persistence.history import rebuild
from runtime import connection, settings
from runtime.commands.options import DataOption
from runtime.data_folder import with_running
from runtime.settings import Settings
from runtime.trouble import Trouble
from runtime.worker import now
from workflows.application import REMEMBERED
from workflows.messages import Carried, Receipt


def command(
    codes: Annotated[
        list[str] | None, typer.Argument(help="Mã hồ sơ / Dossier codes")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Mọi hồ sơ chưa đóng / Every open dossier")
    ] = False,
    data: DataOption = None,
) -> None:
    """Start workflows again; one that still runs is refused, or with --all left alone.

    The record is enough: nothing of the old history is needed.
    """
    if not codes and not every:
        raise typer.BadParameter("CODE hoặc / or --all.")
    chosen = with_running(settings.load(data=data))
    asyncio.run(_reopen(chosen, codes or [], every=every))


async def _reopen(chosen: Settings, codes: list[str], *, every: bool) -> None:
    client = await connection.client(chosen)
    engine = TemporalEngine(client, chosen.task_queue, now)
    database = Database(settings.database_url(chosen))
    if every:
        codes = list(await database.read(queries.open_codes))
    for code in codes:
        try:
            run = await _reopened(database, engine, normalise_code(code))
            typer.echo(f"{code}: đã mở lại / reopened, run {run}")
        except ApplicationClosed as running:
            if not every:
                raise Trouble(
                    f"Quy trình của hồ sơ {code} vẫn đang chạy; không mở lại.",
                    f"The workflow of {code} still runs; it is not reopened.",
                ) from running
            typer.echo(f"{code}: đang chạy / runs")
        except EngineAway as gone:
            raise connection.away(chosen.temporal_address) from gone
    await database.dispose()


def _load(session: Session, code: str) -> tuple[Opening, Application, list[Event]]:
    opening = intake.stored_submission(session, code).opening
    trail = [found.event for found in queries.trail(session, code)]
    return opening, rebuild(session, code), trail


async def _reopened(database: Database, engine: TemporalEngine, code: str) -> str:
    try:
        if not is_dossier_code(code):
            raise NotFound(application=code)
        opening, application, trail = await database.read(_load, code)
    except NotFound as unknown:
        raise Trouble(
            f"Không có hồ sơ {code} trong cơ sở dữ liệu.",
            f"There is no dossier {code} in the database.",
        ) from unknown
    if application.number == 0:
        raise Trouble(
            f"Hồ sơ {code} chưa có sự kiện nào; worker sẽ tự khởi động quy trình.",
            f"{code} has no event yet; the worker will start its workflow by itself.",
        )
    if STANDARD.row(application.state).stage is Stage.CLOSED:
        raise Trouble(
            f"Hồ sơ {code} đã kết thúc ({application.state}); không cần mở lại.",
            f"{code} is closed ({application.state}); there is nothing to reopen.",
        )
    # What was answered once is answered the same again, as if nothing had been lost.
    recent = tuple(
        Receipt(event.command_id, event.number, event.target)
        for event in trail[-REMEMBERED:]
    )
    return await engine.reopen(opening, Carried(application, recent))
