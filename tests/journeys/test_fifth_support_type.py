"""What CONTRIBUTING.md says of support types and norms is done here, word for word."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.journeys.book import apply, copied, example, python

ADDING, PUBLISHING = "## Add a support type", "### Publish new norms"
KNOWS_EVERY_TYPE = (
    *(f"tests/domain/test_{name}.py" for name in ("support_types", "norms", "events")),
    "tests/architecture/test_revisions_are_frozen.py",
)
ENGINE = re.compile(r"(workflows|activities|persistence|api|runtime|templates)/")


@pytest.fixture
def untouched(tmp_path: Path) -> Path:
    """A copy of the project as it is."""
    return copied(tmp_path / "tree")


@pytest.fixture
def tree(untouched: Path) -> Path:
    """A copy of the project in which the example was followed."""
    apply(untouched, ADDING)
    return untouched


async def publish(tree: Path) -> set[str]:
    """Take the fingerprints in a tree and give what is newly published there."""
    file = tree / "tests" / "architecture" / "published_revisions.json"
    before = json.loads(file.read_text(encoding="utf-8"))
    await python(tree, "-m", "tests.architecture.test_revisions_are_frozen")
    after = json.loads(file.read_text(encoding="utf-8"))
    assert after.items() >= before.items()
    return set(after) - set(before)


def test_the_example_opens_no_file_of_the_engine() -> None:
    files = {name for _, name, _ in example(ADDING)}

    assert "domain/support_types/__init__.py" in files
    assert [name for name in files if ENGINE.match(name)] == []


def test_the_example_is_one_module_that_can_be_read_at_a_glance() -> None:
    modules = [text for kind, _, text in example(ADDING) if kind == "python"]

    assert len(modules) == 1
    assert 60 <= len(modules[0].splitlines()) <= 150


def test_the_example_leaves_the_norms_and_the_targets_as_they_are() -> None:
    files = {name for _, name, _ in example(ADDING)}

    assert {name for name in files if name.startswith("domain/")} == {
        "domain/support_types/__init__.py",
        "domain/support_types/demonstration_model.py",
    }


@pytest.mark.slow
async def test_only_the_fingerprint_is_missing_when_the_book_was_followed(
    tree: Path,
) -> None:
    assert await publish(tree) == {"demonstration-model/1"}

    await python(tree, "-m", "pytest", "-q", "-x", *KNOWS_EVERY_TYPE)


@pytest.mark.slow
async def test_norms_published_by_the_book_leave_the_older_ones_alone(
    untouched: Path,
) -> None:
    apply(untouched, PUBLISHING)

    assert await publish(untouched) == {"norms/2027-1"}
    await python(untouched, "-m", "pytest", "-q", "-x", *KNOWS_EVERY_TYPE)
    asked = (
        "from datetime import date; from domain.norms import load; "
        "print(*(load().value('trademark.cap', date(y, m, d)) "
        "for y, m, d in ((2026, 12, 31), (2027, 1, 1))))"
    )
    assert (await python(untouched, "-c", asked)).split() == ["35000000", "50000000"]


async def test_a_support_type_added_by_the_book_travels_to_its_end(
    tree: Path, temporal_local: WorkflowEnvironment, tmp_path: Path
) -> None:
    address = temporal_local.client.service_client.config.target_host
    walk = ("-m", "tests.journeys.fifth_walk", address, str(tmp_path))
    said = await python(tree, *walk, "demonstration-model")
    became: dict[str, Any] = json.loads(said)

    assert became["domain"] == str(tree / "domain")
    assert became["dossier"].startswith("MHTD-")
    assert became["state"] == "completed"
    assert became["actions"][0] == "submit"
    assert "accept" in became["actions"]
    # 30 % of 600 million, although 200 million were asked for.
    assert became["awarded_vnd"] == became["disbursed_vnd"] == 180_000_000
    assert {"applicant", "model_name", "new_in_area"} <= set(became["asked"])
    assert {"demonstration-model.rate", "demonstration-model.cap"} <= set(
        became["shown"]
    )
    assert became["refused"] == ["new_in_area"]
    assert became["reached"] == {"models": 1}
