"""The activities as a workflow sees them: names and types, no bodies."""

from temporalio import activity

from domain.application import Event, Opening
from domain.funding import PaymentAnswer, PaymentRequest


@activity.defn
async def record(event: Event, opening: Opening | None) -> tuple[Event, ...]:
    """Write one event in one transaction; give what stands from its number on.

    That is the event itself, or what was recorded before it came: a decision whose
    answer was lost is decided again a little later, and then the events recorded first
    are given back, and those count. Raises `funds_exhausted`, `correction_ineligible`,
    `amendment_ineligible` or `record_conflict`, none of which retries.
    """
    raise NotImplementedError


@activity.defn
async def missed(code: str, after: int) -> tuple[Event, ...]:
    """Give the events of a dossier after a number, oldest first."""
    raise NotImplementedError


@activity.defn
async def order_payment(request: PaymentRequest) -> PaymentAnswer:
    """Order a tranche with the treasury; a repeated key orders nothing again."""
    raise NotImplementedError
