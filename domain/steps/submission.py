"""Screening: admit, return once for completion, resubmit, refuse."""

import json
from dataclasses import replace

from domain.application import Application
from domain.errors import ConditionNotMet
from domain.lifecycle import State
from domain.step import Outcome, Step
from domain.steps.appraisal import panel_of, seated

CORRECTIONS = "corrections."


def may_return_once(step: Step) -> None:
    """One complete request for supplements (NĐ 61/2018 Art 15(3), 17)."""
    if step.application.returns >= step.norm("returns.in_screening"):
        raise ConditionNotMet("returned_already", step.basis("returns.in_screening"))


def appraisers_fit(step: Step) -> None:
    """A panel named when admitting obeys the rules of a panel."""
    if "appraisers" in step.facts:
        panel_of(step)


def admit(step: Step) -> Outcome:
    """Take the file to appraisal, with a panel when one is named."""
    after = replace(step.application, officer=step.application.officer or step.by)
    if "appraisers" in step.facts:
        after = seated(step, after, panel_of(step))
    return Outcome(State.APPRAISING, after)


def send_for_completion(step: Step) -> Outcome:
    """Return the file with one complete list; the office clock stops."""
    after = replace(
        step.application,
        returns=step.application.returns + 1,
        officer=step.application.officer or step.by,
    )
    return Outcome(State.COMPLETING, after)


def resubmit(step: Step) -> Outcome:
    """Bring the completed file back; screening starts again in full."""
    return Outcome(State.SCREENING, corrected(step))


def corrected(step: Step) -> Application:
    """Give the application with corrected answers and added papers, if any came."""
    corrections = {
        name.removeprefix(CORRECTIONS): value
        for name, value in step.facts.items()
        if name.startswith(CORRECTIONS)
    }
    papers = tuple(dict.fromkeys((*step.application.papers, *step.command.papers)))
    facts = corrections or step.application.facts
    mark = step.text("payee_mark", step.application.payee_mark)
    return replace(step.application, facts=facts, papers=papers, payee_mark=mark)


def refuse(step: Step) -> Outcome:
    """Refuse with a coded reason and words; nothing is held for it any more."""
    return Outcome(State.REFUSED, replace(step.application, amendment=None))


def people(step: Step, name: str) -> tuple[str, ...]:
    """Give the account ids that a fact lists."""
    return tuple(json.loads(step.text(name, "[]")))
