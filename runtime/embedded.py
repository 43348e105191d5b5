"""The whole system on one machine: every part a process, kept running together."""

import asyncio
import os
import re
import signal
import socket
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import typer

from runtime.data_folder import HOST, DataFolder, Ports, Running, listening
from runtime.errors import CommandError
from runtime.process import module_command
from runtime.settings import PREFIX, Settings
from runtime.supervisor import Ended, Kept, Part
from runtime.temporal_server import (
    Download,
    Installed,
    Server,
    TemporalMissing,
    find_server,
)
from runtime.temporal_server import Running as Elsewhere
from runtime.tokens import ensure_key

SEARCH_ATTRIBUTES = ("KhuyenCongSupportType", "KhuyenCongProvince", "KhuyenCongYear")
READY_WITHIN_SECONDS = 120.0
LOOK_EVERY_SECONDS = 0.1
ANSWERS_WITHIN_SECONDS = 2
MOST_STARTS = 5
"""Starts of one part, before the system was ever ready, after which we give up."""

MIGRATIONS = Path(str(files("persistence"))) / "migrations"
_VERSION = re.compile(r"Server (\S+?)[,)]")


@dataclass(frozen=True, slots=True)
class House:
    """An embedded system that is about to run: its folder, ports and settings."""

    folder: DataFolder
    settings: Settings
    server: Server
    socket: socket.socket
    ports: Ports
    key: Path

    @property
    def port(self) -> int:
        """Where the API listens."""
        port: int = self.socket.getsockname()[1]
        return port

    @property
    def running(self) -> Running:
        """What other commands need to know of it."""
        own = not isinstance(self.server, Elsewhere)
        return Running(
            pid=os.getpid(),
            url=f"http://{HOST}:{self.port}",
            port=self.port,
            temporal_address=f"{HOST}:{self.ports.temporal}"
            if own
            else self.settings.temporal_address,
            temporal_namespace=self.settings.temporal_namespace,
            task_queue=self.settings.task_queue,
            temporal_ui=f"http://{HOST}:{self.ports.ui}" if own else "",
        )


@dataclass(slots=True)
class Watched:
    """The parts of a running system, in the order in which they are stopped."""

    parts: list[Kept] = field(default_factory=list)

    async def stop(self) -> None:
        """Stop one after the other, so that none loses what it leans on."""
        for kept in self.parts:
            await kept.stop()


def prepare(settings: Settings, port: int) -> House:
    """Make ready what a system needs. Raises CommandError.

    The folder must be held by the caller.
    """
    folder = DataFolder(settings.data.resolve())
    try:
        server = find_server(settings.temporal_address, settings.temporal_binary)
    except TemporalMissing as missing:
        vi, _, en = str(missing).partition(" / ")
        raise CommandError(vi, en) from missing
    key = settings.signing_key_file or ensure_key(folder.path)
    return House(folder, settings, server, listening(port), folder.ports(), key)


def parts(house: House) -> tuple[Part, ...]:
    """Give the processes of a system, in the order in which they are stopped."""
    environment = _environment(house)
    descriptor = house.socket.fileno()
    found = [
        Part(
            "api",
            module_command("runtime.server", "--socket", str(descriptor)),
            house.folder.log("api"),
            environment,
            (descriptor,),
        ),
        Part(
            "worker",
            module_command("runtime.worker", *_migrating(house)),
            house.folder.log("worker"),
            environment,
            stops_within=30,
        ),
    ]
    if not isinstance(house.server, Elsewhere):
        found.append(_temporal(house, house.server))
    if not house.settings.smtp_url.get_secret_value():
        words = module_command(
            "runtime.mail_catcher", str(house.ports.mail), str(house.folder.mail)
        )
        found.append(Part("mail", words, house.folder.log("mail")))
    return tuple(found)


def _migrating(house: House) -> tuple[str, ...]:
    """Have the tables made only when they may be missing: that takes a while."""
    file, schema = house.folder.database_file, house.folder.schema
    made = file.exists() and schema.exists() and schema.read_text() == _schema(house)
    return () if made else ("--migrate",)


def _schema(house: House) -> str:
    """Name the migrations there are, and the database they were made in."""
    names = sorted(file.name for file in (MIGRATIONS / "versions").glob("*.py"))
    database = _environment(house)[f"{PREFIX}DATABASE_URL"]
    return "\n".join((sha256(database.encode()).hexdigest(), *names))


def _environment(house: House) -> Mapping[str, str]:
    """Give what the processes must know beyond the settings of this one."""
    running, settings = house.running, house.settings
    database = settings.database_url.get_secret_value() or house.folder.database_url
    mail = settings.smtp_url.get_secret_value() or f"smtp://{HOST}:{house.ports.mail}"
    given = {
        "DATA": str(house.folder.path),
        "DATABASE_URL": database,
        "TEMPORAL_ADDRESS": running.temporal_address,
        "SIGNING_KEY_FILE": str(house.key),
        "SMTP_URL": mail,
        "PUBLIC_URL": settings.public_url or running.url,
        "TEMPORAL_UI": settings.temporal_ui or running.temporal_ui,
        "CAUGHT_MAIL": str(settings.caught_mail or house.folder.mail),
        "DEMO": str(demonstrates(settings)).lower(),
        # The examples bring many papers at once, and nobody else is on this machine.
        "UPLOADS": "6000/minute",
    }
    return {f"{PREFIX}{name}": value for name, value in given.items()}


