"""Applications that are being written: begun, filled in page by page, thrown away."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import Deps, DepsOf, memory_of
from api.pages.common.norm_texts import find_support_type
from api.pages.common.rendering import render
from api.pages.common.visitor import Visiting, Visitor, only_for, sign_in_address
from api.pages.drafts.access import (
    APPLYING,
    Applying,
    DraftAccess,
    claim_draft,
    lead_to_receipt,
    load_draft,
    require_writable,
)
from api.pages.drafts.form import (
    FormPage,
    Part,
    Progress,
    carry_over,
    checked_so_far,
    page_title,
    pages_of,
    part_title,
    progress_of,
    whole_page,
)
from api.pages.drafts.unsent import show_unsent_gone, show_unsent_of
from api.pages.forms.autosave import Sent, first_saves, save_typed
from api.pages.forms.form_data import first, row_count, typed_of
from api.pages.forms.form_errors import (
    FormError,
    doubt_key,
    errors_by_field,
    form_errors,
)
from api.pages.forms.form_version import Questions, clash_errors, form_version
from api.pages.forms.merge import lists_of, origin_of
from api.services.sign_in import client_of
from domain.answers import Problems, doubts
from domain.errors import NotFound
from persistence import drafts
from presentation.language import Language, say

routes = APIRouter()

MOST_INPUTS = 1000
CONSIDERED = "considered"
"""By which input a form says which doubts about answers were read."""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list: what it is, where it is done, how far it is."""

    title: str
    href: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Tasks:
    """The tasks of one part under its heading."""

    title: str
    tasks: tuple[Task, ...]


@routes.post("/drafts")
async def begin(request: Request, visitor: Visiting, deps: DepsOf) -> Response:
    """Begin an application, with the answers that were given before, if any.

    Commitments are made anew where they are declared.
    Who is not signed in finds it again after signing in.
    """
    form = await request.form(max_files=0, max_fields=MOST_INPUTS)
    kind = find_support_type(str(form.get("support_type", "")))
    owner, draft_id = await _owner(request, visitor), deps.new_id()
    typed = carry_over(kind, typed_of(form))
    await deps.database.write(
        drafts.save,
        draft_id,
        owner or f"{drafts.VISITOR}{draft_id}",
        kind.code,
        typed,
        {},
        deps.clock(),
        None,
        first_saves(deps),
    )
    address = f"/drafts/{draft_id}"
    return RedirectResponse(address if owner else sign_in_address(address), 303)


async def _owner(request: Request, visitor: Visitor) -> str:
    """Give who begins a draft, empty for nobody who is signed in.

    Raises role_not_allowed, or too_many_requests for one address.
    """
    if visitor.person is not None:
        return (await only_for(*APPLYING)(visitor.person)).actor.id
    visitor_from = f"{drafts.VISITOR}{client_of(request)}"
    await memory_of(request).allowances.spend_upload(visitor_from)
    return ""


@routes.get("/drafts")
async def list_drafts(request: Request, person: Applying, deps: DepsOf) -> Response:
    """List the applications this person has begun and not submitted."""
    found = await deps.database.read(drafts.list_of, person.actor.id)
    return render(request, "drafts/list.html", drafts=found)


@routes.get("/drafts/{draft_id}")
async def show_tasks(
    request: Request, draft_id: str, person: Applying, visitor: Visiting, deps: DepsOf
) -> Response:
    """Show what there is to do, and how far each part is."""
    found = await claim_draft(deps, person, draft_id)
    if found.code:
        return lead_to_receipt(found.code)
    parts = task_list(found, visitor.language)
    return render(
        request,
        "drafts/tasks.html",
        draft=found,
        parts=parts,
        done=sum(_is_done(task) for part in parts for task in part.tasks),
        count=sum(len(part.tasks) for part in parts),
        title=first(found.typed, "project_title"),
    )


@routes.get("/drafts/{draft_id}/discard")
async def ask_discard(
    request: Request, draft_id: str, person: Applying, deps: DepsOf
) -> Response:
    """Ask once more before a draft is thrown away."""
    found = await load_draft(deps, person, draft_id)
    if found.code:
        return lead_to_receipt(found.code)
    title = first(found.typed, "project_title")
    return render(request, "drafts/discard.html", draft=found, title=title)


@routes.post("/drafts/{draft_id}/discard")
async def discard(draft_id: str, person: Applying, deps: DepsOf) -> Response:
    """Throw a draft away that was not submitted."""
    found = await load_draft(deps, person, draft_id)
    if found.code:
        return lead_to_receipt(found.code)
    await deps.database.write(drafts.discard, person.actor.id, draft_id)
    return RedirectResponse("/drafts", 303)


@routes.get("/drafts/{draft_id}/{code}")
async def show_page(
    request: Request,
    draft_id: str,
    code: str,
    person: Applying,
    visitor: Visiting,
    deps: DepsOf,
) -> Response:
    """Show one page of the form, with what was typed so far."""
    found = await claim_draft(deps, person, draft_id)
    if found.code:
        return lead_to_receipt(found.code)
    return _page(request, deps, found, found.page(code), visitor.language)


