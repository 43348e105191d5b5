"""Documents: taken in by their content, kept under their digest, given out as files."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import FileResponse
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from api.dependencies import Deps, DepsOf, SignedIn, memory_of
from api.file_types import MEDIA_TYPES
from api.problems import RequestRefused
from api.schemas.dossiers import DocumentShown
from api.uploading import take, too_large
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

    Raises media_type_not_supported, file_missing, body_too_large or
    too_many_requests.
    """
    await memory_of(request).allowances.spend_upload(person.actor.id)
    declared = request.headers.get("content-type", "").partition(";")[0].strip()
    if declared.lower() != "multipart/form-data":
        raise RequestRefused("media_type_not_supported", expected="multipart/form-data")
    form = await _form(request, deps)
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise RequestRefused("file_missing")
        yield file
    finally:
        await form.close()


async def _form(request: Request, deps: Deps) -> FormData:
    try:
        return await request.form(max_files=1, max_fields=10)
    except HTTPException as problem:
        if problem.status_code == 413:
            raise too_large(deps) from problem
        raise RequestRefused("request_malformed") from problem
    except (MultiPartException, ValueError, KeyError) as problem:
        raise RequestRefused("request_malformed") from problem


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

    The content tells what it is: pdf, png, jpeg, docx, xlsx, odt or ods.
    """
    document = await take(deps, person, file)
    response.headers["Location"] = f"/api/v1/documents/{document.digest}"
    return DocumentShown(
        digest=document.digest,
        name=document.name,
        media_type=document.media_type,
        size=document.size,
    )


@routes.get(
    "/documents/{digest}",
    response_class=FileResponse,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def download_document(
    person: SignedIn,
    digest: Annotated[str, Path(max_length=64, pattern="^[0-9a-f]{64}$")],
    deps: DepsOf,
) -> Response:
    """Give a file to whoever uploaded it or may see a dossier that holds it."""
    async with deps.database.read() as session:
        document = await documents.document(session, person.actor, digest)
    path = deps.documents.path(digest)
    if not path.exists():
        raise NotFound
    return FileResponse(
        path,
        media_type=document.media_type,
        headers={
            "Content-Disposition": "attachment; filename*=UTF-8''"
            + quote(document.name, safe=""),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
            "ETag": f'"{digest}"',
        },
    )
