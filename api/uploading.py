"""How a file is taken in: what it is, how large, how many pages, kept by its digest."""

import asyncio

from starlette.datastructures import UploadFile

from api.dependencies import Deps
from api.file_types import MEDIA_TYPES, clean_name, file_type
from api.page_count import page_count
from api.problems import RequestRefused
from api.security import Person
from persistence import documents
from persistence.documents import Document


async def take(deps: Deps, person: Person, file: UploadFile) -> Document:
    """Keep a file under the digest of its content; the same file is kept once.

    Raises file_empty, body_too_large or file_type_not_allowed.
    """
    content = await file.read()
    if not content:
        raise RequestRefused("file_empty")
    if len(content) > deps.settings.upload_limit_bytes:
        raise too_large(deps)
    found = file_type(content)
    if found is None:
        raise RequestRefused("file_type_not_allowed", expected=", ".join(MEDIA_TYPES))
    pages = await asyncio.to_thread(page_count, content, found.media_type)
    await file.seek(0)
    kept = await deps.documents.keep(file.file)
    name = clean_name(file.filename or "", found.ending)
    async with deps.database.write() as session:
        return await documents.register(
            session,
            kept,
            name,
            found.media_type,
            person.actor.id,
            deps.clock(),
            pages=pages,
        )


def too_large(deps: Deps) -> RequestRefused:
    """Give the refusal of a file that is larger than this installation takes."""
    return RequestRefused("body_too_large", largest=deps.settings.upload_limit_bytes)
