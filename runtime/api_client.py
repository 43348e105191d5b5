"""The public API as commands and examples use it: requests signed, refusals raised."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2

from domain.people import Role
from runtime.errors import CommandError
from runtime.tokens import Holder, token

API = "/api/v1"
TRIES = 8
LONGEST_PAUSE = 20.0
AGAIN = frozenset({202, 429, 502, 503, 504})
"""Answers after which the same request, with the same key, is sent again."""


TEMPORAL_AWAY = 503
UNKNOWN = 404
READER = Holder("khuyencong-cli", Role.ADMINISTRATOR, name="khuyencong inspect")


class Refusal(Exception):
    """The API refused a request; its words say why."""

    def __init__(self, status: int, code: str, words: str) -> None:
        """Keep the HTTP status, the stable code and the words."""
        super().__init__(words)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class ApiClient:
    """Speaks to the API of one system as whoever is named."""

    client: httpx2.AsyncClient
    key: bytes
    tries: int = TRIES
    """How often a request is sent while the system does not answer or is busy."""
    _tokens: dict[Holder, str] = field(default_factory=dict)

    async def get(self, holder: Holder, path: str, **query: str | int) -> Any:
        """Read something. Raises Refusal, or CommandError when the system is away."""
        return await self._asked(holder, "GET", path, params=query)

    async def post(
        self, holder: Holder, path: str, body: Mapping[str, Any], key: str
    ) -> Any:
        """Do something once, however often it must be sent. Raises as `get` does."""
        headers = {"Idempotency-Key": key}
        return await self._asked(holder, "POST", path, json=body, headers=headers)

    async def upload(self, holder: Holder, name: str, content: bytes) -> str:
        """Give the digest of an uploaded PDF file. Raises as `get` does."""
        files = {"file": (name, content, "application/pdf")}
        kept = await self._asked(holder, "POST", "/documents", files=files)
        return str(kept["digest"])

    async def _asked(self, holder: Holder, method: str, path: str, **more: Any) -> Any:
        headers = {
            "Authorization": f"Bearer {self._token(holder)}",
            **more.pop("headers", {}),
        }
        pause = 0.25
        for tried in range(self.tries):
            try:
                answer = await self.client.request(
                    method, API + path, headers=headers, **more
                )
            except httpx2.TransportError as away:
                if tried == self.tries - 1:
                    raise unreachable(str(self.client.base_url)) from away
            else:
                busy = answer.status_code in AGAIN or _in_flight(answer)
                if not busy or tried == self.tries - 1:
                    return _read(answer)
                pause = max(pause, float(answer.headers.get("Retry-After", 0)))
            await asyncio.sleep(min(pause, LONGEST_PAUSE))
            pause *= 2
        raise unreachable(str(self.client.base_url))

    def _token(self, holder: Holder) -> str:
        if holder not in self._tokens:
            self._tokens[holder] = token(self.key, holder, datetime.now(UTC))
        return self._tokens[holder]


def connect(url: str, key: bytes, tries: int = TRIES) -> ApiClient:
    """Return a client of the system at an address; the caller closes its `client`."""
    client = httpx2.AsyncClient(
        base_url=url,
        timeout=30,
        trust_env=False,
        headers={"Accept-Language": "vi"},
        limits=httpx2.Limits(max_connections=16, keepalive_expiry=1),
    )
    return ApiClient(client, key, tries)


async def inspect_dossier(url: str, key: bytes, code: str) -> dict[str, Any]:
    """Return application, explanation, events and what Temporal knows of a dossier.

    `inspection` is None while Temporal is away or has lost it. Raises CommandError.
    """
    api = connect(url, key, tries=1)
    async with api.client:
        try:
            path = f"/applications/{code}"
            return {
                "application": await api.get(READER, path),
                "explanation": await api.get(READER, f"{path}/explain"),
                "events": (await api.get(READER, f"{path}/events"))["items"],
                "inspection": await _inspection(api, code),
            }
        except Refusal as refusal:
            if refusal.status == UNKNOWN:
                raise CommandError(
                    f"Không có hồ sơ {code}.", f"There is no dossier {code}."
                ) from refusal
            raise CommandError(
                f"Hệ thống từ chối: {refusal}", f"The system refused ({refusal.code})."
            ) from refusal


async def _inspection(api: ApiClient, code: str) -> Any:
    try:
        return await api.get(READER, f"/inspection/{code}")
    except Refusal as refusal:
        if refusal.status in (TEMPORAL_AWAY, UNKNOWN):
            return None
        raise


def unreachable(url: str) -> CommandError:
    """Give the trouble of a system that does not answer."""
    return CommandError(
        f"Không kết nối được hệ thống tại {url.rstrip('/')}; hãy chạy `khuyencong up` "
        "hoặc chỉ đúng địa chỉ bằng --url.",
        f"The system at {url.rstrip('/')} does not answer; run `khuyencong up`, or "
        "name the right address with --url.",
    )


def _in_flight(answer: httpx2.Response) -> bool:
    return answer.status_code == httpx2.codes.CONFLICT and "Retry-After" in (
        answer.headers
    )


def _read(answer: httpx2.Response) -> Any:
    try:
        found = answer.json()
    except ValueError:
        found = {}
    if answer.is_success:
        return found
    fields = "; ".join(
        f"{f.get('field')}: {f.get('message')}" for f in found.get("fields") or ()
    )
    words = fields or str(found.get("detail") or found.get("title") or answer.text)
    raise Refusal(answer.status_code, str(found.get("code", "")), words[:500])
