"""What stands beside the form of a step: where the dossier is, and what it says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from api.dossier_shown import dossier_papers, payee_of, shown
from api.language import Language
from api.offered import Standpoint
from api.pages.dossier_appraised import appraised
from api.pages.dossier_judged import checklist, judged, others_of
from api.pages.dossier_told import Done, brought
from api.pages.step_form import StepForm
from api.pages.summary import Line, summary
from api.pages.visitor import STAFF
from api.pages.words import say
from api.security import Person
from domain.application import Application
from domain.corrections import CORRECTIONS
from domain.deadlines import goes_on_by_itself, overdue, time_up
from domain.decision import Rulebook, rulebook
from domain.standard import STANDARD
from domain.states import Action
from persistence.database import Session

_BY_PAPERS = frozenset(
    {Action.ADMIT, Action.RETURN, Action.REFUSE, Action.RECOMMEND, Action.APPROVE}
)
"""Steps taken on the papers: the checklist stands beside them."""
_BY_OPINIONS = frozenset(
    {Action.RECOMMEND, Action.APPROVE, Action.SEND_BACK, Action.REFUSE}
)
"""Steps taken on what the panel says: opinions, scores and proposal stand beside."""


def _brought(form: StepForm, rules: Rulebook, language: Language) -> tuple[Done, ...]:
    """Give what the step judges; answers that would change beside those of today."""
    found = brought(form.events, form.action, rules.kind, language)
    if form.action is not Action.DECIDE_AMENDMENT:
        return found
    lines = summary(rules.kind.form.fields, form.row.answers, language)
    now = {f"{CORRECTIONS}.{line.name}": line.text for line in lines}
    return tuple(
        replace(done, lines=tuple(_with_today(x, now, language) for x in done.lines))
        for done in found
    )


def _with_today(line: Line, now: Mapping[str, str], language: Language) -> Line:
    if line.name not in now:
        return line
    today = say(language, "now: %(answer)s", answer=now[line.name])
    return replace(line, text=f"{line.text} ({today})")


async def beside(
    session: Session, form: StepForm, person: Person, language: Language, now: datetime
) -> Mapping[str, Any]:
    """Give the facts, answers and papers of a dossier, for whoever may see it.

    Those who work on it also get what their page of the dossier judges, as far as the
    step is decided on it; an applicant's page has none of that.
    """
    application, answers = form.row.application, form.row.answers
    rules = rulebook(application)
    view = Standpoint(person.actor, now, language, payee_of(answers))
    held = await dossier_papers(session, application, language)
    given = {paper.paper for paper in held}
    staff = person.actor.role in STAFF
    by_papers = staff and form.action in _BY_PAPERS
    others = await others_of(session, form.row, person.actor) if staff else None
    by_opinions = staff and form.action in _BY_OPINIONS
    return {
        "dossier": await shown(session, form.row, view),
        "payee": payee_of(answers),
        "time_up": _time_up(application, now, language),
        "answers": summary(rules.kind.form.fields, answers, language),
        "held": held,
        "brought": _brought(form, rules, language) if staff else (),
        "judged": judged(application, rules, given, others, language)
        if others
        else None,
        "checklist": checklist(application, rules, given, language)
        if by_papers
        else (),
        "appraised": appraised(application, form.events, language)
        if by_opinions
        else None,
    }


def _time_up(application: Application, now: datetime, language: Language) -> str:
    """Give what becomes of the dossier if nobody acts, where it moves by itself."""
    row = STANDARD.row(application.state)
    if overdue(application, now) or not goes_on_by_itself(row):
        return ""
    return time_up(row, application.due_at, language)
