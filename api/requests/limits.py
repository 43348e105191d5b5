"""How much a caller may send: the size of bodies, and the number of requests."""

from dataclasses import dataclass, field

from fastapi import Request
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import PROGRAM_PATHS, RequestRefused, answer

UPLOAD_PATH = "/api/v1/documents"
FILES_OF_A_FORM = 10
"""How many files of the largest size one form of a page may bring at once: as many as
the longest list of papers asks for, so that all can be chosen before a button is."""
MULTIPART_BYTES = 65_536
"""What the wrapping of a file in a multipart body may take."""


DRAINED_BYTES = 64 * 1_048_576
"""How much of a body that is too large is read and thrown away at the most."""


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """An application that takes no body beyond the limit of the address."""

    app: ASGIApp
    json_bytes: int
    upload_bytes: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what declares itself too large; count what declares nothing."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        largest = self._largest(scope["path"], headers.get("content-type", ""))
        declared = headers.get("content-length", "0")
        if declared.isascii() and declared.isdigit() and int(declared) > largest:
            refused = RequestRefused("body_too_large", largest=largest)
            told = answer(Request(scope), refused)
            await _drained(receive)
            await told(scope, receive, send)
            return
        counted = RequestBodyLimitMiddleware(self.app, max_body_size=largest)
        await counted(scope, receive, send)

    def _largest(self, path: str, media_type: str) -> int:
        if path.rstrip("/") == UPLOAD_PATH:
            return self.upload_bytes + MULTIPART_BYTES
        on_page = not path.startswith(PROGRAM_PATHS)
        if on_page and media_type.startswith("multipart/form-data"):
            return FILES_OF_A_FORM * (self.upload_bytes + MULTIPART_BYTES)
        return self.json_bytes


async def _drained(receive: Receive) -> None:
    """Let a body run out, so that its sender reads the refusal; not without end.

    A connection closed in the middle of sending looks to many clients like a fault.
    """
    passed = 0
    while passed < DRAINED_BYTES:
        message = await receive()
        passed += len(message.get("body", b""))
        if not message.get("more_body"):
            return


@dataclass(frozen=True, slots=True)
class Allowances:
    """How often one caller may upload, fail to sign in and ask for a way in.

    `uploads`, `failures` and `links` are written as "60/minute". Counted in this
    process; in front of several a proxy keeps the whole.
    """

    uploads: str = "60/minute"
    failures: str = "30/minute"
    links: str = "60/hour"
    limiter: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )

    async def spend_upload(self, account: str) -> None:
        """Count an upload. Raises too_many_requests."""
        await self._spend(parse(self.uploads), "upload", account)

    async def spend_failure(self, client: str) -> None:
        """Count a failed sign-in of a client. Raises too_many_requests."""
        await self._spend(parse(self.failures), "failure", client)

    async def refuse_failing(self, client: str) -> None:
        """Refuse who has failed too often, right or wrong. Raises too_many_requests."""
        item = parse(self.failures)
        if not await self.limiter.test(item, "failure", client):
            raise _too_many(item)

    async def spend_link(self, client: str) -> None:
        """Count a way in that a client asked for. Raises too_many_requests."""
        await self._spend(parse(self.links), "link", client)

    async def _spend(self, item: RateLimitItem, what: str, who: str) -> None:
        if not await self.limiter.hit(item, what, who):
            raise _too_many(item)


def _too_many(item: RateLimitItem) -> RequestRefused:
    seconds = item.get_expiry()
    return RequestRefused(
        "too_many_requests", {"Retry-After": str(seconds)}, seconds=seconds
    )
