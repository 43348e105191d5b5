"""What belongs to an action stands in its row of the table: nothing else lists any."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from domain.states import Action

ROOT = Path(__file__).parents[2]
FOLDERS = ("api", "activities", "persistence", "presentation", "runtime", "workflows")
CATALOGUE = {"domain/standard.py", "domain/states.py"}
CLOCK = {"domain/deadlines.py"}
"""What happens when time is up, by what the clock does: no step that people take."""
NAMES = frozenset(action.name for action in Action)
CODES = frozenset(action.value for action in Action)
ALIASES = {"Action", "A"}
LISTED = re.compile(r"in \(([^)]*)\)|in \[([^\]]*)\]")


def test_no_set_table_or_match_of_actions_stands_beside_the_catalogue() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in (*FOLDERS, "domain")
        for path in (ROOT / folder).rglob("*.py")
        if str(path.relative_to(ROOT)) not in CATALOGUE | CLOCK
        for line in lists(path.read_text(encoding="utf-8"))
    ]

    assert found == [], (
        "Say it in the row of each action in domain/standard.py: `Transition` has a "
        "field for it, or gets one."
    )


def test_no_page_lists_actions() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in (ROOT / "templates" / "pages").rglob("*.html")
        for match in LISTED.finditer(path.read_text(encoding="utf-8"))
        if len(CODES & set(re.findall(r"[\"'](\w+)[\"']", match[0]))) > 1
    ]

    assert found == []


def test_every_way_to_list_actions_is_found() -> None:
    for listing in (
        "{Action.ADMIT, Action.RETURN}",
        "frozenset({A.ADMIT, A.RETURN})",
        "(Action.ADMIT, Action.RETURN)",
        "[Action.ADMIT.value, Action.RETURN.value]",
        "{'admit': 1, 'return': 2}",
        "{Action.ADMIT: 1, **other, Action.RETURN: 2}",
        "x is Action.ADMIT or x is Action.RETURN",
        "x == 'admit' or x == 'return' or y",
        "match x:\n    case Action.ADMIT: pass\n    case Action.RETURN: pass",
        "match x:\n    case 'admit' | 'return': pass",
        "if x is Action.ADMIT:\n    y = 1\nelif x is Action.RETURN:\n    y = 2",
    ):
        assert list(lists(listing)), listing
    for other in (
        "Action.ADMIT if paid else Action.RETURN",
        "x is Action.ADMIT",
        "{Action.ADMIT: 1}",
        "f(Action.ADMIT, Action.RETURN)",
        "{role.value for role in Role}",
    ):
        assert not list(lists(other)), other


def lists(code: str) -> Iterator[int]:
    """Give the lines on which code tells two actions or more from all others."""
    for node in ast.walk(ast.parse(code)):
        if sum(map(_is_action, _members(node))) > 1:
            yield getattr(node, "lineno", 0)


def _members(node: ast.AST) -> Iterable[ast.AST | None]:
    match node:
        case ast.Dict():
            return node.keys
        case ast.Set() | ast.Tuple() | ast.List():
            return node.elts
        case ast.BoolOp():
            return [_compared(value) for value in node.values]
        case ast.If():
            return [_compared(branch) for branch in _branches(node)]
        case ast.Match():
            return [_pattern(case.pattern) for case in node.cases]
        case ast.MatchOr():
            return [_pattern(pattern) for pattern in node.patterns]
        case _:
            return ()


def _branches(node: ast.If) -> Iterator[ast.expr]:
    yield node.test
    match node.orelse:
        case [ast.If() as other]:
            yield from _branches(other)


def _pattern(pattern: ast.pattern) -> ast.expr | None:
    return pattern.value if isinstance(pattern, ast.MatchValue) else None


def _compared(node: ast.expr) -> ast.expr | None:
    if isinstance(node, ast.Compare) and len(node.comparators) == 1:
        return node.comparators[0]
    return None


def _is_action(node: ast.AST | None) -> bool:
    match node:
        case ast.Attribute(attr="value", value=ast.Attribute() as inner):
            return _is_action(inner)
        case ast.Attribute(attr=name, value=ast.Name(id=alias)):
            return alias in ALIASES and name in NAMES
        case ast.Constant(value=str() as text):
            return text in CODES
        case _:
            return False
