"""Files kept under their own digest, and who may speak of which of them."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any, BinaryIO

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    insert,
    or_,
    select,
    update,
)

from domain.errors import NotFound
from domain.people import Actor
from persistence.database import Session, add_once, insert_into
from persistence.tables import documents, events, held_documents, uploads
from persistence.visibility import READERS, in_sight

_BLOCK = 1 << 20
VIEWS = ("jpg", "pdf")
"""The endings of how files are shown that not every browser shows as they are."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store: its SHA-256 digest and its size in bytes."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Coming:
    """A file on its way into the store: whole at `path`, but under no name yet.

    At `view` somebody may write how the file is shown.
    """

    kept: Kept
    path: Path
    view: Path


@dataclass(frozen=True, slots=True)
class Document:
    """A file as somebody named it, with the media type found in its content.

    `pages` are None where they were not counted.
    """

    digest: str
    name: str
    media_type: str
    size: int
    pages: int | None = None


class DocumentStore:
    """A folder of files under their own digest; what is there never changes."""

    def __init__(self, folder: Path) -> None:
        """Keep files in this folder, which is made when the first one comes."""
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Give where the file with this digest lies."""
        return self._folder / digest[:2] / digest

    def view(self, digest: str) -> Path | None:
        """Give where the view of a file lies that is not shown as it is, if any."""
        places = (self._view(digest, ending) for ending in VIEWS)
        return next((place for place in places if place.exists()), None)

    async def keep(self, source: BinaryIO) -> Kept:
        """Copy a file into the store; the same content again changes nothing."""
        async with self.coming(source) as coming:
            await self.lay(coming)
        return coming.kept

    @asynccontextmanager
    async def coming(self, source: BinaryIO) -> AsyncIterator[Coming]:
        """Copy a file beside the store, to be looked at before it is laid in.

        What was not laid in by the end is gone.
        """
        path = await asyncio.to_thread(self._room)
        view = path.with_name(f"{path.name}.view")
        try:
            kept = await asyncio.to_thread(_copy, source, path)
            yield Coming(kept, path, view)
        finally:
            for left in (path, view):
                with suppress(FileNotFoundError):
                    left.unlink()

    async def lay(self, coming: Coming, view: str = "") -> None:
        """Give a file its name in the store, and its view one, which has this ending.

        The same content again changes nothing.
        """
        digest = coming.kept.digest
        if view:
            await self.lay_view(digest, coming.view, view)
        await asyncio.to_thread(_name, coming.path, self.path(digest))

    async def lay_view(self, digest: str, made: Path, ending: str) -> None:
        """Give the view of a file its name in the store."""
        await asyncio.to_thread(_name, made, self._view(digest, ending))

    @asynccontextmanager
    async def view_to_be(self) -> AsyncIterator[Path]:
        """Give a place to write a view to; what was not laid in by the end is gone."""
        path = await asyncio.to_thread(self._room)
        try:
            yield path
        finally:
            with suppress(FileNotFoundError):
                path.unlink()

    async def read(self, digest: str) -> bytes:
        """Give the content of a file; NotFound when it is not there, or not whole."""
        try:
            content = await asyncio.to_thread(self.path(digest).read_bytes)
        except FileNotFoundError:
            raise NotFound(document=digest) from None
        if sha256(content).hexdigest() != digest:
            raise NotFound(document=digest)
        return content

    def _view(self, digest: str, ending: str) -> Path:
        return self._folder / "views" / digest[:2] / f"{digest}.{ending}"

    def _room(self) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        opened, name = mkstemp(dir=self._folder, prefix="coming-")
        os.close(opened)
        return Path(name)


def _copy(source: BinaryIO, target: Path) -> Kept:
    digest, size = sha256(), 0
    with target.open("wb") as coming:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            coming.write(block)
        coming.flush()
        os.fsync(coming.fileno())
    return Kept(digest.hexdigest(), size)


def _name(coming: Path, final: Path) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    try:
        # A link appears whole or not at all, and never over what is there.
        os.link(coming, final)
    except FileExistsError:
        return
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def register(
    session: Session,
    kept: Kept,
    name: str,
    media_type: str,
    account_id: str,
    at: datetime,
    pages: int | None = None,
) -> Document:
    """Note who uploaded a file under which name; the last name counts."""
    added = add_once(
        session,
        documents,
        digest=kept.digest,
        media_type=media_type,
        size=kept.size,
        kept_at=at,
        pages=pages,
    )
    if not added and pages is not None:
        _count_pages(session, kept.digest, pages)
    adding = insert_into(session.dialect.name, uploads).values(
        digest=kept.digest, account_id=account_id, name=name, uploaded_at=at
    )
    session.execute(
        adding.on_conflict_do_update(
            index_elements=[uploads.c.digest, uploads.c.account_id],
            set_={"name": name, "uploaded_at": at},
        )
    )
    return Document(kept.digest, name, media_type, kept.size, pages)


def _count_pages(session: Session, digest: str, pages: int) -> None:
    # Files that came before pages were counted get theirs when they come again.
    session.execute(
        update(documents)
        .where(documents.c.digest == digest, documents.c.pages.is_(None))
        .values(pages=pages)
    )


def usable(
    session: Session, actor: Actor, digests: Iterable[str]
) -> Mapping[str, Document]:
    """Give those documents the reader uploaded or finds in a dossier they may see."""
    rows = session.execute(_usable(actor), {"digests": sorted(set(digests))})
    found = {row.digest: row for row in rows}
    names = _names_held(session, actor, (d for d, r in found.items() if not r.name))
    return {
        digest: Document(
            digest,
            row.name or names.get(digest, digest),
            row.media_type,
            row.size,
            row.pages,
        )
        for digest, row in found.items()
    }


@lru_cache(READERS)
def _usable(actor: Actor) -> Select[*tuple[Any, ...]]:
    own = and_(uploads.c.digest == documents.c.digest, uploads.c.account_id == actor.id)
    return (
        select(documents, uploads.c.name)
        .outerjoin(uploads, own)
        .where(documents.c.digest.in_(bindparam("digests", expanding=True)))
        .where(or_(uploads.c.digest.is_not(None), _held_in_sight(actor)))
    )


def document(session: Session, actor: Actor, digest: str) -> Document:
    """Give one document the reader may use; NotFound otherwise."""
    found = usable(session, actor, (digest,)).get(digest)
    if found is None:
        raise NotFound(document=digest)
    return found


def _held_in_sight(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        held_documents.c.digest == documents.c.digest, *_in_sight(actor)
    )


def _in_sight(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    # What came with a refused step was never taken into the dossier.
    return (
        in_sight(held_documents.c.code, actor),
        exists().where(
            events.c.code == held_documents.c.code,
            events.c.command_id == held_documents.c.command_id,
        ),
    )


def _names_held(
    session: Session, actor: Actor, digests: Iterable[str]
) -> Mapping[str, str]:
    wanted = tuple(digests)
    if not wanted:
        return {}
    rows = session.execute(
        select(held_documents.c.digest, held_documents.c.name)
        .where(held_documents.c.digest.in_(wanted), *_in_sight(actor))
        .order_by(held_documents.c.code.desc())
    )
    return {row.digest: row.name for row in rows}


def hold(
    session: Session, code: str, command: str, papers: Mapping[str, str], by: str
) -> None:
    """Tie the documents that came with a command to its dossier, as they were named."""
    if not papers:
        return
    asked = {"digests": sorted(set(papers.values())), "by": by}
    named = session.execute(_NAMED, asked)
    names: dict[str, str] = {}
    for row in named:
        names.setdefault(row.digest, row.name)
    rows = [
        {
            "code": code,
            "command_id": command,
            "paper": paper,
            "digest": digest,
            "name": names.get(digest, paper),
        }
        for paper, digest in papers.items()
    ]
    session.execute(_HOLDING, rows)


_NAMED = (
    select(uploads.c.digest, uploads.c.name)
    .where(uploads.c.digest.in_(bindparam("digests", expanding=True)))
    .order_by(uploads.c.account_id != bindparam("by"), uploads.c.uploaded_at.desc())
)
_HOLDING = insert(held_documents)
