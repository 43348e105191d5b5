"""What was filed, as a table on the terminal."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.table import Table

from domain import support_types
from domain.money import format_vnd
from domain.standard import STANDARD
from runtime.demo.seeding import Line


def table(lines: Iterable[Line]) -> Table:
    """Give the table: a line per support type, amounts in đồng."""
    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    shown.add_column("Nội dung hỗ trợ\nSupport type", overflow="fold", ratio=2)
    shown.add_column("Hồ sơ\nDossiers", justify="right", no_wrap=True)
    shown.add_column("Trạng thái\nStates", overflow="fold", ratio=3)
    for name in ("Đề nghị\nRequested", "Duyệt\nAwarded", "Đã chi (đồng)\nDisbursed"):
        shown.add_column(name, justify="right", no_wrap=True)
    for line in lines:
        amounts = (line.requested_vnd, line.awarded_vnd, line.disbursed_vnd)
        shown.add_row(
            support_types.find(line.support_type).vi,
            str(line.dossiers),
            _states(line),
            *(format_vnd(amount).removesuffix(" đồng") for amount in amounts),
        )
    return shown


def _states(line: Line) -> str:
    """Name the states in the order of an application's life."""
    return ", ".join(
        f"{row.vi.lower()} {line.states[row.state]}"
        for row in STANDARD.rows
        if line.states[row.state]
    )
