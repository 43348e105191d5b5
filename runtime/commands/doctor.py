"""`khuyencong doctor`: every part looked at, and how to mend what is not well."""

import asyncio

import typer

from runtime import settings
from runtime.commands.options import DataOption
from runtime.data_folder import DataFolder, with_running
from runtime.health import Finding, examine
from runtime.trouble import Trouble

MARKS = {True: "✓", False: "✗", None: "!"}


def command(data: DataOption = None) -> None:
    """Check the system; 1 when a part is not well."""
    chosen = settings.load(data=data)
    running = DataFolder(chosen.data).running()
    findings = asyncio.run(examine(with_running(chosen), embedded=running is not None))
    for finding in findings:
        typer.echo(_line(finding))
    sick = [finding.part for finding in findings if finding.well is False]
    if sick:
        raise Trouble(f"Chưa ổn: {', '.join(sick)}.", f"Not well: {', '.join(sick)}.")


def _line(finding: Finding) -> str:
    mend = "" if finding.well else f"\n    → {finding.mend}"
    return f"{MARKS[finding.well]} {finding.part:<18} {finding.words}{mend}"
