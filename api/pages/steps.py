"""Taking a step of a dossier on a page: asked, read once more where it binds, taken."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from api.dependencies import Deps, DepsOf, alone, memory_of
from api.dossier_shown import row_of
from api.engine import EngineAway, EngineSlow
from api.pages.autosave import Sheet, forget, keep, open_sheet, sealed
from api.pages.beside import beside
from api.pages.conversation import REPLY_KIND
from api.pages.drawing import draw
from api.pages.faults import Fault, by_field, faults_of
from api.pages.figures import action_name
from api.pages.papers_sent import PapersSent, papers_sent, papers_shown
from api.pages.step_form import CONFIRMED, StepForm, step_form
from api.pages.summary import summary
from api.pages.typed import Typed, compacted, typed_of
from api.pages.visitor import Member, SignInNeeded, Visiting, Visitor
from api.pages.words import say
from api.problems import RequestRefused, StepRefused, http_status, words_of
from api.routes.applications import DossierCode
from api.security import Person
from api.stepping import CHOICES, Asking, foreseen, take_step
from domain.errors import AnswersInvalid, ApplicationStale, NotFound, Refused
from domain.identity import derived_id
from domain.lifecycle import Action
from persistence import documents, queries

routes = APIRouter()

IN_FLIGHT = "request_in_flight"
_MOST_INPUTS = 2000
_MOST_FILES = 40


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
    def value(self) -> dict[str, Any]:
        """The step as the API would receive it."""
        return {
            "action": self.form.action.value,
            "answers": self.form.answers(self.typed),
            "documents": dict(self.sheet.documents),
        }

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
    form = await step_form(deps, person, code, _action(action), visitor.language)
    sheet = await open_sheet(deps, person.actor.id, f"step:{action}", code)
    typed = {**form.given, **sheet.typed}
    number = form.row.application.number
    desk = Desk(
        request, deps, visitor, person, form, sheet, typed, deps.new_id(), number, {}
    )
    return await _drawn(desk)


@routes.post("/applications/{code}/steps/{action}")
async def send_step(
    request: Request, code: DossierCode, action: str, visitor: Visiting, deps: DepsOf
) -> Response:
    """Keep what was typed, then add a row, show it once more, or take the step."""
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_INPUTS) as sent:
        if visitor.person is None:
            await _kept_for_later(deps, sent)
            raise SignInNeeded(request.url.path)
        if await _taken_before(deps, visitor.person, code, _word(sent, "key")):
            return RedirectResponse(f"/applications/{code}?done={action}", 303)
        desk, files = await _desk(request, deps, visitor, code, _action(action), sent)
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
    sheet = await open_sheet(deps, person.actor.id, f"step:{action}", code)
    files = await papers_sent(deps, memory_of(request), person, sent, form.papers)
    await keep(deps, sheet.id, typed_of(sent), files.kept)
    sheet = await open_sheet(deps, person.actor.id, f"step:{action}", code)
    desk = Desk(
        request,
        deps,
        visitor,
        person,
        form,
        sheet,
        compacted(form.fields, {**form.given, **sheet.typed}),
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
    async with deps.database.read() as session:
        await row_of(session, person.actor, code)
        return await queries.recorded(session, code, command_id) is not None


async def _kept_for_later(deps: Deps, sent: FormData) -> None:
    """Keep what somebody typed whose session is over; their page has the seal."""
    draft_id = _word(sent, "sheet")
    if draft_id and sealed(deps, draft_id, sent):
        await keep(deps, draft_id, typed_of(sent))


async def _went_on(desk: Desk, sent: FormData, files: PapersSent) -> Response:
    if files.problems:
        return await _drawn(desk, _paper_faults(desk, files), http_status=422)
    if "add" in sent or "upload" in sent:
        return await _drawn(desk)
    confirmed = _word(sent, "do") == "confirm"
    try:
        if desk.form.action in CONFIRMED and not confirmed:
            await foreseen(desk.deps, desk.asking)
            return await _to_confirm(desk)
        return await _taken(desk)
    except StepRefused as step:
        return await _refused(desk, step.refused)
    except Refused as refused:
        return await _refused(desk, refused)


async def _taken(desk: Desk) -> Response:
    code = desk.form.row.application.code
    done = f"done={desk.form.action.value}"
    try:
        async with alone(desk.request, desk.person, desk.key):
            await take_step(desk.deps, desk.asking)
    except EngineAway:
        words = say(
            desk.visitor.language,
            "The workflow engine is away for a moment, so nothing has happened yet. "
            "What you typed is kept: send it again shortly.",
        )
        return await _drawn(desk, (Fault(words, "#step", ""),), http_status=503)
    except EngineSlow:
        done = "done=slow"
    except RequestRefused as refused:
        if refused.code != IN_FLIGHT:
            raise
        return RedirectResponse(f"/applications/{code}?done=slow", 303)
    await forget(desk.deps, desk.sheet)
    async with desk.deps.database.read() as session:
        try:
            await row_of(session, desk.person.actor, code)
        except NotFound:
            return RedirectResponse(f"/work?{done}&code={code}", 303)
    return RedirectResponse(f"/applications/{code}?{done}", 303)


async def _refused(desk: Desk, refused: Refused) -> Response:
    """Show the form again with every problem, and everything that was typed."""
    language = desk.visitor.language
    if isinstance(refused, AnswersInvalid):
        found = faults_of(refused.problems, desk.form.fields, language)
        return await _drawn(desk, found, http_status=422)
    title, detail = words_of(refused, language)
    if isinstance(refused, ApplicationStale):
        # They have now been told; the next time they send, they have read this state.
        desk = replace(desk, number=await _number_now(desk), key=desk.deps.new_id())
    fault = Fault(f"{title}. {detail}", "#step", "")
    return await _drawn(desk, (fault,), http_status=http_status(refused))


async def _number_now(desk: Desk) -> int:
    code = desk.form.row.application.code
    async with desk.deps.database.read() as session:
        return (await row_of(session, desk.person.actor, code)).application.number


def _paper_faults(desk: Desk, files: PapersSent) -> tuple[Fault, ...]:
    language = desk.visitor.language
    return tuple(
        Fault(f"{name}: {words_of(refused, language)[1]}", f"#paper-{code}", code)
        for code, name, refused in files.problems
    )


async def _drawn(
    desk: Desk, faults: tuple[Fault, ...] = (), *, http_status: int = 200
) -> Response:
    """Draw the form as it now stands, beside what the dossier says."""
    form, language = desk.form, desk.visitor.language
    async with desk.deps.database.read() as session:
        held = await documents.usable(
            session, desk.person.actor, desk.sheet.documents.values()
        )
        context = await beside(
            session, form.row, desk.person, language, desk.deps.clock()
        )
    return draw(
        desk.request,
        "steps/step.html",
        http_status=http_status,
        form=form,
        action=form.action.value,
        name=action_name(form.action.value, language),
        sheet=desk.sheet,
        typed=desk.typed,
        wrong=by_field(faults),
        errors=faults,
        rows=desk.rows,
        key=desk.key,
        number=desk.number,
        papers=papers_shown(form.papers, desk.sheet.documents, held, faults),
        binding=form.action in CONFIRMED,
        reply_kind=REPLY_KIND,
        **context,
    )


async def _to_confirm(desk: Desk) -> Response:
    """Draw once more what is about to happen, with payee and amount in full."""
    form, language = desk.form, desk.visitor.language
    async with desk.deps.database.read() as session:
        context = await beside(
            session, form.row, desk.person, language, desk.deps.clock()
        )
    return draw(
        desk.request,
        "steps/confirm.html",
        form=form,
        action=form.action.value,
        name=action_name(form.action.value, language),
        sheet=desk.sheet,
        key=desk.key,
        number=desk.number,
        lines=summary(form.fields, desk.value["answers"], language, form.choices),
        **context,
    )


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
    found = {}
    for name, value in sent.multi_items():
        list_name = name.removeprefix("rows.")
        if list_name != name and isinstance(value, str) and value.isdigit():
            found[list_name] = min(int(value), 100) + (list_name == added)
    return found
