"""Every word of the pages stands in the catalogues, and nothing else does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from presentation.formatting import cited
from presentation.language import catalogue
from templates import LANGUAGE, PAGES

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": (2,)}
SOURCES = (
    ("jinja2.ext:babel_extract", sorted(PAGES.rglob("*.html"))),
    ("python", sorted((ROOT / "api").rglob("*.py"))),
    ("python", sorted((ROOT / "presentation").rglob("*.py"))),
)


def used() -> Iterator[tuple[str, str]]:
    for method, files in SOURCES:
        for file in files:
            options = {"silent": "false", "trimmed": "false"}
            with file.open("rb") as source:
                for found in extract(
                    method, source, keywords=KEYWORDS, options=options
                ):
                    message = found[1]
                    first = message[0] if isinstance(message, tuple) else message
                    if first:
                        yield str(first), f"{file.relative_to(ROOT)}:{found[0]}"


def translated(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted((LANGUAGE / language).glob("*.po")):
        with file.open("rb") as source:
            for message in read_po(source, locale=language):
                if not message.id:
                    continue
                one = message.id[0] if message.pluralizable else message.id
                assert one not in found or found[one] == message.string, (file, one)
                assert not message.fuzzy, (file.name, one)
                found[str(one)] = str(message.string)
    return found


def test_every_word_of_the_pages_is_told_in_vietnamese() -> None:
    known = translated("vi")
    missing = sorted({(place, text) for text, place in used() if not known.get(text)})
    assert not missing, "\n".join(f"{place}: {text}" for place, text in missing)


def test_no_catalogue_holds_words_that_no_page_uses() -> None:
    wanted = {text for text, _ in used()}
    for language in ("vi", "en"):
        idle = sorted(set(translated(language)) - wanted)
        assert not idle, "\n".join(idle)


@pytest.mark.parametrize("text", ["Error:", "Sign in"])
def test_vietnamese_is_read_from_the_catalogues(text: str) -> None:
    assert catalogue("vi").gettext(text) != text
    assert catalogue("en").gettext(text) == text


def test_what_something_stands_on_is_named_once() -> None:
    assert cited(("Điều 6", "Điều 6; thực tế Sơn La 2024")) == (
        "Điều 6; thực tế Sơn La 2024"
    )
