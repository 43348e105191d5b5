"""Taking a step of a dossier on a page: asked, read once more where it binds, taken."""

from contextlib import suppress
from dataclasses import replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf, alone, memory_of
from api.engine.interface import EngineAway, EngineSlow
from api.pages.actions.context import Desk, drawn, to_confirm, uploaded
from api.pages.actions.form import CONFIRMED, StepForm, step_form
from api.pages.common.step_banner import going_address
from api.pages.common.visitor import Member, SignInNeeded, Visiting, Visitor
from api.pages.forms.attachments import (
    DOCUMENTS,
    PapersSent,
    lacking,
    paper_faults,
    papers_sent,
    wants_json,
)
from api.pages.forms.autosave import (
    Sent,
    forget,
    keep,
    open_sheet,
    sealed,
    sheet,
    sheet_id,
)
from api.pages.forms.form_data import Typed, compacted, rows_shown, typed_of
from api.pages.forms.form_errors import Fault, faults_of
from api.pages.forms.form_version import Questions, step_fields
from api.pages.forms.merge import lists_of, origin_of
from api.pages.forms.unsent import unsent_page
from api.problems import RequestRefused, StepRefused, http_status, words_of
from api.requests.paths import DossierCode
from api.schemas.allowed_actions import CHOICES
from api.schemas.applications import row_of
from api.services.take_action import check_action, take_action
from api.services.uploads import form_of
from domain import support_types
from domain.errors import (
    ActionNotAllowed,
    AnswersInvalid,
    ApplicationClosed,
    ApplicationStale,
    ConditionNotMet,
    NotFound,
    Refused,
)
from domain.identity import derived_id
from domain.people import Actor, Role
from domain.states import Action
from domain.support import Paper
from persistence import documents, drafts, queries
from presentation.translations import say

routes = APIRouter()

IN_FLIGHT = "request_in_flight"
_MOST_INPUTS = 2000
_MOST_FILES = 40
_ROWS = "rows."
_OVER = (ActionNotAllowed, ApplicationClosed, ConditionNotMet, NotFound)
"""Why a step is not open: what was typed into its form is shown all the same."""


@routes.get("/applications/{code}/steps/{action}")
async def show_step(
    request: Request,
    code: DossierCode,
    action: str,
    person: Member,
    visitor: Visiting,
    deps: DepsOf,
) -> Response:
    """Show what a step asks, with what was typed into it before."""
    try:
        form = await step_form(deps, person, code, _action(action), visitor.language)
    except _OVER as over:
        return await _unsent(request, deps, visitor, code, _action(action), over, {})
    begun = await open_sheet(deps, person.actor.id, f"step:{action}", code)
    typed = compacted(form.fields, {**form.given, **begun.typed})
    number = form.row.application.number
    desk = Desk(
        request, deps, visitor, person, form, begun, typed, deps.new_id(), number, {}
    )
    return await drawn(desk)


@routes.post("/applications/{code}/steps/{action}")
async def send_step(
    request: Request, code: DossierCode, action: str, visitor: Visiting, deps: DepsOf
) -> Response:
    """Keep what was typed, then add a row, show it once more, or take the step."""
    async with form_of(
        request, deps, most_files=_MOST_FILES, most_fields=_MOST_INPUTS
    ) as sent:
        if visitor.person is None:
            await _kept_for_later(request, deps, sent)
            raise SignInNeeded(request.url.path)
        if await _taken_before(deps, visitor.person, code, _word(sent, "key")):
            return await _onward(deps, visitor.person, code, action)
        try:
            desk, files = await _desk(
                request, deps, visitor, code, _action(action), sent
            )
        except _OVER as over:
            await _kept_over(request, deps, visitor.person, code, action, sent)
            return await _unsent(
                request, deps, visitor, code, _action(action), over, typed_of(sent)
            )
        return await _went_on(desk, sent, files)


