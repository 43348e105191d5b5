"""The golden path over HTTP: rehearsed once as the demonstration walks it, then sent.

The rehearsal reads what each step asks for, as people do; what it sent is kept, and
later dossiers send the same bodies under other names, without reading in between.
"""

import asyncio
import http.client
import json
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import runtime.demo
from bench.processes import Group
from bench.system import System
from domain.people import Role
from domain.states import Action, State
from runtime import api_client
from runtime.api_client import AGAIN, API, ApiClient
from runtime.demo.answers import tax_code
from runtime.demo.filing import Case, Clerk
from runtime.demo.projects import Project, read
from runtime.demo.seeding import this_year
from runtime.demo.timing import timing
from runtime.tokens import Holder, demo_holder, token

ROW = "33"
"""A machine with an advance: the longest of the published projects."""
ENDLESS_VND = 900_000_000_000_000
"""So much money that no run uses it up."""
MOST_TRIES = 100
PAUSE_SECONDS = 0.1
SETTLES_WITHIN_SECONDS = 300
QUEUED = "/messages?state=queued&limit=1"


@dataclass(frozen=True, slots=True)
class Call:
    """Something that was sent: by whom, where to, and what."""

    holder: Holder
    path: str
    body: str


@dataclass(frozen=True, slots=True)
class Script:
    """What a rehearsed dossier sent, and the code and tax code that it stands under."""

    calls: tuple[Call, ...]
    code: str
    tax_code: str

    def body(self, call: Call, code: str, tax: str) -> bytes:
        """Return what another dossier sends instead."""
        return call.body.replace(self.code, code).replace(self.tax_code, tax).encode()


@dataclass(frozen=True, slots=True)
class _RehearsingClient(ApiClient):
    """A desk that keeps what it sends; one appraiser and endless money suffice."""

    calls: list[Call] = field(default_factory=list)

    async def post(
        self, holder: Holder, path: str, body: Mapping[str, Any], key: str
    ) -> Any:
        if path.endswith("/envelopes"):
            body = {**body, "amount_vnd": ENDLESS_VND}
        if body.get("action") == Action.ADMIT:
            panel = body["answers"]["appraisers"][:1]
            body = {**body, "answers": {**body["answers"], "appraisers": panel}}
        found = await ApiClient.post(self, holder, path, body, key)
        if path.startswith("/applications"):
            self.calls.append(Call(holder, path, json.dumps(body, ensure_ascii=False)))
        return found


def project(row: str = ROW) -> Project:
    """Return a published project by the number of its row."""
    file = Path(runtime.demo.__file__).parent / "projects.csv"
    sheet = read(file, plan_lines=frozenset({row}))
    return next(p for p in sheet.projects if p.row == row)


async def rehearse(system: System) -> Script:
    """Walk one dossier to completion, and return what was sent for it."""
    plain = api_client.connect(system.running.url, system.key)
    rehearsing = _RehearsingClient(plain.client, plain.key)
    case = Case(project(), timing(project(), this_year(), to_come=True))
    async with rehearsing.client:
        clerk = Clerk(rehearsing)
        await clerk.introduce_staff()
        code = await clerk.file(case)
        shown = await clerk.advance(case, code, State.COMPLETED)
    assert shown["state"] == State.COMPLETED, shown["state"]
    calls = tuple(rehearsing.calls)
    tax = str(json.loads(calls[0].body)["answers"]["applicant"]["tax_code"])
    return Script(calls, code, tax)


