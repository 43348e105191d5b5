from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from tests.workflows.house import RUNNER
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
