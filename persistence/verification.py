"""Whether what is shown of a dossier is what its record attests, part by part."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from domain.application import Application
from domain.serialization import digest, read
from persistence import history, intake, projection, queries
from persistence.database import Session
from persistence.event_log import Recorded, first_fault
from persistence.tables import application_members, applications

APPLICATION = "application"
COLUMN = "column"
MEMBERS = "members"
ANSWERS = "answers"
SUBMITTED = "submitted"
BROUGHT = "brought"
PAPERS = "papers"
POSTINGS = "postings"

REDRAWN = frozenset({APPLICATION, COLUMN, MEMBERS, ANSWERS})
"""The parts that are drawn from the record, and can be drawn from it anew."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A part that is not what the record attests.

    `which` is the column, or the number of the event whose answers or postings differ.
    """

    part: str
    which: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of `total` events found.

    `changed` is the first event that is not as it was recorded. Then nothing attests
    the rest, and `differing` is empty.
    """

    total: int
    changed: int | None = None
    differing: tuple[Differing, ...] = ()


def verify(session: Session, code: str) -> Verdict:
    """Check the events, then all that is shown of a dossier against them.

    Raises NotFound when nothing was submitted under this code.
    """
    trail = queries.trail(session, code)
    fault = first_fault(trail)
    if fault is not None:
        return Verdict(len(trail), fault)
    found = (
        *_drawn_otherwise(session, code),
        *_unattested(session, code, trail),
        *_posted_otherwise(session, code, trail),
    )
    return Verdict(len(trail), None, found)


def _drawn_otherwise(session: Session, code: str) -> tuple[Differing, ...]:
    """Give what of the dossier's row is not what the events make of the submission."""
    query = select(applications).where(applications.c.code == code)
    row = session.execute(query).one_or_none()
    if row is None:
        return ()
    folded = history.fold(session, code)
    wanted = projection.drawn(folded.application, folded.answers, folded.accepted_at)
    # An older version may have written fewer fields; what they mean counts.
    there = dict(row._mapping)
    there["application"] = read(Application, row.application)
    wanted["application"] = folded.application
    columns = sorted(name for name in wanted if there[name] != wanted[name])
    whole = (APPLICATION, ANSWERS)
    found = [
        Differing(name) if name in whole else Differing(COLUMN, name)
        for name in columns
    ]
    table = application_members
    parts = select(table.c.part, table.c.account_id).where(table.c.code == code)
    members = {(part, account) for part, account in session.execute(parts)}
    if members != projection.members(folded.application):
        found.append(Differing(MEMBERS))
    return tuple(found)


def _unattested(
    session: Session, code: str, trail: Sequence[Recorded]
) -> tuple[Differing, ...]:
    """Give the answers and papers that the digests in the events do not attest."""
    submitted = intake.stored_submission(session, code)
    brought = {
        step.command_id: (step.answers, step.documents)
        for step in queries.kept_steps(session, code)
    }
    brought[submitted.command_id] = (submitted.answers, submitted.documents)
    found = []
    for event in (recorded.event for recorded in trail):
        kept = brought.get(event.command_id)
        if _digest(kept) != event.answers_digest:
            first = event.command_id == submitted.command_id
            found.append(
                Differing(SUBMITTED) if first else Differing(BROUGHT, str(event.number))
            )
    attested = Counter(
        (command, paper, file)
        for command, (_answers, documents) in brought.items()
        for paper, file in documents.items()
    )
    papers = queries.papers(session, code)
    if Counter((p.command_id, p.paper, p.digest) for p in papers) != attested:
        found.append(Differing(PAPERS))
    return tuple(found)


def _digest(kept: tuple[object, object] | None) -> str:
    """Give the digest under which answers enter an event; empty for none."""
    if kept is None:
        return ""
    return digest({"answers": kept[0], "documents": kept[1]})


def _posted_otherwise(
    session: Session, code: str, trail: Sequence[Recorded]
) -> tuple[Differing, ...]:
    """Give the events whose postings are not those in the ledger."""
    posted = Counter(
        (p.number, p.posting, p.at) for p in queries.postings(session, code)
    )
    attested = Counter(
        (r.event.number, posting, r.event.at)
        for r in trail
        for posting in r.event.postings
    )
    odd = {number for number, _, _ in (posted - attested) + (attested - posted)}
    return tuple(Differing(POSTINGS, str(n)) for n in sorted(odd, key=str))
