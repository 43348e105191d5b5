"""What the API answers: the shapes outside programs are written against."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

CODE_EXAMPLE = "CGCN-2026-000001-F"


class Shown(BaseModel):
    """What every answer has in common: amounts in đồng end in `_vnd`, days are ISO."""

    model_config = ConfigDict(extra="forbid")


class Label(Shown):
    """The same words in both languages."""

    vi: str
    en: str


class PaperShown(Shown):
    """A paper a step asks for."""

    code: str
    label: str
    required: bool
    basis: str
    confidence: str


class NormShown(Shown):
    """A rate, ceiling or deadline with its legal basis and how sure that is."""

    key: str
    value: int
    unit: str
    valid_from: str
    valid_to: str | None
    level: str
    basis: str
    confidence: str
    confidence_words: str
    note: str


class StateShown(Shown):
    """One row of the lifecycle."""

    state: str
    stage: str
    label: str
    waits_for: str | None
    within: str
    closed: bool


class StepShown(Shown):
    """One allowed step of the lifecycle."""

    action: str
    label: str
    sources: list[str]
    to: list[str]
    by: list[str]
    basis: str


class LifecycleShown(Shown):
    """The table every application follows."""

    initial: str
    states: list[StateShown]
    transitions: list[StepShown]


class SupportTypeListed(Shown):
    """A support type in a list."""

    code: str
    prefix: str
    revision: int
    label: str
    basis: str


class SupportTypeShown(SupportTypeListed):
    """A support type with all an applicant needs to know before applying."""

    form: dict[str, Any] = Field(description="JSON Schema of the answers")
    papers: dict[str, list[PaperShown]] = Field(
        description="By step: submission, advance, acceptance, settlement"
    )
    norms: list[NormShown]
    norms_version: str
    rules: list[dict[str, str]]
    lifecycle: LifecycleShown


class SupportTypes(Shown):
    """Every support type."""

    items: list[SupportTypeListed]


class RuleShown(Shown):
    """What one rule says; `passed` is null while it cannot be known."""

    code: str
    passed: bool | None
    message: str
    basis: str


class AwardShown(Shown):
    """What a request could earn, each bound on it, and the texts that set them."""

    amount_vnd: int
    requested_vnd: int
    by_rate_vnd: int
    by_cap_vnd: int | None
    ceiling_vnd: int
    rate_percent: int
    factor_percent: int
    units: int
    limited_by: str
    norms: list[str]
    basis: list[str]


class EligibilityShown(Shown):
    """The rules passed and failed, and the award that could be earned."""

    support_type: str
    revision: int
    eligible: bool
    complete: bool = Field(description="Whether every rule and answer is known")
    passed: list[RuleShown]
    failed: list[RuleShown]
    unknown: list[RuleShown]
    award: AwardShown | None


class DocumentShown(Shown):
    """A file that is kept under its own digest."""

    digest: str
    name: str
    media_type: str
    size: int


class HeldDocument(DocumentShown):
    """A file as one paper of a dossier."""

    paper: str
    label: str


class TrancheShown(Shown):
    """One payment of the award."""

    number: int
    purpose: str
    amount_vnd: int
    state: str
    attempt: int
    reference: str | None
    paid_on: str | None


class ActionOffered(Shown):
    """A step the caller may take now, and the JSON Schema of what it asks."""

    action: str
    label: str
    basis: str
    asks: dict[str, Any]


class ApplicationListed(Shown):
    """An application in a list."""

    code: str
    support_type: str
    revision: int
    applicant: dict[str, Any]
    project_title: str
    stage: str
    state: str
    waits_for: str | None
    since: datetime | None
    due_at: datetime | None
    overdue: bool
    number: int
    amount_requested_vnd: int
    amount_awarded_vnd: int
    amount_disbursed_vnd: int
    received_at: datetime
    year: int
    province: str
    unit: str
    fund: str


class ApplicationShown(ApplicationListed):
    """An application as it stands, and what the caller may do with it."""

    allowed_actions: list[ActionOffered]
    documents: list[HeldDocument]
    tranches: list[TrancheShown]
    answers: dict[str, Any]
    award: AwardShown | None
    amount_payable_vnd: int
    norms: str
    calendar: str


class ApplicationPage(Shown):
    """A page of applications."""

    items: list[ApplicationListed]
    next_cursor: str | None


class Accepted(Shown):
    """What is kept safely and not decided yet: the code and the receipt."""

    code: str
    received_at: datetime
    location: str
    message: str


class ActorShown(Shown):
    """Who acted. Applicants see the part and the unit, never the person."""

    role: str
    label: str
    unit: str
    unit_name: str
    id: str | None = None
    name: str | None = None


class PostingShown(Shown):
    """An amount put on an account of an envelope, or taken from it."""

    envelope: str
    account: str
    amount_vnd: int


class ToldShown(Shown):
    """A message a step sent, and whether it arrived."""

    id: str
    role: str
    state: str
    sent_at: datetime | None
    attempts: int


class EventShown(Shown):
    """The record of one step."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    number: int
    action: str
    label: Label
    actor: ActorShown
    source: str | None = Field(alias="from", serialization_alias="from")
    target: str = Field(alias="to", serialization_alias="to")
    at: datetime
    due_at: datetime | None
    basis: str
    answers: dict[str, Any] | None = None
    facts: dict[str, Any] | None = None
    papers: list[str]
    answers_digest: str
    content_digest: str
    chain_digest: str
    command_id: str
    norms: str
    calendar: str
    tells: list[str]
    messages: list[ToldShown]
    postings: list[PostingShown]


