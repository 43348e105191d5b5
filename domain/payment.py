"""What is asked of a treasury and what it answers."""

from dataclasses import dataclass
from datetime import date


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
