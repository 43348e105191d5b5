"""What may be applied for and by whom: open to anyone, before signing in."""

from typing import Any

from fastapi import APIRouter

from api.dependencies import Deps, DepsOf, LanguageOf, OpenBody
from api.problems import faults
from api.requests.bodies import EligibilityBody, asks_json, shape
from api.schemas.examples import ELIGIBILITY_EXAMPLE
from api.schemas.rules import (
    EligibilityShown,
    SupportTypeListed,
    SupportTypes,
    SupportTypeShown,
)
from api.schemas.support_types import award_shown, rule_shown, support_type_shown
from api.services.provincial_norms import norms_today
from domain import calendar, support_types
from domain.answers import Problems
from domain.doubts import doubts
from domain.eligibility import Assessment, Background, Request, assess
from domain.errors import AnswersInvalid, FieldProblem, NotFound
from domain.forms import Facts
from domain.support import SupportType
from persistence.resolutions import norms_for
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
    return support_type_shown(kind, await norms_today(deps), today, language)


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
    shown = [rule_shown(result, language) for result in judged.results]
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
        award=award_shown(judged.award, language),
    )


async def judge(
    deps: Deps, kind: SupportType, answers: object
) -> tuple[Assessment, Problems]:
    """Judge answers so far by every rule; beside it what is wrong with the answers.

    What is missing is no problem, nor is what a rule names with its article.
    """
    checked, found = kind.form.partial(answers)
    today = calendar.load(calendar.CURRENT_CALENDAR).local_day(deps.clock())
    async with deps.database.read() as session:
        held = await norms_for(session, checked.facts, today)
    problems = tuple(p for p in found if not _judged_by_rule(p, checked.facts))
    request = Request(
        kind.code,
        checked.facts,
        None,
        Background(asked=False),
        today,
        held,
    )
    return assess(kind, request), problems


def _eligible(judged: Assessment) -> bool | None:
    """Say no as soon as one rule does, and yes only once the award is known."""
    if judged.failed:
        return False
    return True if judged.award is not None else None


def _judged_by_rule(found: FieldProblem, facts: Facts) -> bool:
    """Say whether a rule names this with its article.

    A no to a commitment, a wrong tax code, or more asked for than the whole costs.
    """
    if (found.field, found.code) == ("amount_requested_vnd", "too_large"):
        return True
    return found.code == "must_be_true" or f"{found.field}_valid" in facts


def _asked(value: Any) -> tuple[SupportType, dict[str, Any]]:
    body, problems = shape(EligibilityBody, value)
    if body is None:
        raise AnswersInvalid(problems)
    try:
        return support_types.find(body.support_type), body.answers
    except KeyError as problem:
        raise AnswersInvalid((unknown_support_type(),)) from problem


def unknown_support_type() -> FieldProblem:
    """Give the problem of a support type that does not exist."""
    choices = ", ".join(kind.code for kind in support_types.current())
    return FieldProblem("support_type", "not_a_choice", {"choices": choices})


def _listed(kind: SupportType, language: Language) -> SupportTypeListed:
    return SupportTypeListed(
        code=kind.code,
        prefix=kind.prefix,
        revision=kind.revision,
        label=kind.vi if language == "vi" else kind.en,
        basis=kind.basis,
    )
