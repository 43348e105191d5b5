"""What lies in the data folder of an embedded system, and who may run it."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from runtime.errors import CommandError
from runtime.settings import LOCAL_URL, Settings

LONGEST_LOG_BYTES = 10_000_000
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the parts of an embedded system listen; the same again after a restart."""

    temporal: int
    ui: int
    mail: int


@dataclass(frozen=True, slots=True)
class Running:
    """What other commands need to find an embedded system; nothing secret."""

    pid: int
    url: str
    port: int
    temporal_address: str
    temporal_namespace: str
    task_queue: str
    temporal_ui: str


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder in which an embedded system keeps all it has."""

    path: Path

    @property
    def database_file(self) -> Path:
        """Where the record lies, unless the settings name another database."""
        return self.path / "khuyencong.db"

    @property
    def database_url(self) -> str:
        """The address of the record."""
        return f"sqlite+pysqlite:///{self.database_file}"

    @property
    def temporal_file(self) -> Path:
        """Where the Temporal dev server keeps its workflows."""
        return self.path / "temporal.db"

    @property
    def mail(self) -> Path:
        """Where caught mail lies."""
        return self.path / "mail"

    @property
    def schema(self) -> Path:
        """A file that names the migrations the database has been through."""
        return self.path / "schema"

    @property
    def seeded(self) -> Path:
        """A file that is there once the first start has filed its examples."""
        return self.path / "seeded"

    def prepare(self) -> None:
        """Make the folder, for its owner alone. Raises CommandError when that fails."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.path / "logs").mkdir(exist_ok=True)
        except OSError as failed:
            raise CommandError(
                f"Không tạo được thư mục dữ liệu {self.path}: {failed.strerror}.",
                f"The data folder {self.path} cannot be made: {failed.strerror}.",
            ) from failed

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder. Raises CommandError while another system runs on it."""
        lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            os.close(lock)
            raise self._taken() from taken
        try:
            yield
        finally:
            os.close(lock)

    def _taken(self) -> CommandError:
        running = self.running()
        vi = f" (tiến trình {running.pid}, {running.url})" if running else ""
        en = f" (process {running.pid}, {running.url})" if running else ""
        return CommandError(
            f"Thư mục {self.path} đang được một hệ thống khác sử dụng{vi}; hãy dừng hệ "
            "thống đó hoặc chọn thư mục khác bằng --data.",
            f"Another system runs on {self.path}{en}; stop it, or choose another "
            "folder with --data.",
        )

    def log(self, name: str) -> Path:
        """Give the log file of a part; one that has grown long is put aside."""
        file = self.path / "logs" / f"{name}.log"
        if file.exists() and file.stat().st_size > LONGEST_LOG_BYTES:
            file.replace(file.with_suffix(".old.log"))
        return file

    def ports(self) -> Ports:
        """Give the ports used before where they are free, else free ones; keep them."""
        file = self.path / "ports.json"
        before = _read(file)
        taken: set[int] = set()
        for name in Ports.__dataclass_fields__:
            port = before.get(name)
            if not isinstance(port, int) or not is_free(port):
                port = free_port(taken)
            before[name] = port
            taken.add(port)
        ports = Ports(**{n: before[n] for n in Ports.__dataclass_fields__})
        write(file, asdict(ports))
        return ports

    def running(self) -> Running | None:
        """Give how to find the system on this folder; it may have been killed since."""
        found = _read(self.path / "running.json")
        try:
            return Running(**found)
        except TypeError:
            return None

    @contextmanager
    def announced(self, running: Running) -> Iterator[None]:
        """Let other commands find the system for as long as it runs."""
        file = self.path / "running.json"
        write(file, asdict(running))
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def address(settings: Settings, url: str | None = None) -> str:
    """Give where the API is: as named, as set, as `khuyencong up` says, or as usual."""
    running = DataFolder(settings.data).running()
    found = url or settings.url or (running.url if running else LOCAL_URL)
    return found.rstrip("/")


def with_running(settings: Settings) -> Settings:
    """Give the settings, completed by what the system on the data folder uses."""
    running = DataFolder(settings.data).running()
    if settings.temporal_address or running is None:
        return settings
    return settings.model_copy(
        update={
            "temporal_address": running.temporal_address,
            "temporal_namespace": running.temporal_namespace,
            "task_queue": running.task_queue,
        }
    )


def listening(port: int) -> socket.socket:
    """Give a listening socket. Raises CommandError when the port is taken.

    The socket outlives the process that serves on it: callers wait instead of being
    turned away while that process is started again.
    """
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((HOST, port))
        opened.listen(2048)
    except OSError as taken:
        opened.close()
        raise CommandError(
            f"Cổng {port} đang được dùng; hãy chọn cổng khác bằng --port.",
            f"Port {port} is in use; choose another with --port.",
        ) from taken
    return opened


def is_free(port: int) -> bool:
    """Say whether something could listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(taken: set[int]) -> int:
    """Give a free port that is none of those taken."""
    while True:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port: int = probe.getsockname()[1]
        if port not in taken:
            return port


def write(file: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file at once: whoever reads sees all of it or what was before."""
    coming = file.with_suffix(".coming")
    coming.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    coming.replace(file)


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
