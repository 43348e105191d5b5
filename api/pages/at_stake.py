"""The money a step moves or fixes, to be read before it is taken and once more."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from api.language import Language
from api.pages.figures import capital, in_words
from api.pages.state_money import debt_of
from api.pages.summary import Line
from api.pages.words import say
from domain.application import Application
from domain.corrections import corrected_facts
from domain.decision import rulebook
from domain.entitlement import earned, eligible_cost, largest_settled
from domain.explanation import payable_words
from domain.forms import Facts
from domain.funding import PURPOSE_NAMES, Payable
from domain.money import format_vnd
from domain.states import Action
from domain.steps.amendment import award_of_amended

_Sums: TypeAlias = Iterator[tuple[str, int]]


def at_stake(
    application: Application,
    action: Action,
    answers: Mapping[str, Any],
    language: Language,
) -> list[Line]:
    """Give the amounts a step is about, in figures and in words.

    What the answers lead to is told as soon as there are answers. Nothing for steps
    that move no money, and for those whose form repeats payee and amount itself.
    """
    sums = _OF_STEP.get(action)
    if sums is None:
        return []
    found = sums(application, answers, language)
    lines = [_line(label, amount_vnd, language) for label, amount_vnd in found]
    computed = _computed(application, action, answers)
    if computed is not None and computed.basis:
        label = say(language, "How it is computed")
        lines.append(Line("", label, payable_words(computed, language)))
    return lines


def _computed(
    application: Application, action: Action, answers: Mapping[str, Any]
) -> Payable | None:
    """Give what a step pays by the rules, for the steps that fix what is payable."""
    terms = rulebook(application).terms(application)
    if action is Action.VERIFY_SETTLEMENT:
        return largest_settled(application, terms)
    cost = answers.get("accepted_cost_vnd")
    if action is Action.ACCEPT and isinstance(cost, int) and cost > 0:
        return earned(application, terms, cost)
    return None


def _line(label: str, amount_vnd: int, language: Language) -> Line:
    words = capital(in_words(amount_vnd, language))
    return Line("", label, format_vnd(amount_vnd, language), words)


def _tranche(
    application: Application, _answers: Mapping[str, Any], language: Language
) -> _Sums:
    tranche = application.tranche
    if tranche:
        purpose = PURPOSE_NAMES[tranche.purpose][0 if language == "vi" else 1]
        label = say(language, "Amount of payment %(number)s", number=tranche.number)
        yield f"{label} ({purpose.lower()})", tranche.amount_vnd


def _accepted(
    application: Application, answers: Mapping[str, Any], language: Language
) -> _Sums:
    kind = rulebook(application).kind
    yield say(language, "Awarded"), application.award_vnd
    label = say(language, "Cost the award was computed from")
    yield label, eligible_cost(application, kind)
    if application.reported_cost_vnd is not None:
        label = say(language, "Cost the applicant reported")
        yield label, application.reported_cost_vnd
    computed = _computed(application, Action.ACCEPT, answers)
    if computed is not None:
        amount = computed.amount_vnd
        yield say(language, "Payable for the cost accepted"), amount
        if amount < application.paid_vnd:
            yield say(language, "Paid"), application.paid_vnd
            yield say(language, "To be paid back"), application.paid_vnd - amount


def _settled(
    application: Application, answers: Mapping[str, Any], language: Language
) -> _Sums:
    paid = application.paid_vnd
    yield say(language, "Payable after acceptance"), application.payable_vnd
    if application.spent_vnd is not None:
        yield say(language, "Spent by the settlement file"), application.spent_vnd
    most = largest_settled(application, rulebook(application).terms(application))
    if most.amount_vnd < application.payable_vnd:
        yield say(language, "The most that can be settled"), most.amount_vnd
    yield say(language, "Paid"), paid
    settled = answers.get("settled_vnd")
    if not isinstance(settled, int):
        return
    if settled < paid:
        yield say(language, "To be paid back"), paid - settled
    else:
        yield say(language, "Still to be paid"), settled - paid


def _owed(
    application: Application, _answers: Mapping[str, Any], language: Language
) -> _Sums:
    debt = debt_of(application)
    if debt:
        yield say(language, "Still to be paid back"), debt.left_vnd


def _amended(
    application: Application, _answers: Mapping[str, Any], language: Language
) -> _Sums:
    yield say(language, "Awarded"), application.award_vnd
    asked = application.amendment.facts if application.amendment else {}
    amount_vnd = asked.get("amount_vnd")
    if isinstance(amount_vnd, int):
        yield say(language, "New support asked for"), amount_vnd
    left_vnd = _left_by_change(application, corrected_facts(asked))
    if left_vnd < application.award_vnd:
        yield say(language, "Support that the changed answers allow"), left_vnd


def _left_by_change(application: Application, changes: Facts) -> int:
    """Give the award in đồng once a change of answers is granted."""
    if not changes:
        return application.award_vnd
    rules = rulebook(application)
    amended = replace(application, facts={**application.facts, **changes})
    on = rules.day_for(application)
    return award_of_amended(rules.kind, amended, rules.norms, on)


_OF_STEP: Mapping[
    Action, Callable[[Application, Mapping[str, Any], Language], _Sums]
] = {
    Action.VERIFY_ADVANCE: _tranche,
    Action.CONFIRM_PAYMENT: _tranche,
    Action.FAIL_PAYMENT: _tranche,
    Action.ACCEPT: _accepted,
    Action.VERIFY_SETTLEMENT: _settled,
    Action.CONFIRM_REPAYMENT: _owed,
    Action.DECIDE_AMENDMENT: _amended,
}
