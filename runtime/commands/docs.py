"""`khuyencong docs`: the pages that are generated from the code, written anew."""

from collections.abc import Callable, Mapping
from pathlib import Path

import typer

from runtime.glossary_page import glossary_page
from runtime.lifecycle_page import lifecycle_page

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/lifecycle.md": lifecycle_page,
    "docs/glossary.md": glossary_page,
}
"""Every generated page by its place below the project's folder."""


def command() -> None:
    """Write every generated page below the folder this is called in."""
    for place, page in PAGES.items():
        path = Path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(), encoding="utf-8")
        typer.echo(place)