async def _desk(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    code: str,
    action: Action,
    sent: FormData,
) -> tuple[Desk, PapersSent]:
    """Give the form with all that was sent laid into it, and what became of files."""
    person = visitor.person
    assert person is not None
    form = await step_form(deps, person, code, action, visitor.language)
    begun = await open_sheet(deps, person.actor.id, f"step:{action}", code)
    files = await papers_sent(deps, memory_of(request), person, sent, form.papers)
    origin = origin_of(sent, lists_of(form.fields))
    await keep(deps, begun.id, Sent(typed_of(sent), origin), files.kept)
    begun = await open_sheet(deps, person.actor.id, f"step:{action}", code)
    desk = Desk(
        request,
        deps,
        visitor,
        person,
        form,
        begun,
        compacted(form.fields, {**form.given, **begun.typed}),
        _word(sent, "key") or deps.new_id(),
        _number(sent, form),
        _rows(sent),
    )
    return desk, files


def _action(name: str) -> Action:
    found = next((action for action in CHOICES if action.value == name), None)
    if found is None:
        raise NotFound
    return found


async def _taken_before(deps: Deps, person: Person, code: str, key: str) -> bool:
    """Say whether this very form was sent before and has led to a step."""
    if not key:
        return False
    command_id = derived_id(person.actor.id, key)
    return await deps.database.read(queries.recorded, code, command_id) is not None


async def _kept_for_later(request: Request, deps: Deps, sent: FormData) -> None:
    """Keep what somebody brought whose session is over; their page has the seal."""
    draft_id = _word(sent, "sheet")
    if not draft_id or not sealed(deps, draft_id, sent):
        return
    draft = await deps.database.read(drafts.find_any, draft_id)
    if draft is None:
        return
    owner = Person(Actor(Role.APPLICANT, draft.owner))
    files = await papers_sent(deps, memory_of(request), owner, sent, _any_papers())
    await keep(deps, draft_id, Sent(typed_of(sent), origin_of(sent)), files.kept)


def _any_papers() -> tuple[Paper, ...]:
    """Give every paper that any step asks for; which this one does is seen later."""
    found = (p for kind in support_types.current() for p in kind.every_paper)
    return tuple({paper.code: paper for paper in found}.values())


async def _kept_over(
    request: Request,
    deps: Deps,
    person: Person,
    code: str,
    action: str,
    sent: FormData,
) -> None:
    """Keep what came for a step that is not open any more, where it was begun."""
    draft_id = sheet_id(person.actor.id, f"step:{action}", code)
    files = await papers_sent(deps, memory_of(request), person, sent, _any_papers())
    with suppress(NotFound):
        origin = origin_of(sent)
        await keep(deps, draft_id, Sent(typed_of(sent), origin), files.kept)


async def _unsent(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    code: str,
    action: Action,
    over: Refused,
    sent: Typed,
) -> Response:
    """Show what was typed into the form of a step that is not open any more.

    Raises why it is not, where nothing was typed.
    """
    person, language = visitor.person, visitor.language
    assert person is not None
    draft_id = sheet_id(person.actor.id, f"step:{action}", code)
    async with deps.database.read_in_steps() as session:
        draft = await session.run(drafts.find_any, draft_id)
        digests = draft.documents.values() if draft else ()
        files = await session.run(documents.usable, person.actor, digests)
    before = sheet(deps, draft).typed if draft else {}
    fields = await step_fields(deps, action, code)
    lines = Questions(fields, tuple(lists_of(fields))).told(
        {**before, **sent}, language
    )
    if not lines and not files:
        raise over
    title, detail = words_of(over, language)
    told = say(
        language, "It can no longer be sent from here. Copy what you still need."
    )
    return unsent_page(
        request,
        title,
        f"{detail} {told}",
        lines,
        "" if isinstance(over, NotFound) else code,
        http_status(over),
        [file.name for file in files.values()],
    )


async def _went_on(desk: Desk, sent: FormData, files: PapersSent) -> Response:
    stayed = await _stayed(desk, sent, files)
    if stayed is not None:
        return stayed
    # What was read is what is done, whatever another window typed since.
    confirmed = _word(sent, "do") == "confirm" and _word(sent, "read") == desk.digest
    try:
        if desk.form.action in CONFIRMED and not confirmed:
            await check_action(desk.deps, desk.asking)
            return await to_confirm(desk)
        return await _taken(desk)
    except StepRefused as step:
        return await _refused(desk, step.refused)
    except Refused as refused:
        return await _refused(desk, refused)