@routes.post("/drafts/{draft_id}/{code}")
async def save_page(
    request: Request, draft_id: str, code: str, visitor: Visiting, deps: DepsOf
) -> Response:
    """Keep what was typed, right or wrong; then go on, or show what is wrong."""
    form = await request.form(max_files=0, max_fields=MOST_INPUTS)
    back = f"/drafts/{draft_id}/{code}"
    try:
        found = await require_writable(deps, visitor, draft_id, form, back)
    except NotFound as gone:
        return show_unsent_gone(request, code, typed_of(form), gone)
    page = found.page(code)
    sent = {n: t for n, t in typed_of(form).items() if page.holds(n)}
    origin = origin_of(form, lists_of(page.fields, page.path))
    if found.code:
        return show_unsent_of(request, found, page, sent if origin else {})
    if origin is None:
        # A page that does not tell what it was drawn from was sent whole.
        sent = whole_page(page, found.typed, sent)
    await save_typed(deps, draft_id, Sent(sent, origin))
    if visitor.person is None:
        return RedirectResponse(sign_in_address(back), 303)
    if visitor.person.actor.id != found.owner:
        raise NotFound(draft=draft_id)
    found = await load_draft(deps, visitor.person, draft_id)
    if "add" in form:
        rows = {str(form["add"]): row_count(form.get(f"rows.{form['add']}")) + 1}
        return _page(request, deps, found, page, visitor.language, rows=rows)
    considered = frozenset(str(one) for one in form.getlist(CONSIDERED))
    to_list = "list" in form
    return _gone_on(request, deps, found, page, visitor, considered, to_list=to_list)


def task_list(found: DraftAccess, language: Language) -> tuple[Tasks, ...]:
    """Give the parts of an application in order, each with its tasks."""
    checked, problems = checked_so_far(found.kind, found.typed)
    needed = [
        p for p in found.kind.papers_for("submission", checked.facts) if p.required
    ]
    missing = [p for p in needed if p.code not in found.documents]
    tasks: dict[Part, list[Task]] = {}
    for page in pages_of(found.kind):
        tasks.setdefault(page.part, []).append(
            Task(
                page_title(page.code, language),
                f"{found.address}/{page.code}",
                progress_of(page, found.typed, problems),
            )
        )
    parts = [Tasks(part_title(p, language), tuple(tasks[p])) for p in tasks]
    progress = Progress.UNDER_WAY if found.documents else Progress.NOT_STARTED
    title = say(language, "Papers")
    done = progress if missing else Progress.COMPLETE
    papers = Task(title, f"{found.address}/papers", done)
    return (*parts[:-1], Tasks(title, (papers,)), parts[-1])


def page_faults(
    found: DraftAccess, page: FormPage, problems: Problems, language: Language
) -> tuple[FormError, ...]:
    """Give what is missing or wrong on one page, in words."""
    on_page = [p for p in problems if page.holds(p.field)]
    return form_errors(on_page, found.kind.form.fields, language)


def _gone_on(
    request: Request,
    deps: Deps,
    found: DraftAccess,
    page: FormPage,
    visitor: Visitor,
    considered: frozenset[str],
    *,
    to_list: bool,
) -> Response:
    if any(page.holds(clash.question) for clash in found.clashes):
        return _page(request, deps, found, page, visitor.language, http_status=409)
    if to_list:
        return RedirectResponse(found.address, 303)
    checked, problems = checked_so_far(found.kind, found.typed)
    faults = page_faults(found, page, problems, visitor.language)
    doubtful = tuple(
        doubt
        for doubt in doubts(found.kind.form.fields, checked.answers)
        if page.holds(doubt.field)
    )
    if not faults and considered.issuperset(map(doubt_key, doubtful)):
        return RedirectResponse(found.after(page.code), 303)
    return _page(
        request,
        deps,
        found,
        page,
        visitor.language,
        faults=faults,
        doubtful=doubtful,
    )


def _page(
    request: Request,
    deps: Deps,
    found: DraftAccess,
    page: FormPage,
    language: Language,
    faults: tuple[FormError, ...] = (),
    rows: Mapping[str, int] | None = None,
    http_status: int = 200,
    doubtful: Problems = (),
) -> Response:
    version = form_version(
        deps,
        {n: t for n, t in found.typed.items() if page.holds(n)},
        found.saves.about(page.holds),
        Questions(page.fields, tuple(lists_of(page.fields, page.path)), page.path),
        language,
    )
    return render(
        request,
        "drafts/section.html",
        http_status=422 if faults else http_status,
        draft=found,
        page=page,
        heading=page_title(page.code, language),
        part=part_title(page.part, language),
        typed=version.typed,
        version=version,
        errors=(*clash_errors(version.clashes, language), *faults),
        wrong=errors_by_field(faults),
        rows=rows or {},
        doubts=form_errors(doubtful, found.kind.form.fields, language),
        considered=[doubt_key(doubt) for doubt in doubtful],
        after=found.after(page.code),
    )


def _is_done(task: Task) -> bool:
    return task.progress is Progress.COMPLETE
