from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from tests.workflows.house import RUNNER, opened
from workflows.application import SupportApplicationWorkflow

FOLDER = Path(__file__).parent / "replay"
HISTORIES = sorted(FOLDER.glob("*/*.json"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _text(path: Path) -> str:
    return path.read_text()


def test_every_release_left_histories() -> None:
    assert {p.parent.name for p in HISTORIES} >= {"0.1.0"}


@pytest.mark.parametrize("path", HISTORIES, ids=_name)
async def test_todays_code_replays_what_earlier_code_did(path: Path) -> None:
    """A failure means dossiers under way would stop: patch or version the change."""
    replayer = Replayer(
        workflows=[SupportApplicationWorkflow],
        data_converter=pydantic_data_converter,
        workflow_runner=RUNNER,
    )
    history = WorkflowHistory.from_json(path.stem, _text(path))
    await replayer.replay_workflow(history)


@pytest.mark.parametrize("path", HISTORIES, ids=_name)
def test_histories_hold_no_personal_answer(path: Path) -> None:
    text = path.read_text()
    for personal in (
        "Người đại diện mẫu",
        "0912345678",
        "co.so@example.vn",
        "Cơ sở mẫu",
    ):
        assert personal not in text


COMMANDS = (
    "marker_recorded",
    "timer_",
    "activity_task_scheduled",
    "workflow_execution_update_",
    "workflow_execution_continued",
    "upsert",
)
SET_ANEW = ("timer_canceled", "timer_started")
NEWEST = FOLDER / "0.1.0" / "technology-transfer.json"


def _sequence(history: WorkflowHistory) -> list[str]:
    """Give what the workflow asked of Temporal, in order.

    A timer set anew is left out: on some days two states happen to share an alarm, and
    then the timer of the first is kept. Replay compares every timer of a recorded day.
    """
    kinds = [
        EventType.Name(e.event_type).removeprefix("EVENT_TYPE_").lower()
        for e in history.events
    ]
    asked = [kind for kind in kinds if kind.startswith(COMMANDS)]
    follow = zip(asked, [*asked[1:], ""], strict=True)
    set_anew = [n for n, pair in enumerate(follow) if pair == SET_ANEW]
    left_out = {*set_anew, *(n + 1 for n in set_anew)}
    return [kind for n, kind in enumerate(asked) if n not in left_out]


async def test_a_dossier_asks_of_temporal_what_it_asked_when_released(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    """A failure: the workflow's commands changed.

    If the golden histories still replay, write histories of the next version (see
    CONTRIBUTING.md, "Change the workflow"). If they do not, dossiers under way would
    stop: guard the change with `workflow.patched`.
    """
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code)
        lived = await house.handle(code).fetch_history()

    released = WorkflowHistory.from_json("released", _text(NEWEST))
    assert _sequence(lived) == _sequence(released)
