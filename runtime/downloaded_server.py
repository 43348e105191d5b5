"""A Temporal dev server that the SDK downloads, where no `temporal` is installed."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from temporalio.testing import WorkflowEnvironment

from runtime.data_folder import HOST
from runtime.ending import end
from workflows.messages import SEARCH_ATTRIBUTES


async def keep(port: int, ui_port: int, file: Path, namespace: str) -> None:
    """Run the server until told to stop; the first time it needs the network."""
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
        end(1)
    end(0)


if __name__ == "__main__":
    main()
