import json
from pathlib import Path

from runtime.fingerprints import ADVICE, command_sequence

RECORDED = Path(__file__).with_name("workflow_commands.json")


def test_the_workflow_gives_the_commands_it_was_released_with() -> None:
    assert command_sequence() == json.loads(RECORDED.read_text("utf-8")), ADVICE


def test_the_record_is_written_by_a_local_activity_before_a_regular_one() -> None:
    calls = command_sequence()["record"]

    assert calls == [
        "workflow.execute_local_activity(ports.record)",
        "workflow.execute_activity(ports.record)",
    ]
