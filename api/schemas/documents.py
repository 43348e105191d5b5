"""The papers of a dossier: by its checklists, newest first, those replaced marked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.support import SupportType
from persistence.queries import Held
from presentation.names import paper_label


@dataclass(frozen=True, slots=True)
class DossierDocument:
    """A file in a dossier for a paper, and what became of it.

    `replaced_by` is the digest of the file that stands for the paper since; `replaces`
    tells that it stands in the place of an earlier one. `same_as` are the codes of
    other papers for which the same file stands, `same` their names.
    """

    paper: str
    label: str
    digest: str
    name: str
    media_type: str
    size: int
    pages: int | None
    command_id: str
    received_at: datetime | None
    replaces: bool = False
    replaced_by: str = ""
    replaced_at: datetime | None = None
    same_as: tuple[str, ...] = ()
    same: tuple[str, ...] = ()

    @property
    def current(self) -> bool:
        """Whether this is the file that stands for the paper."""
        return not self.replaced_by


def documents_of(
    held: Iterable[Held],
    kind: SupportType,
    language: str,
    received_at: datetime | None = None,
) -> tuple[DossierDocument, ...]:
    """Give every file in the order of the checklists; of one paper the newest first.

    `held` are in the order in which they came; `received_at` is when those came that no
    event has yet taken up.
    """
    files: dict[str, list[DossierDocument]] = defaultdict(list)
    for one in held:
        files[one.paper].append(
            DossierDocument(
                one.paper,
                paper_label(kind, one.paper, language),
                one.digest,
                one.name,
                one.media_type,
                one.size,
                one.pages,
                one.command_id,
                one.at or received_at,
            )
        )
    order = [paper.code for paper in kind.every_paper]
    known = sorted(files, key=lambda c: order.index(c) if c in order else len(order))
    return tuple(
        _compared(one, files)
        for code in known
        for one in reversed(_succession(files[code]))
    )


def _succession(files: list[DossierDocument]) -> list[DossierDocument]:
    """Give the files of one paper, each but the last marked as replaced."""
    later = [*files[1:], None]
    return [
        replace(
            one,
            replaces=place > 0,
            replaced_by=after.digest if after else "",
            replaced_at=after.received_at if after else None,
        )
        for place, (one, after) in enumerate(zip(files, later, strict=True))
    ]


def _compared(
    one: DossierDocument, files: dict[str, list[DossierDocument]]
) -> DossierDocument:
    """Give a file with the other papers for which the same one stands."""
    if not one.current:
        return one
    last = (listed[-1] for code, listed in files.items() if code != one.paper)
    found = [other for other in last if other.digest == one.digest]
    return replace(
        one,
        same_as=tuple(other.paper for other in found),
        same=tuple(other.label for other in found),
    )
