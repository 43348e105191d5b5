"""The activities as a workflow sees them: names and types, no bodies."""

from temporalio import activity

from domain.application import Event, Opening
from domain.payment import PaymentAnswer, PaymentRequest


@activity.defn
async def record(event: Event, opening: Opening | None) -> Event:
    """Write one event in one transaction and give the one that stands in the record.

    A decision whose answer was lost is decided again a little later; then the event
    recorded first is given back, and that one counts. Raises `funds_exhausted` or
    `record_conflict`, neither of which retries.
    """
    raise NotImplementedError


@activity.defn
async def order_payment(request: PaymentRequest) -> PaymentAnswer:
    """Order a tranche with the treasury; a repeated key orders nothing again."""
    raise NotImplementedError
