"""Stored or live histories, run again on today's code."""

from collections.abc import AsyncIterator
from pathlib import Path

import typer
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Replayer

from domain.identity import is_dossier_code, normalise_code
from runtime import connection
from runtime.codec import data_converter
from runtime.errors import CommandError
from runtime.settings import Settings
from runtime.worker import RUNNER
from workflows.application import SupportApplicationWorkflow
from workflows.messages import WORKFLOW

EVERY_OPEN_ONE = f"WorkflowType = '{WORKFLOW}' AND ExecutionStatus = 'Running'"


async def replay(settings: Settings, names: list[str]) -> None:
    """Replay folders of JSON histories and dossiers; none named means every open one.

    Says of each whether it went as it did. Raises CommandError when today's code would
    act otherwise in any of them.
    """
    files, codes = _files_and_codes(names)
    replayer = Replayer(
        workflows=[SupportApplicationWorkflow],
        workflow_runner=RUNNER,
        data_converter=data_converter(settings.payload_key.get_secret_value()),
    )
    failed, replayed = [], 0
    async for history in _histories(settings, files, codes, every=not names):
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        replayed += 1
        if result.replay_failure is not None:
            failed.append(history.workflow_id)
            typer.echo(f"✗ {history.workflow_id}: {result.replay_failure}", err=True)
        else:
            typer.echo(f"✓ {history.workflow_id}")
    typer.echo(f"{replayed} lịch sử / histories, {len(failed)} lỗi / failed")
    if failed:
        raise CommandError(
            f"Mã hiện tại không chạy lại được: {', '.join(failed)}; đừng triển khai.",
            f"Today's code does not replay {', '.join(failed)}; do not deploy it.",
        )


def _files_and_codes(names: list[str]) -> tuple[list[Path], list[str]]:
    """Return the files and the dossier codes that are named."""
    paths = [Path(name) for name in names if Path(name).exists()]
    folders = [file for path in paths for file in sorted(path.rglob("*.json"))]
    codes = [normalise_code(name) for name in names if not Path(name).exists()]
    for code in codes:
        if not is_dossier_code(code):
            raise CommandError(
                f"`{code}` không phải là thư mục, tệp hay mã hồ sơ.",
                f"`{code}` is no folder, file or dossier code.",
            )
    return folders + [path for path in paths if path.is_file()], codes


async def _histories(
    settings: Settings, stored: list[Path], codes: list[str], *, every: bool
) -> AsyncIterator[WorkflowHistory]:
    for file in stored:
        yield _stored(file)
    if not codes and not every:
        return
    client = await connection.client(settings)
    if every:
        codes = [e.id async for e in client.list_workflows(EVERY_OPEN_ONE)]
    for code in codes:
        yield await _live(client, code)


def _stored(file: Path) -> WorkflowHistory:
    try:
        return WorkflowHistory.from_json(file.stem, file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as unreadable:
        raise CommandError(
            f"{file} không phải là lịch sử của Temporal.",
            f"{file} is no Temporal history.",
        ) from unreadable


async def _live(client: Client, code: str) -> WorkflowHistory:
    try:
        return await client.get_workflow_handle(code).fetch_history()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise connection.away(client.service_client.config.target_host) from error
        raise CommandError(
            f"Temporal không có hồ sơ {code}.", f"Temporal has no dossier {code}."
        ) from error
