"""What CONTRIBUTING.md says is done word for word, in a copy of the project."""

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = (
    *("domain", "workflows", "activities", "persistence", "presentation", "api"),
    *("runtime", "templates"),
)
BLOCK = re.compile(r"^```(python|diff|text) (\S+)\n(.*?)^```$", re.M | re.S)


def example(heading: str) -> list[tuple[str, str, str]]:
    """Give the blocks below a heading: the kind, the file it is for and the text."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    below = text.split(f"\n{heading}\n")[1].split("\n## ")[0]
    found: list[tuple[str, str, str]] = BLOCK.findall(below)
    return found


def apply(tree: Path, heading: str) -> None:
    """Do in a tree what the example below a heading says."""
    for kind, name, text in example(heading):
        file = tree / name
        if kind != "diff":
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


def copied(to: Path) -> Path:
    """Copy the project as it is into a new folder, and give that."""
    for name in (*PRODUCT, "tests"):
        shutil.copytree(
            ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


async def python(tree: Path, *arguments: str) -> str:
    """Run Python in a tree and give what it says; it must end well."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments),
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await asyncio.wait_for(child.communicate(), 180)
    assert child.returncode == 0, (said + complained).decode()[-3000:]
    return said.decode()
