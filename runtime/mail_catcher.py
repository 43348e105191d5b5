"""A mail server for one machine: it takes every message and lays it in a folder."""

import argparse
import asyncio
import signal
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from domain.identity import slug
from runtime.data_folder import HOST
from runtime.process import loop_factory

LARGEST_BYTES = 10_000_000
LONGEST_NAME = 80


class Catcher:
    """Lays messages in a folder as `.eml`, a file each, named by time and subject."""

    def __init__(self, folder: Path) -> None:
        """Use this folder, made when it is missing."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._caught = 0

    async def handle_DATA(
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
    ) -> str:
        """Keep a message; confirmed only once it lies there."""
        content = envelope.content
        assert isinstance(content, bytes)
        self._caught += 1
        # To the microsecond: a catcher started again must not write over what the one
        # before it caught in the same second.
        at = datetime.now(UTC).strftime("%Y%m%d-%H%M%S%f")
        name = f"{at}-{self._caught:04d}-{slug(_subject(content))[:LONGEST_NAME]}"
        coming = self._folder / f"{name}.coming"
        coming.write_bytes(content)
        coming.replace(coming.with_suffix(".eml"))
        return "250 OK"


def _subject(content: bytes) -> str:
    # What reads every header by its own grammar takes longer than all the rest.
    head, _, _ = content.partition(b"\r\n\r\n")
    subject = BytesHeaderParser().parsebytes(head)["Subject"] or ""
    return str(make_header(decode_header(subject)))


async def catch(port: int, folder: Path, stop: asyncio.Event) -> None:
    """Take mail on a port of this machine until stopped."""
    running = asyncio.get_running_loop()
    catcher = Catcher(folder)
    server = await running.create_server(
        lambda: SMTP(
            catcher, hostname="khuyencong", data_size_limit=LARGEST_BYTES, loop=running
        ),
        HOST,
        port,
    )
    async with server:
        await stop.wait()


async def _until_signalled(port: int, folder: Path) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await catch(port, folder, stop)


def main() -> None:
    """Catch mail until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(_until_signalled(given.port, given.folder))


if __name__ == "__main__":
    main()
