"""`khuyencong up`: everything on this machine, until it is told to stop."""

import asyncio
import time
from importlib import import_module
from typing import Annotated

import typer

from runtime import embedded, settings
from runtime.commands.options import DataOption
from runtime.data_folder import DataFolder
from runtime.embedded import House
from runtime.supervisor import Part


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
    # What only the greeting needs is loaded while the parts are on their way.
    greeting = await asyncio.to_thread(import_module, "runtime.welcome")
    life = asyncio.create_task(greeting.welcome(house, watched, seed=seed, began=began))
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


def _ended(stop: asyncio.Event, part: Part, code: int) -> None:
    if not stop.is_set():
        typer.echo(
            f"Phần `{part.name}` đã dừng (mã {code}), đang khởi động lại. / The part "
            f"`{part.name}` ended ({code}) and is started again.",
            err=True,
        )
