"""Which commands the workflows give Temporal, in order, as a replay must find them."""

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

from workflows import application, writing

COMMANDING = frozenset(
    {
        "workflow.execute_activity",
        "workflow.execute_local_activity",
        "workflow.start_activity",
        "workflow.execute_child_workflow",
        "workflow.sleep",
        "workflow.continue_as_new",
        "workflow.patched",
        "workflow.upsert_search_attributes",
        "writing.missed",
        "writing.order_payment",
        "writing.record",
        "asyncio.create_task",
        "asyncio.sleep",
    }
)
"""Calls that leave a command in the history, or decide which of two comes first."""

ADVICE = (
    "The workflow gives Temporal other commands than it did. Dossiers live for months "
    "and are replayed: put the change behind workflow.patched, see that `khuyencong "
    "replay` passes on live histories, then run `make fingerprints`."
)


def command_sequence() -> dict[str, list[str]]:
    """Give, by method, the calls that make commands, in the order of the source.

    Timeouts, retries and summaries may change freely and are left out.
    """
    return {
        name: calls
        for module in (application, writing)
        for name, method in _methods(module)
        if (calls := [_call(node) for node in _calls(method)])
    }


def _methods(module: ModuleType) -> Iterator[tuple[str, ast.AST]]:
    tree = ast.parse(inspect.getsource(module))
    for top in tree.body:
        for node in ast.walk(top) if isinstance(top, ast.ClassDef) else (top,):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                owner = f"{top.name}." if isinstance(top, ast.ClassDef) else ""
                yield f"{owner}{node.name}", node


def _calls(method: ast.AST) -> list[ast.Call]:
    found = [
        node
        for node in ast.walk(method)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in COMMANDING
    ]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _call(node: ast.Call) -> str:
    first = ast.unparse(node.args[0]) if node.args else ""
    return f"{ast.unparse(node.func)}({first})"
