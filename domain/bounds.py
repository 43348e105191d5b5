"""How much the answers of a step may be in a dossier, with the text that says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from domain.answers import Problems
from domain.application import Application
from domain.decision import Rulebook
from domain.entitlement import Terms, largest_accepted, largest_settled
from domain.errors import FieldProblem
from domain.forms import Facts
from domain.funding import advance_ceiling, award
from domain.states import Action
from domain.steps.acceptance import INSPECTION
from domain.steps.disbursement import ADVANCE, WORK_WITHIN_TOTAL
from domain.steps.settlement import REPAYMENT, SETTLEMENT
from domain.support import level_of


@dataclass(frozen=True, slots=True)
class Bound:
    """The most an answer may be, in đồng or per cent, and the articles that say so."""

    largest: int
    basis: str


Bounds: TypeAlias = Mapping[str, Bound]


def bounds(application: Application, action: Action, rules: Rulebook) -> Bounds:
    """Give what bounds each answer of a step as the dossier stands; by name."""
    found = _OF_STEP.get(action)
    return found(application, rules.terms(application)) if found else {}


def beyond(
    application: Application, action: Action, rules: Rulebook, facts: Facts
) -> Problems:
    """Name the answers that are more than their step allows.

    Most of them a rule of the step refuses with its article. A bound that came later
    than the norms of a dossier is none of its rules, and holds for what is typed anew.
    """
    return tuple(
        FieldProblem(
            name,
            "too_large",
            {
                "words": "too_large.by_rule",
                "largest": bound.largest,
                "basis": bound.basis,
            },
        )
        for name, bound in bounds(application, action, rules).items()
        for given in (facts.get(name),)
        if isinstance(given, int) and given > bound.largest
    )


def _recommended(application: Application, terms: Terms) -> Bounds:
    level = level_of(application.facts)
    factor = terms.norms.find("award.priority_factor_max", terms.on, level)
    most = award(terms.kind, application.facts, terms.norms, terms.on, factor.value)
    return {
        "amount_vnd": Bound(most.amount_vnd, "; ".join(most.basis)),
        "factor_percent": Bound(factor.value, factor.basis),
    }


def _advanced(application: Application, terms: Terms) -> Bounds:
    ceiling = advance_ceiling(
        terms.kind, application.facts, application.award_vnd, terms.norms, terms.on
    )
    return {"amount_vnd": Bound(ceiling, ADVANCE), **_worked(application, terms)}


def _worked(application: Application, terms: Terms) -> Bounds:
    total = application.facts.get("total_cost_vnd")
    if not isinstance(total, int):
        return {}
    if not terms.holds(WORK_WITHIN_TOTAL, application):
        return {}
    return {"work_done_vnd": Bound(total, ADVANCE)}


def _accepted(application: Application, terms: Terms) -> Bounds:
    return {
        "accepted_cost_vnd": Bound(largest_accepted(application, terms), INSPECTION)
    }


def _settled(application: Application, terms: Terms) -> Bounds:
    most = largest_settled(application, terms)
    return {"settled_vnd": Bound(most.amount_vnd, "; ".join(most.basis) or SETTLEMENT)}


def _repaid(application: Application, _terms: Terms) -> Bounds:
    owed = application.to_repay_vnd - application.repaid_vnd
    return {"amount_vnd": Bound(owed, REPAYMENT)}


_OF_STEP: Mapping[Action, Callable[[Application, Terms], Bounds]] = {
    Action.RECOMMEND: _recommended,
    Action.REQUEST_ADVANCE: _advanced,
    Action.VERIFY_ADVANCE: _worked,
    Action.ACCEPT: _accepted,
    Action.VERIFY_SETTLEMENT: _settled,
    Action.CONFIRM_REPAYMENT: _repaid,
}
