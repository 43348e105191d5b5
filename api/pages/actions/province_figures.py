"""A proposal for local money: the province's own figures, or the nation's as guidance.

Programs may leave both out and go by guidance, which the award then says; on a page
whoever proposes says which of the two it is.
"""

from collections.abc import Iterable, Mapping

from api.pages.forms.form_errors import FormError, input_id
from domain.application import Application
from domain.decision import rulebook
from domain.field_kinds import Field
from domain.norms import Norm, Unit
from domain.provincial import (
    ARTICLE,
    BY_GUIDANCE,
    CAP,
    IN_FORCE,
    RATE,
    RESOLUTION,
    unrecorded,
)
from domain.states import Action
from presentation.language import Language, say

_BY_UNIT = {Unit.PERCENT: RATE, Unit.VND: CAP}
_BESIDE = (RESOLUTION, ARTICLE, IN_FORCE, BY_GUIDANCE)
_ALL = frozenset({*_BY_UNIT.values(), *_BESIDE})


def guidance_of(application: Application) -> tuple[Norm, ...]:
    """Give the national figures for which the province's may be entered."""
    rules = rulebook(application)
    recorded = rules.norms.without(application.entered)
    on = rules.day_for(application)
    return unrecorded(rules.kind, application.facts, recorded, on)


def questions_here(
    fields: Iterable[Field], action: Action, application: Application
) -> tuple[Field, ...]:
    """Give the questions of a step without those of figures that nobody need enter."""
    if action is not Action.RECOMMEND:
        return tuple(fields)
    open_figures = {_BY_UNIT[norm.unit] for norm in guidance_of(application)}
    wanted = {*open_figures, *_BESIDE} if open_figures else set()
    return tuple(f for f in fields if f.name not in _ALL or f.name in wanted)


def missing_figures(
    fields: Iterable[Field], answers: Mapping[str, object], language: Language
) -> tuple[FormError, ...]:
    """Give the fault of a proposal that says neither figures nor guidance."""
    asked = {f.name for f in fields}
    if BY_GUIDANCE not in asked or answers.get("outcome") != "support":
        return ()
    said = any(answers.get(name) not in (None, "", False) for name in _ALL & asked)
    if said:
        return ()
    words = say(
        language,
        "Enter what the province's resolution sets, or say that there is none and you "
        "propose by the national figure as guidance.",
    )
    return (FormError(words, f"#{input_id(BY_GUIDANCE)}", BY_GUIDANCE),)
