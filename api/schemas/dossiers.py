"""How the API shows applications."""

from datetime import datetime
from typing import Any

from pydantic import Field

from api.problems import FieldFault
from api.schemas.base import Shown
from api.schemas.rules import AwardShown, NormShown, PayableShown, RuleShown


class DocumentShown(Shown):
    """A file that is kept under its own digest."""

    digest: str
    name: str
    media_type: str
    size: int


class HeldDocument(DocumentShown):
    """A file as one paper of a dossier; `current` unless another was given since.

    `same_as` names other papers for which the same file stands.
    """

    paper: str
    label: str
    received_at: datetime | None = None
    current: bool = True
    replaced_by: str | None = None
    same_as: list[str] = Field(default_factory=list)


class TrancheShown(Shown):
    """One payment of the award."""

    number: int
    purpose: str
    amount_vnd: int
    state: str
    attempt: int
    reference: str | None
    paid_on: str | None


class MoneyForeseen(Shown):
    """What a step that holds money of an envelope would find there now, in đồng.

    For a step that is not final, such as a proposal or the first of two levels, it is
    what the final approval would do.
    """

    envelope: str
    open: bool = Field(description="whether the envelope has been opened at all")
    available_vnd: int
    reserved_vnd: int = Field(description="held for other dossiers, not yet contracted")
    committed_vnd: int = Field(description="under contracts of other dossiers")
    waiting: int = Field(description="how many other dossiers wait for this envelope")
    amount_vnd: int = Field(description="what this step would take")
    remaining_vnd: int = Field(
        description="available less the amount; below zero where it does not suffice"
    )
    missing_vnd: int = Field(
        description="what is lacking once those in front are served; 0 when nothing is"
    )
    final: bool = Field(description="whether this very step takes the money")
    would_wait: bool = Field(description="whether the dossier would wait for money")
    would_be_refused: bool = Field(
        description="whether the step would be refused for want of money"
    )
    place: int | None = Field(
        description="the place in the legal order of those that wait; null if it would "
        "not wait"
    )


class ActionOffered(Shown):
    """A step the caller may take now, and the JSON Schema of what it asks."""

    action: str
    label: str
    basis: str
    asks: dict[str, Any]
    money: MoneyForeseen | None = Field(
        default=None,
        description="what the step would find in the envelope; null for steps that "
        "hold no money",
    )


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
    payable: PayableShown | None = Field(
        None, description="How the amount payable came about, once work was accepted"
    )
    amount_payable_vnd: int
    norms: str
    calendar: str
    judged_on: str | None = Field(
        None, description="The day whose rules hold, for a project of the past"
    )
    provincial_norms: list[NormShown] = Field(
        description="What the province set for its own money, recorded or entered"
    )
    notices: list[RuleShown] = Field(
        description="Rules that an officer settles, and warnings to be heeded"
    )
    doubts: list[FieldFault] = Field(
        default_factory=list, description="Answers that are taken and look mistyped"
    )


class ContactPending(Shown):
    """A new address that takes effect once its owner has confirmed it."""

    email: str
    expires_at: datetime


class ContactShown(Shown):
    """Where the applicant is reached; `pending` is the address not confirmed yet."""

    email: str
    phone: str
    pending: ContactPending | None
    doubts: list[FieldFault] = Field(
        default_factory=list,
        description="What looks mistyped in the address that waits",
    )


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
    days_left: int | None
    overdue: bool
    office_clock: bool
    who_acts_next: str | None
    who: str
    unit: str
    may: list[RoleAbility]
    when_up: str | None = Field(
        description="the clock's own step when the time is up, e.g. lapse; or null"
    )
    time_up: str = Field(
        description="what happens when the time is up, in words; empty when nothing"
    )
