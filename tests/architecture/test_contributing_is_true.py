"""The papers of the project name only what is there, and everything that must be."""

import re
import tomllib
from pathlib import Path

from docs.tools.lifecycle_page import readme_diagram
from runtime.commands import app
from runtime.settings import PREFIX, Settings
from tests.rows import each

ROOT = Path(__file__).parents[2]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
PAPERS = [
    *(ROOT / name for name in ("README.md", "README.vi.md", "CONTRIBUTING.md")),
    *(ROOT / name for name in ("CHANGELOG.md", "docs/operations.md")),
    ROOT / "docs" / "decisions" / "README.md",
    *DECISIONS,
]
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives", "References"]
SCREEN = 75

LINK = re.compile(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)")
PLACE = re.compile(
    r"`((?:domain|workflows|activities|persistence|presentation|api|runtime|templates|tests|docs)"
    r"/[\w./-]*)`"
)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _anchor(heading: str) -> str:
    words = re.sub(r"[^\w\s-]", "", heading.lower())
    return "#" + re.sub(r"\s", "-", words.strip())


def _anchors(path: Path) -> set[str]:
    return {_anchor(h) for h in re.findall(r"^#+ (.+)$", _text(path), re.M)}


@each("paper", PAPERS)
def test_every_link_leads_somewhere(paper: Path) -> None:
    for target, anchor in LINK.findall(_text(paper)):
        found = (paper.parent / target).resolve() if target else paper
        assert found.exists(), target
        assert not anchor or anchor in _anchors(found), f"{target}{anchor}"


@each("paper", PAPERS)
def test_every_file_that_is_named_is_there(paper: Path) -> None:
    missing = [p for p in PLACE.findall(_text(paper)) if not (ROOT / p).exists()]

    assert missing == []


@each("paper", PAPERS)
def test_every_make_target_and_command_that_is_named_is_there(paper: Path) -> None:
    text = _text(paper)
    targets = set(re.findall(r"^([a-z]+):", _text(ROOT / "Makefile"), re.M))

    commands = {c.callback.__name__ for c in app.registered_commands if c.callback}
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets
    assert set(re.findall(r"(?:`|/)khuyencong ([a-z]+)", text)) <= commands


@each("decision", DECISIONS)
def test_a_decision_has_its_five_parts_and_fits_on_a_screen(decision: Path) -> None:
    text = _text(decision)

    assert text.startswith(f"# {decision.name[:4]} ")
    assert re.findall(r"^## (.+)$", text, re.M) == HEADINGS
    assert len(text.splitlines()) <= SCREEN


def test_the_index_lists_every_decision_under_its_title() -> None:
    index = _text(ROOT / "docs" / "decisions" / "README.md")

    for decision in DECISIONS:
        number, title = _text(decision).splitlines()[0].removeprefix("# ").split(" ", 1)
        assert f"| [{number}]({decision.name}) | {title} |" in index


def test_every_runtime_dependency_has_its_reason() -> None:
    project = tomllib.loads(_text(ROOT / "pyproject.toml"))["project"]
    declared = {
        match[0]
        for line in project["dependencies"]
        if (match := re.match(r"[\w-]+", line))
    }
    record = _text(ROOT / "docs" / "decisions" / "0010-runtime-dependencies.md")

    assert (
        set(re.findall(r"^\| ([a-z0-9-]+) \| \w", record, re.M)) - {"dependency"}
        == declared
    )


def test_every_setting_is_explained_with_its_default() -> None:
    explained = dict(
        re.findall(r"^\| `(\w+)` \| `?([^`|]*?)`? \|", _text(PAPERS[4]), re.M)
    )

    assert set(explained) == {f"{PREFIX}{n.upper()}" for n in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        shown = explained[f"{PREFIX}{name.upper()}"]
        if isinstance(field.default, str | int | Path) and field.default != "":
            assert shown == str(field.default), name


@each("name", ["README.md", "README.vi.md"])
def test_both_readmes_show_the_lifecycle_as_the_table_has_it(name: str) -> None:
    between = re.search(
        r"<!-- lifecycle: .* -->\n(.*?)<!-- /lifecycle -->", _text(ROOT / name), re.S
    )

    assert between is not None
    assert between[1] == readme_diagram()


def test_the_two_readmes_have_the_same_commands() -> None:
    english, vietnamese = (
        re.findall(r"^```sh\n(.*?)^```$", _text(ROOT / name), re.M | re.S)
        for name in ("README.md", "README.vi.md")
    )

    assert len(english) == len(vietnamese)
    assert english[1] == vietnamese[1]


def test_the_two_readmes_name_the_same_folders_and_as_many_certainties() -> None:
    english, vietnamese = (_text(ROOT / n) for n in ("README.md", "README.vi.md"))
    folders = re.findall(r"^\| `(\w+)/` \|", english, re.M)

    assert folders == re.findall(r"^\| `(\w+)/` \|", vietnamese, re.M)
    assert all((ROOT / name).is_dir() for name in folders)
    assert english.count("\n| ") == vietnamese.count("\n| ")
