"""How the questions of a form are told to a template: kinds, labels, hints, names."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from api.pages.forms.form_data import Typed, number_typed, rows_of
from api.pages.forms.form_errors import input_id
from domain.field_kinds import Field, Kind, Option
from domain.money import MAX_VND
from domain.text import alphabetical
from presentation.formatting import capital, in_words
from presentation.language import Language


def form_filters_of(language: Language) -> Mapping[str, Callable[..., Any]]:
    """Give the filters that `fields.html` needs, in a language."""
    vietnamese = language == "vi"

    def label(told: Field | Option) -> str:
        return told.vi if vietnamese else told.en

    def hint(asked: Field) -> str:
        return asked.hint_vi if vietnamese else asked.hint_en

    return {
        "kind_name": kind_name,
        "label": label,
        "hint": hint,
        "input_id": input_id,
        "rows_typed": lambda typed, name: _past_last(typed, name),
        "typed_in_words": lambda text: typed_in_words(text, language),
        "as_items": _as_items,
        "by_alphabet": lambda items: sorted(items, key=_by_alphabet),
        "corrected": lambda wrong: any(n.startswith("corrections.") for n in wrong),
    }


def kind_name(asked: Field | Kind) -> str:
    """Give the name of the kind of an answer."""
    return type(asked.kind if isinstance(asked, Field) else asked).__name__


def typed_in_words(text: str, language: Language) -> str:
    """Give the amount somebody typed in words, nothing while it is no amount."""
    number = number_typed(text)
    if not isinstance(number, int) or not 0 < number <= MAX_VND:
        return ""
    return capital(in_words(number, language))


def _past_last(typed: Typed, name: str) -> int:
    """Give how many rows of a list reach up to the last one typed into."""
    return max(rows_of(typed, name), default=-1) + 1


def _by_alphabet(item: Mapping[str, str]) -> str:
    """Give by what a choice of a long list stands: the Vietnamese alphabet."""
    return alphabetical(item["text"])


def _as_items(choices: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "text": text} for value, text in choices]
