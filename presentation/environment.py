"""The templates of pages and letters, read once in each language."""

from functools import cache

from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)

from presentation.language import Language
from presentation.template_filters import filters_of
from presentation.translations import catalogue
from templates import PAGES

LANGUAGES: tuple[Language, ...] = ("vi", "en")


@cache
def environment(language: Language) -> Environment:
    """Return the environment of one language; what only pages use is theirs to add.

    Made once in a process: reading a template takes far longer than filling it in.
    """
    made = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(PAGES),
                PrefixLoader(
                    {"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}
                ),
            ]
        ),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=ChainableUndefined,
    )
    words = catalogue(language)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True
    )
    made.filters.update(filters_of(language))
    made.globals["language"] = language
    return made
