"""Answers of an application that a step changes, judged as a filing with them is."""

from collections.abc import Iterable, Mapping

from api.language import Language
from domain.answers import Problems
from domain.application import Application
from domain.corrections import CORRECTIONS, corrected_facts
from domain.decision import Rulebook
from domain.eligibility import Request, RuleResult, assess
from domain.errors import FieldProblem
from domain.forms import Checked
from domain.people import Actor
from domain.steps.submission import FIXED_AT_RECEIPT
from persistence.background import background_of
from persistence.database import Session


def eligibility_problems(failed: Iterable[RuleResult], language: Language) -> Problems:
    """Give a problem for each rule that says no, with its words and its article."""
    return tuple(
        FieldProblem(
            f"eligibility.{rule.code}",
            rule.code,
            {"message": f"{rule.words(language)} ({rule.basis})"},
        )
        for rule in failed
    )


async def correction_problems(
    session: Session,
    reader: Actor,
    application: Application,
    rules: Rulebook,
    checked: Checked,
    language: Language,
) -> Problems:
    """Give what keeps a corrected application from being taken, if one was brought.

    It is judged by the day of its receipt and beside the establishment's other dossiers
    as they stand now. Papers are not asked anew.
    """
    answers, facts = checked.answers.get(CORRECTIONS), corrected_facts(checked.facts)
    if not facts or not isinstance(answers, Mapping):
        return ()
    moved = tuple(
        FieldProblem(f"{CORRECTIONS}.{name}", "not_a_choice", {"choices": str(was)})
        for name in FIXED_AT_RECEIPT
        if facts.get(name) != (was := application.facts.get(name))
    )
    request = Request(
        rules.kind.code,
        facts,
        None,
        await background_of(session, application, answers, reader),
        rules.calendar.local_day(application.received_at),
        rules.norms,
    )
    return moved + eligibility_problems(assess(rules.kind, request).failed, language)
