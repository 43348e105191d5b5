"""`khuyencong version`: which version this is, of what."""

from importlib.metadata import version

import typer


def command() -> None:
    """Print the version."""
    typer.echo(version("khuyencong"))
