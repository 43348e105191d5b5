"""Pages on which an action of a dossier is taken: asked, read once more, taken."""

from contextlib import suppress

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf, alone, memory_of
from api.engine.interface import EngineAway, EngineSlow
from api.pages.actions.context import (
    ActionPage,
    answer_upload,
    show_confirmation,
    show_form,
)
from api.pages.actions.form import ActionForm, load_form
from api.pages.common.step_banner import going_address
from api.pages.common.visitor import Member, SignInNeeded, Visiting, Visitor
from api.pages.forms.attachments import (
    Attachments,
    attachment_errors,
    receive_attachments,
    wants_json,
)
from api.pages.forms.autosave import (
    Sent,
    Sheet,
    begin_sheet,
    discard_sheet,
    find_sheet,
    save_typed,
    sealed,
    sheet_id,
)
from api.pages.forms.autosave import sheet as sheet_of
from api.pages.forms.form_data import Typed, compacted, row_count, typed_of
from api.pages.forms.form_errors import FormError
from api.pages.forms.form_version import Questions, step_fields
from api.pages.forms.merge import lists_of, origin_of
from api.pages.forms.unsent import show_unsent
from api.problems import RequestRefused, StepRefused, http_status, words_of
from api.requests.parameters import DossierCode
from api.schemas.applications import load_dossier
from api.services.take_action import check_action, take_action
from api.services.uploads import form_of
from domain import support_types
from domain.errors import (
    ActionNotAllowed,
    ApplicationClosed,
    ConditionNotMet,
    NotFound,
    Refused,
)
from domain.identity import derived_id
from domain.people import Actor, Role
from domain.standard import CHOICES
from domain.states import Action
from domain.support import Paper
from persistence import documents, drafts, queries
from persistence.database import Session
from presentation.language import Language, say

routes = APIRouter()

IN_FLIGHT = "request_in_flight"
_MOST_INPUTS = 2000
_MOST_FILES = 40
_ROWS = "rows."
_NOT_OPEN = (ActionNotAllowed, ApplicationClosed, ConditionNotMet, NotFound)
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
    name = _action_named(action)
    try:
        form, sheet = await deps.database.read(
            _load_form_and_sheet, deps, person, code, name, visitor.language
        )
    except _NOT_OPEN as reason:
        return await _show_unsent(request, deps, visitor, code, name, reason, {})
    sheet = sheet or await begin_sheet(deps, *_sheet_key(person, name, code))
    typed = compacted(form.fields, {**form.given, **sheet.typed})
    number = form.row.application.number
    return await show_form(
        ActionPage(
            request,
            deps,
            visitor,
            person,
            form,
            sheet,
            typed,
            key=deps.new_id(),
            number=number,
            rows={},
        )
    )


@routes.post("/applications/{code}/steps/{action}")
async def send_step(
    request: Request, code: DossierCode, action: str, visitor: Visiting, deps: DepsOf
) -> Response:
    """Keep what was typed, then add a row, show it once more, or take the step."""
    async with form_of(
        request, deps, most_files=_MOST_FILES, most_fields=_MOST_INPUTS
    ) as sent:
        if visitor.person is None:
            await _keep_for_later(request, deps, sent)
            raise SignInNeeded(request.url.path)
        if await _is_taken(deps, visitor.person, code, _word(sent, "key")):
            return await _leave(deps, visitor.person, code, action)
        name = _action_named(action)
        try:
            page, files = await _read_page(request, deps, visitor, code, name, sent)
        except _NOT_OPEN as reason:
            await _keep_all_the_same(request, deps, visitor.person, code, name, sent)
            typed = typed_of(sent)
            return await _show_unsent(request, deps, visitor, code, name, reason, typed)
        if (shown := await _show_unfinished(page, sent, files)) is not None:
            return shown
        # What was read is what is done, whatever another window typed since.
        read = _word(sent, "do") == "confirm" and _word(sent, "read") == page.digest
        return await _take(page, confirmed=read or not page.form.step.confirmed)


