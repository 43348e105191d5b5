import os
import socket
from pathlib import Path

import pytest

from runtime import settings
from runtime.data_folder import (
    DataFolder,
    Running,
    address,
    is_free,
    listening,
    with_running,
)
from runtime.errors import CommandError

RUNNING = Running(1, "http://127.0.0.1:8123", 8123, "127.0.0.1:7", "default", "q", "")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.prepare()
    return made


def test_a_folder_in_use_is_refused_and_says_who_uses_it(folder: DataFolder) -> None:
    with (
        folder.held(),
        folder.announced(RUNNING),
        pytest.raises(CommandError, match=r"http://127\.0\.0\.1:8123"),
        folder.held(),
    ):
        pass

    with folder.held():
        pass


def test_the_folder_is_its_owners_alone(folder: DataFolder) -> None:
    assert folder.path.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="cannot be made"):
        DataFolder(tmp_path / "file" / "data").prepare()


def test_ports_stay_the_same_unless_somebody_took_them(folder: DataFolder) -> None:
    first = folder.ports()

    assert folder.ports() == first
    assert len({first.temporal, first.ui, first.mail}) == 3
    with socket.socket() as other:
        other.bind(("127.0.0.1", first.temporal))
        other.listen()
        assert not is_free(first.temporal)
        assert folder.ports().temporal != first.temporal


def test_commands_find_a_running_system_by_its_folder(folder: DataFolder) -> None:
    chosen = settings.load(data=folder.path)

    assert address(chosen) == "http://127.0.0.1:8000"
    with folder.announced(RUNNING):
        assert address(chosen) == RUNNING.url
        assert address(chosen, "http://elsewhere:1/") == "http://elsewhere:1"
        assert with_running(chosen).temporal_address == "127.0.0.1:7"
    assert folder.running() is None


def test_a_broken_note_of_who_runs_counts_as_none(folder: DataFolder) -> None:
    (folder.path / "running.json").write_text('{"pid": 1')

    assert folder.running() is None


def test_a_taken_port_is_refused_with_advice() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match="--port"):
            listening(other.getsockname()[1])


def test_a_long_log_is_put_aside(folder: DataFolder) -> None:
    file = folder.log("api")
    file.write_text("x")
    os.truncate(file, 11_000_000)

    assert not folder.log("api").exists()
