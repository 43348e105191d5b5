"""How wide what we print may be."""

from rich.console import Console

WIDE = 150
"""Columns where nobody's screen sets a limit: files and pipes."""


def console(*, stderr: bool = False) -> Console:
    """Give where tables and bars are printed: as wide as the screen, else wide."""
    found = Console(stderr=stderr, soft_wrap=False)
    return found if found.is_terminal else Console(stderr=stderr, width=WIDE)
