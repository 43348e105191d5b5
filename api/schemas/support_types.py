"""How the rules of the programme are shown: norms, papers, lifecycle, awards."""

from collections.abc import Collection
from datetime import date

from api.schemas.rules import (
    AwardShown,
    LifecycleShown,
    NormShown,
    PaperShown,
    PayableShown,
    RuleShown,
    StateShown,
    StepShown,
    SupportTypeShown,
)
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

SHARED_NORMS = ("award.", "advance.", "within.", "settlement.", "report.", "approval.")


def support_type_shown(
    kind: SupportType, norms: Norms, on: date, language: Language
) -> SupportTypeShown:
    """Give a support type with everything that judges it on a day."""
    prefixes = (f"{kind.norms_prefix.rstrip('.')}.", *SHARED_NORMS)
    rules = (*kind.common, *kind.rules)
    return SupportTypeShown(
        code=kind.code,
        prefix=kind.prefix,
        revision=kind.revision,
        label=_words(language, kind.vi, kind.en),
        basis=cited(kind.basis, language),
        form=dict(json_schema(kind.form, language)),
        papers={
            step: [paper_shown(paper, language) for paper in papers]
            for step, papers in (
                ("submission", kind.papers),
                ("advance", kind.advance_papers),
                ("acceptance", kind.acceptance_papers),
                ("settlement", kind.settlement_papers),
            )
        },
        norms=[
            norm_shown(norm, language)
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
        lifecycle=lifecycle_shown(STANDARD, language),
    )


def norm_shown(norm: Norm, language: Language) -> NormShown:
    """Give a norm with its legal basis."""
    return NormShown(
        key=norm.key,
        name=norm_name(norm.key, language),
        value=norm.value,
        unit=norm.unit.value,
        valid_from=norm.valid_from.isoformat(),
        valid_to=norm.valid_to.isoformat() if norm.valid_to else None,
        level=norm.level,
        basis=cited(norm.basis, language),
        confidence=norm.confidence.value,
        confidence_words=_words(language, *CONFIDENCE_WORDS[norm.confidence]),
        note=_words(language, norm.note_vi, norm.note_en),
    )


def paper_shown(paper: Paper, language: Language) -> PaperShown:
    """Give a paper; one that only some facts call for is not required of all."""
    return PaperShown(
        code=paper.code,
        label=_words(language, paper.vi, paper.en),
        required=paper.required and paper.needed is None,
        basis=cited(paper.basis, language),
        confidence=paper.confidence.value,
    )


def lifecycle_shown(table: Lifecycle, language: Language) -> LifecycleShown:
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


def judged_again(
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


def rule_shown(result: RuleResult, language: Language) -> RuleShown:
    """Give what a rule says of a request."""
    return RuleShown(
        code=result.code,
        passed=result.passed,
        message=result.words(language),
        basis=cited(result.basis, language),
        warning=result.warning,
    )


def award_shown(award: Award | None, language: Language) -> AwardShown | None:
    """Give an award with each bound on it."""
    if award is None:
        return None
    return AwardShown(
        amount_vnd=award.amount_vnd,
        requested_vnd=award.requested_vnd,
        by_rate_vnd=award.by_rate_vnd,
        by_cap_vnd=award.by_cap_vnd,
        ceiling_vnd=award.ceiling_vnd,
        rate_percent=award.rate_percent,
        factor_percent=award.factor_percent,
        units=award.units,
        limited_by=award.limited_by,
        norms=list(award.norms),
        basis=[cited(one, language) for one in award.basis],
        guidance=award.guidance,
        guidance_note=_words(language, *GUIDANCE) if award.guidance else "",
    )


def payable_shown(found: Payable | None, language: Language) -> PayableShown | None:
    """Give what an award pays, with each bound on it and in a sentence."""
    if found is None:
        return None
    return PayableShown(
        amount_vnd=found.amount_vnd,
        cost_vnd=found.cost_vnd,
        award_vnd=found.award_vnd,
        by_rate_vnd=found.by_rate_vnd,
        by_cap_vnd=found.by_cap_vnd,
        rate_percent=found.rate_percent,
        factor_percent=found.factor_percent,
        limited_by=found.limited_by,
        norms=list(found.norms),
        basis=[cited(one, language) for one in found.basis],
        explained=payable_words(found, language),
    )


def _words(language: Language, vi: str, en: str) -> str:
    return vi if language == "vi" else en