def demonstrates(settings: Settings) -> bool:
    """Say whether anybody may try the system as anybody, unless that is set.

    Not where people of another machine come in, nor on a record kept elsewhere.
    """
    if "demo" in settings.model_fields_set:
        return settings.demo
    return not settings.public_url and not settings.database_url.get_secret_value()


def _temporal(house: House, server: Installed | Download) -> Part:
    ports, file = house.ports, house.folder.temporal_file
    if isinstance(server, Download):
        words = module_command(
            "runtime.temporal_server",
            *(str(ports.temporal), str(ports.ui)),
            *(str(file), house.settings.temporal_namespace),
        )
    else:
        words = (
            *(str(server.binary), "server", "start-dev", "--ip", HOST),
            *("--port", str(ports.temporal), "--ui-port", str(ports.ui)),
            *("--db-filename", str(file), "--log-level", "warn"),
            *("--namespace", house.settings.temporal_namespace),
            *("--sqlite-pragma", "journal_mode=wal"),
            *("--sqlite-pragma", "synchronous=normal"),
            "--ui-disable-news-fetch",
            *(
                w
                for n in SEARCH_ATTRIBUTES
                for w in ("--search-attribute", _keyword(n))
            ),
        )
    return Part("temporal", words, house.folder.log("temporal"), alone=True)


def _keyword(name: str) -> str:
    return f"{name}=Keyword"


def start(house: House, ended: Ended) -> Watched:
    """Start every part at once; those that need others wait for them by themselves."""
    watched = Watched([Kept(part, ended) for part in parts(house)])
    for kept in watched.parts:
        kept.start()
    return watched


async def ready(house: House, watched: Watched) -> None:
    """Return when the system takes work. Raises CommandError when a part cannot live.

    The worker makes the tables before it takes its first task, so that a system with
    a worker is one with a record.
    """
    address = f"{house.running.url}/readyz"
    async with asyncio.timeout(READY_WITHIN_SECONDS):
        while not await asyncio.to_thread(_is_ready, address):
            failing = next((k for k in watched.parts if k.starts > MOST_STARTS), None)
            if failing is not None:
                raise _cannot_live(house, failing.part)
            await asyncio.sleep(LOOK_EVERY_SECONDS)
    house.folder.schema.write_text(_schema(house))


def _is_ready(address: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=ANSWERS_WITHIN_SECONDS) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def _cannot_live(house: House, part: Part) -> CommandError:
    file = house.folder.temporal_file
    if part.name == "temporal" and made_by_another_version(house):
        return CommandError(
            f"Máy chủ Temporal mới không mở được {file} của phiên bản cũ; hồ sơ vẫn "
            f"còn nguyên trong cơ sở dữ liệu: hãy đổi tên tệp đó, chạy lại `khuyencong "
            "up`, rồi `khuyencong reopen --all`.",
            f"The newer Temporal server cannot open {file} of an older version; the "
            "dossiers are safe in the database: rename that file, run `khuyencong up` "
            "again, then `khuyencong reopen --all`.",
        )
    return CommandError(
        f"Phần `{part.name}` không khởi động được; xem {part.log}.",
        f"The part `{part.name}` does not start; see {part.log}.",
    )


async def note_version(house: House) -> str:
    """Remember which server made Temporal's file; give the version of this server."""
    if not isinstance(house.server, Installed):
        return ""
    asked = await asyncio.create_subprocess_exec(
        str(house.server.binary), "--version", stdout=asyncio.subprocess.PIPE
    )
    words, _ = await asked.communicate()
    found = _VERSION.search(words.decode(errors="replace"))
    version = found[1] if found else ""
    made_by, now = _version_files(house)
    now.write_text(version)
    if not made_by.exists() or not house.folder.temporal_file.exists():
        made_by.write_text(version)
    return version


def made_by_another_version(house: House) -> bool:
    """Say whether Temporal's file was made by another version than runs now."""
    made_by, now = _version_files(house)
    if not made_by.exists() or not now.exists():
        return False
    return made_by.read_text() != now.read_text()


def opened_by_this_version(house: House) -> None:
    """Remember that the server that runs now has made the file its own."""
    made_by, now = _version_files(house)
    if now.exists():
        made_by.write_text(now.read_text())


def _version_files(house: House) -> tuple[Path, Path]:
    path = house.folder.path
    return path / "temporal.made-by", path / "temporal.version"


def on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on Ctrl-C, on SIGTERM and when the terminal is closed."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)


async def live(house: House, *, seed: bool, began: float) -> None:
    """Run the system until told to stop; `began` is an instant of time.monotonic."""
    stop = asyncio.Event()
    on_signals(stop)
    watched = start(house, lambda part, code: _ended(stop, part, code))
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