async def _show_unfinished(
    page: ActionPage, sent: FormData, files: Attachments
) -> Response | None:
    """Return the form once more where it is not to be sent yet; None where it is."""
    faults = attachment_errors(files, page.visitor.language)
    if wants_json(page.request, sent):
        return await answer_upload(page, faults)
    if faults:
        return await show_form(page, faults, http_status=422)
    if "add" in sent or "upload" in sent or "remove" in sent:
        return await show_form(page)
    if page.version.clashes:
        return await show_form(page, http_status=409)
    if blank := (*page.blank_replies, *page.unsaid_figures):
        return await show_form(page, blank, http_status=422)
    return None


async def _take(page: ActionPage, *, confirmed: bool) -> Response:
    """Take the action and lead on, or show the form with why it was not taken."""
    awaited = ""
    try:
        if not confirmed:
            await check_action(page.deps, page.action_request)
            return await show_confirmation(page)
        async with alone(page.request, page.person, page.key):
            await take_action(page.deps, page.action_request)
    except EngineAway:
        away = FormError(_engine_away(page.visitor.language), "#step", "")
        return await show_form(page, (away,), http_status=503)
    except EngineSlow:
        awaited = page.key
    except StepRefused as step:
        return await show_form(page, refused=step.refused)
    except RequestRefused as refused:
        if refused.code != IN_FLIGHT:
            return await show_form(page, refused=refused)
        return RedirectResponse(going_address(page.code, page.key), 303)
    except Refused as refused:
        return await show_form(page, refused=refused)
    await discard_sheet(page.deps, page.sheet)
    action = page.form.action.value
    return await _leave(page.deps, page.person, page.code, action, awaited)


async def _leave(
    deps: Deps, person: Person, code: str, action: str, awaited: str = ""
) -> Response:
    """Lead to the dossier, or to the work list who left it by this very step.

    `awaited` is the key of a step whose answer is still out.
    """
    try:
        await deps.database.read(load_dossier, person.actor, code)
    except NotFound:
        return RedirectResponse(f"/work?done={action}", 303)
    if awaited:
        return RedirectResponse(going_address(code, awaited), 303)
    return RedirectResponse(f"/applications/{code}?done={action}", 303)


async def _read_page(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    code: str,
    action: Action,
    sent: FormData,
) -> tuple[ActionPage, Attachments]:
    """Return the form with all that was sent laid into it, and what became of files."""
    person = visitor.person
    assert person is not None
    form, begun = await deps.database.read(
        _load_form_and_sheet, deps, person, code, action, visitor.language
    )
    begun = begun or await begin_sheet(deps, *_sheet_key(person, action, code))
    files = await receive_attachments(
        deps, memory_of(request), person, sent, form.papers
    )
    origin = origin_of(sent, lists_of(form.fields))
    kept = await save_typed(deps, begun.id, Sent(typed_of(sent), origin), files.kept)
    now = sheet_of(deps, kept.draft)
    page = ActionPage(
        request,
        deps,
        visitor,
        person,
        form,
        now,
        typed=compacted(form.fields, {**form.given, **now.typed}),
        key=_word(sent, "key") or deps.new_id(),
        number=_number(sent, form),
        rows=_rows(sent),
    )
    return page, files


def _load_form_and_sheet(
    session: Session,
    deps: Deps,
    person: Person,
    code: str,
    action: Action,
    language: Language,
) -> tuple[ActionForm, Sheet | None]:
    form = load_form(session, person, code, action, language, deps.clock())
    return form, find_sheet(session, deps, *_sheet_key(person, action, code))


def _sheet_key(person: Person, action: Action, code: str) -> tuple[str, str, str]:
    """Return whose sheet it is, what for, and about which dossier."""
    return person.actor.id, f"step:{action.value}", code


def _action_named(name: str) -> Action:
    action = next((action for action in CHOICES if action.value == name), None)
    if action is None:
        raise NotFound
    return action


