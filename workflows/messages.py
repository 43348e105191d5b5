"""What goes into a workflow and what comes out of it."""

from dataclasses import dataclass
from datetime import date

from temporalio.common import SearchAttributeKey

from domain.application import Application, Event, Opening
from domain.lifecycle import State

WORKFLOW = "SupportApplication"
UPDATE = "act"
SUPPORT_TYPE = SearchAttributeKey.for_keyword("KhuyenCongSupportType")
PROVINCE = SearchAttributeKey.for_keyword("KhuyenCongProvince")
YEAR = SearchAttributeKey.for_keyword("KhuyenCongYear")
SEARCH_ATTRIBUTES = (SUPPORT_TYPE, PROVINCE, YEAR)

FUNDS_EXHAUSTED = "funds_exhausted"
RECORD_CONFLICT = "record_conflict"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a command: the number of its event and the state after it."""

    command_id: str
    number: int
    state: State


@dataclass(frozen=True, slots=True)
class Carried:
    """What a run hands to the next, or the record to a workflow opened again.

    `recent` holds the answers to the latest commands, so that a repeated command
    gets its first answer across runs.
    """

    application: Application
    recent: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class ToRecord:
    """One event to be written; the first one comes with its opening."""

    event: Event
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A tranche in đồng to be ordered; dossier, tranche and attempt are its key."""

    code: str
    tranche: int
    attempt: int
    amount_vnd: int
    ordered_by: str


@dataclass(frozen=True, slots=True)
class PaymentAnswer:
    """The treasury's answer: `paid`, `failed`, or `ordered`: its word comes later."""

    state: str
    reference: str = ""
    paid_on: date | None = None
