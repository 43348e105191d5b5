"""What CONTRIBUTING.md says of adding a support type is done here, word for word."""

import asyncio
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

ROOT = Path(__file__).parents[2]
TREE = ("domain", "workflows", "activities", "persistence", "api", "runtime")
BLOCK = re.compile(r"^```(python|diff) (\S+)\n(.*?)^```$", re.M | re.S)
ENGINE = re.compile(r"(workflows|activities|persistence|api|runtime|templates)/")


def example() -> list[tuple[str, str, str]]:
    """Give the example's blocks: its kind, the file it is for and its text."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found: list[tuple[str, str, str]] = BLOCK.findall(text)
    return found


def apply(tree: Path) -> None:
    """Do in a tree what the example says."""
    for kind, name, text in example():
        file = tree / name
        if kind == "python":
            assert not file.exists(), f"{name} is there already"
            file.write_text(text, encoding="utf-8")
            continue
        for hunk in text.split("@@\n"):
            _change(file, hunk.splitlines(keepends=True))


def _change(file: Path, hunk: list[str]) -> None:
    before = "".join(line[1:] for line in hunk if line[0] in " -")
    after = "".join(line[1:] for line in hunk if line[0] in " +")
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{file.name} does not hold, once:\n{before}"
    file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the project in which the example was followed."""
    copy = tmp_path / "tree"
    for name in (*TREE, "templates", "tests"):
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    apply(copy)
    return copy


def test_the_example_opens_no_file_of_the_engine() -> None:
    files = {name for _, name, _ in example()}

    assert "domain/support_types/__init__.py" in files
    assert [name for name in files if ENGINE.match(name)] == []


def test_the_example_is_one_module_that_can_be_read_at_a_glance() -> None:
    modules = [text for kind, _, text in example() if kind == "python"]

    assert len(modules) == 1
    assert 60 <= len(modules[0].splitlines()) <= 150


async def test_a_support_type_added_by_the_book_travels_to_its_end(
    tree: Path, temporal_local: WorkflowEnvironment, tmp_path: Path
) -> None:
    address = temporal_local.client.service_client.config.target_host
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.journeys.fifth_walk"),
        *(address, str(tmp_path), "demonstration-model"),
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await asyncio.wait_for(child.communicate(), 60)
    assert child.returncode == 0, complained.decode()[-3000:]
    became: dict[str, Any] = json.loads(said)

    assert became["domain"] == str(tree / "domain")
    assert became["dossier"].startswith("MHTD-")
    assert became["norms"] == "2026-2"
    assert became["state"] == "completed"
    assert became["actions"][0] == "submit"
    assert "accept" in became["actions"]
    # 30 % of 600 million, although 200 million were asked for.
    assert became["awarded_vnd"] == became["disbursed_vnd"] == 180_000_000
    assert {"applicant", "model_name", "new_in_area"} <= set(became["asked"])
    assert {"demonstration.rate", "demonstration.cap"} <= set(became["shown"])
    assert became["refused"] == ["new_in_area"]
