"""What stands beside the form of a step: where the dossier is, and what it says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.dossier_shown import payee_of, shown
from api.language import Language
from api.offered import Standpoint
from api.pages.dossier_appraised import appraised
from api.pages.dossier_judged import checklist, judged, others_of
from api.pages.dossier_told import brought
from api.pages.step_form import StepForm
from api.pages.summary import summary
from api.pages.visitor import STAFF
from api.security import Person
from domain.application import Application
from domain.decision import rulebook
from domain.lifecycle import Action
from domain.standard import STANDARD
from domain.standing import overdue
from domain.time_up import goes_on_by_itself, time_up
from persistence import queries
from persistence.database import Session

_BY_PAPERS = frozenset(
    {Action.ADMIT, Action.RETURN, Action.REFUSE, Action.RECOMMEND, Action.APPROVE}
)
"""Steps taken on the papers: the checklist stands beside them."""
_BY_OPINIONS = frozenset(
    {Action.RECOMMEND, Action.APPROVE, Action.SEND_BACK, Action.REFUSE}
)
"""Steps taken on what the panel says: opinions, scores and proposal stand beside."""


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
    held = await queries.papers(session, application.code)
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
        "brought": brought(form.events, form.action, language) if staff else (),
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
