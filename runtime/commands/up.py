"""`khuyencong up`: everything on this machine, until it is told to stop."""

import asyncio
import os
import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from domain.people import HUMAN_ROLES
from runtime import embedded, settings
from runtime.commands.options import DataOption
from runtime.data_folder import DataFolder
from runtime.demo.first_start import show_examples
from runtime.embedded import House
from runtime.signing_key import signing_key
from runtime.supervisor import Part
from runtime.tokens import demo_holder, token
from runtime.trouble import Trouble


def command(
    data: DataOption = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Cổng của API / Port of the API [8000]"),
    ] = None,
    seed: Annotated[
        bool, typer.Option("--seed/--no-seed", help="Nạp hồ sơ mẫu / File examples")
    ] = True,
) -> None:
    """Run the database, Temporal, the worker, the API and a mail catcher.

    Ctrl-C stops all of it; started again on the same folder it goes on.
    """
    began = time.monotonic()
    chosen = settings.load(data=data, port=port)
    folder = DataFolder(chosen.data.resolve())
    folder.prepare()
    with folder.held():
        house = embedded.prepare(chosen, chosen.port)
        with folder.announced(house.running):
            asyncio.run(_live(house, seed=seed, began=began))
    typer.echo("Đã dừng an toàn. / Stopped; nothing was lost.")


async def _live(house: House, *, seed: bool, began: float) -> None:
    stop = asyncio.Event()
    embedded.on_signals(stop)
    watched = embedded.start(house, lambda part, code: _ended(stop, part, code))
    life = asyncio.create_task(_welcome(house, watched, seed=seed, began=began))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((life, stopped), return_when=asyncio.FIRST_COMPLETED)
        if life.done():
            life.result()
            await stopped
        typer.echo("Đang dừng... / Stopping...")
    finally:
        stop.set()
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
        await watched.stop()


async def _welcome(
    house: House, watched: embedded.Watched, *, seed: bool, began: float
) -> None:
    typer.echo("Đang khởi động... / Starting...")
    await embedded.note_version(house)
    if embedded.made_by_another_version(house):
        typer.echo(
            "Dữ liệu Temporal do phiên bản khác tạo ra; nếu không mở được, hồ sơ vẫn "
            "còn trong cơ sở dữ liệu. / Temporal's file was made by another version; "
            "should it not open, the dossiers are still in the database."
        )
    await embedded.ready(house, watched)
    _tell(house, time.monotonic() - began)
    if seed and not house.folder.seeded.exists():
        try:
            if await show_examples(house.running.url, _key(house)):
                house.folder.seeded.touch()
        except Trouble as trouble:
            typer.echo(f"{trouble}", err=True)


def _key(house: House) -> bytes:
    return signing_key(
        house.settings.model_copy(update={"signing_key_file": house.key})
    )


def _ended(stop: asyncio.Event, part: Part, code: int) -> None:
    if not stop.is_set():
        typer.echo(
            f"Phần `{part.name}` đã dừng (mã {code}), đang khởi động lại. / The part "
            f"`{part.name}` ended ({code}) and is started again.",
            err=True,
        )


def _tell(house: House, seconds: float) -> None:
    running, folder = house.running, house.folder
    mail = house.settings.smtp_url.get_secret_value()
    lines = [
        f"Sẵn sàng sau {seconds:.1f} giây. / Ready in {seconds:.1f} s.",
        f"  API              {running.url}/api/v1",
        f"  Tài liệu / Docs  {running.url}/docs",
        f"  Temporal UI      {running.temporal_ui or '-'}",
        f"  Thư / Mail       {'SMTP' if mail else folder.mail}",
        f"  Dữ liệu / Data   {folder.path}",
        "Thẻ dùng thử, mỗi vai trò một thẻ / A demo bearer token per role:",
    ]
    key, now = _key(house), datetime.now(UTC)
    for role in HUMAN_ROLES:
        lines.append(f"  {role:<14} {token(key, demo_holder(role), now)}")
    where = "" if folder.path.name == ".khuyencong" else f" --data {folder.path}"
    lines.append(
        f"Dừng bằng Ctrl-C (tiến trình {os.getpid()}). / Ctrl-C stops. "
        f"khuyencong inspect CODE{where}"
    )
    typer.echo("\n".join(lines))
