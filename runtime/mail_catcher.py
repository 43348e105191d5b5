"""A mail server for one machine: it takes every message and lays it in a folder."""

import argparse
import asyncio
import signal
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import cast

from domain.identity import slug
from runtime.data_folder import HOST
from runtime.process import loop_factory

LARGEST_BYTES = 10_000_000
LONGEST_COMMAND = 2_000
LONGEST_NAME = 80
END_OF_LINE = b"\r\n"
END_OF_MESSAGE = b"\r\n.\r\n"

ANSWERS = {
    b"HELO": "250 khuyencong",
    b"EHLO": "250-khuyencong\r\n250-PIPELINING\r\n250 8BITMIME",
    b"MAIL": "250 OK",
    b"RCPT": "250 OK",
    b"RSET": "250 OK",
    b"NOOP": "250 OK",
    b"DATA": "354 end with a dot alone",
    b"QUIT": "221 bye",
}


class Catcher:
    """Lays messages in a folder as `.eml`, a file each, named by time and subject."""

    def __init__(self, folder: Path) -> None:
        """Use this folder, made when it is missing."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._caught = 0

    def keep(self, content: bytes) -> None:
        """Keep a message; it lies there when this returns. Raises OSError."""
        self._caught += 1
        # To the microsecond: a catcher started again must not write over what the one
        # before it caught in the same second.
        at = datetime.now(UTC).strftime("%Y%m%d-%H%M%S%f")
        name = f"{at}-{self._caught:04d}-{slug(_subject(content))[:LONGEST_NAME]}"
        coming = self._folder / f"{name}.coming"
        coming.write_bytes(content)
        coming.replace(coming.with_suffix(".eml"))


class Conversation(asyncio.Protocol):
    """What a sender and the catcher say to each other (RFC 5321).

    Who it is from and to is not looked at: all of it goes into the folder.
    """

    def __init__(self, catcher: Catcher) -> None:
        """Prepare to speak with one sender."""
        self._catcher = catcher
        self._heard = bytearray()
        self._in_message = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = cast(asyncio.Transport, transport)
        self._say("220 khuyencong")

    def data_received(self, data: bytes) -> None:
        """Answer each command that is whole, and each message."""
        self._heard += data
        end, limit = self._ending()
        while (at := self._heard.find(end)) >= 0 and at <= limit:
            said = bytes(self._heard[:at])
            del self._heard[: at + len(end)]
            if self._in_message:
                self._take(said)
            else:
                self._answer(said[:4].upper())
            end, limit = self._ending()
        if len(self._heard) > limit:
            self._say("552 too long")
            self._transport.close()

    def _ending(self) -> tuple[bytes, int]:
        if self._in_message:
            return END_OF_MESSAGE, LARGEST_BYTES
        return END_OF_LINE, LONGEST_COMMAND

    def _answer(self, verb: bytes) -> None:
        self._say(ANSWERS.get(verb, "502 not known here"))
        if verb == b"DATA":
            self._in_message = True
            # So that a dot which comes first of all is one after the end of a line.
            self._heard[:0] = END_OF_LINE
        elif verb == b"QUIT":
            self._transport.close()

    def _take(self, message: bytes) -> None:
        self._in_message = False
        # A line that begins with a dot travels with another before it (section 4.5.2).
        content = message.replace(b"\r\n..", b"\r\n.").removeprefix(END_OF_LINE)
        try:
            self._catcher.keep(content + END_OF_LINE)
        except OSError as full:
            self._say(f"451 not kept: {full.strerror}")
        else:
            self._say("250 OK")

    def _say(self, line: str) -> None:
        self._transport.write(f"{line}\r\n".encode())


def _subject(content: bytes) -> str:
    # What reads every header by its own grammar takes longer than all the rest.
    head, _, _ = content.partition(b"\r\n\r\n")
    subject = BytesHeaderParser().parsebytes(head)["Subject"] or ""
    return str(make_header(decode_header(subject)))


async def catch(port: int, folder: Path, stop: asyncio.Event) -> None:
    """Take mail on a port of this machine until stopped."""
    running = asyncio.get_running_loop()
    catcher = Catcher(folder)
    server = await running.create_server(lambda: Conversation(catcher), HOST, port)
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
