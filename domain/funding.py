"""How much money: the award a request may earn, its advance, and what is payable."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from domain.forms import Facts
from domain.money import percent, share
from domain.norms import Norms
from domain.support import SupportType, level_of, whole

REQUESTED = "amount_requested_vnd"
UNRAISED = 100

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


def award(
    kind: SupportType,
    facts: Facts,
    norms: Norms,
    on: date,
    factor_percent: int = UNRAISED,
) -> Award:
    """Give the lowest of the request, the rate of the cost and the cap of the units.

    A priority factor above 100 raises the rate, never beyond the whole cost (TTLT
    26/2014, Article 6). Rounded down to the đồng. Raises ValueError for a factor below
    100 or above the norm, KeyError when a fact or a norm is missing.
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
    if factor_percent != UNRAISED:
        used.append(norms.find("award.priority_factor_max", on, level))
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


def payable(award_vnd: int, accepted_cost_vnd: int, eligible_cost_vnd: int) -> int:
    """Give what an award pays when only part of the cost was accepted, in đồng.

    The award in the proportion accepted, rounded down; never above the award. Raises
    ValueError unless the eligible cost is positive and the accepted one not negative.
    """
    if eligible_cost_vnd <= 0 or accepted_cost_vnd < 0:
        raise ValueError(f"no share of {accepted_cost_vnd} in {eligible_cost_vnd} đồng")
    accepted = min(Fraction(1), Fraction(accepted_cost_vnd, eligible_cost_vnd))
    return share(award_vnd, accepted)


def _limit(requested: int, by_rate: int, by_cap: int | None) -> str:
    if requested <= by_rate and (by_cap is None or requested <= by_cap):
        return "request"
    return "rate" if by_cap is None or by_rate <= by_cap else "cap"


def _refuse_factor(factor: int, norms: Norms, on: date, level: str) -> None:
    largest = norms.value("award.priority_factor_max", on, level)
    if not UNRAISED <= factor <= largest:
        raise ValueError(f"a priority factor lies between 100 and {largest} percent")
