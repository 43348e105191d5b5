"""The files that came with a form, each for the paper it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile

from api.dependencies import Deps, Memory
from api.language import Language
from api.pages.faults import Fault
from api.problems import RequestRefused, words_of
from api.security import Person
from api.uploading import take
from domain.errors import Refused
from domain.support import Paper
from persistence.documents import Document

PREFIX = "paper."


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
        Fault(f"{name}: {words_of(refused, language)[1]}", f"#paper-{code}", code)
        for code, name, refused in files.problems
    )


def papers_shown(
    papers: tuple[Paper, ...],
    digests: Mapping[str, str],
    held: Mapping[str, Document],
    faults: tuple[Fault, ...],
) -> list[PaperShown]:
    """Give each paper with its file and what is wrong with it."""
    wrong = {fault.field.removeprefix("documents."): fault.text for fault in faults}
    return [
        PaperShown(
            paper,
            held.get(digests.get(paper.code, "")),
            wrong.get(paper.code, ""),
        )
        for paper in papers
    ]
