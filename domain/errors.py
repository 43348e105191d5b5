"""Every refusal, with a stable code and words for people in Vietnamese and English.

Refused                  expected; has a code and words for people
├── AnswersInvalid       carries every field problem
├── ActionNotAllowed     not this actor, or not in this state
├── ConditionNotMet      a named rule said no; it names its article
├── ApplicationClosed    nothing more can happen to this dossier
├── ApplicationStale     someone acted first
├── FundsExhausted       the envelope cannot carry the award
├── CommandRepeated      the same key came with another content
└── NotFound             not there, or not for this reader to know
"""

import dataclasses
import re
from collections.abc import Mapping
from datetime import date

from domain.calendar import format_day
from domain.citations import cited
from domain.money import format_number
from domain.refusal_words import FIELD_WORDS, REFUSAL_WORDS, TYPE_WORDS

Param = str | int
GROUPED_FROM = 10_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CORRECTION_INELIGIBLE = "correction_ineligible"
AMENDMENT_INELIGIBLE = "amendment_ineligible"
"""Answers that were changed fail a rule, perhaps for what only the record knows."""
RECORD_CONFLICT = "record_conflict"
"""The record holds something else under this number; a person must look."""


@dataclasses.dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one answer: the dotted path of the field and a code."""

    field: str
    code: str
    params: Mapping[str, Param] = dataclasses.field(default_factory=dict)

    def words(self, language: str = "vi") -> str:
        """Say what is wrong and what to enter instead.

        A param `words` names those of a narrower case of the same code.
        """
        vi, en = FIELD_WORDS[str(self.params.get("words", self.code))]
        return _filled(vi if language == "vi" else en, self._told(language), language)

    def _told(self, language: str) -> Mapping[str, Param]:
        """Give the params with the kind of value that was expected in words."""
        wanted = TYPE_WORDS.get(str(self.params.get("expected", "")))
        if self.code != "wrong_type" or wanted is None:
            return self.params
        return {**self.params, "expected": wanted[language != "vi"]}


def _filled(words: str, params: Mapping[str, Param], language: str) -> str:
    """Fill words in; long numbers and days stand as the language writes them."""
    told = {n: _written(v, language) for n, v in params.items()}
    if "basis" in told:
        told["basis"] = cited(str(told["basis"]), language)
    return words.format(**told)


def _written(value: Param, language: str) -> Param:
    if isinstance(value, int):
        return format_number(value, language) if abs(value) >= GROUPED_FROM else value
    if not _DAY.fullmatch(value):
        return value
    try:
        return format_day(date.fromisoformat(value), language)
    except ValueError:
        return value


class Refused(Exception):
    """A refusal that was to be expected; it never retries."""

    code = "refused"

    def __init__(self, code: str = "", **params: Param) -> None:
        """Refuse for the reason `code`; `params` fill the words."""
        self.code = code or type(self).code
        self.params: dict[str, Param] = params
        super().__init__(self.code)

    def words(self, language: str = "vi") -> tuple[str, str]:
        """Give the title and the sentence: what happened and what to do next."""
        vi, en = REFUSAL_WORDS[self.code]
        title, detail = vi if language == "vi" else en
        return title, _filled(detail, self.params, language)


class AnswersInvalid(Refused):
    """Some answers cannot be used; all their problems come at once."""

    code = "answers_invalid"

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        """Refuse with every problem found."""
        super().__init__(count=len(problems))
        self.problems = problems


class ActionNotAllowed(Refused):
    """This actor may not take this step, or not in this state."""

    code = "action_not_allowed"


class ConditionNotMet(Refused):
    """A named rule said no; `basis` is the article it stands on."""

    code = "condition_not_met"

    def __init__(self, code: str, basis: str = "", **params: Param) -> None:
        """Refuse because of the rule `code`."""
        super().__init__(code, basis=basis, **params)
        self.basis = basis


class ApplicationClosed(Refused):
    """The dossier is closed; nothing more can happen to it."""

    code = "application_closed"


class ApplicationStale(Refused):
    """The dossier changed since it was read; someone acted first."""

    code = "application_stale"


class FundsExhausted(Refused):
    """The envelope cannot carry the award now."""

    code = "funds_exhausted"


class CommandRepeated(Refused):
    """The same key came before with another content."""

    code = "key_reused"


class NotFound(Refused):
    """There is no such thing, or this reader may not know of it."""

    code = "not_found"


_BY_CODE: dict[str, type[Refused]] = {
    kind.code: kind
    for kind in (
        ApplicationClosed,
        ApplicationStale,
        CommandRepeated,
        FundsExhausted,
        NotFound,
    )
}
_NOT_ALLOWED = ("not_in_this_state", "not_your_role", "not_your_dossier")


def refusal(code: str, params: Mapping[str, Param]) -> Refused:
    """Give the refusal that travelled as its code and the params of its words."""
    if code in _BY_CODE:
        return _BY_CODE[code]("", **params)
    if code in _NOT_ALLOWED:
        return ActionNotAllowed(code, **params)
    words = {name: value for name, value in params.items() if name != "basis"}
    return ConditionNotMet(code, str(params.get("basis", "")), **words)
