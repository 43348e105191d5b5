"""What went wrong in a browser without anybody having looked: nothing may."""

from dataclasses import dataclass, field

from playwright.async_api import (
    BrowserContext,
    ConsoleMessage,
    Request,
    Response,
    WebError,
)

ANSWERED_AGAIN = frozenset({400, 409, 412, 422})
"""With these a page comes back to be corrected; everything else a test must expect."""

TOLD_BY_RESPONSES = "Failed to load resource"


@dataclass
class Faults:
    """Collects the faults of one person's browser; `expected` answers are none.

    Without slots: Playwright notes on this object what it calls.
    """

    expected: frozenset[int] = frozenset()
    found: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Collect from now on: consoles, scripts, requests and answers."""
        context.on("console", self._console)
        context.on("weberror", self._script)
        context.on("requestfailed", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if not message.text.startswith(TOLD_BY_RESPONSES):
            self.found.append(f"{message.type} in the console: {message.text}")

    def _script(self, error: WebError) -> None:
        self.found.append(f"a script failed: {error.error}")

    def _request(self, request: Request) -> None:
        # Who leaves a page, or saves what it sends, ends requests on purpose.
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.found.append(f"{request.method} {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        asked = response.request
        fine = self.expected | (
            ANSWERED_AGAIN if asked.is_navigation_request() else set()
        )
        if response.status >= 400 and response.status not in fine:
            self.found.append(f"{response.status}: {asked.method} {response.url}")
