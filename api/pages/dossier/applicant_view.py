"""Where an application stands, for its applicant: who has it, until when, what now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response

from api.auth.tokens import Person
from api.dependencies import Deps
from api.pages.common.deadline_badge import due_of
from api.pages.common.formatting import action_name
from api.pages.common.rendering import draw
from api.pages.common.translations import say
from api.pages.common.visitor import Visitor
from api.pages.dossier.events import answered, changes_granted
from api.pages.forms.answer_display import Line, summary
from api.pages.funds.queue import funds_awaited
from api.pages.funds.views import fund_names
from api.requests.language import Language
from api.schemas.allowed_actions import Standpoint
from api.schemas.applications import (
    dossier_papers,
    explanation,
    payee_of,
    row_of,
    shown,
)
from api.schemas.events import Reader, trail
from api.schemas.record import EventShown
from domain.application import Application, Event
from domain.calendar import load
from domain.corrections import CORRECTIONS
from domain.decision import rulebook
from domain.entitlement import earned, eligible_cost
from domain.explanation import payable_words
from domain.identity import derived_id
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

_TOLD_IN_FULL = frozenset(
    {
        Action.ACCEPT,
        Action.CONFIRM_PAYMENT,
        Action.CONFIRM_REPAYMENT,
        Action.DECIDE_AMENDMENT,
        Action.REQUEST_AMENDMENT,
        Action.STOP,
        Action.VERIFY_SETTLEMENT,
    }
)
"""Steps told with all that was answered; of the others the reason is enough."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A step as it is told: its words, what was answered at it, or only why."""

    event: EventShown
    label: str
    lines: tuple[Line, ...]
    reason: str


def happened(
    events: Sequence[EventShown], kind: SupportType, language: Language
) -> list[Happened]:
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
    source = State(event.source) if event.source else None
    step = STANDARD.find(source, Action(event.action)) if source else None
    told = Role.APPLICANT in event.tells
    return step is not None and step.internal and not told


def _told(
    event: EventShown, kind: SupportType, asked: Mapping[str, Any], language: Language
) -> Happened:
    label = event.label.vi if language == "vi" else event.label.en
    answers = event.answers or {}
    if Action(event.action) not in _TOLD_IN_FULL:
        return Happened(event, label, (), str(answers.get("reason", "")))
    lines = answered(event, kind, (), language)
    if event.action == Action.DECIDE_AMENDMENT and "decision" in answers:
        decision = summary(DECIDE_AMENDMENT.fields[:1], answers, language)[0].text
        lines = (*_requested(kind, asked, language), *lines[1:])
        label = f"{label}: {decision}"
    return Happened(event, label, lines, "")


def _requested(
    kind: SupportType, asked: Mapping[str, Any], language: Language
) -> tuple[Line, ...]:
    """Give the change that was asked for, without what is not about its kind."""
    about: tuple[str, ...] = ("change", CORRECTIONS)
    if asked.get("kind") in OF_TIME:
        about = ("completes_on",)
    if asked.get("kind") in OF_AMOUNT:
        about = ("amount_vnd",)
    wanted = {name: asked[name] for name in ("kind", *about) if name in asked}
    form = with_changed_answers(REQUEST_AMENDMENT, kind.form)
    return tuple(summary(form.fields, wanted, language))


SIDE_STEPS = frozenset(
    {
        Action.WITHDRAW,
        Action.REQUEST_AMENDMENT,
        Action.REPORT_PROGRESS,
        Action.REPLACE_PAPERS,
        Action.WAIVE_ADVANCE,
    }
)
"""Steps an applicant may take, but that nothing waits for."""
GOING = "slow"
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
    language, now = visitor.language, deps.clock()
    async with deps.database.read() as session:
        row = await row_of(session, person.actor, code)
        view = Standpoint(person.actor, now, language, payee_of(row.answers))
        dossier = await shown(session, row, view)
        recorded = [found.event for found in await queries.trail(session, code)]
        events = await trail(session, code, Reader(person.actor, language))
        held = await dossier_papers(session, row.application, language)
        funds = await funds_awaited(session, person, row.application)
    application = row.application
    kind = rulebook(application).kind
    offered = [a.action for a in dossier.allowed_actions]
    return draw(
        request,
        "state/state.html",
        dossier=dossier,
        explained=explanation(application, recorded, now, language),
        mine=waits_for(application) is Role.APPLICANT,
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
        funds=funds,
        fund_names=fund_names(language),
        stages=STAGES,
        passed=stages_passed(application.state, recorded),
        debt=debt_of(application),
        accepted=accepted_of(application, events, language),
        asked=_latest_request(events),
        happened=happened(events, kind, language),
        held=held,
        answers=summary(kind.form.fields, row.answers, language),
        changed=changes_granted(application, language),
        **step_told(request, person, recorded, language),
    )


