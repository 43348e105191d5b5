"""`khuyencong fingerprints`: the workflows' command sequence, recorded anew."""

import json
from pathlib import Path

import typer

from runtime.fingerprints import command_sequence

PLACE = Path("tests/runtime/workflow_commands.json")


def command() -> None:
    """Write the command sequence below the folder this is called in."""
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    PLACE.write_text(json.dumps(command_sequence(), indent=2) + "\n", encoding="utf-8")
    typer.echo(PLACE)
