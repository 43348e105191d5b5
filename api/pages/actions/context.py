"""Somebody at the form of a step: what they have put there, and how it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fastapi import Request, Response

from api.auth.tokens import Person
from api.dependencies import Deps
from api.pages.actions.form import CONFIRMED, StepForm
from api.pages.actions.hints import at_stake
from api.pages.actions.replies import REPLY_KIND, reply_hint, unanswered
from api.pages.common.checks import checklist, judged, others_of
from api.pages.common.events import Done, brought
from api.pages.common.opinions import appraised
from api.pages.common.rendering import draw
from api.pages.common.visitor import STAFF, Visitor
from api.pages.forms.attachments import papers_shown, uploads_told
from api.pages.forms.autosave import Sheet
from api.pages.forms.form_data import Typed
from api.pages.forms.form_errors import Fault, by_field
from api.pages.forms.form_version import (
    FormVersion,
    Questions,
    clash_faults,
    form_version,
)
from api.pages.forms.merge import lists_of
from api.pages.forms.province_figures import unsaid
from api.requests.bodies import body_digest
from api.schemas.allowed_actions import Standpoint, draws_of
from api.schemas.applications import dossier_papers, payee_of, shown
from api.schemas.dossiers import MoneyForeseen
from api.schemas.money_check import money_foreseen
from api.services.take_action import ActionRequest
from domain.application import Application
from domain.corrections import CORRECTIONS
from domain.deadlines import goes_on_by_itself, overdue, time_up
from domain.decision import Rulebook, rulebook
from domain.standard import STANDARD
from domain.states import Action
from persistence import documents
from persistence.database import Session
from presentation.answers import Line, summary
from presentation.language import Language
from presentation.names import action_name
from presentation.translations import say

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


def beside(
    session: Session, form: StepForm, person: Person, language: Language, now: datetime
) -> Mapping[str, Any]:
    """Give the facts, answers and papers of a dossier, for whoever may see it.

    Those who work on it also get what their page of the dossier judges, as far as the
    step is decided on it; an applicant's page has none of that.
    """
    application, answers = form.row.application, form.row.answers
    rules = rulebook(application)
    view = Standpoint(person.actor, now, language, payee_of(answers))
    held = dossier_papers(session, application, language)
    given = {paper.paper for paper in held}
    staff = person.actor.role in STAFF
    by_papers = staff and form.action in _BY_PAPERS
    others = others_of(session, form.row, person.actor) if staff else None
    by_opinions = staff and form.action in _BY_OPINIONS
    return {
        "dossier": shown(session, form.row, view),
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


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at the form of a step: what it asks and what they have put there."""

    request: Request
    deps: Deps
    visitor: Visitor
    person: Person
    form: StepForm
    sheet: Sheet
    typed: Typed
    key: str
    number: int
    rows: Mapping[str, int]

    @property
    def asked(self) -> Questions:
        """The questions of the form, as far as they are typed."""
        lists = tuple(lists_of(self.form.fields))
        return Questions(self.form.fields, lists, people=self.form.people)

    @property
    def version(self) -> FormVersion:
        """What the form is drawn from, and what another window changed too."""
        language = self.visitor.language
        return form_version(
            self.deps, self.typed, self.sheet.saves, self.asked, language
        )

    @property
    def value(self) -> dict[str, Any]:
        """The step as the API would receive it."""
        return {
            "action": self.form.action.value,
            "answers": self.form.answers(self.typed),
            "documents": dict(self.sheet.documents),
        }

    @property
    def blank_replies(self) -> tuple[Fault, ...]:
        """The items left without a reply; a completed file may answer otherwise."""
        brought = self.sheet.documents or CORRECTIONS in self.value["answers"]
        if self.form.action is Action.RESUBMIT and brought:
            return ()
        return unanswered(self.form.items, self.typed, self.visitor.language)

    @property
    def unsaid_figures(self) -> tuple[Fault, ...]:
        """What a proposal for local money leaves open: whose figures it goes by."""
        return unsaid(self.form.fields, self.value["answers"], self.visitor.language)

    @property
    def digest(self) -> str:
        """What changes with anything that the step would bring."""
        return body_digest(self.value)

    @property
    def asking(self) -> ActionRequest:
        """The step as it is asked for, having read this number."""
        return ActionRequest(
            self.person,
            self.form.row.application.code,
            self.key,
            self.number,
            self.visitor.language,
            self.value,
        )


async def drawn(
    desk: Desk, faults: tuple[Fault, ...] = (), *, http_status: int = 200
) -> Response:
    """Draw the form as it now stands, beside what the dossier says."""
    form, language = desk.form, desk.visitor.language
    version = desk.version
    faults = (*clash_faults(version.clashes, language), *faults)
    async with desk.deps.database.read_in_steps() as session:
        held = await session.run(
            documents.usable, desk.person.actor, desk.sheet.documents.values()
        )
        context = await session.run(
            beside, form, desk.person, language, desk.deps.clock()
        )
        money = await session.run(_money, desk)
    return draw(
        desk.request,
        "steps/step.html",
        http_status=http_status,
        form=form,
        action=form.action.value,
        name=action_name(form.action.value, language),
        sheet=desk.sheet,
        typed=version.typed,
        version=version,
        wrong=by_field(faults),
        errors=faults,
        rows=desk.rows,
        key=desk.key,
        number=desk.number,
        papers=papers_shown(form.papers, desk.sheet.documents, held, faults, language),
        binding=form.action in CONFIRMED,
        stake=at_stake(form.row.application, form.action, {}, language),
        reply_kind=REPLY_KIND,
        drawn_once=False,  # What was typed is kept: the form has it in any language.
        reply_hint=reply_hint(form.action, language),
        money=money,
        **context,
    )


async def uploaded(desk: Desk, faults: tuple[Fault, ...]) -> Response:
    """Tell the script of the form what arrived, and what was refused of it."""
    held = await desk.deps.database.read(
        documents.usable, desk.person.actor, desk.sheet.documents.values()
    )
    shown = papers_shown(
        desk.form.papers, desk.sheet.documents, held, (), desk.visitor.language
    )
    return uploads_told(desk.request, shown, faults)


async def to_confirm(desk: Desk) -> Response:
    """Draw once more what is about to happen, with payee and amount in full."""
    form, language = desk.form, desk.visitor.language
    answers = desk.value["answers"]
    async with desk.deps.database.read_in_steps() as session:
        context = await session.run(
            beside, form, desk.person, language, desk.deps.clock()
        )
        money = await session.run(_money, desk)
    return draw(
        desk.request,
        "steps/confirm.html",
        form=form,
        action=form.action.value,
        name=action_name(form.action.value, language),
        sheet=desk.sheet,
        key=desk.key,
        number=desk.number,
        read=desk.digest,
        drawn_once=False,
        stake=at_stake(form.row.application, form.action, answers, language),
        lines=summary(form.fields, answers, language, form.people),
        money=money,
        **context,
    )


def _money(session: Session, desk: Desk) -> MoneyForeseen | None:
    """Give what the step would find in the envelope, by what is answered so far."""
    application, action = desk.form.row.application, desk.form.action
    answers = desk.value["answers"]
    facts = {n: v for n, v in answers.items() if isinstance(v, str | int | bool)}
    draws = draws_of(application, desk.person.actor, desk.deps.clock(), facts)
    return money_foreseen(session, application, draws.get(action))