async def _stayed(desk: Desk, sent: FormData, files: PapersSent) -> Response | None:
    """Draw the form once more where it is not to be sent yet; None where it is."""
    faults = paper_faults(files, desk.visitor.language)
    if wants_json(desk.request, sent):
        return await uploaded(desk, faults)
    if faults:
        return await drawn(desk, faults, http_status=422)
    if "add" in sent or "upload" in sent or "remove" in sent:
        return await drawn(desk)
    if desk.version.clashes:
        return await drawn(desk, http_status=409)
    if blank := (*desk.blank_replies, *desk.unsaid_figures):
        return await drawn(desk, blank, http_status=422)
    return None


async def _taken(desk: Desk) -> Response:
    code, action = desk.form.row.application.code, desk.form.action.value
    key = ""
    try:
        async with alone(desk.request, desk.person, desk.key):
            await take_action(desk.deps, desk.asking)
    except EngineAway:
        words = say(
            desk.visitor.language,
            "The workflow engine is away for a moment, so nothing has happened yet. "
            "What you typed is kept: send it again shortly.",
        )
        return await drawn(desk, (Fault(words, "#step", ""),), http_status=503)
    except EngineSlow:
        key = desk.key
    except RequestRefused as refused:
        if refused.code != IN_FLIGHT:
            raise
        return RedirectResponse(going_address(code, desk.key), 303)
    await forget(desk.deps, desk.sheet)
    return await _onward(desk.deps, desk.person, code, action, key)


async def _onward(
    deps: Deps, person: Person, code: str, action: str, awaited: str = ""
) -> Response:
    """Lead to the dossier, or to the work list who left it by this very step.

    `awaited` is the key of a step whose answer is still out.
    """
    try:
        await deps.database.read(row_of, person.actor, code)
    except NotFound:
        return RedirectResponse(f"/work?done={action}", 303)
    if awaited:
        return RedirectResponse(going_address(code, awaited), 303)
    return RedirectResponse(f"/applications/{code}?done={action}", 303)


async def _refused(desk: Desk, refused: Refused) -> Response:
    """Show the form again with every problem, and everything that was typed."""
    language = desk.visitor.language
    if isinstance(refused, AnswersInvalid):
        others = [p for p in refused.problems if not p.field.startswith(DOCUMENTS)]
        found = faults_of(others, desk.form.fields, language)
        named = lacking(refused.problems, desk.form.papers, language)
        return await drawn(desk, (*found, *named), http_status=422)
    title, detail = words_of(refused, language)
    if isinstance(refused, ApplicationStale):
        # They have now been told; the next time they send, they have read this state.
        desk = replace(desk, number=await _number_now(desk), key=desk.deps.new_id())
    fault = Fault(f"{title}. {detail}", "#step", "")
    return await drawn(desk, (fault,), http_status=http_status(refused))


async def _number_now(desk: Desk) -> int:
    code = desk.form.row.application.code
    return (
        await desk.deps.database.read(row_of, desk.person.actor, code)
    ).application.number


def _word(sent: FormData, name: str) -> str:
    found = sent.get(name)
    return found if isinstance(found, str) and len(found) <= 128 else ""


def _number(sent: FormData, form: StepForm) -> int:
    """Give the event the form was drawn from, which its sender has read."""
    found = _word(sent, "number")
    if found.isascii() and found.isdigit() and len(found) <= 9:
        return int(found)
    return form.row.application.number


def _rows(sent: FormData) -> dict[str, int]:
    """Give how many rows each list shows, one more for the list to be added to."""
    added = _word(sent, "add")
    names = (n.removeprefix(_ROWS) for n in sent if n.startswith(_ROWS))
    return {n: rows_shown(sent.get(f"{_ROWS}{n}")) + (n == added) for n in names}
