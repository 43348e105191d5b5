"""How a workflow has things written: quickly, and with patience when that fails."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from domain.application import Event, Opening
    from domain.errors import (
        AMENDMENT_INELIGIBLE,
        CORRECTION_INELIGIBLE,
        RECORD_CONFLICT,
        FundsExhausted,
    )
    from domain.funding import PaymentAnswer, PaymentRequest
    from workflows import ports
    from workflows.failures import type_of

FINAL = (
    FundsExhausted.code,
    CORRECTION_INELIGIBLE,
    AMENDMENT_INELIGIBLE,
    RECORD_CONFLICT,
)
"""Answers of the record that no retry changes."""

QUICK = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    maximum_attempts=3,
    non_retryable_error_types=list(FINAL),
)
PATIENT = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    maximum_interval=timedelta(minutes=1),
    non_retryable_error_types=list(FINAL),
)
AT_ONCE = timedelta(seconds=4)
ONE_TRY = timedelta(seconds=30)


async def record(event: Event, opening: Opening | None) -> tuple[Event, ...]:
    """Write at once; when the database is away, wait for it without polling.

    What stands in the record counts, should it differ from what was decided: then the
    decision had been written before and only its answer was lost.
    """
    summary = f"{event.number} {event.action}"
    try:
        return await workflow.execute_local_activity(
            ports.record,
            args=[event, opening],
            schedule_to_close_timeout=AT_ONCE,
            retry_policy=QUICK,
            summary=summary,
        )
    except FailureError as failure:
        if type_of(failure) in FINAL:
            raise
    return await workflow.execute_activity(
        ports.record,
        args=[event, opening],
        start_to_close_timeout=ONE_TRY,
        retry_policy=PATIENT,
        summary=summary,
    )


async def missed(code: str, after: int) -> tuple[Event, ...]:
    """Give what the record holds of a dossier after a number."""
    return await workflow.execute_activity(
        ports.missed,
        args=[code, after],
        start_to_close_timeout=ONE_TRY,
        retry_policy=PATIENT,
    )


async def order_payment(request: PaymentRequest) -> PaymentAnswer:
    """Hand a tranche to the treasury, however long that takes."""
    return await workflow.execute_activity(
        ports.order_payment,
        request,
        start_to_close_timeout=ONE_TRY,
        retry_policy=PATIENT,
        summary=f"{request.tranche}/{request.attempt}",
    )
