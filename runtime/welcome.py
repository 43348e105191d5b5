"""What a person reads when an embedded system starts: where everything is."""

import os
import time
from datetime import UTC, datetime

import typer

from domain.people import HUMAN_ROLES
from runtime import embedded
from runtime.api_client import connect
from runtime.demo.first_start import show_examples
from runtime.demo.people import introduce
from runtime.embedded import House, Watched
from runtime.errors import CommandError
from runtime.tokens import demo_holder, signing_key, token


async def welcome(house: House, watched: Watched, *, seed: bool, began: float) -> None:
    """Wait until the system is ready, tell where it is, then file the examples.

    Raises CommandError when a part cannot live.
    """
    typer.echo("Đang khởi động... / Starting...")
    await embedded.note_version(house)
    if embedded.made_by_another_version(house):
        typer.echo(
            "Dữ liệu Temporal do phiên bản khác tạo ra; nếu không mở được, hồ sơ vẫn "
            "còn trong cơ sở dữ liệu. / Temporal's file was made by another version; "
            "should it not open, the dossiers are still in the database."
        )
    await embedded.ready(house, watched)
    embedded.opened_by_this_version(house)
    if embedded.demonstrates(house.settings):
        await _introduce(house)
    _tell(house, time.monotonic() - began)
    if seed and not house.folder.seeded.exists():
        try:
            if await show_examples(house.running.url, _key(house)):
                house.folder.seeded.touch()
        except CommandError as trouble:
            typer.echo(f"{trouble}", err=True)


async def _introduce(house: House) -> None:
    """Have everybody whom one may try the system as be known from the start."""
    speaking = connect(house.running.url, _key(house))
    async with speaking.client:
        await introduce(speaking)


def _key(house: House) -> bytes:
    return signing_key(
        house.settings.model_copy(update={"signing_key_file": house.key})
    )


def _demo_tokens(house: House) -> list[str]:
    key, now = _key(house), datetime.now(UTC)
    return [
        "Thẻ dùng thử, mỗi vai trò một thẻ / A demo bearer token per role:",
        *(f"  {r:<14} {token(key, demo_holder(r), now)}" for r in HUMAN_ROLES),
    ]


def _tell(house: House, seconds: float) -> None:
    running, folder = house.running, house.folder
    mail = house.settings.smtp_url.get_secret_value()
    lines = [
        f"Sẵn sàng sau {seconds:.1f} giây. / Ready in {seconds:.1f} s.",
        f"Mở trang / Open: {house.settings.public_url or running.url}",
        f"  API              {running.url}/api/v1",
        f"  Tài liệu / Docs  {running.url}/docs",
        f"  Temporal UI      {running.temporal_ui or '-'}",
        f"  Thư / Mail       {'SMTP' if mail else folder.mail}",
        f"  Dữ liệu / Data   {folder.path}",
    ]
    if embedded.demonstrates(house.settings):
        lines += _demo_tokens(house)
    where = "" if folder.path.name == ".khuyencong" else f" --data {folder.path}"
    lines.append(
        f"Dừng bằng Ctrl-C (tiến trình {os.getpid()}). / Ctrl-C stops. "
        f"khuyencong inspect CODE{where}"
    )
    typer.echo("\n".join(lines))
