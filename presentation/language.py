"""The languages that people read here."""

from functools import cache
from io import BytesIO
from typing import Any, Literal, TypeAlias

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from templates import LANGUAGE

Language: TypeAlias = Literal["vi", "en"]


def language_named(text: str) -> Language:
    """Return the language of a text that names it; Vietnamese for any other."""
    return "en" if text == "en" else "vi"


@cache
def catalogue(language: Language) -> Translations:
    """Give every word of a language; what it does not hold stays English.

    Each family of pages keeps its own file `<language>/<family>.po`.
    """
    words = Translations()
    for file in sorted((LANGUAGE / language).glob("*.po")):
        with file.open("rb") as source:
            found = read_po(source, locale=language, domain=file.stem)
        compiled = BytesIO()
        write_mo(compiled, found)
        compiled.seek(0)
        family = Translations(compiled)
        words.merge(family)
        # Merging takes the words alone; how many forms a plural has stands beside.
        words.plural = family.plural
    return words


def say(language: Language, english: str, **fills: Any) -> str:
    """Give a sentence of the pages in a language, filled in as `%(name)s` says."""
    text: str = catalogue(language).gettext(english)
    return text % fills if fills else text


def preferred(accept_language: str) -> Language:
    """Give the language preferred by an Accept-Language header (RFC 9110, 12.5.4)."""
    best: tuple[float, Language] = (0.0, "vi")
    for part in accept_language[:200].split(","):
        name, _, weight = part.strip().partition(";q=")
        language = name.split("-")[0].lower()
        quality = _quality(weight)
        if language == "vi" and quality > best[0]:
            best = (quality, "vi")
        elif language == "en" and quality > best[0]:
            best = (quality, "en")
    return best[1]


def _quality(weight: str) -> float:
    if not weight:
        return 1.0
    try:
        return float(weight)
    except ValueError:
        return 0.0
