"""Whether a support fits somebody: judged by every rule, from answers so far."""

from api.dependencies import Deps
from domain import calendar
from domain.answers import Problems
from domain.eligibility import Assessment, Background, Request, assess
from domain.errors import FieldProblem
from domain.forms import Facts
from domain.support import SupportType
from persistence.resolutions import norms_for


async def judge(
    deps: Deps, kind: SupportType, answers: object
) -> tuple[Assessment, Problems]:
    """Judge answers so far by every rule; beside it what is wrong with the answers.

    What is missing is no problem, nor is what a rule names with its article.
    """
    checked, found = kind.form.partial(answers)
    today = calendar.load(calendar.CURRENT_CALENDAR).local_day(deps.clock())
    held = await deps.database.read(norms_for, checked.facts, today)
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


def _judged_by_rule(found: FieldProblem, facts: Facts) -> bool:
    """Say whether a rule names this with its article.

    A no to a commitment, a wrong tax code, or more asked for than the whole costs.
    """
    if (found.field, found.code) == ("amount_requested_vnd", "too_large"):
        return True
    return found.code == "must_be_true" or f"{found.field}_valid" in facts
