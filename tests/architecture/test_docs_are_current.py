"""The generated pages say what the code says."""

from collections.abc import Callable
from pathlib import Path

from docs.tools.lifecycle_page import DUE_OTHERWISE, lifecycle_page, readme_diagram
from docs.tools.pages import PAGES
from domain.standard import STANDARD
from domain.states import Action, Stage, State
from tests.rows import each

ROOT = Path(__file__).parents[2]


@each(("path", "page"), PAGES.items())
def test_a_generated_page_is_current(path: str, page: Callable[[], str]) -> None:
    written = (ROOT / path).read_text(encoding="utf-8")
    assert written == page(), f"{path} is old: run `make docs`"


def test_the_readme_shows_the_current_diagram() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme_diagram() in readme


def test_the_page_names_every_state_and_every_step() -> None:
    page = lifecycle_page()
    for state in State:
        assert f"| `{state}` |" in page
    for action in set(Action) - {Action.SUBMIT}:
        assert f"| `{action}` |" in page


def test_every_open_state_says_within_what_time() -> None:
    without = {row.state for row in STANDARD.rows if not row.within and not row.closed}
    assert set(DUE_OTHERWISE) == without


def test_the_diagram_names_every_stage_and_is_fenced_for_mermaid() -> None:
    diagram = readme_diagram()
    assert diagram.startswith("```mermaid\nflowchart LR\n")
    assert diagram.endswith("```\n")
    assert all(f"    {stage}[" in diagram for stage in Stage)
