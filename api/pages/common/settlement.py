"""What became of an award: owed back, accepted, payable, and why so much."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.schemas.events import EventShown
from domain.application import Application
from domain.decision import rulebook
from domain.entitlement import earned, eligible_cost
from domain.explanation import payable_words
from domain.states import Action, State
from presentation.language import Language


@dataclass(frozen=True, slots=True)
class Debt:
    """What has to be paid back in đồng, and how much of it has come."""

    owed_vnd: int
    repaid_vnd: int

    @property
    def left_vnd(self) -> int:
        """The đồng that are still to come."""
        return self.owed_vnd - self.repaid_vnd


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of an award after inspection and settlement, in đồng.

    `earned_vnd` is what the cost accepted earns, `payable_vnd` what is left of that
    after settlement; `findings` and `note` are the words of who inspected and settled.
    """

    cost_vnd: int
    eligible_vnd: int
    earned_vnd: int
    payable_vnd: int
    computed: str
    """How `earned_vnd` was computed, with its articles; empty under older norms."""
    findings: str
    note: str

    @property
    def in_part(self) -> bool:
        """Whether less was accepted than the award was computed from."""
        return self.cost_vnd < self.eligible_vnd

    @property
    def lowered(self) -> bool:
        """Whether the settlement left less than the cost accepted earns."""
        return self.payable_vnd < self.earned_vnd


def debt_of(application: Application) -> Debt | None:
    """Give what has to be paid back, None where nothing ever had to be."""
    if not application.to_repay_vnd:
        return None
    return Debt(application.to_repay_vnd, application.repaid_vnd)


def accepted_of(
    application: Application, events: Iterable[EventShown], language: Language
) -> Accepted | None:
    """Give what was accepted of the work, None before that or where it earns nothing.

    Who withdraws is paid nothing, whatever was accepted.
    """
    if not application.accepted_cost_vnd or _ended_early(application):
        return None
    found = {event.action: event.answers or {} for event in events}
    rules = rulebook(application)
    cost = application.accepted_cost_vnd
    paid_for = earned(application, rules.terms(application), cost)
    return Accepted(
        cost,
        eligible_cost(application, rules.kind),
        paid_for.amount_vnd,
        application.payable_vnd,
        payable_words(paid_for, language) if paid_for.basis else "",
        str(found.get(Action.ACCEPT.value, {}).get("findings", "")),
        str(found.get(Action.VERIFY_SETTLEMENT.value, {}).get("note", "")),
    )


def _ended_early(application: Application) -> bool:
    early = (State.WITHDRAWN, State.STOPPED, State.LAPSED)
    return application.state in early or application.after_recovery in early
