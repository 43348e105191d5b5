"""How the API shows money, numbers and its own state."""

from datetime import date
from typing import Any

from pydantic import Field

from api.engine.interface import Inspection
from api.schemas.base import Instant, Shown
from domain.targets import (
    DECISION_2646,
    NEXT_FIRST_DAY,
    NEXT_LAST_DAY,
    unannounced,
)
from presentation.language import Language


class EnvelopeShown(Shown):
    """An envelope and what stands on each of its accounts."""

    id: str
    fund: str
    year: int
    support_type: str
    province: str
    accounts: dict[str, int] = Field(description="đồng per account")
    available_vnd: int
    reserved_vnd: int
    committed_vnd: int
    paid_vnd: int
    recovered_vnd: int


class MoneyIn(Shown):
    """Money that was put into an envelope, and the decision it rests on."""

    number: int = Field(description="counts within the envelope; 1 opened it")
    amount_vnd: int
    total_vnd: int = Field(description="what had come in by then")
    opened: bool
    by: str
    at: Instant
    decision_stated: bool
    note: str = Field(description="says so in words where no decision is stated")
    decision_number: str | None
    decided_on: date | None
    ground: str | None
    stated_by: str | None
    stated_at: Instant | None


class EnvelopeFilled(EnvelopeShown):
    """An envelope with the money that was put in, latest first."""

    movements: list[MoneyIn]
    decisions_missing: int = Field(
        description="how many of the movements have no stated decision"
    )


class Envelopes(Shown):
    """Every envelope."""

    items: list[EnvelopeShown]


class PendingShown(Shown):
    """An activity that has not ended."""

    kind: str
    attempt: int
    last_failure: str
    next_attempt_at: Instant | None


class HistoryEventShown(Shown):
    """One event of the Temporal history, decoded."""

    number: int
    kind: str
    at: Instant
    content: dict[str, Any]


class InspectionShown(Shown):
    """A workflow as Temporal sees it."""

    code: str
    workflow_state: str
    run_id: str
    started_at: Instant | None
    history_length: int
    history_bytes: int
    pending: list[PendingShown]
    next_timer_at: Instant | None
    events: list[HistoryEventShown]


class TargetShown(Shown):
    """A target of the programme against its result."""

    code: str
    label: str
    number: int
    reached: int | None = Field(description="null when nothing counts toward it yet")
    about: bool
    basis: str
    confidence: str
    first_day: str
    last_day: str


class StatisticsShown(Shown):
    """Targets against results, ageing, punctuality and money."""

    year: int | None
    province: str | None
    dossiers: int
    by_stage: dict[str, int]
    by_state: dict[str, int]
    open_age: dict[str, int]
    overdue: int
    on_time_percent: int | None
    median_days: dict[str, int]
    accepted: dict[str, int]
    requested_vnd: int
    awarded_vnd: int
    disbursed_vnd: int
    targets: list[TargetShown] = Field(
        description="Those of the year asked for; dossiers count toward a target that "
        "were accepted from its first to its last day"
    )
    targets_note: str = Field(
        description="Says so where the targets of the year are not published"
    )
    money: list[EnvelopeShown]


class Health(Shown):
    """Whether the process lives, or each part it needs answers."""

    ok: bool
    parts: dict[str, bool] = Field(default_factory=dict)


class Version(Shown):
    """What runs here."""

    name: str = "khuyencong"
    version: str
    norms: str
    calendar: str


def inspection_of(code: str, found: Inspection) -> InspectionShown:
    """Give a workflow as the API shows it."""
    return InspectionShown.of(
        found,
        code=code,
        pending=[PendingShown.of(one) for one in found.pending],
        events=[
            HistoryEventShown.of(one, content=dict(one.content)) for one in found.events
        ],
    )


def targets_note(year: int, language: Language) -> str:
    """Say that the targets of a year are not known; empty where they are."""
    if not unannounced(year):
        return ""
    first, last = NEXT_FIRST_DAY.year, NEXT_LAST_DAY.year
    if language == "vi":
        return (
            f"Chỉ tiêu {first}-{last} của {DECISION_2646} chưa công bố; năm {year} "
            "chưa có chỉ tiêu để so sánh."
        )
    return (
        f"The targets for {first} to {last} of {DECISION_2646} are not published; "
        f"{year} has none to compare with yet."
    )
