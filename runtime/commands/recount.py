"""`khuyencong recount`: the programme's totals, compared with the dossiers."""

import asyncio

import typer

from persistence import totals
from persistence.database import Database, Session
from runtime import settings
from runtime.commands.options import DataOption
from runtime.data_folder import with_running


def command(data: DataOption = None) -> None:
    """Compare every total with the dossiers, and write anew what differs."""
    chosen = with_running(settings.load(data=data))
    database = Database(settings.database_url(chosen))
    typer.echo(asyncio.run(_recount(database)))


def counted_anew(session: Session) -> str:
    """Return how many totals were not what the dossiers make them, and are now."""
    totals.hold(session)
    found = len(totals.differing(session))
    if not found:
        return "Các số tổng đều khớp / Every total is as the dossiers make it"
    totals.recount(session)
    return f"Đã tính lại {found} số tổng / Totals written anew: {found}"


async def _recount(database: Database) -> str:
    try:
        return await database.write(counted_anew)
    finally:
        await database.dispose()
