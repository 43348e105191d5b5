"""What CONTRIBUTING.md says of a new action is done here, word for word."""

import json
from pathlib import Path
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.journeys.book import PRODUCT, apply, copied, example, python

ADDING = "## Add an action"
KNOWS_EVERY_ACTION = (
    "tests/domain",
    "tests/architecture/test_one_catalogue_of_actions.py",
    "tests/architecture/test_every_message_renders.py",
    "tests/architecture/test_revisions_are_frozen.py",
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the project in which the example was followed."""
    made = copied(tmp_path / "tree")
    apply(made, ADDING)
    return made


def test_an_action_takes_three_files_of_code_and_its_four_letters() -> None:
    files = [n for _, n, _ in example(ADDING) if n.split("/")[0] in PRODUCT]

    assert sorted(name for name in files if name.endswith(".py")) == [
        "domain/standard.py",
        "domain/states.py",
        "domain/steps/administration.py",
    ]
    assert sorted(name for name in files if not name.endswith(".py")) == [
        f"templates/notifications/{language}/extend_deadline.{kind}"
        for language in ("en", "vi")
        for kind in ("subject", "txt")
    ]


@pytest.mark.slow
async def test_every_test_that_knows_all_actions_passes_with_the_new_one(
    tree: Path,
) -> None:
    but = ("-k", "not told_to_everyone")  # Takes a minute, and knows nothing more.
    await python(tree, "-m", "pytest", "-q", "-x", "-n", "0", *but, *KNOWS_EVERY_ACTION)


async def test_a_dossier_is_given_more_time_by_the_book_and_goes_on_to_its_end(
    tree: Path, temporal_local: WorkflowEnvironment, tmp_path: Path
) -> None:
    address = temporal_local.client.service_client.config.target_host
    walk = ("-m", "tests.journeys.more_time_walk", address, str(tmp_path))
    became: dict[str, Any] = json.loads(await python(tree, *walk))

    assert became["domain"] == str(tree / "domain")
    assert became["asked"] == ["due_on", "reason"]
    assert became["later"] is True
    assert became["refused"] == "day_out_of_range"
    assert became["stayed"] == "completing"
    assert became["ended"] == "completed"
    assert became["actions"][:4] == ["submit", "return", "extend_deadline", "resubmit"]
