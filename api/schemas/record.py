"""How the API shows what happened and what was told."""

from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.schemas.base import Label, Shown
from api.schemas.dossiers import ApplicationShown
from api.schemas.rules import PayableShown


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
    withheld: bool = Field(
        False,
        description="An opinion of the panel, kept from an appraiser who has not given "
        "one of their own: answers, facts and answers_digest are left out.",
    )
    payable: PayableShown | None = Field(
        None, description="How what is payable was computed, where the step fixed it"
    )
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