async def _is_taken(deps: Deps, person: Person, code: str, key: str) -> bool:
    """Say whether this very form was sent before and has led to a step."""
    if not key:
        return False
    command_id = derived_id(person.actor.id, key)
    return await deps.database.read(queries.recorded, code, command_id) is not None


async def _keep_for_later(request: Request, deps: Deps, sent: FormData) -> None:
    """Keep what somebody brought whose session is over; their page has the seal."""
    draft_id = _word(sent, "sheet")
    if not draft_id or not sealed(deps, draft_id, sent):
        return
    draft = await deps.database.read(drafts.find_any, draft_id)
    if draft is None:
        return
    owner = Person(Actor(Role.APPLICANT, draft.owner))
    files = await receive_attachments(
        deps, memory_of(request), owner, sent, _any_papers()
    )
    await save_typed(deps, draft_id, Sent(typed_of(sent), origin_of(sent)), files.kept)


async def _keep_all_the_same(
    request: Request,
    deps: Deps,
    person: Person,
    code: str,
    action: Action,
    sent: FormData,
) -> None:
    """Keep what came for a step that is not open any more, where it was begun."""
    draft_id = sheet_id(*_sheet_key(person, action, code))
    files = await receive_attachments(
        deps, memory_of(request), person, sent, _any_papers()
    )
    with suppress(NotFound):
        origin = origin_of(sent)
        await save_typed(deps, draft_id, Sent(typed_of(sent), origin), files.kept)


def _any_papers() -> tuple[Paper, ...]:
    """Return every paper that any step asks for; which this one does is seen later."""
    papers = (p for kind in support_types.current() for p in kind.every_paper)
    return tuple({paper.code: paper for paper in papers}.values())


async def _show_unsent(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    code: str,
    action: Action,
    reason: Refused,
    sent: Typed,
) -> Response:
    """Show what was typed into the form of a step that is not open any more.

    Raises the reason why it is not, where nothing was typed.
    """
    person, language = visitor.person, visitor.language
    assert person is not None
    sheet, files = await deps.database.read(
        _load_sheet_and_files, deps, person, code, action
    )
    before = sheet.typed if sheet else {}
    fields = await step_fields(deps, action, code)
    questions = Questions(fields, tuple(lists_of(fields)))
    lines = questions.told({**before, **sent}, language)
    if not lines and not files:
        raise reason
    title, detail = words_of(reason, language)
    copy_it = say(
        language, "It can no longer be sent from here. Copy what you still need."
    )
    return show_unsent(
        request,
        title,
        f"{detail} {copy_it}",
        lines,
        "" if isinstance(reason, NotFound) else code,
        http_status(reason),
        files,
    )


def _load_sheet_and_files(
    session: Session, deps: Deps, person: Person, code: str, action: Action
) -> tuple[Sheet | None, list[str]]:
    sheet = find_sheet(session, deps, *_sheet_key(person, action, code))
    digests = sheet.documents.values() if sheet else ()
    files = documents.usable(session, person.actor, digests)
    return sheet, [file.name for file in files.values()]


def _engine_away(language: Language) -> str:
    return say(
        language,
        "The workflow engine is away for a moment, so nothing has happened yet. "
        "What you typed is kept: send it again shortly.",
    )


def _word(sent: FormData, name: str) -> str:
    text = sent.get(name)
    return text if isinstance(text, str) and len(text) <= 128 else ""


def _number(sent: FormData, form: ActionForm) -> int:
    """Return the event the form was drawn from, which its sender has read."""
    text = _word(sent, "number")
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    return form.row.application.number


def _rows(sent: FormData) -> dict[str, int]:
    """Return how many rows each list shows, one more for the list to be added to."""
    added = _word(sent, "add")
    names = (n.removeprefix(_ROWS) for n in sent if n.startswith(_ROWS))
    return {n: row_count(sent.get(f"{_ROWS}{n}")) + (n == added) for n in names}
