"""The files that came with a form, each for the paper it stands for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.datastructures import FormData, UploadFile

from api.auth.tokens import Person
from api.dependencies import Deps, Memory
from api.pages.common.norm_texts import confidence_words
from api.pages.common.rendering import render_part, visitor_of
from api.pages.forms.form_errors import FormError
from api.problems import RequestRefused, words_of
from api.services.uploads import take
from domain.errors import FieldProblem, Refused
from domain.support import Paper
from persistence.documents import Document
from presentation.formatting import size
from presentation.language import Language, say

PREFIX = "paper."
DOCUMENTS = "documents."
"""What the names of problems begin with that are about a paper."""


@dataclass(frozen=True, slots=True)
class Attachments:
    """What became of the files of a form: digests by paper, and those refused.

    A paper that was taken away has None for its digest.
    """

    kept: Mapping[str, str | None]
    problems: tuple[tuple[str, str, Refused], ...]


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A paper that a form asks, with the file that stands for it so far.

    `same` are the names of other papers for which the same file was given.
    """

    paper: Paper
    document: Document | None
    wrong: str
    same: tuple[str, ...] = ()
    confidence: str = ""


async def receive_attachments(
    deps: Deps,
    memory: Memory,
    person: Person,
    sent: FormData,
    papers: tuple[Paper, ...],
) -> Attachments:
    """Take in the files of a form; one that is refused keeps no other from coming."""
    kept: dict[str, str | None] = {}
    problems: list[tuple[str, str, Refused]] = []
    for paper in papers:
        if sent.get("remove") == paper.code:
            kept[paper.code] = None
        file = sent.get(f"{PREFIX}{paper.code}")
        if not isinstance(file, UploadFile) or not file.filename:
            continue
        try:
            await memory.allowances.spend_upload(person.actor.id)
            kept[paper.code] = (await take(deps, person, file)).digest
        except RequestRefused as refused:
            problems.append((paper.code, file.filename[:100], refused))
    return Attachments(kept, tuple(problems))


def attachment_errors(
    files: Attachments, language: Language, anchor: str = "paper-"
) -> tuple[FormError, ...]:
    """Give what is wrong with each file that was refused."""
    return tuple(
        FormError(f"{name}: {file_error(refused, language)}", f"#{anchor}{code}", code)
        for code, name, refused in files.problems
    )


def file_error(refused: Refused, language: Language) -> str:
    """Give what is wrong with a file, for people before a page."""
    if refused.code == "file_missing":
        return say(language, "Choose a file first, then upload it.")
    if refused.code == "body_too_large":
        largest = size(int(refused.params.get("largest", 0)), language)
        return say(
            language,
            "The file is too large: at most %(largest)s. Make it smaller, or scan it "
            "at a lower resolution, and choose it again.",
            largest=largest,
        )
    return words_of(refused, language)[1]


def missing_attachments(
    problems: Iterable[FieldProblem], papers: Iterable[Paper], language: Language
) -> tuple[FormError, ...]:
    """Give what is wrong with the papers of a step, each under its own name."""
    names = {p.code: p.vi if language == "vi" else p.en for p in papers}
    found = []
    for problem in (p for p in problems if p.field.startswith(DOCUMENTS)):
        code = problem.field.removeprefix(DOCUMENTS)
        words = problem.words(language)
        if problem.code == "required":
            words = say(language, "choose a file.")
        text = f"{names.get(code, code)}: {words}"
        found.append(FormError(text, f"#paper-{code}", problem.field))
    return tuple(found)


def attachment_rows(
    papers: tuple[Paper, ...],
    digests: Mapping[str, str],
    held: Mapping[str, Document],
    faults: Iterable[FormError],
    language: Language,
) -> list[AttachmentRow]:
    """Give each paper with its file and what is wrong with it."""
    wrong = {fault.field.removeprefix(DOCUMENTS): fault.text for fault in faults}
    sure = confidence_words(language)
    return [
        AttachmentRow(
            paper,
            held.get(digests.get(paper.code, "")),
            wrong.get(paper.code, ""),
            same_file(paper, papers, digests, language),
            sure[paper.confidence.value],
        )
        for paper in papers
    ]


def same_file(
    paper: Paper,
    papers: Iterable[Paper],
    digests: Mapping[str, str],
    language: Language,
) -> tuple[str, ...]:
    """Give the names of the other papers for which the file of this one was given."""
    digest = digests.get(paper.code)
    return tuple(
        other.vi if language == "vi" else other.en
        for other in papers
        if digest and other.code != paper.code and digests.get(other.code) == digest
    )


def wants_json(request: Request, sent: FormData) -> bool:
    """Say whether a script brings files beside its page, rather than a button."""
    return "upload" in sent and "application/json" in request.headers.get("accept", "")


def upload_answer(
    request: Request, shown: Iterable[AttachmentRow], faults: Iterable[FormError]
) -> JSONResponse:
    """Tell the script of a page which files stand there now, and what was refused."""
    language = visitor_of(request).language
    wrong = {f.field.removeprefix(DOCUMENTS): f.text for f in faults}
    slots = {
        one.paper.code: render_part(request, "parts/paper_slot.html", shown=one)
        if one.document
        else ""
        for one in shown
    }
    words = " ".join(wrong.values()) or say(language, "Uploaded.")
    return JSONResponse({"slots": slots, "wrong": wrong, "message": words})
