"""What was filed and what was not, as tables on the terminal."""

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from domain import support_types
from domain.money import format_vnd
from domain.norms import HORIZON
from domain.standard import STANDARD
from runtime.demo import seeding
from runtime.demo.projects import Project, Unusable
from runtime.demo.seeding import Done, Errand, Line
from runtime.terminal import console


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


def older(projects: Sequence[Project]) -> Table:
    """Give the table of rows older than the figures by which they are judged.

    Their years are samples in the answers.
    """
    earliest = HORIZON.strftime("%d/%m/%Y")
    shown = Table(
        title=f"Dòng xét theo mức chi sớm nhất được ghi nhận ({earliest}) / "
        "Rows judged by the earliest figures recorded",
        title_justify="left",
        box=None,
    )
    shown.add_column("Dòng / Row", justify="right")
    shown.add_column("Năm / Year")
    shown.add_column("Đề án / Project")
    for project in projects:
        shown.add_row(project.row, str(project.year), project.title)
    return shown


def unusable(rows: Sequence[Unusable]) -> Table:
    """Give the table of rows that no application can be made of, with the reasons."""
    shown = Table(
        title="Dòng không nạp / Rows not filed", title_justify="left", box=None
    )
    shown.add_column("Dòng / Row", justify="right")
    shown.add_column("Đề án / Project")
    shown.add_column("Lý do / Reason")
    for row in rows:
        shown.add_row(row.row, row.title, f"{row.vi} / {row.en}")
    return shown


async def run(url: str, key: bytes, errands: Sequence[Errand]) -> tuple[Done, ...]:
    """Do the errands, with a bar of how far it is on standard error."""
    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[last]}"),
    )
    with Progress(*columns, console=console(stderr=True)) as progress:
        bar = progress.add_task("Hồ sơ / Dossiers", total=len(errands), last="")

        def advance(done: Done) -> None:
            shown = done.shown
            row = done.errand.project.row
            last = f"{shown['code']} {shown['state']}" if shown else row
            progress.update(bar, advance=1, last=last)

        return await seeding.run(url, key, errands, advance)
