"""A short form of the office: what was typed into it, what is wrong, and its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData

from api.pages.forms.form_data import Typed, answers_of, typed_of
from api.pages.forms.form_errors import FormError, errors_by_field, form_errors
from domain.errors import AnswersInvalid, Refused
from domain.forms import Form
from presentation.language import Language

_MOST_INPUTS = 200
_LONGEST_WORD = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent: the answers are whole only where nothing is wrong.

    `key` is the same however often one form is sent; `confirmed` says that it was read
    once more.
    """

    form: Form
    typed: Typed
    answers: Mapping[str, Any]
    faults: tuple[FormError, ...]
    key: str
    confirmed: bool

    @property
    def form_context(self) -> dict[str, Any]:
        """What the template of the form needs to show it as it was sent."""
        return form_context(self.form, self.key, self.typed, self.faults)


def form_context(
    form: Form, key: str, typed: Typed | None = None, faults: tuple[FormError, ...] = ()
) -> dict[str, Any]:
    """Give what the template of a form needs, nothing typed where it is new."""
    return {
        "fields": form.fields,
        "typed": typed or {},
        "wrong": errors_by_field(faults),
        "errors": faults,
        "key": key,
    }


async def read_form(request: Request, form: Form, language: Language) -> Sent:
    """Give what came with a form."""
    posted = await read_posted(request)
    typed = typed_of(posted)
    answers = answers_of(form.fields, typed)
    faults: tuple[FormError, ...] = ()
    try:
        answers = dict(form.check(answers).answers)
    except AnswersInvalid as wrong:
        faults = form_errors(wrong.problems, form.fields, language)
    confirmed = word(posted, "do") == "confirm"
    return Sent(form, typed, answers, faults, word(posted, "key"), confirmed)


async def read_posted(request: Request) -> FormData:
    """Give the inputs of a form without files."""
    return await request.form(max_files=0, max_fields=_MOST_INPUTS)


def word(posted: FormData, name: str) -> str:
    """Give a short text that steers the page, empty where there is none."""
    found = posted.get(name)
    if not isinstance(found, str) or len(found) > _LONGEST_WORD:
        return ""
    return found if found.isprintable() else ""


def errors_in(
    refused: Refused, form: Form, language: Language, words: str = ""
) -> tuple[FormError, ...]:
    """Give a refusal of what a form asked for, at its fields or above them all."""
    if isinstance(refused, AnswersInvalid):
        return form_errors(refused.problems, form.fields, language)
    return (FormError(words or " ".join(refused.words(language)), "#form", ""),)
