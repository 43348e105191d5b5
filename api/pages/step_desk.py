"""Somebody at the form of a step: what they have put there, and how it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from api.dependencies import Deps
from api.json_text import body_digest
from api.money_foreseen import money_foreseen
from api.offered import draws_of
from api.pages.at_stake import at_stake
from api.pages.autosave import Sheet
from api.pages.beside import beside
from api.pages.conversation import REPLY_KIND, reply_hint, unanswered
from api.pages.drawing import draw
from api.pages.faults import Fault, by_field
from api.pages.figures import action_name
from api.pages.form_version import (
    FormVersion,
    Questions,
    clash_faults,
    form_version,
)
from api.pages.merge import lists_of
from api.pages.papers_sent import papers_shown, uploads_told
from api.pages.province_figures import unsaid
from api.pages.step_form import CONFIRMED, StepForm
from api.pages.summary import summary
from api.pages.typed import Typed
from api.pages.visitor import Visitor
from api.schemas.dossiers import MoneyForeseen
from api.security import Person
from api.stepping import Asking
from domain.corrections import CORRECTIONS
from domain.states import Action
from persistence import documents
from persistence.database import Session


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
    def asking(self) -> Asking:
        """The step as it is asked for, having read this number."""
        return Asking(
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
    async with desk.deps.database.read() as session:
        held = await documents.usable(
            session, desk.person.actor, desk.sheet.documents.values()
        )
        context = await beside(session, form, desk.person, language, desk.deps.clock())
        money = await _money(session, desk)
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
    async with desk.deps.database.read() as session:
        held = await documents.usable(
            session, desk.person.actor, desk.sheet.documents.values()
        )
    shown = papers_shown(
        desk.form.papers, desk.sheet.documents, held, (), desk.visitor.language
    )
    return uploads_told(desk.request, shown, faults)


async def to_confirm(desk: Desk) -> Response:
    """Draw once more what is about to happen, with payee and amount in full."""
    form, language = desk.form, desk.visitor.language
    answers = desk.value["answers"]
    async with desk.deps.database.read() as session:
        context = await beside(session, form, desk.person, language, desk.deps.clock())
        money = await _money(session, desk)
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


async def _money(session: Session, desk: Desk) -> MoneyForeseen | None:
    """Give what the step would find in the envelope, by what is answered so far."""
    application, action = desk.form.row.application, desk.form.action
    answers = desk.value["answers"]
    facts = {n: v for n, v in answers.items() if isinstance(v, str | int | bool)}
    draws = draws_of(application, desk.person.actor, desk.deps.clock(), facts)
    return await money_foreseen(session, application, draws.get(action))
