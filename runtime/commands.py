"""The commands of `khuyencong`: what each takes, and what it sets going.

A command loads what it needs when it is given: loading everything takes seconds, which
`up`, `token` and `--help` cannot spare.
"""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from domain.people import HUMAN_ROLES, Role, unit_today
from runtime.errors import CommandError
from runtime.process import module_command

if TYPE_CHECKING:
    from runtime.settings import Settings

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Hồ sơ khuyến công, từ lúc nộp đến quyết toán. / Grant applications of the "
    "industrial promotion programme, from submission to settlement.",
)

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Thư mục dữ liệu / The data folder [KHUYENCONG_DATA, .khuyencong]",
        show_default=False,
    ),
]
UrlOption = Annotated[
    str | None,
    typer.Option(
        "--url",
        help="Địa chỉ hệ thống / Where the system is "
        "[KHUYENCONG_URL, http://127.0.0.1:8000]",
        show_default=False,
    ),
]
ROLES = ", ".join(HUMAN_ROLES)
CodeArgument = Annotated[str, typer.Argument(help="Mã hồ sơ / The dossier's code")]


@app.callback()
def _khuyencong() -> None:
    """Take the options that all commands share: there are none yet."""


@app.command(help="Chạy toàn bộ hệ thống trên máy này / Run everything on this machine")
def up(
    data: DataOption = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Cổng của API / Port of the API [8000]"),
    ] = None,
    seed: Annotated[
        bool, typer.Option("--seed/--no-seed", help="Nạp hồ sơ mẫu / File examples")
    ] = True,
) -> None:
    """Run the database, Temporal, the worker, the API and a mail catcher.

    Ctrl-C stops all of it; started again on the same folder it goes on.
    """
    began = time.monotonic()
    from runtime import embedded, settings
    from runtime.data_folder import DataFolder

    chosen = settings.load(data=data, port=port)
    folder = DataFolder(chosen.data.resolve())
    folder.prepare()
    with folder.held():
        house = embedded.prepare(chosen, chosen.port)
        with folder.announced(house.running):
            asyncio.run(embedded.live(house, seed=seed, began=began))
    typer.echo("Đã dừng an toàn. / Stopped; nothing was lost.")


@app.command(help="Chạy API / Run the API")
def api() -> None:
    """Become the API process, with the settings of the environment."""
    os.execv(sys.executable, module_command("runtime.server"))


@app.command(help="Chạy worker / Run the worker")
def worker() -> None:
    """Become the worker process, with the settings of the environment."""
    os.execv(sys.executable, module_command("runtime.worker"))


@app.command(
    help="Chuẩn bị cơ sở dữ liệu và Temporal / Prepare the database and Temporal"
)
def migrate(data: DataOption = None) -> None:
    """Bring the database and the Temporal server of the settings to what is needed.

    An embedded system starts a server of its own, which has all of it from the start.
    """
    from persistence import migration
    from runtime import settings

    chosen = settings.load(data=data)
    revision = migration.migrate(settings.database_url(chosen))
    typer.echo(f"Cơ sở dữ liệu ở phiên bản / The database is at revision {revision}")
    from runtime import connection

    if not connection.is_server_named(chosen):
        return
    created = ", ".join(asyncio.run(connection.prepare(chosen)))
    typer.echo(
        f"Temporal: đã tạo / created {created}" if created else "Temporal: đủ / ready"
    )


@app.command(help="In thẻ truy cập / Print a bearer token")
def token(
    role: Annotated[str, typer.Option(help=f"Vai trò / Role: {ROLES}")],
    unit: Annotated[
        str, typer.Option(help="Đơn vị, trống là mọi đơn vị / Unit; empty means all")
    ] = "",
    name: Annotated[str, typer.Option(help="Họ tên / Name")] = "",
    id: Annotated[str, typer.Option(help="Mã tài khoản / Account id")] = "",
    days: Annotated[
        int, typer.Option(min=1, max=3650, help="Số ngày hiệu lực / Days it lasts")
    ] = 30,
    data: DataOption = None,
) -> None:
    """Print a token, and nothing else, on standard output.

    Where the database is at hand its holder is known from now on and can be named in a
    dossier before the token is first used.
    """
    from datetime import UTC, datetime, timedelta

    from runtime import settings, tokens

    if role not in HUMAN_ROLES:
        raise typer.BadParameter(f"{role}: vai trò phải là / role must be {ROLES}.")
    if id and not tokens.ACCOUNT_ID.fullmatch(id):
        raise typer.BadParameter(f"{id}: --id A-Z a-z 0-9 . _ : @ -, 1–64.")
    unit = unit_today(unit)
    if not tokens.UNIT.fullmatch(unit):
        raise typer.BadParameter(f"{unit}: --unit a-z 0-9 -, 0–64.")
    chosen = settings.load(data=data)
    key = tokens.signing_key(chosen)
    holder = tokens.demo_holder(Role(role), id, unit, name)
    bearer = tokens.token(key, holder, datetime.now(UTC), timedelta(days=days))
    tokens.make_known(chosen, holder, bearer)
    typer.echo(bearer)


