"""What money a dossier may get by its rules: for work accepted, at settlement."""

from dataclasses import dataclass, replace
from datetime import date

from domain.application import Application
from domain.funding import UNRAISED, Awarded, Payable, payable
from domain.norms import Norms
from domain.support import SupportType, level_of, whole

WITHIN_SPENT = "settlement.within_spent"
WITHIN_REPORTED = "acceptance.within_reported"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the money of a dossier is computed by: type, norms, the day it came in."""

    kind: SupportType
    norms: Norms
    on: date

    def holds(self, key: str, application: Application) -> bool:
        """Say whether a rule that some versions of the norms lack holds here."""
        return self.norms.holds(key, self.on, level_of(application.facts))


def eligible_cost(application: Application, kind: SupportType) -> int:
    """Give the cost in đồng that the award was computed from."""
    return whole(application.facts, kind.line(application.facts).base)


def largest_accepted(application: Application, terms: Terms) -> int:
    """Give the largest cost in đồng that can be accepted.

    The cost the award was computed from, and no more than the applicant reported.
    """
    eligible = eligible_cost(application, terms.kind)
    reported = application.reported_cost_vnd
    if reported is None or not terms.holds(WITHIN_REPORTED, application):
        return eligible
    return min(eligible, reported)


def earned(application: Application, terms: Terms, cost_vnd: int) -> Payable:
    """Give what the award of a dossier pays for a cost that is accepted or spent."""
    factor = application.award.factor_percent if application.award else UNRAISED
    awarded = Awarded(application.award_vnd, factor)
    return payable(
        terms.kind, application.facts, terms.norms, terms.on, awarded, cost_vnd
    )


def largest_settled(application: Application, terms: Terms) -> Payable:
    """Give the most that can be settled, with what bounds it.

    The rule of the award on what was spent of the cost accepted, never above what was
    payable after acceptance nor above what was spent (TT 36/2013, Article 18). Norms
    that do not say so ask for the amount payable alone.
    """
    accepted, spent = application.accepted_cost_vnd, application.spent_vnd
    if spent is None or not terms.holds(WITHIN_SPENT, application):
        found = earned(application, terms, accepted)
        return replace(found, amount_vnd=application.payable_vnd)
    found = earned(application, terms, min(accepted, spent))
    text = terms.norms.find(WITHIN_SPENT, terms.on, level_of(application.facts))
    return replace(
        found,
        amount_vnd=min(found.amount_vnd, application.payable_vnd, spent),
        norms=(*found.norms, text.key),
        basis=tuple(dict.fromkeys((*found.basis, text.basis))),
    )
