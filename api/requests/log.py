"""One line of log per request: number, route, status, actor; never what was in it."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import REQUESTS, SECONDS

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_UNKNOWN = "unknown"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = structlog.get_logger("khuyencong.api")


@dataclass(frozen=True, slots=True)
class RequestLog:
    """An application whose every request has a number, a log line and a count."""

    app: ASGIApp
    new_id: Callable[[], str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the request its number, serve it, tell how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else self.new_id()
        scope["khuyencong.request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        ended = _Ended()

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                ended.status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        began = time.perf_counter()
        try:
            await self.app(scope, receive, told)
        finally:
            _tell(scope, ended.status, time.perf_counter() - began)


@dataclass(slots=True)
class _Ended:
    status: int = 500


def _tell(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", _UNKNOWN)
    # A made-up method would otherwise be a new series for each caller.
    method = scope["method"] if scope["method"] in METHODS else _UNKNOWN
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)
    code = scope.get("path_params", {}).get("code")
    log.info(
        "request",
        method=method,
        route=route,
        http_status=status,
        milliseconds=round(seconds * 1000),
        **({"code": str(code)[:40]} if code else {}),
    )
