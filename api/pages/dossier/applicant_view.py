"""Where an application stands, for its applicant: who has it, until when, what now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request, Response

from api.auth.tokens import Person
from api.dependencies import Deps
from api.pages.common.deadline_badge import due_of
from api.pages.common.events import answered, changes_granted, step_of
from api.pages.common.rendering import render
from api.pages.common.settlement import (
    accepted_of,
    debt_of,
)
from api.pages.common.step_banner import step_banner
from api.pages.common.visitor import Visitor
from api.schemas.allowed_actions import Standpoint
from api.schemas.applications import (
    application_for,
    dossier_documents,
    explanation,
    load_dossier,
    payee_of,
)
from api.schemas.events import EventShown, Reader, load_events
from api.services.fund_queue import funds_awaited
from domain.application import Application, Event
from domain.calendar import load
from domain.corrections import CORRECTIONS
from domain.deadlines import goes_on_by_itself
from domain.decision import rulebook
from domain.lifecycle import Transition
from domain.people import Role
from domain.standard import LAPSING, STANDARD, waits_for
from domain.states import Action, Stage, State
from domain.steps.amendment import (
    DECIDE_AMENDMENT,
    OF_AMOUNT,
    OF_TIME,
    REQUEST_AMENDMENT,
    with_changed_answers,
)
from domain.support import SupportType
from persistence import queries
from persistence.database import Session
from presentation.answers import AnswerLine, answer_lines
from presentation.language import Language
from presentation.names import action_name, fund_names


@dataclass(frozen=True, slots=True)
class ApplicantStep:
    """A step as it is told: its words, what was answered at it, or only why."""

    event: EventShown
    label: str
    lines: tuple[AnswerLine, ...]
    reason: str


def applicant_steps(
    events: Sequence[EventShown], kind: SupportType, language: Language
) -> list[ApplicantStep]:
    """Give every step, the latest first; a decision stands with what it is about.

    Matters of the office that applicants are not told of are left out.
    """
    found, asked = [], {}
    for event in (one for one in events if not _internal(one)):
        if event.action == Action.REQUEST_AMENDMENT:
            asked = event.answers or {}
        found.append(_told(event, kind, asked, language))
    return found[::-1]


def _internal(event: EventShown) -> bool:
    step = step_of(event)
    told = Role.APPLICANT in event.tells
    return step is not None and step.internal and not told


def _told(
    event: EventShown, kind: SupportType, asked: Mapping[str, Any], language: Language
) -> ApplicantStep:
    label = event.label.vi if language == "vi" else event.label.en
    answers = event.answers or {}
    step = step_of(event)
    if step is None or not step.answers_shown:
        return ApplicantStep(event, label, (), str(answers.get("reason", "")))
    lines = answered(event, kind, (), language)
    if event.action == Action.DECIDE_AMENDMENT and "decision" in answers:
        decision = answer_lines(DECIDE_AMENDMENT.fields[:1], answers, language)[0].text
        lines = (*_requested(kind, asked, language), *lines[1:])
        label = f"{label}: {decision}"
    return ApplicantStep(event, label, lines, "")


def _requested(
    kind: SupportType, asked: Mapping[str, Any], language: Language
) -> tuple[AnswerLine, ...]:
    """Give the change that was asked for, without what is not about its kind."""
    about: tuple[str, ...] = ("change", CORRECTIONS)
    if asked.get("kind") in OF_TIME:
        about = ("completes_on",)
    if asked.get("kind") in OF_AMOUNT:
        about = ("amount_vnd",)
    wanted = {name: asked[name] for name in ("kind", *about) if name in asked}
    form = with_changed_answers(REQUEST_AMENDMENT, kind.form)
    return tuple(answer_lines(form.fields, wanted, language))


STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSED)


@dataclass(frozen=True, slots=True)
class Button:
    """A step that may be taken, as a link to its form."""

    action: str
    text: str


async def state_page(
    request: Request, deps: Deps, visitor: Visitor, person: Person, code: str
) -> Response:
    """Draw where an application is for who applied. Raises NotFound."""
    now, language = deps.clock(), visitor.language
    context = await deps.database.read(_context, person, code, now, language)
    recorded = context["recorded"]
    banner = step_banner(request, person, recorded, language)
    return render(request, "state/state.html", **context, **banner)


def _context(
    session: Session, person: Person, code: str, now: datetime, language: Language
) -> dict[str, Any]:
    """Return what the page of an applicant shows. Raises NotFound."""
    row = load_dossier(session, person.actor, code)
    view = Standpoint(person.actor, now, language, payee_of(row.answers))
    dossier = application_for(session, row, view)
    recorded = [found.event for found in queries.trail(session, code)]
    events = load_events(session, code, Reader(person.actor, language))
    held = dossier_documents(session, row.application, language)
    application = row.application
    kind = rulebook(application).kind
    offered = _offered(application, [a.action for a in dossier.allowed_actions])
    return dict(
        recorded=recorded,
        dossier=dossier,
        explained=explanation(application, recorded, now, language),
        mine=waits_for(application) is Role.APPLICANT,
        goes_on=goes_on_by_itself(STANDARD.row(application.state)),
        main=_buttons(offered, language, side=False),
        side=_buttons(offered, language, side=True),
        due=due_of(
            application.due_at,
            now,
            load(application.calendar),
            language,
            closed=dossier.stage == Stage.CLOSED,
            lapsing=application.state in LAPSING,
        ),
        funds=funds_awaited(session, person, application),
        fund_names=fund_names(language),
        stages=STAGES,
        passed=stages_passed(application.state, recorded),
        debt=debt_of(application),
        accepted=accepted_of(application, events, language),
        asked=_latest_request(events),
        happened=applicant_steps(events, kind, language),
        held=held,
        answers=answer_lines(kind.form.fields, row.answers, language),
        changed=changes_granted(application, language),
    )


def _offered(application: Application, names: Sequence[str]) -> list[Transition]:
    steps = STANDARD.leaving(application.state)
    return [step for step in steps if step.action in names]


def _buttons(
    steps: Sequence[Transition], language: Language, *, side: bool
) -> list[Button]:
    return [
        Button(step.action, action_name(step.action, language))
        for step in steps
        if step.side is side
    ]


def stages_passed(state: State, events: Sequence[Event]) -> frozenset[Stage]:
    """Give the stages that lie behind a dossier; all it was in once that was decided.

    What was withdrawn, stopped or lapsed never came to the end of the stage it was in,
    nor through the one in which money is paid back.
    """
    targets = {event.target for event in events} - {State.RECOVERING}
    been = {STANDARD.row(target).stage for target in targets} & set(STAGES)
    now = STANDARD.row(state).stage
    if state in (State.COMPLETED, State.REFUSED):
        return frozenset(been)
    if state is State.RECOVERING or now not in STAGES:
        now = max(been, key=STAGES.index)
    return frozenset(been - set(STAGES[STAGES.index(now) :]))


def _latest_request(events: Sequence[EventShown]) -> EventShown | None:
    """Give the step that asked the applicant for something, while it is the last."""
    moved = [e for e in events if e.source != e.target]
    step = step_of(moved[-1]) if moved else None
    if step is None or not step.returns:
        return None
    waiting = STANDARD.row(State(moved[-1].target)).waits_for
    return moved[-1] if waiting is Role.APPLICANT else None
