"""Treasuries: one that people report for, and one that confirms by itself."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from domain.calendar import VIETNAM_TIME
from domain.payment import PaymentAnswer, PaymentRequest

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
