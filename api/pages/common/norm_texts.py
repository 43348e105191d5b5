"""How norms, rules and confidences of a support type are written for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.schemas.support_types import NormShown, SupportTypeShown
from domain import support_types
from domain.errors import NotFound
from domain.field_kinds import Choice
from domain.forms import Facts
from domain.money import format_number, format_vnd
from domain.norms import CONFIDENCE_WORDS, NATIONAL, Confidence, Unit
from domain.states import State
from domain.support import SupportType
from presentation.language import Language, say

_FROM = frozenset({"approval.level2_from"})
"""Norms that say from which amount on something holds."""


@dataclass(frozen=True, slots=True)
class NormText:
    """A norm in words: what it is, how much, whose it is, where and when it holds."""

    name: str
    amount: str
    basis: str
    confidence: str
    place: str
    note: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class Spell:
    """One stage of the way: where, whose turn it is, and how long it may take.

    `counted` is false where no norm sets the time.
    """

    stage: str
    state: str
    waits_for: str
    length: str
    basis: str
    confidence: str
    counted: bool


def money_norms(
    kind: SupportType, shown: SupportTypeShown, language: Language
) -> tuple[NormText, ...]:
    """Give the norms that say how much: the support type's own, then the advance."""
    own = f"{kind.norms_prefix.rstrip('.')}."
    advances = _advance_keys(kind)
    wanted = [
        norm
        for norm in shown.norms
        if norm.key.startswith((own, "award.")) or norm.key in advances
    ]
    return norm_texts(sorted(wanted, key=lambda n: not n.key.startswith(own)), language)


def own_norms(
    kind: SupportType, shown: SupportTypeShown, language: Language
) -> tuple[NormText, ...]:
    """Give the national rates and ceilings of the support type alone."""
    own = f"{kind.norms_prefix.rstrip('.')}."
    return norm_texts(
        (n for n in shown.norms if n.key.startswith(own) and n.level == NATIONAL),
        language,
    )


def time_norms(shown: SupportTypeShown, language: Language) -> tuple[NormText, ...]:
    """Give the norms that fix a day or who decides, beside the time of each stage."""
    prefixes = ("settlement.", "report.day", "approval.")
    return norm_texts((n for n in shown.norms if n.key.startswith(prefixes)), language)


def spells(shown: SupportTypeShown, language: Language) -> tuple[Spell, ...]:
    """Give every stage an application passes, in order, with the time it may take."""
    norms = {n.key: n for n in shown.norms if n.level == NATIONAL}
    return tuple(
        _spell(
            state.stage,
            state.state,
            state.waits_for or "",
            norms.get(state.within or f"within.{state.state}"),
            language,
        )
        for state in shown.lifecycle.states
        if not state.closed
    )


def amount_text(norm: NormShown, language: Language) -> str:
    """Give the number of a norm with its unit, as people say it."""
    unit, value = Unit(norm.unit), norm.value
    if unit is Unit.PERCENT:
        return f"{value} %"
    if unit is Unit.VND:
        return format_vnd(value, language)
    if unit is Unit.WORKING_DAYS:
        return say(language, "%(count)s working days", count=value)
    if unit is Unit.DAYS:
        return say(language, "%(count)s days", count=value)
    if unit is Unit.MONTH_DAY:
        day = f"{value % 100:02}/{value // 100:02}"
        return say(language, "day %(day)s of the next year", day=day)
    if unit is Unit.DAY_OF_MONTH:
        return say(language, "day %(day)s of the month", day=value)
    return _counted(unit, value, language)


def _counted(unit: Unit, value: int, language: Language) -> str:
    if unit is Unit.PER_YEAR:
        return say(language, "%(count)s times a year", count=value)
    if unit is Unit.SWITCH:
        return say(language, "applies") if value else say(language, "does not apply")
    return format_number(value, language)


def norm_texts(norms: Iterable[NormShown], language: Language) -> tuple[NormText, ...]:
    """Give norms in words, in their order."""
    return tuple(
        NormText(
            norm.name,
            _from(norm, language) if norm.key in _FROM else amount_text(norm, language),
            norm.basis,
            norm.confidence_words,
            "" if norm.level == NATIONAL else norm.level,
            norm.note,
            norm.valid_from,
            norm.valid_to or "",
        )
        for norm in norms
    )


def _from(norm: NormShown, language: Language) -> str:
    """Give an amount from which on something holds; from nothing on it always does."""
    if not norm.value:
        return say(language, "any amount")
    return say(language, "%(amount)s and more", amount=amount_text(norm, language))


def _advance_keys(kind: SupportType) -> frozenset[str]:
    """Give the norms of the advance, whatever is chosen in the form."""
    cases: list[Facts] = [{}]
    for asked in kind.form.fields:
        if asked.fact and isinstance(asked.kind, Choice):
            cases += [{asked.name: code} for code in asked.kind.codes()]
    terms = [kind.advance(facts) for facts in cases]
    return frozenset(key for t in terms for key in (t.rate, t.progress) if key)


def _spell(
    stage: str, state: str, waits_for: str, norm: NormShown | None, language: Language
) -> Spell:
    if norm is None:
        length = _unmeasured(State(state), language)
        return Spell(stage, state, waits_for, length, "", "", counted=False)
    length = amount_text(norm, language)
    return Spell(
        stage, state, waits_for, length, norm.basis, norm.confidence_words, counted=True
    )


def _unmeasured(state: State, language: Language) -> str:
    """Say how long a state lasts for which no norm counts days."""
    if state is State.AWAITING_FUNDS:
        return say(language, "until money is assigned, at the latest on 31 December")
    if state is State.IMPLEMENTING:
        return say(language, "until the day of completion you enter")
    if state is State.CORRECTING:
        return say(language, "until the day the inspectors set")
    if state is State.RECOVERING:
        return say(language, "until the day the decision sets")
    return say(language, "as long as you need; we send reminders")


def find_support_type(code: str) -> SupportType:
    """Give the support type of a code. Raises NotFound."""
    try:
        return support_types.find(code)
    except KeyError as problem:
        raise NotFound from problem


async def support_type_of_path(support_type: str) -> SupportType:
    """Give the support type of an address. Raises NotFound."""
    return find_support_type(support_type)


SupportTypeOf = Annotated[SupportType, Depends(support_type_of_path)]


def confidence_words(language: Language) -> Mapping[str, str]:
    """Give what each confidence means, by its code."""
    column = 0 if language == "vi" else 1
    return {c.value: CONFIDENCE_WORDS[c][column] for c in Confidence}


def rule_labels(kind: SupportType, language: Language) -> Mapping[str, str]:
    """Give what each rule of a support type requires, by its code."""
    return {
        rule.code: rule.vi if language == "vi" else rule.en
        for rule in (*kind.common, *kind.rules)
    }
