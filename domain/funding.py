"""How much money: the award a request may earn, its advance, and what is payable."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from domain.forms import Facts
from domain.money import percent, share
from domain.norms import NATIONAL, Norms
from domain.support import SupportType, level_of, whole

REQUESTED = "amount_requested_vnd"
UNRAISED = 100
FACTOR_ON_CAP = "award.factor_raises_cap"
PROVINCE_FIGURES = "award.province_figures"
"""The norm by which a national figure is guidance where a province recorded none."""
AWARD_RULE_AGAIN = "acceptance.award_rule_again"

PURPOSE_NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "advance": ("Tạm ứng", "Advance"),
        "balance": ("Phần còn lại", "Balance"),
    }
)
"""What a tranche pays for, in Vietnamese and in English."""


@dataclass(frozen=True, slots=True)
class Award:
    """What a request may earn in đồng, every bound on it, and whose texts set them.

    `by_cap_vnd` is None where no cap applies. `limited_by` is request, rate or cap.
    """

    amount_vnd: int
    requested_vnd: int
    by_rate_vnd: int
    by_cap_vnd: int | None
    ceiling_vnd: int
    rate_percent: int
    factor_percent: int
    units: int
    limited_by: str
    norms: tuple[str, ...]
    basis: tuple[str, ...]
    guidance: bool = False
    """Whether national figures stand in for those of a province that recorded none."""


@dataclass(frozen=True, slots=True)
class Tranche:
    """One payment of an award.

    `purpose` is advance or balance; `state` is due, ordered, paid or failed. A failed
    order is tried again under the next `attempt`.
    """

    number: int
    purpose: str
    amount_vnd: int
    state: str = "due"
    attempt: int = 1
    ordered_by: str | None = None
    reference: str | None = None
    paid_on: str | None = None


@dataclass(frozen=True, slots=True)
class Awarded:
    """What was awarded in đồng, and the priority factor it was computed with."""

    amount_vnd: int
    factor_percent: int = UNRAISED


@dataclass(frozen=True, slots=True)
class Payable:
    """What an award pays for a cost in đồng, every bound on it, and whose texts say so.

    `by_cap_vnd` is None where no cap applies. `limited_by` is award, rate or cap;
    proportion, without a rate and without a text, under norms before 2026-2.
    """

    amount_vnd: int
    cost_vnd: int
    award_vnd: int
    by_rate_vnd: int
    by_cap_vnd: int | None
    rate_percent: int
    factor_percent: int
    limited_by: str
    norms: tuple[str, ...]
    basis: tuple[str, ...]


def award(
    kind: SupportType,
    facts: Facts,
    norms: Norms,
    on: date,
    factor_percent: int = UNRAISED,
) -> Award:
    """Give the lowest of the request, the rate of the cost and the cap of the units.

    A priority factor above 100 raises the level of support: the rate, never beyond the
    whole cost, and the cap (TTLT 26/2014, Article 6(2)t); norms that do not say so of
    the cap leave it as it is. Rounded down to the đồng. Raises ValueError for a factor
    below 100 or above the norm, KeyError when a fact or a norm is missing.
    """
    line, level = kind.line(facts), level_of(facts)
    _refuse_factor(factor_percent, norms, on, level)
    requested = whole(facts, REQUESTED)
    rate = norms.find(line.rate, on, level)
    raised = min(Fraction(1), percent(rate.value) * percent(factor_percent))
    by_rate = share(whole(facts, line.base), raised)
    used = [rate]
    by_cap = None
    if line.cap is not None:
        cap = norms.find(line.cap, on, level)
        by_cap = cap.value * line.units
        used.append(cap)
    bounds = tuple(used)
    if factor_percent != UNRAISED:
        used.append(norms.find("award.priority_factor_max", on, level))
        if by_cap is not None and norms.holds(FACTOR_ON_CAP, on, level):
            by_cap = share(by_cap, percent(factor_percent))
            used.append(norms.find(FACTOR_ON_CAP, on, level))
    ceiling = by_rate if by_cap is None else min(by_rate, by_cap)
    return Award(
        amount_vnd=min(requested, ceiling),
        requested_vnd=requested,
        by_rate_vnd=by_rate,
        by_cap_vnd=by_cap,
        ceiling_vnd=ceiling,
        rate_percent=rate.value,
        factor_percent=factor_percent,
        units=line.units,
        limited_by=_limit(requested, by_rate, by_cap),
        norms=tuple(norm.key for norm in used),
        basis=tuple(dict.fromkeys(norm.basis for norm in used)),
        guidance=level != NATIONAL
        and norms.holds(PROVINCE_FIGURES, on, level)
        and any(norm.level == NATIONAL for norm in bounds),
    )


def advance_ceiling(
    kind: SupportType, facts: Facts, award_vnd: int, norms: Norms, on: date
) -> int:
    """Give the largest advance in đồng on an award, rounded down (TT 36/2013, Art. 13).

    Never above the general ceiling of TTLT 26/2014, Article 8(2)b.
    """
    level = level_of(facts)
    rate = min(
        norms.value(kind.advance(facts).rate, on, level),
        norms.value("advance.rate", on, level),
    )
    return share(award_vnd, percent(rate))


def payable(
    kind: SupportType,
    facts: Facts,
    norms: Norms,
    on: date,
    awarded: Awarded,
    cost_vnd: int,
) -> Payable:
    """Give what an award pays when only so much of the cost counts, in đồng.

    The rule of the award again on this cost, and never above the award. Norms that do
    not say so pay the award in the proportion of the cost. Raises ValueError for a
    negative cost.
    """
    if cost_vnd < 0:
        raise ValueError(f"a cost is not negative: {cost_vnd} đồng")
    line, level = kind.line(facts), level_of(facts)
    if not norms.holds(AWARD_RULE_AGAIN, on, level):
        return _proportion(awarded, cost_vnd, whole(facts, line.base))
    again = award(
        kind, {**facts, line.base: cost_vnd}, norms, on, awarded.factor_percent
    )
    text = norms.find(AWARD_RULE_AGAIN, on, level)
    return Payable(
        amount_vnd=min(awarded.amount_vnd, again.ceiling_vnd),
        cost_vnd=cost_vnd,
        award_vnd=awarded.amount_vnd,
        by_rate_vnd=again.by_rate_vnd,
        by_cap_vnd=again.by_cap_vnd,
        rate_percent=again.rate_percent,
        factor_percent=again.factor_percent,
        limited_by=_bound(awarded.amount_vnd, again),
        norms=(*again.norms, text.key),
        basis=tuple(dict.fromkeys((*again.basis, text.basis))),
    )


def _proportion(awarded: Awarded, cost_vnd: int, eligible_vnd: int) -> Payable:
    """Give the award in the proportion of the cost, as norms before 2026-2 have it."""
    if eligible_vnd <= 0:
        raise ValueError(f"no share of {cost_vnd} in {eligible_vnd} đồng")
    counted = min(Fraction(1), Fraction(cost_vnd, eligible_vnd))
    amount = share(awarded.amount_vnd, counted)
    return Payable(
        amount_vnd=amount,
        cost_vnd=cost_vnd,
        award_vnd=awarded.amount_vnd,
        by_rate_vnd=amount,
        by_cap_vnd=None,
        rate_percent=0,
        factor_percent=awarded.factor_percent,
        limited_by="award" if counted == 1 else "proportion",
        norms=(),
        basis=(),
    )


def _bound(award_vnd: int, again: Award) -> str:
    if award_vnd <= again.ceiling_vnd:
        return "award"
    by_cap = again.by_cap_vnd
    return "rate" if by_cap is None or again.by_rate_vnd <= by_cap else "cap"


def _limit(requested: int, by_rate: int, by_cap: int | None) -> str:
    if requested <= by_rate and (by_cap is None or requested <= by_cap):
        return "request"
    return "rate" if by_cap is None or by_rate <= by_cap else "cap"


def _refuse_factor(factor: int, norms: Norms, on: date, level: str) -> None:
    largest = norms.value("award.priority_factor_max", on, level)
    if not UNRAISED <= factor <= largest:
        raise ValueError(f"a priority factor lies between 100 and {largest} percent")


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A tranche in đồng to be ordered; dossier, tranche and attempt are its key."""

    code: str
    tranche: int
    attempt: int
    amount_vnd: int
    ordered_by: str

    @property
    def key(self) -> str:
        """What a treasury recognises a repeated order by."""
        return f"{self.code}/{self.tranche}/{self.attempt}"


@dataclass(frozen=True, slots=True)
class PaymentAnswer:
    """The treasury's answer: `paid`, `failed`, or `ordered`: its word comes later."""

    state: str
    reference: str = ""
    paid_on: date | None = None
