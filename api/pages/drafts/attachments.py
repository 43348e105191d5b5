"""The papers of an application that is being written: what is asked, what arrived."""

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf, memory_of
from api.pages.common.rendering import draw
from api.pages.common.visitor import Visiting, Visitor, sign_in_address
from api.pages.drafts.access import (
    PAPERS,
    Applying,
    OpenDraft,
    claimed,
    own_draft,
    receipt_of,
    writable,
)
from api.pages.drafts.form import checked_so_far
from api.pages.forms.attachments import (
    PREFIX,
    PaperShown,
    file_words,
    paper_faults,
    papers_sent,
    papers_shown,
    uploads_told,
    wants_json,
)
from api.pages.forms.autosave import NOTHING_TYPED, keep
from api.pages.forms.form_errors import Fault
from api.problems import RequestRefused
from api.services.uploads import OF_A_FILE, form_of
from domain.errors import NotFound
from domain.people import Actor, Role
from domain.support import Paper
from persistence import documents
from presentation.language import Language

routes = APIRouter()

ANCHOR = "file-"
"""How the id of the input of a paper begins on this page."""
_MOST_FIELDS = 20
_MOST_FILES = 40


@routes.get("/drafts/{draft_id}/papers")
async def show_papers(
    request: Request, draft_id: str, person: Applying, visitor: Visiting, deps: DepsOf
) -> Response:
    """Show the papers that are asked, and what arrived for each."""
    found = await claimed(deps, person, draft_id)
    if found.code:
        return receipt_of(found.code)
    return await _page(request, deps, person, found, visitor)


@routes.get("/drafts/{draft_id}/papers/{paper}")
async def lead_to_papers(draft_id: str, paper: str) -> Response:
    """Lead who comes back to the address of an upload to the page it stood on."""
    return RedirectResponse(f"/drafts/{draft_id}/{PAPERS}#paper-{paper}", 303)


@routes.post("/drafts/{draft_id}/papers")
async def bring_papers(
    request: Request, draft_id: str, visitor: Visiting, deps: DepsOf
) -> Response:
    """Take every file that was chosen, then go where the button leads.

    One that is refused keeps no other from coming, and is told beside its paper.
    """
    async with form_of(
        request, deps, most_files=_MOST_FILES, most_fields=_MOST_FIELDS
    ) as form:
        return await _brought(request, deps, visitor, draft_id, form)


@routes.post("/drafts/{draft_id}/papers/{paper}")
async def bring_paper(
    request: Request, draft_id: str, paper: str, visitor: Visiting, deps: DepsOf
) -> Response:
    """Take the file of one paper, as pages asked for it that have a form for each."""
    try:
        async with form_of(
            request, deps, most_files=1, most_fields=_MOST_FIELDS
        ) as form:
            one = _of_one(form, paper)
            return await _brought(request, deps, visitor, draft_id, one, paper)
    except RequestRefused as refused:
        return await _refused(request, deps, visitor, draft_id, paper, refused)


def asked_papers(found: OpenDraft) -> tuple[Paper, ...]:
    """Give the papers that the answers so far call for."""
    checked, _ = checked_so_far(found.kind, found.typed)
    return found.kind.papers_for("submission", checked.facts)


async def papers_of(
    deps: Deps,
    person: Person,
    found: OpenDraft,
    language: Language,
    faults: Iterable[Fault] = (),
) -> list[PaperShown]:
    """Give every paper asked with the file that arrived for it."""
    usable = await deps.database.read(
        documents.usable, person.actor, found.documents.values()
    )
    return papers_shown(asked_papers(found), found.documents, usable, faults, language)


def _of_one(form: FormData, paper: str) -> FormData:
    """Give a form of one paper as the form of all of them would bring it."""
    file, kept = form.get("file"), [("seal", form.get("seal") or "")]
    if "remove" in form:
        return FormData([*kept, ("remove", paper)])
    if not isinstance(file, UploadFile) or not file.filename:
        raise RequestRefused("file_missing")
    return FormData([*kept, ("upload", paper), (f"{PREFIX}{paper}", file)])


async def _brought(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    draft_id: str,
    form: FormData,
    only: str = "",
) -> Response:
    """Lay what came into the draft and go on; raise what refuses the form as a whole.

    `only` is the one paper a form was for.
    """
    back = f"/drafts/{draft_id}/{PAPERS}"
    found = await writable(deps, visitor, draft_id, form, back)
    if found.code:
        return receipt_of(found.code)
    asked = asked_papers(found)
    if only and only not in {p.code for p in asked}:
        raise NotFound(draft=draft_id)
    # The files belong to whose draft it is, also when their session has ended.
    owner = Person(Actor(Role.APPLICANT, found.owner))
    files = await papers_sent(deps, memory_of(request), owner, form, asked)
    if files.kept:
        await keep(deps, draft_id, NOTHING_TYPED, files.kept)
    faults = paper_faults(files, visitor.language, ANCHOR)
    if visitor.person is None:
        return RedirectResponse(sign_in_address(back), 303)
    if wants_json(request, form):
        found = await own_draft(deps, visitor.person, draft_id)
        shown = await papers_of(deps, visitor.person, found, visitor.language)
        return uploads_told(request, shown, faults)
    if faults:
        found = await own_draft(deps, visitor.person, draft_id)
        return await _page(request, deps, visitor.person, found, visitor, faults)
    return RedirectResponse(_next(found, form, only), 303)


def _next(found: OpenDraft, form: FormData, only: str) -> str:
    """Give where the button that was pressed leads."""
    taken = form.get("remove")
    code = only or (taken if isinstance(taken, str) else "")
    if "remove" in form or "upload" in form:
        known = code in {p.code for p in found.kind.papers}
        return f"{found.address}/{PAPERS}" + (f"#paper-{code}" if known else "")
    return found.address if "list" in form else found.after(PAPERS)


async def _refused(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    draft_id: str,
    paper: str,
    refused: RequestRefused,
) -> Response:
    """Tell beside its paper what is wrong with a file; anything else is refused."""
    if refused.code not in OF_A_FILE:
        raise refused
    if visitor.person is None:
        return RedirectResponse(sign_in_address(f"/drafts/{draft_id}/{PAPERS}"), 303)
    found = await own_draft(deps, visitor.person, draft_id)
    words = file_words(refused, visitor.language)
    fault = Fault(words, f"#{ANCHOR}{paper}", paper)
    return await _page(request, deps, visitor.person, found, visitor, (fault,))


async def _page(
    request: Request,
    deps: Deps,
    person: Person,
    found: OpenDraft,
    visitor: Visitor,
    faults: tuple[Fault, ...] = (),
) -> Response:
    shown = await papers_of(deps, person, found, visitor.language, faults)
    column = "vi" if visitor.language == "vi" else "en"
    names = {p.paper.code: getattr(p.paper, column) for p in shown}
    errors = [
        Fault(f"{names[f.field]}: {f.text}", f.href, f.field)
        for f in faults
        if f.field in names
    ]
    return draw(
        request,
        "drafts/papers.html",
        http_status=422 if faults else 200,
        draft=found,
        papers=shown,
        errors=errors,
        drawn_once=False,  # What arrived is kept: the page has it in any language.
    )
