import asyncio
from collections import Counter

import httpx2
from temporalio.api.enums.v1 import EventType
from temporalio.testing import WorkflowEnvironment

from tests.workflows.house import APPLICANT, House, opened, report

PAYMENT_EVENTS = 6
"""Scheduled, started, completed, and the workflow task that reads the answer."""


async def _actions(url: str) -> float:
    """Count what the server itself counts as an action, once it stops counting.

    The server publishes its counters about every second.
    """
    async with httpx2.AsyncClient(trust_env=False) as client:
        seen = [_total((await client.get(url)).text)]
        while len(seen) < 4 or len(set(seen[-4:])) > 1:
            await asyncio.sleep(0.5)
            seen.append(_total((await client.get(url)).text))
    return seen[-1]


def _total(text: str) -> float:
    total = 0.0
    for line in text.splitlines():
        if line.startswith("action{") and 'namespace="default"' in line:
            total += float(line.rsplit(" ", 1)[1])
    return total


async def _kinds(house: House, code: str) -> Counter[str]:
    handle = house.client.get_workflow_handle(code)
    return Counter(
        [
            EventType.Name(e.event_type).removeprefix("EVENT_TYPE_").lower()
            async for e in handle.fetch_history_events()
        ]
    )


async def test_the_golden_path_stays_within_eight_events_and_three_actions_a_command(
    temporal_local: WorkflowEnvironment, temporal_metrics_url: str, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        before = await _actions(temporal_metrics_url)
        code = await house.file("technology-transfer")
        await house.fund(code)
        commands = 1 + await house.walk(code)
        kinds = await _kinds(house, code)
        actions = await _actions(temporal_metrics_url) - before

    payments = kinds["activity_task_scheduled"]
    assert payments == 2
    events = sum(kinds.values()) - payments * PAYMENT_EVENTS
    assert events <= 8 * commands
    assert commands <= actions - payments <= 3 * commands
    assert kinds["upsert_workflow_search_attributes"] == 0


async def test_one_more_command_costs_at_most_eight_events_and_three_actions(
    temporal_local: WorkflowEnvironment, temporal_metrics_url: str, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code, "implementing")
        events = sum((await _kinds(house, code)).values())
        actions = await _actions(temporal_metrics_url)

        await house.act(code, APPLICANT, "report_progress", **report())

        more = sum((await _kinds(house, code)).values()) - events
        assert more <= 8
        assert await _actions(temporal_metrics_url) - actions <= 3


async def test_a_repeated_command_costs_nothing_and_gets_its_first_answer(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code, "implementing")
        same = report(key="same-key")
        first = await house.act(code, APPLICANT, "report_progress", **same)
        events = await _kinds(house, code)

        again = await house.act(code, APPLICANT, "report_progress", **same)

        assert again == first
        assert await _kinds(house, code) == events
