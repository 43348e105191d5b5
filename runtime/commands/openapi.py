"""`khuyencong openapi`: the description of the API, written beside its code."""

from pathlib import Path

import typer

from api.app import openapi_text

PLACE = Path("api/openapi.json")


def command() -> None:
    """Write the OpenAPI document below the folder this is called in."""
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    PLACE.write_text(openapi_text(), encoding="utf-8")
    typer.echo(PLACE)
