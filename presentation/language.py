"""The languages that people read here."""

from typing import Literal, TypeAlias

Language: TypeAlias = Literal["vi", "en"]


def language_named(text: str) -> Language:
    """Return the language of a text that names it; Vietnamese for any other."""
    return "en" if text == "en" else "vi"