@app.command(
    help="Nạp các đề án thật từ tệp CSV / File the real projects of a CSV file"
)
def seed(
    file: Annotated[Path, typer.Argument(help="Tệp CSV / The CSV file")],
    until: Annotated[
        str, typer.Option(help="Trạng thái cần đến / The state to reach")
    ] = "completed",
    url: UrlOption = None,
    data: DataOption = None,
) -> None:
    """File every usable row once, and say of every other why it is none."""
    from runtime import settings
    from runtime.data_folder import address
    from runtime.demo import projects, report, seeding
    from runtime.demo.journey import target_state
    from runtime.demo.timing import before_recorded
    from runtime.terminal import console
    from runtime.tokens import signing_key

    target = target_state(until)
    chosen = settings.load(data=data)
    sheet = projects.read(file)
    errands = [seeding.Errand(project, target) for project in sheet.projects]
    done = asyncio.run(report.run(address(chosen, url), signing_key(chosen), errands))
    screen = console()
    if older := [p for p in sheet.projects if before_recorded(p)]:
        screen.print(report.older(older))
    if sheet.unusable:
        screen.print(report.unusable(sheet.unusable))
    screen.print(report.table(seeding.summary(done)))
    failures = [one.failure for one in done if one.failure]
    for failure in failures:
        screen.print(f"  ! {failure}", markup=False, highlight=False)
    if failures:
        raise CommandError(
            f"{len(failures)} trong {len(done)} hồ sơ chưa đến được `{target}`; lý do "
            "ở trên, chạy lại lệnh này sẽ tiếp tục.",
            f"{len(failures)} of {len(done)} dossiers did not reach `{target}`; the "
            "reasons stand above, running this again goes on.",
        )


@app.command(help="Xem diễn biến một hồ sơ / Show the timeline of a dossier")
def inspect(
    code: CodeArgument,
    as_json: Annotated[
        bool, typer.Option("--json", help="In JSON / Print JSON")
    ] = False,
    url: UrlOption = None,
    data: DataOption = None,
) -> None:
    """Show the timeline, what the dossier waits for, and how Temporal holds it."""
    import json

    from domain.identity import is_dossier_code, normalise_code
    from runtime import settings, terminal
    from runtime.api_client import inspect_dossier
    from runtime.data_folder import address
    from runtime.tokens import signing_key

    dossier = normalise_code(code)
    if not is_dossier_code(dossier):
        raise CommandError(
            f"`{code}` không phải là mã hồ sơ; mã có dạng CGCN-2026-000123-C.",
            f"`{code}` is no dossier code; one looks like CGCN-2026-000123-C.",
        )
    chosen = settings.load(data=data)
    found = asyncio.run(
        inspect_dossier(address(chosen, url), signing_key(chosen), dossier)
    )
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        terminal.show(found, terminal.console())


