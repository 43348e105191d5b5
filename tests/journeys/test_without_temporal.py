import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.service import RetryConfig
from temporalio.testing import WorkflowEnvironment

from activities.intake import IntakeSweep
from api.engine.interface import EngineAway, EngineSlow
from persistence import history, intake
from tests.journeys.people import FIRM, OFFICER, Town, eventually, town
from workflows.messages import SEARCH_ATTRIBUTES, Carried

SHORT = RetryConfig(max_elapsed_time_millis=1000)


@asynccontextmanager
async def _server(binary: Path, port: int, file: Path) -> AsyncIterator[None]:
    """Run a Temporal server that keeps its work in a file, and kill it in the end."""
    names = [
        a
        for k in SEARCH_ATTRIBUTES
        for a in ("--search-attribute", f"{k.name}=Keyword")
    ]
    process = await asyncio.create_subprocess_exec(
        *(str(binary), "server", "start-dev", "--headless", "--log-level", "never"),
        *("--port", str(port), "--db-filename", str(file), *names),
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def _connected(port: int) -> Client:
    async with asyncio.timeout(20):
        while True:
            try:
                return await Client.connect(
                    f"127.0.0.1:{port}",
                    data_converter=pydantic_data_converter,
                    retry_config=SHORT,
                )
            except RuntimeError:
                await asyncio.sleep(0.05)


async def test_what_is_submitted_without_temporal_runs_when_it_is_back(
    temporal_binary: Path, sqlite_url: str, tmp_path: Path
) -> None:
    port, file = _free_port(), tmp_path / "temporal.db"
    async with AsyncExitStack() as running, AsyncExitStack() as using:
        await running.enter_async_context(_server(temporal_binary, port, file))
        client = await _connected(port)
        at = await using.enter_async_context(
            town(client, sqlite_url, tmp_path / "files")
        )
        first = (await at.file("technology-transfer"))["code"]
        await running.aclose()

        received = await at.file("trademark-registration")

        assert received["code"].startswith("NHAN-")
        assert received["received_at"]
        assert "allowed_actions" not in received
        refused = await _admit(at, first)
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert (await at.got(FIRM, f"/applications/{first}"))["state"] == "screening"

        await running.enter_async_context(_server(temporal_binary, port, file))
        await _connected(port)
        await eventually(lambda: _swept(at))
        code = received["code"]
        assert (await at.got(FIRM, f"/applications/{code}"))["state"] == "screening"

        async def admitted() -> bool:
            return (await _admit(at, first)).status_code == 200

        await eventually(admitted)
        assert await at.house.state(first) == "appraising"
        await using.aclose()


async def _admit(at: Town, code: str) -> httpx2.Response:
    return await at.ask(
        OFFICER,
        "POST",
        f"/applications/{code}/actions",
        json={"action": "admit", "answers": {}},
        headers={"Idempotency-Key": "the-same-key"},
    )


async def _swept(at: Town) -> bool:
    later = datetime.now(UTC) + timedelta(minutes=1)
    away = (EngineAway, EngineSlow)
    sweep = IntakeSweep(at.house.database, at.house.engine, lambda: later, away)
    return await sweep.run_once() == 1


async def test_a_dossier_whose_workflow_was_terminated_waits_to_be_reopened(
    temporal_local: WorkflowEnvironment, sqlite_url: str, tmp_path: Path
) -> None:
    async with town(temporal_local.client, sqlite_url, tmp_path / "files") as at:
        code = (await at.file("technology-transfer"))["code"]
        await at.house.handle(code).terminate("by mistake")

        lost = await _admit(at, code)

        assert lost.status_code == 503, lost.text
        with at.house.database.reading() as session:
            application = history.rebuild(session, code)
            filed = intake.stored_submission(session, code)
        await at.house.engine.reopen(filed.opening, Carried(application))
        assert (await _admit(at, code)).status_code == 200
