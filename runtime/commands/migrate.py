"""`khuyencong migrate`: the database brought to the newest schema."""

import typer

from persistence.migration import migrate
from runtime import settings
from runtime.commands.options import DataOption


def command(data: DataOption = None) -> None:
    """Bring the database named by the settings to the newest revision."""
    revision = migrate(settings.database_url(settings.load(data=data)))
    typer.echo(f"Cơ sở dữ liệu ở phiên bản / The database is at revision {revision}")
