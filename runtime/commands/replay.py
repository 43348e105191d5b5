"""`khuyencong replay`: stored or live histories, run again on today's code."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import typer
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Replayer

from domain.identity import is_dossier_code, normalise_code
from runtime import connection, settings
from runtime.codec import data_converter
from runtime.commands.options import DataOption
from runtime.data_folder import with_running
from runtime.settings import Settings
from runtime.trouble import Trouble
from runtime.worker import RUNNER
from workflows.application import SupportApplicationWorkflow
from workflows.messages import WORKFLOW

EVERY_OPEN_ONE = f"WorkflowType = '{WORKFLOW}' AND ExecutionStatus = 'Running'"


def command(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Thư mục JSON hoặc mã hồ sơ; trống là mọi hồ sơ đang mở / Folders of "
            "JSON histories or dossier codes; none means every open dossier"
        ),
    ] = None,
    data: DataOption = None,
) -> int:
    """Replay histories; 1 when today's code would act otherwise in any of them."""
    chosen = with_running(settings.load(data=data))
    replayed, failed = asyncio.run(_replay(chosen, *_told_apart(names or [])))
    typer.echo(f"{replayed} lịch sử / histories, {len(failed)} lỗi / failed")
    if failed:
        raise Trouble(
            f"Mã hiện tại không chạy lại được: {', '.join(failed)}; đừng triển khai.",
            f"Today's code does not replay {', '.join(failed)}; do not deploy it.",
        )
    return 0


def _told_apart(names: list[str]) -> tuple[list[Path], list[str], bool]:
    """Give the files, the dossier codes, and whether every open dossier is meant."""
    paths = [Path(name) for name in names if Path(name).exists()]
    folders = [file for path in paths for file in sorted(path.rglob("*.json"))]
    codes = [normalise_code(name) for name in names if not Path(name).exists()]
    for code in codes:
        if not is_dossier_code(code):
            raise Trouble(
                f"`{code}` không phải là thư mục, tệp hay mã hồ sơ.",
                f"`{code}` is no folder, file or dossier code.",
            )
    return folders + [path for path in paths if path.is_file()], codes, not names


async def _replay(
    chosen: Settings, stored: list[Path], codes: list[str], every: bool
) -> tuple[int, list[str]]:
    replayer = Replayer(
        workflows=[SupportApplicationWorkflow],
        workflow_runner=RUNNER,
        data_converter=data_converter(chosen.payload_key.get_secret_value()),
    )
    failed, replayed = [], 0
    async for history in _histories(chosen, stored, codes, every):
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        replayed += 1
        if result.replay_failure is not None:
            failed.append(history.workflow_id)
            typer.echo(f"✗ {history.workflow_id}: {result.replay_failure}", err=True)
        else:
            typer.echo(f"✓ {history.workflow_id}")
    return replayed, failed


async def _histories(
    chosen: Settings, stored: list[Path], codes: list[str], every: bool
) -> AsyncIterator[WorkflowHistory]:
    for file in stored:
        yield _stored(file)
    if not codes and not every:
        return
    client = await connection.client(chosen)
    if every:
        codes = [e.id async for e in client.list_workflows(EVERY_OPEN_ONE)]
    for code in codes:
        yield await _live(client, code)


def _stored(file: Path) -> WorkflowHistory:
    try:
        return WorkflowHistory.from_json(file.stem, file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as unreadable:
        raise Trouble(
            f"{file} không phải là lịch sử của Temporal.",
            f"{file} is no Temporal history.",
        ) from unreadable


async def _live(client: Client, code: str) -> WorkflowHistory:
    try:
        return await client.get_workflow_handle(code).fetch_history()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise connection.away(client.service_client.config.target_host) from error
        raise Trouble(
            f"Temporal không có hồ sơ {code}.", f"Temporal has no dossier {code}."
        ) from error
