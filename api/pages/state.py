"""Where an application stands, for its applicant: who has it, until when, what now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response

from api.dependencies import Deps
from api.dossier_shown import dossier_papers, payee_of, row_of, shown
from api.explained import explanation
from api.language import Language
from api.offered import Standpoint
from api.pages.dossier_told import changes_granted
from api.pages.drawing import draw
from api.pages.due import due_of
from api.pages.envelopes import fund_names
from api.pages.figures import action_name
from api.pages.funds_awaited import funds_awaited
from api.pages.happened import happened
from api.pages.state_money import accepted_of, debt_of
from api.pages.summary import summary
from api.pages.visitor import Visitor
from api.pages.words import say
from api.schemas.record import EventShown
from api.security import Person
from api.trail_shown import Reader, trail
from domain.application import Event
from domain.calendar import load
from domain.decision import rulebook
from domain.identity import derived_id
from domain.people import Role
from domain.standard import LAPSING, STANDARD, waits_for
from domain.states import Action, Stage, State
from persistence import queries

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
