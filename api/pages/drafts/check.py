"""An application read once more before it is submitted, and its submission."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.pages.common.norm_texts import rule_labels
from api.pages.common.rendering import render
from api.pages.common.visitor import Visiting
from api.pages.drafts.access import (
    CHECK,
    PAPERS,
    Applying,
    DraftAccess,
    claim_draft,
    lead_to_receipt,
    load_draft,
)
from api.pages.drafts.attachments import papers_of
from api.pages.drafts.form import (
    FormPage,
    checked_so_far,
    page_title,
    pages_of,
    with_addresses,
)
from api.pages.forms.form_data import DAY_PARTS, Typed, answers_of, first, flattened
from api.pages.forms.form_errors import ELIGIBILITY, FormError, form_errors
from api.pages.forms.form_version import Questions, clash_errors
from api.pages.forms.merge import lists_of
from api.services.submit_application import (
    assessed,
    problems_of,
    submit_application,
)
from domain.answers import Problems, doubts
from domain.errors import AnswersInvalid, FieldProblem
from domain.field_kinds import (
    Amount,
    Commune,
    Day,
    Field,
    Flag,
    Kind,
    Many,
)
from domain.former_communes import earlier_names
from domain.location import GROUP, settled_unit
from presentation.answers import answer_text
from presentation.formatting import in_words
from presentation.language import Language, say


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """A question with its answer in words.

    `beside` is an amount in words, or what a place was before.
    """

    name: str
    label: str
    text: str
    beside: str


@dataclass(frozen=True, slots=True)
class PageSummary:
    """A page of the form with its answers, and where they are changed."""

    title: str
    code: str
    answers: tuple[AnswerSummary, ...]


def page_summary(
    page: FormPage, answers: Mapping[str, Any], typed: Typed, language: Language
) -> PageSummary:
    """Give a page as its answers read; what is not right yet stands as it was typed."""
    return PageSummary(
        page_title(page.code, language),
        page.code,
        tuple(
            _answer(asked, name, answers, typed, language)
            for name, asked in flattened(page.fields, page.path)
        ),
    )


def _in_words(kind: Kind, value: Any, language: Language) -> str:
    """Return a right answer in words, a list in one line."""
    if isinstance(kind, Many):
        return ", ".join(answer_text(kind.kind, item, language) for item in value)
    return answer_text(kind, value, language)


def _answer(
    asked: Field,
    name: str,
    answers: Mapping[str, Any],
    typed: Typed,
    language: Language,
) -> AnswerSummary:
    label, value = asked.vi if language == "vi" else asked.en, _at(answers, name)
    if value is None:
        return AnswerSummary(name, label, _as_typed(name, asked.kind, typed), "")
    words = in_words(value, language) if isinstance(asked.kind, Amount) else ""
    if isinstance(asked.kind, Commune):
        words = _before(answers, language)
    return AnswerSummary(name, label, _in_words(asked.kind, value, language), words)


def _before(answers: Mapping[str, Any], language: Language) -> str:
    unit = settled_unit(answers.get(GROUP, {}))
    named = earlier_names(unit) if unit else ""
    return say(language, "before: %(name)s", name=named) if named else ""


def _as_typed(name: str, kind: Kind, typed: Typed) -> str:
    if isinstance(kind, Day):
        parts = [first(typed, f"{name}.{part}") for part in DAY_PARTS]
        return "/".join(parts) if any(parts) else ""
    if isinstance(kind, Many):
        inside = (first(typed, n) for n in typed if n.startswith(f"{name}."))
        return ", ".join(text for text in inside if text)
    return "" if isinstance(kind, Flag) else first(typed, name)


def _at(answers: Mapping[str, Any], name: str) -> Any:
    outer, _, inner = name.partition(".")
    found = answers.get(outer)
    return _at(found, inner) if inner and isinstance(found, Mapping) else found


routes = APIRouter()

_DOCUMENTS = "documents."
_PAPERS_RULE = f"{ELIGIBILITY}papers_complete"


@routes.get("/drafts/{draft_id}/check")
async def show_check(
    request: Request, draft_id: str, person: Applying, visitor: Visiting, deps: DepsOf
) -> Response:
    """Show all answers and papers, what is still missing, and the computed support."""
    found = await claim_draft(deps, person, draft_id)
    if found.code:
        return lead_to_receipt(found.code)
    problems = await problems_of(deps, person, _body(found), visitor.language)
    missing = (
        *clash_errors_of(found, visitor.language),
        *check_errors(found, problems, visitor.language),
    )
    return await _page(request, deps, person, found, visitor.language, missing)


@routes.get("/drafts/{draft_id}/submit")
async def lead_to_check(draft_id: str) -> Response:
    """Lead who comes back to the address of a submission to the page it stood on."""
    return RedirectResponse(f"/drafts/{draft_id}/{CHECK}", 303)


@routes.post("/drafts/{draft_id}/submit")
async def submit(
    request: Request, draft_id: str, person: Applying, visitor: Visiting, deps: DepsOf
) -> Response:
    """Submit the application as it stands; sent twice, it is still one dossier."""
    found = await load_draft(deps, person, draft_id)
    if found.code:
        return lead_to_receipt(found.code)
    language = visitor.language
    if clashes := clash_errors_of(found, language):
        return await _page(
            request, deps, person, found, language, clashes, refused=True
        )
    try:
        submitted = await submit_application(
            deps, person, f"draft-{draft_id}", _body(found), language, draft_id
        )
    except AnswersInvalid as refused:
        faults = check_errors(found, refused.problems, language)
        return await _page(request, deps, person, found, language, faults, refused=True)
    # Where the engine is away, what was received is kept, and taken up later.
    return lead_to_receipt(submitted.code)


def clash_errors_of(found: DraftAccess, language: Language) -> tuple[FormError, ...]:
    """Give the questions two windows changed, each leading to where one is chosen."""
    fields = found.kind.form.fields
    asked = Questions(fields, tuple(lists_of(fields)))
    faults = clash_errors(asked.shown(found.clashes, language), language)
    return tuple(with_addresses(faults, found.kind, found.address))


def check_errors(
    found: DraftAccess, problems: Problems, language: Language
) -> tuple[FormError, ...]:
    """Give every problem in words, each leading to the page where it is put right."""
    papers = [p for p in problems if p.field.startswith(_DOCUMENTS)]
    rules = [p for p in problems if p.field.startswith(ELIGIBILITY)]
    others = [p for p in problems if p not in papers and p not in rules]
    of_form = form_errors(others, found.kind.form.fields, language)
    return (
        *with_addresses(of_form, found.kind, found.address),
        *(_of_paper(found, problem, language) for problem in papers),
        *_of_rules(rules, bool(papers), language),
    )


def _of_paper(
    found: DraftAccess, problem: FieldProblem, language: Language
) -> FormError:
    code = problem.field.removeprefix(_DOCUMENTS)
    paper = next((p for p in found.kind.papers if p.code == code), None)
    name = code if paper is None else (paper.vi if language == "vi" else paper.en)
    href = f"{found.address}/{PAPERS}#file-{code}"
    if problem.code == "required":
        text = say(language, "Paper still missing: %(paper)s", paper=name)
        return FormError(text, href, problem.field)
    return FormError(f"{name}: {problem.words(language)}", href, problem.field)


def _of_rules(
    rules: Iterable[FieldProblem], papers_named: bool, language: Language
) -> Iterator[FormError]:
    for problem in rules:
        if problem.field == _PAPERS_RULE and papers_named:
            continue  # each paper has its own line already
        rule = problem.field.removeprefix(ELIGIBILITY)
        words = str(problem.params.get("message") or problem.words(language))
        yield FormError(words, f"#rule-{rule}", problem.field)


def _body(found: DraftAccess) -> dict[str, object]:
    """Give the draft as programs submit it; papers not called for are left out."""
    checked, _ = checked_so_far(found.kind, found.typed)
    asked = {p.code for p in found.kind.papers_for("submission", checked.facts)}
    return {
        "support_type": found.kind.code,
        "answers": answers_of(found.kind.form.fields, found.typed),
        "documents": {c: d for c, d in found.documents.items() if c in asked},
    }


async def _page(
    request: Request,
    deps: Deps,
    person: Person,
    found: DraftAccess,
    language: Language,
    faults: tuple[FormError, ...],
    refused: bool = False,
) -> Response:
    checked, _ = checked_so_far(found.kind, found.typed)
    judged = await deps.database.read(
        assessed,
        person,
        found.kind,
        checked,
        found.documents,
        deps.clock(),
    )
    return render(
        request,
        "drafts/check.html",
        http_status=422 if refused else 200,
        draft=found,
        pages=[
            page_summary(page, checked.answers, found.typed, language)
            for page in pages_of(found.kind)
        ],
        papers=await papers_of(deps, person, found, language),
        judged=judged,
        rules=rule_labels(found.kind, language),
        missing=() if refused else faults,
        doubts=tuple(
            with_addresses(
                form_errors(
                    doubts(found.kind.form.fields, checked.answers),
                    found.kind.form.fields,
                    language,
                ),
                found.kind,
                found.address,
            )
        ),
        errors=faults if refused else (),
    )
