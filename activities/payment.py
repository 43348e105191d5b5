"""Payment orders: written down under their key, then handed to a treasury."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.calendar import VIETNAM_TIME
from domain.errors import RECORD_CONFLICT
from domain.funding import PaymentAnswer, PaymentRequest
from persistence import payments
from persistence.database import Database

Clock = Callable[[], datetime]


class Treasury(Protocol):
    """Whoever moves the money. A repeated request is recognised by its key."""

    async def order(self, request: PaymentRequest) -> PaymentAnswer:
        """Take an order, and say at once or later what became of it."""
        ...


class ManualTreasury:
    """The order is issued on paper; the treasurer records the treasury's word."""

    async def order(self, request: PaymentRequest) -> PaymentAnswer:
        """Leave the order open until a person reports."""
        return PaymentAnswer("ordered", request.key)


class SandboxTreasury:
    """Confirms every order by itself; for demonstrations and tests."""

    def __init__(self, clock: Clock) -> None:
        """Pay on the day this clock shows."""
        self._clock = clock

    async def order(self, request: PaymentRequest) -> PaymentAnswer:
        """Pay, under a reference that the key alone determines."""
        reference = hashlib.sha256(request.key.encode()).hexdigest()[:10].upper()
        today = self._clock().astimezone(VIETNAM_TIME).date()
        return PaymentAnswer("paid", f"KB-{reference}", today)


class Payments:
    """Orders tranches; a repeated request finds its key and orders nothing again."""

    def __init__(self, database: Database, treasury: Treasury, clock: Clock) -> None:
        """Order with this treasury, and remember in this database."""
        self._database = database
        self._treasury = treasury
        self._clock = clock

    @activity.defn
    async def order_payment(self, request: PaymentRequest) -> PaymentAnswer:
        """Order a tranche with the treasury and give its answer.

        Raises `record_conflict` when another order of the tranche is under way.
        """
        try:
            order = await self._database.write(
                payments.order,
                request.code,
                request.tranche,
                request.attempt,
                request.amount_vnd,
                request.ordered_by,
                self._clock(),
            )
        except payments.PaymentConflict as conflict:
            raise ApplicationError(
                str(conflict), type=RECORD_CONFLICT, non_retryable=True
            ) from conflict
        if order.state != "ordered":
            return PaymentAnswer("ordered", order.reference)
        return await self._treasury.order(request)
