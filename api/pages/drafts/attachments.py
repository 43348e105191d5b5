"""The papers of an application that is being written: what is asked, what arrived."""

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf, memory_of
from api.pages.common.rendering import render
from api.pages.common.visitor import Visiting, Visitor, sign_in_address
from api.pages.drafts.access import (
    PAPERS,
    Applying,
    DraftAccess,
    claim_draft,
    lead_to_receipt,
    load_draft,
    require_writable,
)
from api.pages.drafts.form import checked_so_far
from api.pages.forms.attachments import (
    PREFIX,
    AttachmentRow,
    attachment_errors,
    attachment_rows,
    file_error,
    receive_attachments,
    upload_answer,
    wants_json,
)
from api.pages.forms.autosave import NOTHING_TYPED, save_typed
from api.pages.forms.form_errors import FormError
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
    found = await claim_draft(deps, person, draft_id)
    if found.code:
        return lead_to_receipt(found.code)
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


def asked_papers(found: DraftAccess) -> tuple[Paper, ...]:
    """Give the papers that the answers so far call for."""
    checked, _ = checked_so_far(found.kind, found.typed)
    return found.kind.papers_for("submission", checked.facts)


async def papers_of(
    deps: Deps,
    person: Person,
    found: DraftAccess,
    language: Language,
    faults: Iterable[FormError] = (),
) -> list[AttachmentRow]:
    """Give every paper asked with the file that arrived for it."""
    usable = await deps.database.read(
        documents.usable, person.actor, found.documents.values()
    )
    return attachment_rows(
        asked_papers(found), found.documents, usable, faults, language
    )


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
    found = await require_writable(deps, visitor, draft_id, form, back)
    if found.code:
        return lead_to_receipt(found.code)
    asked = asked_papers(found)
    if only and only not in {p.code for p in asked}:
        raise NotFound(draft=draft_id)
    # The files belong to whose draft it is, also when their session has ended.
    owner = Person(Actor(Role.APPLICANT, found.owner))
    files = await receive_attachments(deps, memory_of(request), owner, form, asked)
    if files.kept:
        await save_typed(deps, draft_id, NOTHING_TYPED, files.kept)
    faults = attachment_errors(files, visitor.language, ANCHOR)
    if visitor.person is None:
        return RedirectResponse(sign_in_address(back), 303)
    if wants_json(request, form):
        found = await load_draft(deps, visitor.person, draft_id)
        shown = await papers_of(deps, visitor.person, found, visitor.language)
        return upload_answer(request, shown, faults)
    if faults:
        found = await load_draft(deps, visitor.person, draft_id)
        return await _page(request, deps, visitor.person, found, visitor, faults)
    return RedirectResponse(_next(found, form, only), 303)


def _next(found: DraftAccess, form: FormData, only: str) -> str:
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
    found = await load_draft(deps, visitor.person, draft_id)
    words = file_error(refused, visitor.language)
    fault = FormError(words, f"#{ANCHOR}{paper}", paper)
    return await _page(request, deps, visitor.person, found, visitor, (fault,))


async def _page(
    request: Request,
    deps: Deps,
    person: Person,
    found: DraftAccess,
    visitor: Visitor,
    faults: tuple[FormError, ...] = (),
) -> Response:
    shown = await papers_of(deps, person, found, visitor.language, faults)
    column = "vi" if visitor.language == "vi" else "en"
    names = {p.paper.code: getattr(p.paper, column) for p in shown}
    errors = [
        FormError(f"{names[f.field]}: {f.text}", f.href, f.field)
        for f in faults
        if f.field in names
    ]
    return render(
        request,
        "drafts/papers.html",
        http_status=422 if faults else 200,
        draft=found,
        papers=shown,
        errors=errors,
        drawn_once=False,  # What arrived is kept: the page has it in any language.
    )
