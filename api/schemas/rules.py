"""How the API shows the rules of the programme."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from api.problems import FieldFault
from api.schemas.base import Shown


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
    name: str
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


class NormsShown(Shown):
    """The norms that new dossiers are given, in force on a day."""

    version: str
    on: str
    items: list[NormShown]
    resolutions: list["ResolutionShown"] = Field(
        description="What provinces set for their own money, as it was recorded here"
    )


class ResolutionShown(Shown):
    """What a province set for its own money, and when it was recorded."""

    id: str
    province: str
    number: str
    valid_from: date
    valid_to: date | None
    figures: list[NormShown]
    recorded_at: datetime


class SupportTypes(Shown):
    """Every support type."""

    items: list[SupportTypeListed]


class RuleShown(Shown):
    """What one rule says; `passed` is null while it cannot be known."""

    code: str
    passed: bool | None
    message: str
    basis: str
    warning: bool = Field(
        False, description="Refuses nobody, and is to be heeded; `passed` is null"
    )


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
    guidance: bool = Field(
        False,
        description="Whether national figures stand in for those of a province that "
        "recorded none",
    )
    guidance_note: str = Field("", description="Says so in words")


class PayableShown(Shown):
    """What an award pays for the cost accepted, each bound on it, and the texts."""

    amount_vnd: int
    cost_vnd: int
    award_vnd: int
    by_rate_vnd: int
    by_cap_vnd: int | None
    rate_percent: int
    factor_percent: int
    limited_by: str = Field(description="award, rate or cap")
    norms: list[str]
    basis: list[str]
    explained: str


class EligibilityShown(Shown):
    """The rules passed and failed, and the award that could be earned."""

    support_type: str
    revision: int
    eligible: bool | None = Field(description="None while too little is known")
    complete: bool = Field(description="Whether the award can be computed")
    passed: list[RuleShown]
    failed: list[RuleShown]
    unknown: list[RuleShown]
    warnings: list[RuleShown] = Field(
        description="Those of `unknown` that are warnings"
    )
    doubts: list[FieldFault] = Field(
        default_factory=list, description="Answers that are taken and look mistyped"
    )
    award: AwardShown | None
