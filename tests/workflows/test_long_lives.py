from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio import activity
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from activities.record import Record
from domain.application import Event, Opening
from persistence.database import Database
from tests.workflows.house import APPLICANT, OFFICER, opened
from workflows.messages import SEARCH_ATTRIBUTES

SHORT_HISTORIES = (
    "--dynamic-config-value",
    "limit.historyCount.suggestContinueAsNew=40",
)


@pytest.fixture
async def forgetful(temporal_binary: Path) -> AsyncIterator[WorkflowEnvironment]:
    """A server that finds forty events a long history."""
    environment = await WorkflowEnvironment.start_local(
        data_converter=pydantic_data_converter,
        search_attributes=SEARCH_ATTRIBUTES,
        dev_server_existing_path=str(temporal_binary),
        dev_server_log_level="error",
        dev_server_extra_args=SHORT_HISTORIES,
    )
    async with environment:
        yield environment


async def test_a_long_history_is_continued_as_new_and_remembers_its_commands(
    forgetful: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(forgetful.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code, "implementing")
        report = {"month": "2026-11", "work_done_vnd": 1, "key": "told-once"}
        first = await house.act(code, APPLICANT, "report_progress", **report)
        for _ in range(8):
            again = {**report, "key": f"again-{_}"}
            await house.act(code, APPLICANT, "report_progress", **again)

        assert await house.act(code, APPLICANT, "report_progress", **report) == first
        runs = [
            run async for run in house.client.list_workflows(f'WorkflowId = "{code}"')
        ]
        assert len(runs) > 2
        await house.walk(code)
        assert await house.state(code) == "completed"


async def test_a_worker_that_remembers_nothing_carries_dossiers_all_the_same(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url, cached=0) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code)
        assert await house.state(code) == "completed"


class FlakyRecord:
    """A record whose database is away for so many tries, or loses its answers."""

    def __init__(self, url: str, failures: int, *, written: bool) -> None:
        """Fail the first `failures` tries to admit, before or after the write."""
        self._record = Record(Database(url))
        self._failures = failures
        self._written = written

    @activity.defn
    async def record(self, event: Event, opening: Opening | None) -> Event:
        """Write as the record does, unless it is away."""
        if event.action == "admit" and self._failures:
            self._failures -= 1
            if self._written:
                await self._record.record(event, opening)
            raise ConnectionError("the database is away")
        return await self._record.record(event, opening)

    async def dispose(self) -> None:
        """Let the database go."""
        await self._record.database.dispose()


@pytest.mark.parametrize("written", [False, True])
async def test_a_database_that_is_away_costs_few_events_and_loses_nothing(
    temporal_local: WorkflowEnvironment, sqlite_url: str, written: bool
) -> None:
    flaky = FlakyRecord(sqlite_url, 5, written=written)
    async with opened(temporal_local.client, sqlite_url, record=flaky) as house:
        code = await house.file("technology-transfer")

        await house.act(code, OFFICER, "admit")

        assert await house.state(code) == "appraising"
        assert [r.event.number for r in await house.trail(code)] == [1, 2]
        described = await house.handle(code).describe()
        assert described.history_length <= 30
    await flaky.dispose()


async def test_a_decision_written_before_its_answer_was_lost_counts_once(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    """The same command decided a second time meets the event recorded first."""
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.act(code, OFFICER, "admit", key="lost")
        first = (await house.trail(code))[-1].event
        later = replace(first, at=first.at + timedelta(seconds=30))

        standing = await Record(house.database).record(later, None)

        assert standing == first
        assert len(await house.trail(code)) == 2
