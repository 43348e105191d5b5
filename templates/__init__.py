"""Texts for people: the messages that are sent and the pages that are shown."""

from pathlib import Path

NOTIFICATIONS = Path(__file__).parent / "notifications"
"""Where the messages of every action are, by language."""

PAGES = Path(__file__).parent / "pages"
"""Where the pages are."""

LANGUAGE = Path(__file__).parent / "language"
"""Where the catalogues of the pages are, by language."""
