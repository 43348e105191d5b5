"""How a file is taken in: what it is, how large, how many pages, kept by its digest."""

import errno
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import structlog
from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from api.auth.tokens import Person
from api.dependencies import Deps
from api.problems import RequestRefused, away
from api.uploads.answer import Reading
from api.uploads.file_types import (
    CONVERTED,
    KINDS,
    MEDIA_TYPES,
    SHOWN_AS_THEY_ARE,
    clean_name,
)
from persistence import documents
from persistence.documents import Document

log = structlog.get_logger("khuyencong.api")

OF_A_FILE = (
    "body_too_large",
    "file_cut_off",
    "file_damaged",
    "file_empty",
    "file_locked",
    "file_missing",
    "file_too_complex",
    "file_type_not_allowed",
    "file_without_pages",
    "files_busy",
    "files_too_many",
    "picture_too_large",
    "request_malformed",
    "storage_full",
)
"""The codes of refusals that are about a file, and are told beside it."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@asynccontextmanager
async def form_of(
    request: Request, deps: Deps, *, most_files: int, most_fields: int
) -> AsyncIterator[FormData]:
    """Give the form of a request with the files in it, which are gone afterwards.

    Raises body_too_large, files_too_many, file_missing, storage_full or
    request_malformed.
    """
    form = await _form(request, deps, most_files, most_fields)
    try:
        yield form
    finally:
        await form.close()


async def _form(
    request: Request, deps: Deps, most_files: int, most_fields: int
) -> FormData:
    try:
        with room_on_disk():
            return await request.form(max_files=most_files, max_fields=most_fields)
    except HTTPException as problem:
        if problem.status_code == 413:
            raise too_large(deps) from problem
        raise _malformed(str(problem.detail), most_files) from problem
    except MultiPartException as problem:
        raise _malformed(problem.message, most_files) from problem
    except (ValueError, KeyError) as problem:
        raise RequestRefused("request_malformed") from problem


async def take(deps: Deps, person: Person, file: UploadFile) -> Document:
    """Keep a file under the digest of its content; the same file is kept once.

    Raises one of OF_A_FILE.
    """
    if not file.size:
        raise RequestRefused("file_empty")
    if file.size > deps.settings.upload_limit_bytes:
        raise too_large(deps)
    with room_on_disk():
        async with deps.documents.coming(file.file) as coming:
            found = fit(await deps.reader.read(coming.path, coming.view))
            await deps.documents.lay(coming, found.view)
    name = clean_name(file.filename or "", found.ending)
    return await deps.database.write(
        documents.register,
        coming.kept,
        name,
        MEDIA_TYPES[found.ending],
        person.actor.id,
        deps.clock(),
        pages=found.pages,
    )


async def view_of(deps: Deps, document: Document, path: Path) -> tuple[Path, str]:
    """Give where a file lies as every browser shows it, and its media type there.

    A view that is not there is made anew. Raises not_viewable.
    """
    if document.media_type in SHOWN_AS_THEY_ARE:
        return path, document.media_type
    if document.media_type not in CONVERTED:
        raise RequestRefused("not_viewable")
    shown = deps.documents.view(document.digest)
    if shown is None:
        with room_on_disk():
            async with deps.documents.view_to_be() as made:
                found = fit(await deps.reader.read(path, made))
                await deps.documents.lay_view(document.digest, made, found.view)
        shown = deps.documents.view(document.digest)
        assert shown is not None
    return shown, MEDIA_TYPES[shown.suffix[1:]]


def fit(found: Reading) -> Reading:
    """Give what a file was found to be. Raises the refusal of one that is not fit."""
    if found.fault == "file_type_not_allowed":
        raise RequestRefused(found.fault, expected=KINDS, found=found.found)
    if found.fault == "storage_full":
        raise away(found.fault)
    if found.fault:
        raise RequestRefused(found.fault)
    return found


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Refuse with storage_full where there is no room left for what comes in."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in _FULL:
            raise
        log.error("storage_full", errno=fault.errno)
        raise away("storage_full") from fault


def too_large(deps: Deps) -> RequestRefused:
    """Give the refusal of a file that is larger than this installation takes."""
    return RequestRefused("body_too_large", largest=deps.settings.upload_limit_bytes)


def _malformed(why: str, most_files: int) -> RequestRefused:
    """Give the refusal for what the parser of forms said."""
    if why.startswith("Too many files"):
        return RequestRefused("files_too_many", most=most_files)
    if why.startswith("Part exceeded"):
        # Only a part without the name of a file is limited so: it came as text.
        return RequestRefused("file_missing")
    return RequestRefused("request_malformed")
