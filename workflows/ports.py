"""The activities as a workflow sees them: names and types, no bodies."""

from temporalio import activity

from workflows.messages import PaymentAnswer, PaymentRequest, ToRecord


@activity.defn
async def record(entry: ToRecord) -> int:
    """Write one event in one transaction and give its number; idempotent.

    Raises `funds_exhausted` or `record_conflict`, neither of which retries.
    """
    raise NotImplementedError


@activity.defn
async def order_payment(request: PaymentRequest) -> PaymentAnswer:
    """Order a tranche with the treasury; a repeated key orders nothing again."""
    raise NotImplementedError
