"""Texts for people: the messages that are sent and the pages that are shown."""

from pathlib import Path

NOTIFICATIONS = Path(__file__).parent / "notifications"
"""Where the messages of every action are, by language."""