def _buttons(names: Sequence[str], language: Language, *, side: bool) -> list[Button]:
    return [
        Button(name, action_name(name, language))
        for name in names
        if (Action(name) in SIDE_STEPS) is side
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
    asking = {
        action.value
        for action in (
            Action.RETURN,
            Action.ASK_CLARIFICATION,
            Action.REQUIRE_CORRECTION,
            Action.RETURN_ADVANCE,
            Action.RETURN_SETTLEMENT,
        )
    }
    moved = [e for e in events if e.source != e.target]
    return moved[-1] if moved and moved[-1].action in asking else None


def done_words(done: str, language: Language) -> str:
    """Give the words for what was just done, nothing for what is no step."""
    if done not in {action.value for action in Action}:
        return ""
    return say(language, "Done: %(step)s.", step=action_name(done, language))


def going_address(code: str, key: str) -> str:
    """Give the dossier's page for a step whose answer is still out, by its key."""
    return f"/applications/{code}?done={GOING}&key={quote(key, safe='')}"


def step_told(
    request: Request, person: Person, recorded: Sequence[Event], language: Language
) -> Mapping[str, Any]:
    """Give what the banner says of the step that led here: `told` done, `going` not.

    An address alone announces nothing: a step is done once it stands in the record as
    the newest of whoever reads, or under the key that it was sent with.
    """
    done = request.query_params.get("done", "")
    key = request.query_params.get("key", "")
    if done == GOING and key:
        command_id = derived_id(person.actor.id, key)
        step = next((e for e in recorded if e.command_id == command_id), None)
        if step is None:
            return {"going": _going_words(language)}
        return {"told": done_words(step.action.value, language)}
    mine = [e.action.value for e in recorded if e.actor.id == person.actor.id]
    return {"told": done_words(done, language)} if mine[-1:] == [done] else {}


def _going_words(language: Language) -> str:
    return say(
        language,
        "What you sent is kept and is being worked on. Reload this page in a moment; "
        "should nothing have changed after some minutes, take the step again.",
    )


@dataclass(frozen=True, slots=True)
class Debt:
    """What has to be paid back in đồng, and how much of it has come."""

    owed_vnd: int
    repaid_vnd: int

    @property
    def left_vnd(self) -> int:
        """The đồng that are still to come."""
        return self.owed_vnd - self.repaid_vnd


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of an award after inspection and settlement, in đồng.

    `earned_vnd` is what the cost accepted earns, `payable_vnd` what is left of that
    after settlement; `findings` and `note` are the words of who inspected and settled.
    """

    cost_vnd: int
    eligible_vnd: int
    earned_vnd: int
    payable_vnd: int
    computed: str
    """How `earned_vnd` was computed, with its articles; empty under older norms."""
    findings: str
    note: str

    @property
    def in_part(self) -> bool:
        """Whether less was accepted than the award was computed from."""
        return self.cost_vnd < self.eligible_vnd

    @property
    def lowered(self) -> bool:
        """Whether the settlement left less than the cost accepted earns."""
        return self.payable_vnd < self.earned_vnd


def debt_of(application: Application) -> Debt | None:
    """Give what has to be paid back, None where nothing ever had to be."""
    if not application.to_repay_vnd:
        return None
    return Debt(application.to_repay_vnd, application.repaid_vnd)


def accepted_of(
    application: Application, events: Iterable[EventShown], language: Language
) -> Accepted | None:
    """Give what was accepted of the work, None before that or where it earns nothing.

    Who withdraws is paid nothing, whatever was accepted.
    """
    if not application.accepted_cost_vnd or _ended_early(application):
        return None
    found = {event.action: event.answers or {} for event in events}
    rules = rulebook(application)
    cost = application.accepted_cost_vnd
    paid_for = earned(application, rules.terms(application), cost)
    return Accepted(
        cost,
        eligible_cost(application, rules.kind),
        paid_for.amount_vnd,
        application.payable_vnd,
        payable_words(paid_for, language) if paid_for.basis else "",
        str(found.get(Action.ACCEPT.value, {}).get("findings", "")),
        str(found.get(Action.VERIFY_SETTLEMENT.value, {}).get("note", "")),
    )


def _ended_early(application: Application) -> bool:
    early = (State.WITHDRAWN, State.STOPPED, State.LAPSED)
    return application.state in early or application.after_recovery in early
