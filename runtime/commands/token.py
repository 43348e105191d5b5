"""`khuyencong token`: a bearer token, signed with the key of this installation."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from domain.people import HUMAN_ROLES, Role, unit_today
from runtime import settings
from runtime.commands.options import DataOption
from runtime.holders import make_known
from runtime.signing_key import signing_key
from runtime.tokens import ACCOUNT_ID, TOKEN_LASTS, UNIT, demo_holder, token

ROLES = ", ".join(HUMAN_ROLES)


def command(
    role: Annotated[str, typer.Option(help=f"Vai trò / Role: {ROLES}")],
    unit: Annotated[
        str, typer.Option(help="Đơn vị, trống là mọi đơn vị / Unit; empty means all")
    ] = "",
    name: Annotated[str, typer.Option(help="Họ tên / Name")] = "",
    id: Annotated[str, typer.Option(help="Mã tài khoản / Account id")] = "",
    days: Annotated[
        int, typer.Option(min=1, max=3650, help="Số ngày hiệu lực / Days it lasts")
    ] = TOKEN_LASTS.days,
    data: DataOption = None,
) -> None:
    """Print a token, and nothing else, on standard output.

    Where the database is at hand its holder is known from now on and can be named in a
    dossier before the token is first used.
    """
    if role not in HUMAN_ROLES:
        raise typer.BadParameter(f"{role}: vai trò phải là / role must be {ROLES}.")
    if id and not ACCOUNT_ID.fullmatch(id):
        raise typer.BadParameter(f"{id}: --id A-Z a-z 0-9 . _ : @ -, 1–64.")
    unit = unit_today(unit)
    if not UNIT.fullmatch(unit):
        raise typer.BadParameter(f"{unit}: --unit a-z 0-9 -, 0–64.")
    chosen = settings.load(data=data)
    key = signing_key(chosen)
    holder = demo_holder(Role(role), id, unit, name)
    bearer = token(key, holder, datetime.now(UTC), timedelta(days=days))
    make_known(chosen, holder, bearer)
    typer.echo(bearer)
