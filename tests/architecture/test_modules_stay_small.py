import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("domain", "workflows", "activities", "persistence", "api", "runtime")
MODULES = [
    p
    for package in PACKAGES
    for p in sorted((ROOT / package).rglob("*.py"))
    if "versions" not in p.parts
]
LONGEST = 320
TABLES = {"domain/refusal_words.py": 460}
"""Modules that are one table, which reads better whole."""


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_can_be_read_in_a_sitting(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= TABLES.get(_name(path), LONGEST)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_says_in_its_first_line_what_it_knows(path: Path) -> None:
    words = ast.get_docstring(ast.parse(path.read_text()))
    assert words
    assert words.splitlines()[0].endswith(".")
