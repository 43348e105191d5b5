"""What may be applied for and by whom: open to anyone, before signing in."""

from typing import Any

from fastapi import APIRouter

from api.dependencies import DepsOf, LanguageOf, OpenBody
from api.problems import faults
from api.requests.bodies import EligibilityBody, asks_json, shape, unknown_support_type
from api.schemas.examples import ELIGIBILITY_EXAMPLE
from api.schemas.support_types import (
    EligibilityShown,
    SupportTypeListed,
    SupportTypes,
    SupportTypeShown,
    award_of,
    rule_of,
    support_type_of,
)
from api.services.judge_eligibility import judge
from api.services.provincial_norms import norms_today
from domain import calendar, support_types
from domain.answers import doubts
from domain.eligibility import Assessment
from domain.errors import AnswersInvalid, NotFound
from domain.support import SupportType
from presentation.language import Language

routes = APIRouter(tags=["support types"])


@routes.get("/support-types")
async def list_support_types(language: LanguageOf) -> SupportTypes:
    """Give every support type in its latest revision."""
    return SupportTypes(
        items=[_listed(kind, language) for kind in support_types.current()]
    )


@routes.get("/support-types/{code}")
async def show_support_type(
    code: str, language: LanguageOf, deps: DepsOf
) -> SupportTypeShown:
    """Give the form, papers, norms with legal basis, rules and lifecycle."""
    try:
        kind = support_types.find(code)
    except KeyError as problem:
        raise NotFound from problem
    today = calendar.load(calendar.CURRENT_CALENDAR).local_day(deps.clock())
    return support_type_of(kind, await norms_today(deps), today, language)


@routes.post(
    "/eligibility", openapi_extra=asks_json(EligibilityBody, ELIGIBILITY_EXAMPLE)
)
async def judge_eligibility(
    value: OpenBody, language: LanguageOf, deps: DepsOf
) -> EligibilityShown:
    """Judge the answers given so far: rules passed and failed, and the award.

    What is missing is no fault here; what is there must be right. Whether another
    dossier of the establishment is open is judged at submission.
    """
    kind, answers = _asked(value)
    judged, problems = await judge(deps, kind, answers)
    if problems:
        raise AnswersInvalid(problems)
    shown = [rule_of(result, language) for result in judged.results]
    return EligibilityShown(
        support_type=kind.code,
        revision=kind.revision,
        eligible=_eligible(judged),
        complete=judged.award is not None,
        passed=[r for r in shown if r.passed],
        failed=[r for r in shown if r.passed is False],
        unknown=[r for r in shown if r.passed is None],
        warnings=[r for r in shown if r.warning],
        doubts=faults(
            doubts(kind.form.fields, kind.form.partial(answers)[0].answers), language
        ),
        award=award_of(judged.award, language),
    )


def _eligible(judged: Assessment) -> bool | None:
    """Say no as soon as one rule does, and yes only once the award is known."""
    if judged.failed:
        return False
    return True if judged.award is not None else None


def _asked(value: Any) -> tuple[SupportType, dict[str, Any]]:
    body, problems = shape(EligibilityBody, value)
    if body is None:
        raise AnswersInvalid(problems)
    try:
        return support_types.find(body.support_type), body.answers
    except KeyError as problem:
        raise AnswersInvalid((unknown_support_type(),)) from problem


def _listed(kind: SupportType, language: Language) -> SupportTypeListed:
    return SupportTypeListed(
        code=kind.code,
        prefix=kind.prefix,
        revision=kind.revision,
        label=kind.vi if language == "vi" else kind.en,
        basis=kind.basis,
    )