@app.command(help="Chạy lại lịch sử với mã hiện tại / Replay histories on today's code")
def replay(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Thư mục JSON hoặc mã hồ sơ; trống là mọi hồ sơ đang mở / Folders of "
            "JSON histories or dossier codes; none means every open dossier"
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Replay histories; 1 when today's code would act otherwise in any of them."""
    from runtime import replay as replaying

    asyncio.run(replaying.replay(_running(data), names or []))


@app.command(help="Mở lại quy trình từ hồ sơ lưu / Start workflows from their record")
def reopen(
    codes: Annotated[
        list[str] | None, typer.Argument(help="Mã hồ sơ / Dossier codes")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Mọi hồ sơ chưa đóng / Every open dossier")
    ] = False,
    data: DataOption = None,
) -> None:
    """Start workflows again; one that still runs is refused, with --all left alone."""
    if not codes and not every:
        raise typer.BadParameter("CODE hoặc / or --all.")
    from runtime import maintenance

    asyncio.run(maintenance.reopen(_running(data), codes or [], every=every))


@app.command(
    help="Tiếp tục từ bản sao lưu đã phục hồi / Go on from a backup that was put back"
)
def restore(data: DataOption = None) -> None:
    """Skip the codes that may have been given since the backup, reopen every dossier.

    Once after each restore, on an empty Temporal server.
    """
    from runtime import maintenance

    asyncio.run(maintenance.restore(_running(data)))
    typer.echo(
        f"Mã hồ sơ mới bỏ qua {maintenance.SKIPPED_NUMBERS} số. / New dossier codes "
        f"leave out {maintenance.SKIPPED_NUMBERS} numbers."
    )


@app.command(help="Dựng lại hồ sơ từ sổ ghi / Draw a dossier anew from its record")
def redraw(code: CodeArgument, data: DataOption = None) -> None:
    """Draw a dossier anew; refused while its record does not attest itself."""
    from domain.identity import normalise_code
    from runtime import maintenance

    drawing = maintenance.redraw(_running(data), normalise_code(code))
    typer.echo(asyncio.run(drawing))


@app.command(
    help="Đối chiếu các số tổng với hồ sơ / Compare the totals with the dossiers"
)
def recount(data: DataOption = None) -> None:
    """Compare every total with the dossiers, and write anew what differs."""
    from runtime import maintenance

    typer.echo(asyncio.run(maintenance.recount(_running(data))))


@app.command(help="Kiểm tra hệ thống / Check the system")
def doctor(data: DataOption = None) -> None:
    """Look at every part, and say how to mend what is not well; 1 when one is not."""
    from runtime import settings
    from runtime.data_folder import DataFolder, with_running
    from runtime.health import examine

    marks = {True: "✓", False: "✗", None: "!"}
    chosen = settings.load(data=data)
    running = DataFolder(chosen.data).running()
    findings = asyncio.run(examine(with_running(chosen), embedded=running is not None))
    for finding in findings:
        mend = "" if finding.well else f"\n    → {finding.mend}"
        typer.echo(f"{marks[finding.well]} {finding.part:<18} {finding.words}{mend}")
    sick = ", ".join(finding.part for finding in findings if finding.well is False)
    if sick:
        raise CommandError(f"Chưa ổn: {sick}.", f"Not well: {sick}.")


@app.command(help="Viết lại trang tài liệu / Write the generated pages")
def docs() -> int:
    """Have the checkout this is called in write its pages."""
    generator = Path("docs/tools/pages.py")
    if not generator.exists():
        raise CommandError(
            f"Không có {generator} ở đây; hãy chạy lệnh này trong thư mục mã nguồn.",
            f"There is no {generator} here; run this in a checkout of the source.",
        )
    return subprocess.run((sys.executable, "-m", "docs.tools.pages")).returncode


@app.command(help="Viết tài liệu OpenAPI / Write the OpenAPI document")
def openapi() -> None:
    """Write the OpenAPI document below the folder this is called in."""
    from api.app import openapi_text

    _write(Path("api/openapi.json"), openapi_text())


@app.command(help="Ghi lại dấu vân tay / Record the fingerprints anew")
def fingerprints() -> None:
    """Write the workflows' command sequence below the folder this is called in."""
    import json

    from runtime.fingerprints import command_sequence

    sequence = json.dumps(command_sequence(), indent=2) + "\n"
    _write(Path("tests/runtime/workflow_commands.json"), sequence)


@app.command(help="In phiên bản / Print the version")
def version() -> None:
    """Print the version."""
    from importlib import metadata

    typer.echo(metadata.version("khuyencong"))


def _running(data: Path | None) -> "Settings":
    """Return the settings, those of the system that runs on the data folder first."""
    from runtime import settings
    from runtime.data_folder import with_running

    return with_running(settings.load(data=data))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    typer.echo(file)
