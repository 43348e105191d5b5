"""The files that came with a form, each for the paper it stands for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile

from api.dependencies import Deps, Memory
from api.language import Language
from api.pages.faults import Fault
from api.pages.figures import size
from api.pages.words import say
from api.problems import RequestRefused, words_of
from api.security import Person
from api.uploading import take
from domain.errors import FieldProblem, Refused
from domain.support import Paper
from persistence.documents import Document

PREFIX = "paper."
DOCUMENTS = "documents."
"""What the names of problems begin with that are about a paper."""


@dataclass(frozen=True, slots=True)
class PapersSent:
    """What became of the files of a form: digests by paper, and those refused.

    A paper that was taken away has None for its digest.
    """

    kept: Mapping[str, str | None]
    problems: tuple[tuple[str, str, Refused], ...]


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper that a form asks, with the file that stands for it so far."""

    paper: Paper
    document: Document | None
    wrong: str


async def papers_sent(
    deps: Deps,
    memory: Memory,
    person: Person,
    sent: FormData,
    papers: tuple[Paper, ...],
) -> PapersSent:
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
    return PapersSent(kept, tuple(problems))


def paper_faults(files: PapersSent, language: Language) -> tuple[Fault, ...]:
    """Give what is wrong with each file that was refused."""
    return tuple(
        Fault(f"{name}: {file_words(refused, language)}", f"#paper-{code}", code)
        for code, name, refused in files.problems
    )


def file_words(refused: Refused, language: Language) -> str:
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


def lacking(
    problems: Iterable[FieldProblem], papers: Iterable[Paper], language: Language
) -> tuple[Fault, ...]:
    """Give what is wrong with the papers of a step, each under its own name."""
    names = {p.code: p.vi if language == "vi" else p.en for p in papers}
    found = []
    for problem in (p for p in problems if p.field.startswith(DOCUMENTS)):
        code = problem.field.removeprefix(DOCUMENTS)
        words = problem.words(language)
        if problem.code == "required":
            words = say(language, "choose a file.")
        text = f"{names.get(code, code)}: {words}"
        found.append(Fault(text, f"#paper-{code}", problem.field))
    return tuple(found)


def papers_shown(
    papers: tuple[Paper, ...],
    digests: Mapping[str, str],
    held: Mapping[str, Document],
    faults: tuple[Fault, ...],
) -> list[PaperShown]:
    """Give each paper with its file and what is wrong with it."""
    wrong = {fault.field.removeprefix(DOCUMENTS): fault.text for fault in faults}
    return [
        PaperShown(
            paper,
            held.get(digests.get(paper.code, "")),
            wrong.get(paper.code, ""),
        )
        for paper in papers
    ]
