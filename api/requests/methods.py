"""Which methods an address takes: HEAD wherever it takes GET, and those it names."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")


@dataclass(frozen=True, slots=True)
class HeadAsGet:
    """An application that answers HEAD as it answers GET, without the content."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; of an answer to HEAD only what stands before the content."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] != "http.response.start":
                more = message.get("more_body", False)
                message = {
                    "type": "http.response.body",
                    "body": b"",
                    "more_body": more,
                }
            await send(message)

        # The server reads from its own scope that no content is to follow.
        served = {**scope, "method": "GET"}
        try:
            await self.app(served, receive, told)
        finally:
            # Whoever logs and counts the request reads there which route it took.
            scope.update({**served, "method": "HEAD"})


def allowed_methods(routes: Sequence[BaseRoute], scope: Scope) -> str:
    """Give the methods that an address takes, as the header Allow names them."""
    found = {
        method for method in METHODS if _takes(routes, {**scope, "method": method})
    }
    # What no route knows by its methods are the files of a folder.
    found = found or {"GET"}
    return ", ".join(sorted(found | {"HEAD"} if "GET" in found else found))


def _takes(routes: Sequence[BaseRoute], scope: Scope) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in routes)
