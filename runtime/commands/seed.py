"""`khuyencong seed`: the projects of a CSV file, filed and moved on to a state."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from domain.norms import HORIZON
from domain.states import State
from runtime import settings
from runtime.commands.options import DataOption, UrlOption
from runtime.data_folder import address
from runtime.demo import projects, seeding
from runtime.demo.journey import reachable
from runtime.demo.seeding import Done, Errand
from runtime.demo.table import table
from runtime.demo.timing import before_recorded
from runtime.signing_key import signing_key
from runtime.terminal import console
from runtime.trouble import Trouble


def command(
    file: Annotated[Path, typer.Argument(help="Tệp CSV / The CSV file")],
    until: Annotated[
        str, typer.Option(help="Trạng thái cần đến / The state to reach")
    ] = State.COMPLETED.value,
    url: UrlOption = None,
    data: DataOption = None,
) -> int:
    """File every usable row once, and say of every other why it is none."""
    target = _target(until)
    chosen = settings.load(data=data)
    sheet = projects.read(file)
    errands = [Errand(project, target) for project in sheet.projects]
    done = asyncio.run(_run(address(chosen, url), signing_key(chosen), errands))
    printed = console()
    older = [p for p in sheet.projects if before_recorded(p)]
    if older:
        printed.print(_older(older))
    if sheet.unusable:
        printed.print(_unusable(sheet.unusable))
    printed.print(table(seeding.summary(done)))
    failed = [one.failure for one in done if one.failure]
    for failure in failed:
        printed.print(f"  ! {failure}", markup=False, highlight=False)
    if failed:
        raise Trouble(
            f"{len(failed)} trong {len(done)} hồ sơ chưa đến được `{target}`; lý do ở "
            "trên, chạy lại lệnh này sẽ tiếp tục.",
            f"{len(failed)} of {len(done)} dossiers did not reach `{target}`; the "
            "reasons stand above, running this again goes on.",
        )
    return 0


def _target(until: str) -> State:
    if until == State.LAPSED:
        raise Trouble(
            "Không thể chuyển hồ sơ sang `lapsed`: hồ sơ chỉ hết hiệu lực khi quá hạn.",
            "No dossier can be moved to `lapsed`: that happens when its time is up.",
        )
    states = {state.value: state for state in reachable()}
    if until not in states:
        raise typer.BadParameter(f"--until {until}: {', '.join(states)}.")
    return states[until]


async def _run(url: str, key: bytes, errands: list[Errand]) -> tuple[Done, ...]:
    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[last]}"),
    )
    with Progress(*columns, console=console(stderr=True)) as progress:
        bar = progress.add_task("Hồ sơ / Dossiers", total=len(errands), last="")

        def tell(done: Done) -> None:
            shown = done.shown
            last = (
                f"{shown['code']} {shown['state']}"
                if shown
                else done.errand.project.row
            )
            progress.update(bar, advance=1, last=last)

        return await seeding.run(url, key, errands, tell)


def _older(found: list[projects.Project]) -> Table:
    """Say which rows are older than the figures, which they are judged by all the same.

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
    for project in found:
        shown.add_row(project.row, str(project.year), project.title)
    return shown


def _unusable(rows: tuple[projects.Unusable, ...]) -> Table:
    shown = Table(
        title="Dòng không nạp / Rows not filed", title_justify="left", box=None
    )
    shown.add_column("Dòng / Row", justify="right")
    shown.add_column("Đề án / Project")
    shown.add_column("Lý do / Reason")
    for row in rows:
        shown.add_row(row.row, row.title, f"{row.vi} / {row.en}")
    return shown
