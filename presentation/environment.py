"""The templates of pages and letters with their filters, read once in each language."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)

from domain import citations, support_types
from domain.explanation import STAGE_NAMES
from domain.funding import PURPOSE_NAMES
from domain.money import format_number, format_vnd
from domain.people import ROLE_NAMES, Role, unit_name
from domain.places import (
    with_today,
)
from domain.states import Stage
from presentation.formatting import (
    capital,
    cited,
    clock_time,
    day,
    in_words,
    moment,
    number_text,
    size,
)
from presentation.language import Language, catalogue
from presentation.names import (
    action_name,
    envelope_name,
    paper_label,
    place_titles,
    place_today_text,
    state_name,
    support_name,
)
from templates import PAGES

Filters: TypeAlias = Mapping[str, Callable[..., Any]]


def filters_of(language: Language) -> Filters:
    """Return the filters of the templates for a language."""
    column = 0 if language == "vi" else 1
    return {
        "vnd": lambda amount: format_vnd(int(amount), language),
        "in_words": lambda amount: in_words(int(amount), language),
        "grouped": lambda number: format_number(int(number), language),
        "number": lambda number: number_text(int(number), language),
        "cited": cited,
        "basis_name": lambda basis: citations.cited(basis, language),
        "texts_named": lambda basis: citations.texts_named(
            citations.cited(basis, language)
        ),
        "day": lambda value: day(value, language),
        "moment": lambda instant: moment(instant, language),
        "clock": clock_time,
        "size": lambda count: size(int(count), language),
        "state_name": lambda code: state_name(code, language),
        "stage_name": lambda code: STAGE_NAMES[Stage(code)][column],
        "role_name": lambda code: ROLE_NAMES[Role(code)][column],
        "place_titles": place_titles,
        "place_told": lambda text, province: place_today_text(text, province, language),
        "with_today": lambda province: with_today(province, language),
        "unit_name": lambda unit: unit_name(unit, language) if unit else "",
        "action_name": lambda code: action_name(code, language),
        "envelope_name": lambda id: envelope_name(id, language),
        "support_name": lambda code: support_name(code, language),
        "paper_name": lambda code, kind, revision: paper_label(
            support_types.find(kind, revision), code, language
        ),
        "purpose_name": lambda code: PURPOSE_NAMES[code][column],
        "capital": capital,
    }


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
