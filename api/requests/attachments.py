"""Whether the documents of a request are the papers asked, and the caller's to use."""

import re
from collections.abc import Mapping

from domain.answers import Problems
from domain.errors import FieldProblem
from domain.people import Actor
from domain.support import Paper
from persistence.database import Session
from persistence.documents import usable

DIGEST = re.compile(r"[0-9a-f]{64}")


def digests_of(value: object) -> dict[str, str]:
    """Give the digests a body brings by paper; what is no text is told elsewhere."""
    if not isinstance(value, dict):
        return {}
    return {paper: d for paper, d in value.items() if isinstance(d, str)}


def document_problems(
    asked: tuple[Paper, ...], documents: Mapping[str, str], *, required: bool
) -> Problems:
    """Give what is missing of the papers asked, and what was not asked."""
    codes = [paper.code for paper in asked]
    choices = ", ".join(codes) or "–"
    missing = (p.code for p in asked if required and p.required)
    return (
        *(
            FieldProblem(f"documents.{code}", "required")
            for code in missing
            if code not in documents
        ),
        *(_unknown_paper(code, choices) for code in documents if code not in codes),
    )


def unusable_documents(
    session: Session, actor: Actor, documents: Mapping[str, str]
) -> Problems:
    """Give the documents that do not exist or are not the caller's to use.

    The two are one problem: who asks learns nothing of other people's documents.
    """
    digests = {d for d in documents.values() if DIGEST.fullmatch(d)}
    if not digests:
        return ()
    found = usable(session, actor, digests)
    return tuple(
        FieldProblem(f"documents.{code[:60]}", "unknown_document")
        for code, digest in documents.items()
        if digest in digests and digest not in found
    )


def _unknown_paper(code: str, choices: str) -> FieldProblem:
    return FieldProblem(f"documents.{code[:60]}", "unknown_paper", {"choices": choices})
