"""The words of the pages in both languages, read from the catalogues."""

from functools import cache
from io import BytesIO
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from presentation.language import Language
from templates import LANGUAGE


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
