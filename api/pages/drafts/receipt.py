"""The receipt of an application: what was received, when, and the day of the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from api.auth.tokens import Person
from api.dependencies import DepsOf
from api.pages.common.rendering import render
from api.pages.common.visitor import Member, Visiting
from api.requests.parameters import DossierCode
from api.schemas.applications import dossier_documents, load_dossier, payee_of
from api.schemas.documents import DossierDocument
from domain import support_types
from domain.application import Opening, opened
from domain.decision import rulebook
from domain.support import Paper
from persistence import documents, intake
from persistence.database import Session
from persistence.documents import Document
from persistence.intake import Submission
from presentation.language import Language

routes = APIRouter()


@dataclass(frozen=True, slots=True)
class PaperReceived:
    """A paper of the application, its file, and what stands for it since."""

    name: str
    digest: str
    document: Document | None
    held: DossierDocument | None = None
    newer: tuple[DossierDocument, ...] = ()


@routes.get("/applications/{code}/receipt")
async def show_receipt(
    request: Request,
    code: DossierCode,
    person: Member,
    visitor: Visiting,
    deps: DepsOf,
) -> Response:
    """Show the receipt of a dossier to whoever may see it, ready to be printed."""
    context = await deps.database.read(_context, person, code, visitor.language)
    return render(request, "receipt/receipt.html", **context, now=deps.clock())


def _context(
    session: Session, person: Person, code: str, language: Language
) -> Mapping[str, Any]:
    row = load_dossier(session, person.actor, code)
    submission = intake.submission(session, person.actor, code)
    held = dossier_documents(session, row.application, language)
    digests = submission.documents.values()
    files = documents.usable(session, person.actor, digests)
    opening = submission.opening
    return {
        "opening": opening,
        "applicant": payee_of(submission.answers),
        "title": str(submission.answers.get("project_title", "")),
        "papers": papers_received(submission, files, held, language),
        "days": rulebook(opening).clockwork.norm("within.screening", opened(opening)),
        "due_at": screening_due(opening),
        "waiting": row.application.number == 0,
    }


def screening_due(opening: Opening) -> datetime | None:
    """Give until when the screening answers: working days from the day after receipt.

    It follows from the norms and the calendar the dossier began under, and so stays
    what it was when the receipt is printed again later.
    """
    before = opened(opening)
    return (
        rulebook(opening).clockwork.entered(before, before, before.received_at).due_at
    )


def papers_received(
    submission: Submission,
    files: Mapping[str, Document],
    held: Sequence[DossierDocument],
    language: Language,
) -> tuple[PaperReceived, ...]:
    """Give the papers in the order in which the support type asks for them."""
    kind = support_types.find(submission.support_type, submission.revision)
    first = {p.paper: p for p in held if p.command_id == submission.command_id}
    return tuple(
        PaperReceived(
            _name(paper, language),
            digest,
            files.get(digest),
            first.get(paper.code),
            tuple(p for p in held if p.paper == paper.code and p.replaces),
        )
        for paper in kind.papers
        if (digest := submission.documents.get(paper.code))
    )


def _name(paper: Paper, language: Language) -> str:
    return paper.vi if language == "vi" else paper.en
