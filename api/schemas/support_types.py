"""How the rules of the programme are shown: norms, papers, lifecycle, awards."""

from collections.abc import Collection
from datetime import date
from typing import Any

from pydantic import Field

from api.problems import FieldFault
from api.schemas.base import Instant, Shown
from domain.application import Application
from domain.citations import cited
from domain.decision import Rulebook
from domain.eligibility import Assessment, Background, Request, RuleResult, assess
from domain.explanation import payable_words
from domain.form_schema import json_schema
from domain.funding import Award, Payable
from domain.lifecycle import Lifecycle
from domain.norm_names import norm_name
from domain.norms import CONFIDENCE_WORDS, Norm, Norms
from domain.provincial import GUIDANCE
from domain.standard import STANDARD
from domain.support import Paper, SupportType
from presentation.language import Language


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
    recorded_at: Instant


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


SHARED_NORMS = ("award.", "advance.", "within.", "settlement.", "report.", "approval.")


def support_type_of(
    kind: SupportType, norms: Norms, on: date, language: Language
) -> SupportTypeShown:
    """Give a support type with everything that judges it on a day."""
    prefixes = (f"{kind.norms_prefix.rstrip('.')}.", *SHARED_NORMS)
    rules = (*kind.common, *kind.rules)
    return SupportTypeShown.of(
        kind,
        label=_words(language, kind.vi, kind.en),
        basis=cited(kind.basis, language),
        form=dict(json_schema(kind.form, language)),
        papers={
            step: [paper_of(paper, language) for paper in papers]
            for step, papers in (
                ("submission", kind.papers),
                ("advance", kind.advance_papers),
                ("acceptance", kind.acceptance_papers),
                ("settlement", kind.settlement_papers),
            )
        },
        norms=[
            norm_of(norm, language)
            for norm in norms.rows
            if norm.key.startswith(prefixes) and norm.holds_on(on)
        ],
        norms_version=norms.version,
        rules=[
            {
                "code": rule.code,
                "label": _words(language, rule.vi, rule.en),
                "basis": cited(rule.basis, language),
            }
            for rule in rules
        ],
        lifecycle=lifecycle_of(STANDARD, language),
    )


def norm_of(norm: Norm, language: Language) -> NormShown:
    """Give a norm with its legal basis."""
    return NormShown.of(
        norm,
        name=norm_name(norm.key, language),
        unit=norm.unit.value,
        valid_from=norm.valid_from.isoformat(),
        valid_to=norm.valid_to.isoformat() if norm.valid_to else None,
        basis=cited(norm.basis, language),
        confidence=norm.confidence.value,
        confidence_words=_words(language, *CONFIDENCE_WORDS[norm.confidence]),
        note=_words(language, norm.note_vi, norm.note_en),
    )


def paper_of(paper: Paper, language: Language) -> PaperShown:
    """Give a paper; one that only some facts call for is not required of all."""
    return PaperShown.of(
        paper,
        label=_words(language, paper.vi, paper.en),
        required=paper.required and paper.needed is None,
        basis=cited(paper.basis, language),
        confidence=paper.confidence.value,
    )


def lifecycle_of(table: Lifecycle, language: Language) -> LifecycleShown:
    """Give the table: states and steps in its own order."""
    return LifecycleShown(
        initial=table.initial.value,
        states=[
            StateShown(
                state=row.state.value,
                stage=row.stage.value,
                label=_words(language, row.vi, row.en),
                waits_for=row.waits_for.value if row.waits_for else None,
                within=row.within,
                closed=row.closed,
            )
            for row in table.rows
        ],
        transitions=[
            StepShown(
                action=step.action.value,
                label=_words(language, step.vi, step.en),
                sources=[state.value for state in step.sources],
                to=[state.value for state in step.to],
                by=[role.value for role in step.by],
                basis=cited(step.basis, language),
            )
            for step in table.transitions
        ],
    )


def assess_again(
    application: Application,
    rules: Rulebook,
    given: Collection[str],
    others: Background,
) -> Assessment:
    """Judge a dossier as it stands by the rules it is pinned to.

    `given` are the codes of the papers brought, `others` is what the establishment's
    other dossiers are now.
    """
    facts = application.facts
    if application.completes_on:
        facts = {**facts, "completes_on": application.completes_on}
    submitted = (p.code for p in rules.kind.papers_for("submission", facts))
    request = Request(
        rules.kind.code,
        facts,
        frozenset(code for code in submitted if code in given),
        others,
        rules.day_for(application),
        rules.norms,
    )
    return assess(rules.kind, request)


def rule_of(result: RuleResult, language: Language) -> RuleShown:
    """Give what a rule says of a request."""
    return RuleShown.of(
        result, message=result.words(language), basis=cited(result.basis, language)
    )


def award_of(award: Award | None, language: Language) -> AwardShown | None:
    """Give an award with each bound on it."""
    if award is None:
        return None
    return AwardShown.of(
        award,
        norms=list(award.norms),
        basis=[cited(one, language) for one in award.basis],
        guidance_note=_words(language, *GUIDANCE) if award.guidance else "",
    )


def payable_of(found: Payable | None, language: Language) -> PayableShown | None:
    """Give what an award pays, with each bound on it and in a sentence."""
    if found is None:
        return None
    return PayableShown.of(
        found,
        norms=list(found.norms),
        basis=[cited(one, language) for one in found.basis],
        explained=payable_words(found, language),
    )


def _words(language: Language, vi: str, en: str) -> str:
    return vi if language == "vi" else en
