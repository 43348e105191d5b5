"""How the API shows applications."""

from datetime import datetime
from typing import Any

from pydantic import Field

from api.schemas.base import Shown
from api.schemas.rules import AwardShown, RuleShown


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
    notices: list[RuleShown] = Field(
        description="Rules that an officer settles, and warnings to be heeded"
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
