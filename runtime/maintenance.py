"""What puts right how dossiers are kept: redrawing, recounting, reopening."""

import asyncio
from datetime import datetime

import typer

from api.engine.interface import EngineAway
from api.engine.temporal import TemporalEngine
from domain.application import Application, Event, Opening
from domain.calendar import VIETNAM_TIME
from domain.errors import ApplicationClosed, NotFound
from domain.identity import is_dossier_code, normalise_code
from domain.people import Role
from domain.standard import STANDARD
from domain.states import Stage
from domain.support_types import SUPPORT_TYPES
from persistence import audit_log, history, intake, queries, totals
from persistence.audit_log import Intervention
from persistence.database import Database, Session
from persistence.history import rebuild
from persistence.verification import POSTINGS, REDRAWN, verify
from runtime import connection
from runtime.errors import CommandError
from runtime.settings import Settings, database_url
from runtime.worker import now
from workflows.application import REMEMBERED
from workflows.messages import Carried, Receipt

RESTORE = "restore_record"
COMMAND_LINE = "khuyencong"
"""By whom the audit log says that a command of the command line was given."""

SKIPPED_NUMBERS = 10_000
"""More than one series grows by in a year, and so between a backup and a loss."""

AT_ONCE = 32
"""How many dossiers are reopened beside each other: one alone waits on Temporal."""


def redraw_dossier(session: Session, code: str) -> str:
    """Draw a dossier anew and say so. Raises CommandError for a broken record."""
    found = verify(session, code)
    parts = {one.part for one in found.differing}
    if found.changed is not None or parts - REDRAWN - {POSTINGS}:
        raise CommandError(
            f"Sổ ghi của hồ sơ {code} không còn nguyên; so với bản sao lưu.",
            f"The record of {code} is not as written; compare it with a backup.",
        )
    if not parts & REDRAWN:
        return f"{code}: không có gì phải dựng lại / nothing to draw anew"
    history.reproject(session, code)
    return f"{code}: đã dựng lại từ sổ ghi / drawn anew from its record"


async def redraw(settings: Settings, code: str) -> str:
    """Draw a dossier anew and say so. Raises CommandError where that must not be."""
    database = Database(database_url(settings))
    try:
        if not is_dossier_code(code):
            raise NotFound(application=code)
        return await database.write(redraw_dossier, code)
    except NotFound as unknown:
        raise CommandError(
            f"Không có hồ sơ {code} trong cơ sở dữ liệu.",
            f"There is no dossier {code} in the database.",
        ) from unknown
    finally:
        await database.dispose()


def recount_totals(session: Session) -> str:
    """Return how many totals were not what the dossiers make them, and are now."""
    totals.hold(session)
    found = len(totals.differing(session))
    if not found:
        return "Các số tổng đều khớp / Every total is as the dossiers make it"
    totals.recount(session)
    return f"Đã tính lại {found} số tổng / Totals written anew: {found}"


async def recount(settings: Settings) -> str:
    """Compare every total with the dossiers, write anew what differs, and say so."""
    database = Database(database_url(settings))
    try:
        return await database.write(recount_totals)
    finally:
        await database.dispose()


def leave_gap(session: Session, at: datetime) -> None:
    """Leave a gap in every series of dossier codes, and write down that it was done."""
    prefixes = {kind.prefix for kind in SUPPORT_TYPES}
    year = at.astimezone(VIETNAM_TIME).year
    intake.skip_numbers(session, sorted(prefixes), year, SKIPPED_NUMBERS)
    audit_log.record(
        session,
        Intervention(at, COMMAND_LINE, Role.ADMINISTRATOR, RESTORE, "", f"{at:%F}"),
    )


async def restore(settings: Settings) -> None:
    """Take up a record that was put back from a backup, then reopen its dossiers.

    What was filed after the backup is lost, but people hold its codes: none of them is
    given out again. Raises CommandError as `reopen` does.
    """
    database = Database(database_url(settings))
    try:
        await database.write(leave_gap, now())
    finally:
        await database.dispose()
    await reopen(settings, [], every=True)


async def reopen(settings: Settings, codes: list[str], *, every: bool) -> None:
    """Start workflows anew from their record, and say of each what became of it.

    The record is enough: nothing of the old history is needed. Raises CommandError for
    a dossier that is not there or still runs; with `every` that one is left alone.
    """
    client = await connection.client(settings)
    engine = TemporalEngine(client, settings.task_queue, now)
    database = Database(database_url(settings))
    waiting = iter(codes)
    if every:
        waiting = iter(await database.read(queries.open_codes))

    async def reopen_next() -> None:
        for code in waiting:
            typer.echo(await _reopen(database, engine, code, every=every))

    try:
        await asyncio.gather(*(reopen_next() for _ in range(AT_ONCE)))
    except EngineAway as gone:
        raise connection.away(client.service_client.config.target_host) from gone
    finally:
        await database.dispose()


async def _reopen(
    database: Database, engine: TemporalEngine, code: str, *, every: bool
) -> str:
    try:
        run = await _reopen_dossier(database, engine, normalise_code(code))
    except ApplicationClosed as running:
        if every:
            return f"{code}: đang chạy / runs"
        raise CommandError(
            f"Quy trình của hồ sơ {code} vẫn đang chạy; không mở lại.",
            f"The workflow of {code} still runs; it is not reopened.",
        ) from running
    return f"{code}: đã mở lại / reopened, run {run}"


def _load_record(
    session: Session, code: str
) -> tuple[Opening, Application, list[Event]]:
    opening = intake.stored_submission(session, code).opening
    trail = [found.event for found in queries.trail(session, code)]
    return opening, rebuild(session, code), trail


async def _reopen_dossier(database: Database, engine: TemporalEngine, code: str) -> str:
    try:
        if not is_dossier_code(code):
            raise NotFound(application=code)
        opening, application, trail = await database.read(_load_record, code)
    except NotFound as unknown:
        raise CommandError(
            f"Không có hồ sơ {code} trong cơ sở dữ liệu.",
            f"There is no dossier {code} in the database.",
        ) from unknown
    if application.number == 0:
        raise CommandError(
            f"Hồ sơ {code} chưa có sự kiện nào; worker sẽ tự khởi động quy trình.",
            f"{code} has no event yet; the worker will start its workflow by itself.",
        )
    if STANDARD.row(application.state).stage is Stage.CLOSED:
        raise CommandError(
            f"Hồ sơ {code} đã kết thúc ({application.state}); không cần mở lại.",
            f"{code} is closed ({application.state}); there is nothing to reopen.",
        )
    # What was answered once is answered the same again, as if nothing had been lost.
    recent = tuple(
        Receipt(event.command_id, event.number, event.target)
        for event in trail[-REMEMBERED:]
    )
    return await engine.reopen(opening, Carried(application, recent))