class OverHttp:
    """The product over HTTP: the whole system, every letter counted until sent."""

    def __init__(self, name: str, system: System, script: Script) -> None:
        """Walk dossiers of this script in this system."""
        self.name = name
        self.group: Group = system.group
        self._system = system
        self._script = script
        self._numbers = count(1)
        self._tokens: dict[Holder, str] = {}

    async def walk(self, dossiers: int, in_flight: int) -> Sequence[float]:
        """Return the seconds of every command; all dossiers end `completed`."""
        return await self.walk_until(dossiers, in_flight, len(self._script.calls))

    async def walk_until(
        self, dossiers: int, in_flight: int, commands: int
    ) -> Sequence[float]:
        """Return the seconds of the first so many commands of each dossier."""
        numbers = [next(self._numbers) for _ in range(dossiers)]
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(in_flight) as threads:
            flights = [
                loop.run_in_executor(threads, self._dossier, number, commands)
                for number in numbers
            ]
            return [t for times in await asyncio.gather(*flights) for t in times]

    async def file_for(self, users: int, seconds: float) -> Sequence[float]:
        """Return the seconds of each submission, of people who file without a pause."""
        until = time.monotonic() + seconds
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(users) as threads:
            filing = [
                loop.run_in_executor(threads, self._file_until, until)
                for _ in range(users)
            ]
            return [t for times in await asyncio.gather(*filing) for t in times]

    async def settle(self) -> int:
        """Return once no letter is queued, with the number of letters caught."""
        administrator, path = demo_holder(Role.ADMINISTRATOR), QUEUED
        until = time.monotonic() + SETTLES_WITHIN_SECONDS
        with closing(self._caller()) as caller:
            while time.monotonic() < until:
                found = await asyncio.to_thread(caller.get, administrator, path)
                if not found["items"]:
                    return self._system.letters()
                await asyncio.sleep(PAUSE_SECONDS)
        raise AssertionError("letters are still queued")

    def _caller(self) -> "Caller":
        return Caller(self._system.running.url, self._system.key, self._tokens)

    def _file_until(self, until: float) -> list[float]:
        times = list[float]()
        with closing(self._caller()) as caller:
            while time.monotonic() < until:
                times += self._walked(caller, next(self._numbers), 1)
        return times

    def _dossier(self, number: int, commands: int) -> list[float]:
        with closing(self._caller()) as caller:
            return self._walked(caller, number, commands)

    def _walked(self, caller: "Caller", number: int, commands: int) -> list[float]:
        script, code, times = self._script, "", list[float]()
        tax = tax_code(str(number), past=True)
        shown: Mapping[str, Any] = {}
        for step, call in enumerate(script.calls[:commands]):
            path = call.path.replace(script.code, code)
            body, key = script.body(call, code, tax), f"bench-{number}-{step}"
            began = time.perf_counter()
            answer = caller.post(call.holder, path, body, key)
            times.append(time.perf_counter() - began)
            shown = answer.get("application", answer)
            code = str(shown["code"])
        if commands == len(script.calls):
            assert shown["state"] == State.COMPLETED, (code, shown["state"])
        return times


class Caller:
    """Sends requests over one connection, as cheaply as may be: it shares the cores."""

    def __init__(self, url: str, key: bytes, tokens: dict[Holder, str]) -> None:
        address = urlsplit(url)
        self._line = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=60
        )
        self._key = key
        self._tokens = tokens

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def get(self, holder: Holder, path: str) -> Any:
        """Return what is read, which must be there."""
        status, _, found = self._asked("GET", holder, path, None, "")
        assert status == 200, (path, status, found)
        return found

    def post(self, holder: Holder, path: str, body: bytes, key: str) -> Any:
        """Return the answer. Raises AssertionError when it is no success."""
        for _ in range(MOST_TRIES):
            status, again, found = self._asked("POST", holder, path, body, key)
            if not again:
                assert status in (200, 201), (path, status, found)
                return found
            time.sleep(PAUSE_SECONDS)
        raise AssertionError(f"{path}: never answered")

    def _asked(
        self, method: str, holder: Holder, path: str, body: bytes | None, key: str
    ) -> tuple[int, bool, Any]:
        headers = {
            "Authorization": f"Bearer {self._token(holder)}",
            "Content-Type": "application/json",
            "Accept-Language": "vi",
        }
        if key:
            headers["Idempotency-Key"] = key
        self._line.request(method, API + path, body, headers)
        answer = self._line.getresponse()
        content = answer.read()
        waits = answer.status == 409 and answer.headers.get("Retry-After") is not None
        found = json.loads(content) if content else {}
        return answer.status, waits or answer.status in AGAIN, found

    def _token(self, holder: Holder) -> str:
        if holder not in self._tokens:
            self._tokens[holder] = token(self._key, holder, datetime.now(UTC))
        return self._tokens[holder]
