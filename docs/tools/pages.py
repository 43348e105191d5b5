"""The pages that are generated from the code: `python -m docs.tools.pages` writes them.

They are generated in a checkout, by `make docs` or `khuyencong docs`; what is installed
holds none of this.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.tools.glossary_page import glossary_page
from docs.tools.lifecycle_page import lifecycle_page

ROOT = Path(__file__).parents[2]
PAGES: Mapping[str, Callable[[], str]] = {
    "docs/lifecycle.md": lifecycle_page,
    "docs/glossary.md": glossary_page,
}
"""Every generated page by its place below the project's folder."""


def write() -> None:
    """Write every generated page, and name it."""
    for place, page in PAGES.items():
        (ROOT / place).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"{place}\n")


if __name__ == "__main__":
    write()
