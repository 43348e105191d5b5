"""`khuyencong inspect`: what happened to a dossier, and what it waits for."""

import asyncio
import json
from typing import Annotated, Any

import typer

from domain.identity import is_dossier_code, normalise_code
from domain.people import Role
from runtime import settings
from runtime.commands.options import DataOption, UrlOption
from runtime.data_folder import address
from runtime.demo.desk import Desk, Refusal, desk
from runtime.signing_key import signing_key
from runtime.terminal import console
from runtime.timeline import show
from runtime.tokens import Holder
from runtime.trouble import Trouble

READER = Holder("khuyencong-cli", Role.ADMINISTRATOR, name="khuyencong inspect")
TEMPORAL_AWAY = 503
UNKNOWN = 404


def command(
    code: Annotated[str, typer.Argument(help="Mã hồ sơ / The dossier's code")],
    as_json: Annotated[
        bool, typer.Option("--json", help="In JSON / Print JSON")
    ] = False,
    url: UrlOption = None,
    data: DataOption = None,
) -> None:
    """Show the timeline, what the dossier waits for, and how Temporal holds it."""
    dossier = normalise_code(code)
    if not is_dossier_code(dossier):
        raise Trouble(
            f"`{code}` không phải là mã hồ sơ; mã có dạng CGCN-2026-000123-C.",
            f"`{code}` is no dossier code; one looks like CGCN-2026-000123-C.",
        )
    chosen = settings.load(data=data)
    found = asyncio.run(_read(address(chosen, url), signing_key(chosen), dossier))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        show(found, console())


async def _read(url: str, key: bytes, code: str) -> dict[str, Any]:
    asking = desk(url, key, tries=1)
    async with asking.client:
        try:
            path = f"/applications/{code}"
            return {
                "application": await asking.get(READER, path),
                "explanation": await asking.get(READER, f"{path}/explain"),
                "events": (await asking.get(READER, f"{path}/events"))["items"],
                "inspection": await _inspection(asking, code),
            }
        except Refusal as refusal:
            if refusal.status == UNKNOWN:
                raise Trouble(
                    f"Không có hồ sơ {code}.", f"There is no dossier {code}."
                ) from refusal
            raise Trouble(
                f"Hệ thống từ chối: {refusal}", f"The system refused ({refusal.code})."
            ) from refusal


async def _inspection(asking: Desk, code: str) -> Any:
    """Give what Temporal knows; None while it is away or has lost the dossier."""
    try:
        return await asking.get(READER, f"/inspection/{code}")
    except Refusal as refusal:
        if refusal.status in (TEMPORAL_AWAY, UNKNOWN):
            return None
        raise
