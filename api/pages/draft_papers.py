"""The papers of an application that is being written: what is asked, what arrived."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from api.dependencies import Deps, DepsOf, memory_of
from api.language import Language
from api.pages.application_form import checked_so_far
from api.pages.autosave import keep
from api.pages.drawing import draw
from api.pages.faults import Fault
from api.pages.open_draft import (
    PAPERS,
    Applying,
    OpenDraft,
    claimed,
    own_draft,
    receipt_of,
    writable,
)
from api.pages.papers_sent import file_words
from api.pages.support import confidence_words
from api.pages.visitor import Visiting, Visitor, sign_in_address
from api.problems import RequestRefused
from api.security import Person
from api.uploading import take, too_large
from domain.errors import NotFound
from domain.people import Actor, Role
from domain.support import Paper
from persistence import documents
from persistence.documents import Document

routes = APIRouter()

_MOST_FIELDS = 10
_OF_THE_FILE = (
    "body_too_large",
    "file_empty",
    "file_missing",
    "file_type_not_allowed",
    "request_malformed",
)


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper that is asked, how sure that is, and the file that arrived for it."""

    paper: Paper
    confidence: str
    document: Document | None


@routes.get("/drafts/{draft_id}/papers")
async def show_papers(
    request: Request, draft_id: str, person: Applying, visitor: Visiting, deps: DepsOf
) -> Response:
    """Show the papers that are asked, and what arrived for each."""
    found = await claimed(deps, person, draft_id)
    if found.code:
        return receipt_of(found.code)
    return await _page(request, deps, person, found, visitor.language)


@routes.get("/drafts/{draft_id}/papers/{paper}")
async def lead_to_papers(draft_id: str, paper: str) -> Response:
    """Lead who comes back to the address of an upload to the page it stood on."""
    return RedirectResponse(f"/drafts/{draft_id}/{PAPERS}#paper-{paper}", 303)


@routes.post("/drafts/{draft_id}/papers/{paper}")
async def bring_paper(
    request: Request, draft_id: str, paper: str, visitor: Visiting, deps: DepsOf
) -> Response:
    """Take a file for a paper in the place of an earlier one, or take it away.

    What is wrong with the file is told beside the paper; the others stay.
    """
    try:
        form = await _form(request, deps)
    except RequestRefused as refused:
        return await _refused(request, deps, visitor, draft_id, paper, refused)
    try:
        return await _laid(request, deps, visitor, draft_id, paper, form)
    except RequestRefused as refused:
        return await _refused(request, deps, visitor, draft_id, paper, refused)
    finally:
        await form.close()


def asked_papers(found: OpenDraft) -> tuple[Paper, ...]:
    """Give the papers that the answers so far call for."""
    checked, _ = checked_so_far(found.kind, found.typed)
    return found.kind.papers_for("submission", checked.facts)


async def papers_shown(
    deps: Deps, person: Person, found: OpenDraft, language: Language
) -> tuple[PaperShown, ...]:
    """Give every paper asked with the file that arrived for it."""
    async with deps.database.read() as session:
        usable = await documents.usable(session, person.actor, found.documents.values())
    sure = confidence_words(language)
    return tuple(
        PaperShown(
            paper,
            sure[paper.confidence.value],
            usable.get(found.documents.get(paper.code, "")),
        )
        for paper in asked_papers(found)
    )


async def _laid(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    draft_id: str,
    paper: str,
    form: FormData,
) -> Response:
    """Lay a file that came into the draft. Raises RequestRefused for a bad one."""
    back = f"/drafts/{draft_id}/{PAPERS}"
    found = await writable(deps, visitor, draft_id, form, back)
    if found.code:
        return receipt_of(found.code)
    if paper not in {p.code for p in asked_papers(found)}:
        raise NotFound(draft=draft_id)
    digest = await _brought(request, deps, found, form)
    await keep(deps, draft_id, {}, {paper: digest})
    if visitor.person is None:
        return RedirectResponse(sign_in_address(back), 303)
    return RedirectResponse(f"{back}#paper-{paper}", 303)


async def _brought(
    request: Request, deps: Deps, found: OpenDraft, form: FormData
) -> str | None:
    """Give the digest of the file that came; None when the paper is taken away."""
    if "remove" in form:
        return None
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise RequestRefused("file_missing")
    await memory_of(request).allowances.spend_upload(found.owner)
    # The file belongs to whose draft it is, also when their session has ended.
    owner = Person(Actor(Role.APPLICANT, found.owner))
    return (await take(deps, owner, file)).digest


async def _form(request: Request, deps: Deps) -> FormData:
    try:
        return await request.form(max_files=1, max_fields=_MOST_FIELDS)
    except HTTPException as problem:
        if problem.status_code == 413:
            raise too_large(deps) from problem
        raise RequestRefused("request_malformed") from problem
    except (MultiPartException, ValueError, KeyError) as problem:
        raise RequestRefused("request_malformed") from problem


async def _refused(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    draft_id: str,
    paper: str,
    refused: RequestRefused,
) -> Response:
    """Tell beside its paper what is wrong with a file; anything else is refused."""
    if refused.code not in _OF_THE_FILE:
        raise refused
    if visitor.person is None:
        return RedirectResponse(sign_in_address(f"/drafts/{draft_id}/{PAPERS}"), 303)
    found = await own_draft(deps, visitor.person, draft_id)
    wrong = {paper: file_words(refused, visitor.language)}
    return await _page(request, deps, visitor.person, found, visitor.language, wrong)


async def _page(
    request: Request,
    deps: Deps,
    person: Person,
    found: OpenDraft,
    language: Language,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    shown = await papers_shown(deps, person, found, language)
    names = {p.paper.code: p.paper for p in shown}
    errors = [
        Fault(
            f"{names[c].vi if language == 'vi' else names[c].en}: {words}",
            f"#file-{c}",
            c,
        )
        for c, words in (wrong or {}).items()
        if c in names
    ]
    return draw(
        request,
        "drafts/papers.html",
        http_status=422 if wrong else 200,
        draft=found,
        papers=shown,
        wrong=wrong or {},
        errors=errors,
        largest=deps.settings.upload_limit_bytes,
        after=found.after(PAPERS),
    )