class Trail(Shown):
    """Every step of an application, oldest first."""

    code: str
    items: list[EventShown]


class Receipt(Shown):
    """The event a step led to and the application after it."""

    event: EventShown
    application: ApplicationShown


class CloudEvent(Shown):
    """An event of the feed, with the attributes of CloudEvents 1.0.2."""

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    position: int
    data: dict[str, Any]


class Feed(Shown):
    """A stretch of the feed; go on with `after=next_after`."""

    items: list[CloudEvent]
    next_after: int


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


class Envelopes(Shown):
    """Every envelope."""

    items: list[EnvelopeShown]


class MessageShown(Shown):
    """One message of the delivery log; never its address or its words."""

    id: str
    application: str
    number: int
    action: str
    role: str
    recipient: str | None
    language: str
    state: str
    subject: str | None
    template: str | None
    template_digest: str | None
    attempts: int
    queued_at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    last_failure: str | None


class MessagePage(Shown):
    """A page of the delivery log."""

    items: list[MessageShown]
    next_cursor: str | None


class PendingShown(Shown):
    """An activity that has not ended."""

    kind: str
    attempt: int
    last_failure: str
    next_attempt_at: datetime | None


class HistoryEventShown(Shown):
    """One event of the Temporal history, decoded."""

    number: int
    kind: str
    at: datetime
    content: dict[str, Any]


class InspectionShown(Shown):
    """A workflow as Temporal sees it."""

    code: str
    workflow_state: str
    run_id: str
    started_at: datetime | None
    history_length: int
    history_bytes: int
    pending: list[PendingShown]
    next_timer_at: datetime | None
    events: list[HistoryEventShown]


class RoleAbility(Shown):
    """What one role may do now."""

    role: str
    label: str
    actions: list[str]


class ExplanationShown(Shown):
    """Where a dossier is, why, since and until when, and who acts next."""

    code: str
    language: str
    text: str
    stage: str
    state: str
    where: str
    why: str
    since: datetime | None
    until: datetime | None
    overdue: bool
    who_acts_next: str | None
    who: str
    may: list[RoleAbility]


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
    targets: list[TargetShown]
    money: list[EnvelopeShown]


class Health(Shown):
    """Whether the process lives, or each part it needs answers."""

    ok: bool
    parts: dict[str, bool] = {}


class Version(Shown):
    """What runs here."""

    name: str = "khuyencong"
    version: str
    norms: str
    calendar: str
