"""What is wrong with a form: a summary on top of the page, a line at each field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.pages.forms.form_data import flattened
from domain.errors import FieldProblem
from domain.field_kinds import Amount, Choice, Day, Field, Flag, Many, Whole
from domain.money import format_number
from presentation.language import Language, say

ELIGIBILITY = "eligibility."
_ROW = re.compile(r"\.([0-9]+)(?=\.|$)")


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the summary, where it leads, and the field it belongs to."""

    text: str
    href: str
    field: str


def form_errors(
    problems: Iterable[FieldProblem], fields: Iterable[Field], language: Language
) -> tuple[FormError, ...]:
    """Give every problem in words, each field once, in the order of the form."""
    known = dict(flattened(fields))
    order = {name: place for place, name in enumerate(known)}
    found: dict[str, FormError] = {}
    for problem in problems:
        found.setdefault(problem.field, _fault(problem, known, language))
    return tuple(
        sorted(found.values(), key=lambda f: order.get(_bare(f.field), len(order)))
    )


def errors_by_field(faults: Iterable[FormError]) -> Mapping[str, str]:
    """Give the words of every fault by its field."""
    return {fault.field: fault.text for fault in faults}


def input_id(field: str) -> str:
    """Give the id of the input of a field, to which the summary leads."""
    return "f-" + field.replace(".", "-")


def _bare(field: str) -> str:
    """Give the question a problem belongs to, whatever the row."""
    return _ROW.split(field)[0]


def _fault(
    problem: FieldProblem, known: Mapping[str, Field], language: Language
) -> FormError:
    asked = known.get(_bare(problem.field))
    words = _words(problem, asked, language)
    if asked is not None:
        label = asked.vi if language == "vi" else asked.en
        words = f"{label}: {words[:1].lower()}{words[1:]}"
    place = _day_part(problem.field, asked)
    return FormError(words, f"#{input_id(place)}", problem.field)


def _day_part(field: str, asked: Field | None) -> str:
    # A day has three inputs; the first of them takes the focus.
    return f"{field}.day" if asked and isinstance(asked.kind, Day) else field


def _words(problem: FieldProblem, asked: Field | None, language: Language) -> str:
    if "message" in problem.params:
        return str(problem.params["message"])
    kind = asked.kind if asked else None
    if isinstance(kind, Many):
        kind = kind.kind if problem.field != _bare(problem.field) else kind
    if problem.code == "not_a_choice" and isinstance(kind, Choice):
        return say(language, "Choose one of the answers shown.")
    if problem.code == "required" and isinstance(kind, Choice):
        return say(language, "Choose an answer.")
    if problem.code in ("required", "must_be_true") and isinstance(kind, Flag):
        return _of_flag(problem.code, kind, language)
    if problem.code == "not_a_date":
        return say(language, "Enter a real day as day, month and year: DD MM YYYY.")
    if problem.code == "wrong_type" and isinstance(kind, Amount | Whole):
        return _of_number(kind, language)
    return problem.words(language)


def _of_number(kind: Amount | Whole, language: Language) -> str:
    if isinstance(kind, Amount):
        return say(
            language, "Enter a whole number of đồng, such as 35,000,000 or 35 triệu."
        )
    return say(
        language,
        "Enter a whole number from %(smallest)s to %(largest)s.",
        smallest=format_number(kind.smallest, language),
        largest=format_number(kind.largest, language),
    )


def _of_flag(code: str, kind: Flag, language: Language) -> str:
    if kind.must:
        return say(language, "Tick the box to make this commitment.")
    if code == "required":
        return say(language, "Choose an answer.")
    return say(language, "Support is given only where the answer is yes.")


def doubt_key(doubt: FieldProblem) -> str:
    """Give by what a form says that a doubt was read, and is not to be raised again."""
    return f"{doubt.field} {doubt.params.get('meant', doubt.code)}"
