"""What the server itself must get right: answers without content, and connections."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
import uvicorn

from runtime.logs import speaks
from tests.api.world import World

ADDRESSES = ("/", "/support", "/healthz", "/version", "/api/v1/support-types", "/none")


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    """Serve on a port of this machine, as the API process does."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        world.app, http="httptools", log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


async def test_head_is_answered_as_get_and_leaves_the_connection_whole(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(world) as url, httpx2.AsyncClient(base_url=url) as client:
        for address in ADDRESSES:
            whole = await client.get(address)
            head = await client.head(address)
            assert (head.status_code, head.content) == (whole.status_code, b""), address
            assert head.headers["content-type"] == whole.headers["content-type"]
        assert (await client.get("/healthz")).json()["ok"] is True
    errors = [line for line in caplog.records if line.levelno >= logging.ERROR]
    assert errors == []


def test_only_our_own_packages_speak_and_of_others_errors_no_words() -> None:
    def line(name: str, level: int) -> logging.LogRecord:
        return logging.LogRecord(name, level, "", 0, "Nguyễn Thị Hoa", (), None)

    assert speaks(line("api.services", logging.INFO))
    assert not speaks(line("pypdf._reader", logging.WARNING))
    error = line("pypdf._reader", logging.ERROR)
    assert speaks(error)
    assert "Hoa" not in error.getMessage()
