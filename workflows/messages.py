"""What goes into a workflow and what comes out of it."""

from dataclasses import dataclass

from temporalio.common import SearchAttributeKey

from domain.application import Application
from domain.states import State

WORKFLOW = "SupportApplication"
SUPPORT_TYPE = SearchAttributeKey.for_keyword("KhuyenCongSupportType")
PROVINCE = SearchAttributeKey.for_keyword("KhuyenCongProvince")
YEAR = SearchAttributeKey.for_keyword("KhuyenCongYear")
SEARCH_ATTRIBUTES = (SUPPORT_TYPE, PROVINCE, YEAR)


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
