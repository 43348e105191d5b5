"""The papers of a dossier: by its checklists, newest first, those replaced marked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
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
    files: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        files[one.paper].append(one)
    labels = {code: paper_label(kind, code, language) for code in files}
    standing: dict[str, list[str]] = defaultdict(list)
    for code, came in files.items():
        standing[came[-1].digest].append(code)
    order = [paper.code for paper in kind.every_paper]
    known = sorted(files, key=lambda c: order.index(c) if c in order else len(order))
    documents = list[DossierDocument]()
    for code in known:
        after = None
        for one in reversed(files[code]):
            same = () if after else standing[one.digest]
            others = tuple(other for other in same if other != code)
            documents.append(
                DossierDocument(
                    code,
                    labels[code],
                    one.digest,
                    one.name,
                    one.media_type,
                    one.size,
                    one.pages,
                    one.command_id,
                    one.at or received_at,
                    replaces=one is not files[code][0],
                    replaced_by=after.digest if after else "",
                    replaced_at=(after.at or received_at) if after else None,
                    same_as=others,
                    same=tuple(labels[other] for other in others),
                )
            )
            after = one
    return tuple(documents)
