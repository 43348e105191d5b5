"""Documents: taken in by their content, kept under their digest, given out as files."""

from collections.abc import AsyncIterator
from pathlib import Path as FilePath
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import FileResponse
from starlette.datastructures import UploadFile

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf, SignedIn, memory_of
from api.problems import RequestRefused
from api.schemas.applications import DocumentShown
from api.services.uploads import form_of, take, view_of
from api.uploads.file_types import MEDIA_TYPES, clean_name
from domain.errors import NotFound
from persistence import documents

routes = APIRouter(tags=["documents"])

UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                    "additionalProperties": False,
                },
                "encoding": {"file": {"contentType": ", ".join(MEDIA_TYPES.values())}},
            }
        },
    }
}


async def uploaded(
    request: Request, person: SignedIn, deps: DepsOf
) -> AsyncIterator[UploadFile]:
    """Give the one file of the request, once the caller may upload.

    Raises media_type_not_supported, too_many_requests or what `form_of` raises.
    """
    await memory_of(request).allowances.spend_upload(person.actor.id)
    declared = request.headers.get("content-type", "").partition(";")[0].strip()
    if declared.lower() != "multipart/form-data":
        raise RequestRefused("media_type_not_supported", expected="multipart/form-data")
    async with form_of(request, deps, most_files=1, most_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise RequestRefused("file_missing")
        yield file


@routes.post(
    "/documents",
    status_code=201,
    response_model=DocumentShown,
    openapi_extra=UPLOAD,
)
async def upload_document(
    person: SignedIn,
    file: Annotated[UploadFile, Depends(uploaded)],
    deps: DepsOf,
    response: Response,
) -> DocumentShown:
    """Keep a file under the digest of its content; the same file is kept once.

    The content tells what it is: pdf, jpeg, png, heic, webp, tiff, avif, docx, xlsx,
    odt or ods. A file that does not open, is cut off, has no pages or asks a password
    is refused with the reason.
    """
    document = await take(deps, person, file)
    response.headers["Location"] = f"/api/v1/documents/{document.digest}"
    return DocumentShown(
        digest=document.digest,
        name=document.name,
        media_type=document.media_type,
        size=document.size,
    )


Digest = Annotated[str, Path(max_length=64, pattern="^[0-9a-f]{64}$")]


def _as_files(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """Give how OpenAPI describes an answer that is a file of one of these types."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"content": {media_type: schema for media_type in media_types}}}


@routes.get(
    "/documents/{digest}",
    response_class=FileResponse,
    responses=_as_files(*MEDIA_TYPES.values()),
)
async def download_document(person: SignedIn, digest: Digest, deps: DepsOf) -> Response:
    """Give a file to whoever uploaded it or may see a dossier that holds it."""
    document, path = await _kept(deps, person, digest)
    return FileResponse(
        path,
        media_type=document.media_type,
        headers={
            **_headers("attachment", document.name),
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "ETag": f'"{digest}"',
        },
    )


@routes.get(
    "/documents/{digest}/view",
    response_class=FileResponse,
    responses=_as_files("application/pdf", "image/jpeg", "image/png"),
)
async def view_document(person: SignedIn, digest: Digest, deps: DepsOf) -> Response:
    """Give a file as every browser shows it, to whoever may have the file.

    HEIC, WebP, TIFF and AVIF come as JPEG, or as PDF where they have several pages;
    PDF, JPEG and PNG as they are. Word, Excel and OpenDocument are `not_viewable`.
    """
    document, path = await _kept(deps, person, digest)
    shown, media_type = await view_of(deps, document, path)
    name = document.name
    if shown != path:
        name = clean_name(f"{name.rpartition('.')[0]}{shown.suffix}", shown.suffix[1:])
    return FileResponse(
        shown,
        media_type=media_type,
        headers={
            **_headers("inline", name),
            "Content-Security-Policy": _loads(media_type),
            "ETag": f'"{digest}.view"',
        },
    )


async def _kept(
    deps: Deps, person: Person, digest: str
) -> tuple[documents.Document, FilePath]:
    """Give a document the caller may use and where it lies. Raises NotFound."""
    document = await deps.database.read(documents.document, person.actor, digest)
    path = deps.documents.path(digest)
    if not path.exists():
        raise NotFound
    return document, path


def _headers(how: str, name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def _loads(media_type: str) -> str:
    """Give what a file that is shown may load; browsers show no PDF in a sandbox."""
    if media_type == MEDIA_TYPES["pdf"]:
        return "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    return "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
