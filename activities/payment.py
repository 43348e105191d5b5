"""Payment orders: written down under their key, then handed to the treasury."""

from collections.abc import Callable
from datetime import datetime

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.treasury import Treasury
from domain.errors import RECORD_CONFLICT
from domain.payment import PaymentAnswer, PaymentRequest
from persistence import payments
from persistence.database import Database


class Payments:
    """Orders tranches; a repeated request finds its key and orders nothing again."""

    def __init__(
        self, database: Database, treasury: Treasury, clock: Callable[[], datetime]
    ) -> None:
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
