"""The examples of the first start: real rows, one in every state people can reach."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import typer

from domain.standard import STANDARD
from domain.states import State as S
from runtime.demo import projects, seeding
from runtime.demo.filing import OWN_ROWS
from runtime.demo.report import table
from runtime.demo.seeding import Done, Errand
from runtime.terminal import console

PROJECTS = Path(str(files("runtime.demo") / "projects.csv"))
FAIR_LINE = frozenset({"50"})
"""The only published fair is a plan line: the promotion centre's own filing."""

EXAMPLES: Mapping[str, S] = {
    "12": S.AWAITING_FUNDS,
    "9": S.COMPLETED,
    "61": S.COMPLETED,
    "50": S.COMPLETED,
    "11": S.COMPLETED,
    "33": S.SCREENING,
    "18": S.COMPLETING,
    "63": S.APPRAISING,
    "14": S.CLARIFYING,
    "1": S.APPROVING,
    "3": S.CONTRACTING,
    "22": S.REQUESTING_ADVANCE,
    "57": S.VERIFYING_ADVANCE,
    "7": S.PAYING_ADVANCE,
    "38": S.IMPLEMENTING,
    "16": S.INSPECTING,
    "28": S.CORRECTING,
    "44": S.SETTLING,
    "35": S.VERIFYING_SETTLEMENT,
    "21": S.PAYING_BALANCE,
    "19": S.RECOVERING,
    "40": S.REFUSED,
    "10": S.WITHDRAWN,
    "47": S.STOPPED,
    "42": S.COMPLETED,
}
"""Which row goes how far. The first must find no money: nobody else draws from its
envelope, that of Hà Tĩnh."""


def errands() -> tuple[Errand, ...]:
    """Give what the first start files."""
    sheet = projects.read(PROJECTS, plan_lines=FAIR_LINE)
    found = {project.row: project for project in sheet.projects}
    return tuple(
        Errand(found[row], state, to_come=_to_come(row, state))
        for row, state in EXAMPLES.items()
    )


def _to_come(row: str, state: S) -> bool:
    """Say whether an example is one of next year: what goes on has its time ahead.

    So has what the applicant owns whom anybody may try; the others that are over are
    projects of their own years.
    """
    return row in OWN_ROWS or not STANDARD.row(state).closed


async def show_examples(url: str, key: bytes) -> bool:
    """File the examples, a line for each; give whether all went well.

    Begun again after an interruption it goes on where it stopped.
    """
    wanted = errands()
    typer.echo(
        f"Đang nạp {len(wanted)} hồ sơ mẫu từ đề án đã công bố... / Filing them."
    )
    done = await seeding.run(url, key, wanted, _tell)
    console().print(table(seeding.summary(done)))
    return not any(one.failure for one in done)


def _tell(done: Done) -> None:
    if done.shown is None:
        typer.echo(f"  ! {done.failure}", err=True)
        return
    state = S(done.shown["state"])
    words = STANDARD.row(state)
    typer.echo(f"  {done.shown['code']}  {words.vi} / {words.en}")
