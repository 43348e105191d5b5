"""Drafts: answers as far as somebody has typed them, complete or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from domain.errors import ApplicationStale, NotFound
from domain.serialization import plain
from persistence.database import Found, Session, add_once
from persistence.tables import drafts

STEP = "step:"
"""How the support type of a draft begins that is of a step in a dossier."""
VISITOR = "visitor-"
"""How the owner of a draft begins that somebody began before signing in."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft in one version; `code` names the dossier it was submitted as, if any.

    `saves` is what its pages have to know of each other; see `api.pages.forms.merge`.
    """

    id: str
    owner: str
    support_type: str
    answers: Mapping[str, object]
    documents: Mapping[str, str]
    version: int
    saved_at: datetime
    code: str
    saves: Mapping[str, object] = field(default_factory=dict)


def save(
    session: Session,
    draft_id: str,
    owner: str,
    support_type: str,
    answers: Mapping[str, object],
    documents: Mapping[str, str],
    at: datetime,
    expects: int | None,
    saves: Mapping[str, object] | None = None,
) -> Draft:
    """Save a draft over the version that was read; None begins a new one.

    One that was begun at the same moment elsewhere stays as it is. Without `saves`
    what is known of its pages stays. Raises ApplicationStale when it was saved
    elsewhere in between or was submitted, NotFound when the owner has no such draft.
    """
    values = {
        "support_type": support_type,
        "answers": plain(answers),
        "documents": plain(documents),
        "saved_at": at,
        "version": (expects or 0) + 1,
    }
    if saves is not None:
        values["saves"] = plain(saves)
    if expects is None:
        add_once(session, drafts, id=draft_id, owner=owner, **values)
        return find(session, owner, draft_id)
    saved = session.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.owner == owner)
        .where(drafts.c.version == expects, drafts.c.code == "")
        .values(values)
    )
    found = find(session, owner, draft_id)
    if saved.rowcount == 0:
        raise ApplicationStale(number=found.version)
    return found


def find(session: Session, owner: str, draft_id: str) -> Draft:
    """Give a draft of this owner; NotFound when there is none."""
    query = select(drafts).where(drafts.c.id == draft_id, drafts.c.owner == owner)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound(draft=draft_id)
    return _draft(found)


def find_any(session: Session, draft_id: str) -> Draft | None:
    """Give a draft whoever owns it, for a write that is authorised otherwise."""
    query = select(drafts).where(drafts.c.id == draft_id)
    found = session.execute(query).one_or_none()
    return _draft(found) if found else None


def list_of(
    session: Session, owner: str, kind_prefix: str | None = None
) -> tuple[Draft, ...]:
    """Give the drafts of an owner that were not submitted, latest first.

    Without a prefix they are those of applications; with one, those whose support type
    begins so, as that of a draft of a step begins with STEP.
    """
    kind = drafts.c.support_type
    of_kind = (
        ~kind.startswith(STEP)
        if kind_prefix is None
        else kind.startswith(kind_prefix, autoescape=True)
    )
    rows = session.execute(
        select(drafts)
        .where(drafts.c.owner == owner, drafts.c.code == "", of_kind)
        .order_by(drafts.c.saved_at.desc(), drafts.c.id)
    )
    return tuple(_draft(row) for row in rows)


def submitted(session: Session, draft_id: str, owner: str, code: str) -> bool:
    """Note which dossier a draft became; False when it was submitted before.

    A filing that names its draft does so by itself; see `persistence.intake.receive`.
    """
    marked = session.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.owner == owner, drafts.c.code == "")
        .values(code=code)
    )
    return marked.rowcount == 1


def claim(session: Session, draft_id: str, owner: str) -> None:
    """Give a draft that was begun before signing in to an owner, once."""
    session.execute(
        update(drafts)
        .where(drafts.c.id == draft_id)
        .where(drafts.c.owner.startswith(VISITOR, autoescape=True))
        .values(owner=owner)
    )


def discard(session: Session, owner: str, draft_id: str) -> None:
    """Throw a draft away; nothing happens when it is gone."""
    session.execute(
        delete(drafts).where(drafts.c.id == draft_id, drafts.c.owner == owner)
    )


def purge_steps(session: Session, before: datetime) -> int:
    """Forget the sheets of steps that nobody has touched since, and count them."""
    of_step = drafts.c.support_type.startswith(STEP, autoescape=True)
    return _forgotten(session, of_step, before)


def purge_unclaimed(session: Session, before: datetime) -> int:
    """Forget what visitors began and nobody claimed by signing in, and count it."""
    unclaimed = drafts.c.owner.startswith(VISITOR, autoescape=True)
    return _forgotten(session, unclaimed, before)


def _forgotten(session: Session, which: ColumnElement[bool], before: datetime) -> int:
    gone = session.execute(
        delete(drafts).where(which, drafts.c.saved_at < before, drafts.c.code == "")
    )
    return gone.rowcount


def _draft(row: Found) -> Draft:
    return Draft(
        row.id,
        row.owner,
        row.support_type,
        row.answers,
        row.documents,
        row.version,
        row.saved_at,
        row.code,
        row.saves,
    )
