"""A browser without a screen: it keeps cookies, sends forms and follows nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx2
from fastapi import FastAPI

from api.auth import sessions
from domain.people import Actor, Role
from persistence import accounts
from persistence.accounts import Account
from tests.api.world import UNIT, UNITS, World

HOST = "desk.test"


def client_of(app: FastAPI) -> httpx2.AsyncClient:
    """A client over https: the cookie of a session travels on no other."""
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app, raise_app_exceptions=False),
        base_url=f"https://{HOST}",
        follow_redirects=False,
    )


@dataclass
class Browser:
    """Somebody before a browser; without a role nobody is signed in.

    The account and its session are written at the first request, without any page.
    """

    world: World
    role: Role | None = None
    id: str = ""
    unit: str | None = None
    name: str = ""
    client: httpx2.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = client_of(self.world.app)
        self._arrived = self.role is None

    @property
    def account(self) -> Account:
        """The account that this browser is signed in with."""
        assert self.role is not None
        unit = UNITS.get(self.role, UNIT) if self.unit is None else self.unit
        return Account(
            self.id or f"{self.role}-1",
            self.role,
            unit,
            self.name or f"Nguyễn Văn {self.role.capitalize()}",
            f"{self.id or self.role}@example.vn",
        )

    @property
    def actor(self) -> Actor:
        """Whom its steps are recorded for."""
        return Actor(self.account.role, self.account.id, self.account.unit)

    async def get(self, path: str, **how: Any) -> httpx2.Response:
        """Open a page; a redirect is the answer, not followed."""
        return await self.call("GET", path, **how)

    async def post(
        self, path: str, form: Mapping[str, Any] | None = None, **how: Any
    ) -> httpx2.Response:
        """Send a form; a list of values stands for a question with several."""
        return await self.call("POST", path, data=form or {}, **how)

    async def call(self, method: str, path: str, **how: Any) -> httpx2.Response:
        """Ask for anything."""
        await self.sign_in()
        return await self.client.request(method, path, **how)

    async def sign_in(self) -> None:
        """Open a session straight in the record, once."""
        if self._arrived:
            return
        self._arrived = True
        secret = f"secret-{self.account.id}-{next(self.world.keys)}"
        with self.world.database.writing() as session:
            accounts.keep(session, self.account)
            sessions.begin(session, self.account, secret, self.world.clock())
        self.keep(secret)

    def keep(self, secret: str) -> None:
        """Put the cookie of a session into the browser."""
        self.client.cookies.set(sessions.COOKIE, secret, domain=HOST, path="/")

    def forget(self) -> None:
        """Lose every cookie, as a browser does whose storage was emptied."""
        self.client.cookies.clear()


def text_of(page: httpx2.Response | str) -> str:
    """The words of a page, with single spaces between."""
    reader = _Words()
    reader.feed(page if isinstance(page, str) else page.text)
    return " ".join(" ".join(reader.found).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._mute = 0

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        self._mute += tag in ("script", "style", "svg")

    def handle_endtag(self, tag: str) -> None:
        self._mute -= tag in ("script", "style", "svg")

    def handle_data(self, data: str) -> None:
        if not self._mute:
            self.found.append(data)
