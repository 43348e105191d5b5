"""`khuyencong redraw`: how a dossier is shown, drawn anew from its record."""

import asyncio
from typing import Annotated

import typer

from domain.errors import NotFound
from domain.identity import is_dossier_code, normalise_code
from persistence import history
from persistence.database import Database, Session
from persistence.verification import POSTINGS, REDRAWN, verify
from runtime import settings
from runtime.commands.options import DataOption
from runtime.data_folder import with_running
from runtime.trouble import Trouble


def command(
    code: Annotated[str, typer.Argument(help="Mã hồ sơ / The dossier's code")],
    data: DataOption = None,
) -> None:
    """Draw a dossier anew; refused while its record does not attest itself."""
    chosen = with_running(settings.load(data=data))
    database = Database(settings.database_url(chosen))
    typer.echo(asyncio.run(_redraw(database, normalise_code(code))))


def drawn_anew(session: Session, code: str) -> str:
    """Draw a dossier anew and say so. Raises Trouble where its record is not whole."""
    found = verify(session, code)
    parts = {one.part for one in found.differing}
    if found.changed is not None or parts - REDRAWN - {POSTINGS}:
        raise Trouble(
            f"Sổ ghi của hồ sơ {code} không còn nguyên; so với bản sao lưu.",
            f"The record of {code} is not as written; compare it with a backup.",
        )
    if not parts & REDRAWN:
        return f"{code}: không có gì phải dựng lại / nothing to draw anew"
    history.reproject(session, code)
    return f"{code}: đã dựng lại từ sổ ghi / drawn anew from its record"


async def _redraw(database: Database, code: str) -> str:
    try:
        if not is_dossier_code(code):
            raise NotFound(application=code)
        return await database.write(drawn_anew, code)
    except NotFound as unknown:
        raise Trouble(
            f"Không có hồ sơ {code} trong cơ sở dữ liệu.",
            f"There is no dossier {code} in the database.",
        ) from unknown
    finally:
        await database.dispose()
