from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio import activity
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from activities.intake import ClockSweep
from activities.record import Record
from api.engine.interface import EngineAway, EngineSlow
from domain.application import Command, Event, Opening
from domain.decision import decide, rulebook, submit
from domain.people import CLOCK, Actor
from domain.states import Action
from persistence.database import Database
from tests.workflows.house import (
    APPLICANT,
    APPRAISER,
    OFFICER,
    House,
    opened,
    report,
)
from workflows.application import SupportApplicationWorkflow
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
        once = report(key="told-once")
        first = await house.act(code, APPLICANT, "report_progress", **once)
        for number in range(8):
            again = report(key=f"again-{number}")
            await house.act(code, APPLICANT, "report_progress", **again)

        assert await house.act(code, APPLICANT, "report_progress", **once) == first
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
    async def record(self, event: Event, opening: Opening | None) -> tuple[Event, ...]:
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

        assert standing == (first,)
        assert len(await house.trail(code)) == 2


async def _ahead(house: House, code: str, action: str, actor: Actor) -> None:
    """Put an event on record that the workflow never learns of."""
    application = (await house.row(code)).application
    command = Command(f"lost-{action}", Action(action), actor)
    now = datetime.now(UTC)
    event = decide(application, command, rulebook(application), now)
    await Record(house.database).record(event, None)


async def test_a_workflow_behind_its_record_catches_up_with_the_next_command(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await _ahead(house, code, "admit", OFFICER)
        panel = f'["{APPRAISER.id}"]'

        await house.act(code, OFFICER, "assign_panel", appraisers=panel)

        actions = [str(r.event.action) for r in await house.trail(code)]
        assert actions == ["submit", "admit", "assign_panel"]
        assert await house.state(code) == "appraising"


async def test_a_workflow_that_missed_even_its_first_event_catches_up(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        opening, command_id = await house.receive("technology-transfer")
        first = submit(
            opening, Command(command_id, Action.SUBMIT, APPLICANT), datetime.now(UTC)
        )
        await Record(house.database).record(first, opening)
        await house.client.start_workflow(
            SupportApplicationWorkflow.run,
            args=[opening, None],
            id=opening.code,
            task_queue=house.queue,
        )

        await house.act(opening.code, OFFICER, "admit")

        assert await house.state(opening.code) == "appraising"
        assert [r.event.number for r in await house.trail(opening.code)] == [1, 2]


async def test_a_clock_that_was_lost_is_rung_by_the_sweep(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await _ahead(house, code, "return", OFFICER)
        due = await house.due(code)
        sweep = ClockSweep(
            house.database,
            house.engine,
            lambda: due + timedelta(minutes=11),
            (EngineAway, EngineSlow),
        )

        assert await sweep.run_once() == 1

        last = (await house.trail(code))[-1].event
        assert (last.number, last.action, last.actor) == (3, "remind", CLOCK)
