"""The page of an action: its form as somebody filled it in, beside the dossier."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fastapi import Request, Response

from api.auth.tokens import Person
from api.dependencies import Deps
from api.pages.actions.form import ActionForm
from api.pages.actions.hints import at_stake
from api.pages.actions.province_figures import missing_figures
from api.pages.actions.replies import REPLY_KIND, missing_replies, reply_hint
from api.pages.common.checks import checklist, eligibility_check, others_of
from api.pages.common.events import Done, brought
from api.pages.common.opinions import panel_summary
from api.pages.common.rendering import render
from api.pages.common.visitor import STAFF, Visitor
from api.pages.forms.attachments import (
    DOCUMENTS,
    AttachmentRow,
    attachment_rows,
    missing_attachments,
    upload_answer,
)
from api.pages.forms.autosave import Sheet
from api.pages.forms.form_data import Typed
from api.pages.forms.form_errors import FormError, errors_by_field, form_errors
from api.pages.forms.form_version import (
    FormVersion,
    Questions,
    clash_errors,
    form_version,
)
from api.pages.forms.merge import lists_of
from api.problems import http_status as status_of
from api.problems import words_of
from api.requests.bodies import body_digest
from api.schemas.allowed_actions import MoneyForeseen, Standpoint, draws_of, money_check
from api.schemas.applications import (
    application_for,
    dossier_documents,
    load_dossier,
    payee_of,
)
from api.services.take_action import ActionRequest
from domain.application import Application
from domain.corrections import CORRECTIONS
from domain.deadlines import goes_on_by_itself, overdue, time_up
from domain.decision import Rulebook, rulebook
from domain.errors import AnswersInvalid, ApplicationStale, Refused
from domain.lifecycle import Beside
from domain.standard import STANDARD
from domain.states import Action
from persistence import documents
from persistence.database import Session
from presentation.answers import AnswerLine, answer_lines
from presentation.language import Language, say
from presentation.names import action_name


@dataclass(frozen=True, slots=True)
class ActionPage:
    """The page of an action for somebody: its form, and what they typed into it."""

    request: Request
    deps: Deps
    visitor: Visitor
    person: Person
    form: ActionForm
    sheet: Sheet
    typed: Typed
    key: str
    number: int
    rows: Mapping[str, int]

    @property
    def code(self) -> str:
        """The code of the dossier."""
        return self.form.row.application.code

    @property
    def questions(self) -> Questions:
        """The questions of the form, as far as they are typed."""
        lists = tuple(lists_of(self.form.fields))
        return Questions(self.form.fields, lists, people=self.form.people)

    @property
    def version(self) -> FormVersion:
        """What the form is drawn from, and what another window changed too."""
        language = self.visitor.language
        return form_version(
            self.deps, self.typed, self.sheet.saves, self.questions, language
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
    def blank_replies(self) -> tuple[FormError, ...]:
        """The items left without a reply; a completed file may answer otherwise."""
        brought = self.sheet.documents or CORRECTIONS in self.value["answers"]
        if self.form.action is Action.RESUBMIT and brought:
            return ()
        return missing_replies(self.form.items, self.typed, self.visitor.language)

    @property
    def unsaid_figures(self) -> tuple[FormError, ...]:
        """What a proposal for local money leaves open: whose figures it goes by."""
        return missing_figures(
            self.form.fields, self.value["answers"], self.visitor.language
        )

    @property
    def digest(self) -> str:
        """What changes with anything that the step would bring."""
        return body_digest(self.value)

    @property
    def action_request(self) -> ActionRequest:
        """The action as it is asked for, having read this number."""
        return ActionRequest(
            self.person,
            self.code,
            self.key,
            self.number,
            self.visitor.language,
            self.value,
        )


async def show_form(
    page: ActionPage,
    faults: tuple[FormError, ...] = (),
    refused: Refused | None = None,
    *,
    http_status: int = 200,
) -> Response:
    """Return the form as it now stands, with what is wrong, beside the dossier."""
    if refused:
        http_status = status_of(refused)
    context = await page.deps.database.read(_form_context, page, faults, refused)
    return render(page.request, "steps/step.html", http_status=http_status, **context)


async def show_confirmation(page: ActionPage) -> Response:
    """Return once more what is about to happen, with payee and amount in full."""
    context = await page.deps.database.read(_confirmation_context, page)
    return render(page.request, "steps/confirm.html", **context)


async def answer_upload(page: ActionPage, faults: tuple[FormError, ...]) -> Response:
    """Tell the script of the form what arrived, and what was refused of it."""
    papers = await page.deps.database.read(_papers, page, ())
    return upload_answer(page.request, papers, faults)


def _form_context(
    session: Session,
    page: ActionPage,
    faults: tuple[FormError, ...],
    refused: Refused | None,
) -> Mapping[str, Any]:
    language, version = page.visitor.language, page.version
    if isinstance(refused, ApplicationStale):
        # They have now been told; the next time they send, they have read this state.
        row = load_dossier(session, page.person.actor, page.code)
        page = replace(page, number=row.application.number, key=page.deps.new_id())
    refusal = _refusal_faults(page, refused) if refused else ()
    faults = (*clash_errors(version.clashes, language), *faults, *refusal)
    return {
        **_common_context(session, page, {}),
        "typed": version.typed,
        "version": version,
        "wrong": errors_by_field(faults),
        "errors": faults,
        "rows": page.rows,
        "papers": _papers(session, page, faults),
        "binding": page.form.step.confirmed,
        "reply_kind": REPLY_KIND,
        "reply_hint": reply_hint(page.form.action, language),
    }


def _confirmation_context(session: Session, page: ActionPage) -> Mapping[str, Any]:
    form, answers = page.form, page.value["answers"]
    return {
        **_common_context(session, page, answers),
        "read": page.digest,
        "lines": answer_lines(form.fields, answers, page.visitor.language, form.people),
    }


def _common_context(
    session: Session, page: ActionPage, answers: Mapping[str, Any]
) -> Mapping[str, Any]:
    form, language = page.form, page.visitor.language
    return {
        "form": form,
        "action": form.action.value,
        "name": action_name(form.action.value, language),
        "sheet": page.sheet,
        "key": page.key,
        "number": page.number,
        # What was typed is kept: the form has it in any language.
        "drawn_once": False,
        "stake": at_stake(form.row.application, form.step.stake, answers, language),
        "money": _money(session, page),
        **dossier_context(session, form, page.person, language, page.deps.clock()),
    }


def _refusal_faults(page: ActionPage, refused: Refused) -> tuple[FormError, ...]:
    """Return every problem of a refusal, where it is mended."""
    language = page.visitor.language
    if not isinstance(refused, AnswersInvalid):
        title, detail = words_of(refused, language)
        return (FormError(f"{title}. {detail}", "#step", ""),)
    of_papers = missing_attachments(refused.problems, page.form.papers, language)
    others = [p for p in refused.problems if not p.field.startswith(DOCUMENTS)]
    return (*form_errors(others, page.form.fields, language), *of_papers)


def _papers(
    session: Session, page: ActionPage, faults: tuple[FormError, ...]
) -> list[AttachmentRow]:
    digests = page.sheet.documents
    held = documents.usable(session, page.person.actor, digests.values())
    language = page.visitor.language
    return attachment_rows(page.form.papers, digests, held, faults, language)


def _money(session: Session, page: ActionPage) -> MoneyForeseen | None:
    """Return what the step would find in the envelope, by what is answered so far."""
    application, answers = page.form.row.application, page.value["answers"]
    facts = {n: v for n, v in answers.items() if isinstance(v, str | int | bool)}
    draws = draws_of(application, page.person.actor, page.deps.clock(), facts)
    return money_check(session, application, draws.get(page.form.action))


def dossier_context(
    session: Session,
    form: ActionForm,
    person: Person,
    language: Language,
    now: datetime,
) -> Mapping[str, Any]:
    """Give the facts, answers and papers of a dossier, for whoever may see it.

    Those who work on it also get what their page of the dossier judges, as far as the
    step is decided on it; an applicant's page has none of that.
    """
    application, answers = form.row.application, form.row.answers
    rules = rulebook(application)
    view = Standpoint(person.actor, now, language, payee_of(answers))
    held = dossier_documents(session, application, language)
    given = {paper.paper for paper in held}
    staff = person.actor.role in STAFF
    by_papers = staff and Beside.CHECKLIST in form.step.beside
    others = others_of(session, form.row, person.actor) if staff else None
    by_opinions = staff and Beside.OPINIONS in form.step.beside
    return {
        "dossier": application_for(session, form.row, view),
        "payee": payee_of(answers),
        "time_up": _time_up(application, now, language),
        "answers": answer_lines(rules.kind.form.fields, answers, language),
        "held": held,
        "brought": _brought(form, rules, language) if staff else (),
        "judged": eligibility_check(application, rules, given, others, language)
        if others
        else None,
        "checklist": checklist(application, rules, given, language)
        if by_papers
        else (),
        "appraised": panel_summary(application, form.events, language)
        if by_opinions
        else None,
    }


def _time_up(application: Application, now: datetime, language: Language) -> str:
    """Give what becomes of the dossier if nobody acts, where it moves by itself."""
    row = STANDARD.row(application.state)
    if overdue(application, now) or not goes_on_by_itself(row):
        return ""
    return time_up(row, application.due_at, language)


def _brought(form: ActionForm, rules: Rulebook, language: Language) -> tuple[Done, ...]:
    """Give what the step judges; answers that would change beside those of today."""
    found = brought(form.events, form.step, rules.kind, language)
    if form.action is not Action.DECIDE_AMENDMENT:
        return found
    lines = answer_lines(rules.kind.form.fields, form.row.answers, language)
    now = {f"{CORRECTIONS}.{line.name}": line.text for line in lines}
    return tuple(
        replace(done, lines=tuple(_with_today(x, now, language) for x in done.lines))
        for done in found
    )


def _with_today(
    line: AnswerLine, now: Mapping[str, str], language: Language
) -> AnswerLine:
    if line.name not in now:
        return line
    today = say(language, "now: %(answer)s", answer=now[line.name])
    return replace(line, text=f"{line.text} ({today})")
