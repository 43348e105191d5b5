"""A whole API in one process: the same laws and the same record, without Temporal."""

import asyncio
import io
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from api.app import create_app
from api.auth.tokens import Person, issue
from api.dependencies import ApiSettings, Deps
from api.engine.interface import (
    EngineAway,
    EngineMisconfigured,
    EngineSlow,
    HistoryEvent,
    Inspection,
    PendingActivity,
    Troubled,
    Workers,
)
from api.schemas.examples import ANSWERS_EXAMPLE
from api.uploads.answer import Reading
from api.uploads.reader import FileReader
from domain.application import Command, Opening
from domain.decision import decide, rulebook, submit
from domain.errors import FundsExhausted, NotFound, Refused
from domain.people import Actor, Role
from persistence import queries, recorder
from persistence.database import Database
from persistence.documents import DocumentStore
from runtime.previews import SampleMessages
from workflows.messages import Carried

KEY = b"a key for tests that is long enough for HS256"
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
UNIT = "sct-vinh-long"
PAPERS = (
    "request_letter",
    "registration_certificate",
    "project_document",
    "commitment",
    "quotation",
)
PDF = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n"
    b"trailer\n<</Root 1 0 R>>\n%%EOF\n"
)
"""The smallest PDF of one page; readers find its objects without a register."""
READ_BEFORE: dict[bytes, Reading] = {}
UNITS = {
    Role.APPLICANT: "",
    Role.ADMINISTRATOR: "",
    Role.AUDITOR: "",
}


@dataclass
class Clock:
    """An instant that moves only when it is told to."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **length: float) -> None:
        self.now += timedelta(**length)


@dataclass(frozen=True, slots=True)
class ReadOnce(FileReader):
    """A reader that knows a PDF again: most tests send the same one."""

    async def read(self, source: Path, view: Path) -> Reading:
        content = await asyncio.to_thread(source.read_bytes)
        if content in READ_BEFORE:
            return READ_BEFORE[content]
        found = await FileReader.read(self, source, view)
        if found.ending == "pdf" and not found.fault and len(content) < 1000:
            READ_BEFORE[content] = found
        return found


@dataclass
class SameLaws:
    """An engine that decides and records at once, as the workflow does in the end."""

    database: Database
    clock: Clock
    away: bool = False
    slow: bool = False
    workers_asking: bool = True
    ended: bool = False
    later_events: tuple[HistoryEvent, ...] = ()
    pending: tuple[PendingActivity, ...] = (
        PendingActivity("record", 3, "the database is away", START),
    )
    refuses: Refused | None = None
    misconfigured: bool = False
    lacking: tuple[str, ...] = ()
    acted: list[str] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    trouble: tuple[Troubled, ...] = ()
    asked_about: list[tuple[str, ...]] = field(default_factory=list)
    retried: list[str] = field(default_factory=list)
    reopened: list[tuple[Opening, Carried]] = field(default_factory=list)
    in_turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def submit(self, opening: Opening, command: Command) -> int:
        self._reachable()
        self.openings.append(opening)
        event = submit(opening, command, self.clock())
        return (await self.database.write(recorder.append, event, opening)).number

    async def act(self, code: str, command: Command) -> int:
        self._reachable()
        self.acted.append(command.id)
        self.commands.append(command)
        async with self.in_turn:
            return await self._decided(code, command)

    async def _decided(self, code: str, command: Command) -> int:
        row = await self.database.read(queries.stored, code)
        if row is None:
            raise NotFound
        try:
            return await self._step(row, command)
        except FundsExhausted:
            return await self._step(row, replace(command, short_of_funds=True))

    async def _step(self, row: queries.Row, command: Command) -> int:
        rules = rulebook(row.application)
        event = decide(row.application, command, rules, self.clock())
        return (await self.database.write(recorder.append, event)).number

    async def inspect(self, code: str) -> Inspection:
        self._reachable()
        return Inspection(
            workflow_state="terminated" if self.ended else "running",
            run_id="run-1",
            started_at=START,
            history_length=len(code),
            history_bytes=2048,
            pending=self.pending,
            next_timer_at=START,
            events=(
                HistoryEvent(1, "workflow_execution_started", START, {}),
                *self.later_events,
            ),
        )

    async def troubled(self, codes: Sequence[str]) -> tuple[Troubled, ...]:
        self._reachable()
        self.asked_about.append(tuple(codes))
        return self.trouble

    async def retry_now(self, code: str) -> int:
        self._reachable()
        self.retried.append(code)
        return 1

    async def reopen(self, opening: Opening, carried: Carried) -> str:
        self._reachable()
        self.reopened.append((opening, carried))
        return "run-2"

    async def workers(self) -> Workers:
        if self.away:
            raise EngineAway
        return Workers(self.workers_asking, START)

    async def lacks(self) -> tuple[str, ...]:
        self._reachable()
        return self.lacking

    async def ready(self) -> bool:
        return not self.away and self.workers_asking

    def _reachable(self) -> None:
        if self.misconfigured:
            raise EngineMisconfigured("Namespace khuyencong is not found.")
        if self.away:
            raise EngineAway
        if self.slow:
            raise EngineSlow
        if self.refuses:
            raise self.refuses


@dataclass
class World:
    """The application, its collaborators, and people who call it."""

    app: FastAPI
    database: Database
    engine: SameLaws
    clock: Clock
    keys: Any = field(default_factory=lambda: count(1))

    def token(
        self, role: Role, id: str = "", unit: str | None = None, **claims: Any
    ) -> str:
        person = Person(
            Actor(
                role, id or f"{role}-1", UNITS.get(role, UNIT) if unit is None else unit
            ),
            name=claims.get("name", f"Nguyễn Văn {role.capitalize()}"),
            email=claims.get("email", f"{role}@example.vn"),
        )
        return issue(
            claims.get("key", KEY),
            person,
            token_id=claims.get("jti", f"jti-{role}-{id}"),
            now=claims.get("now", self.clock()),
            lasts=timedelta(days=365),
        )

    async def know(self, role: Role, *ids: str, unit: str | None = None) -> None:
        """Have people of a role call once, so that they are known; by their ids."""
        for id in ids:
            caller = Caller(self, self.token(role, id, unit, name=id))
            answer = await caller.get("/applications")
            assert answer.status_code == 200, answer.text

    def as_(self, role: Role, id: str = "", unit: str | None = None) -> "Caller":
        return Caller(self, self.token(role, id, unit))

    def replace_key(self) -> None:
        """Have another key sign from now on; what the one before signed holds."""
        deps = self.app.state.deps
        former = (deps.signing_key, *deps.former_keys)
        new = sha256(deps.signing_key).digest()
        self.app.state.deps = replace(deps, signing_key=new, former_keys=former)

    def client(self) -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url="http://test")


@dataclass(frozen=True)
class Caller:
    """Somebody with a token."""

    world: World
    token: str

    async def call(self, method: str, path: str, **how: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token}"} | how.pop("headers", {})
        async with self.world.client() as client:
            return await client.request(
                method, f"/api/v1{path}", headers=headers, **how
            )

    async def get(self, path: str, **how: Any) -> httpx2.Response:
        return await self.call("GET", path, **how)

    async def post(
        self, path: str, body: Any = None, key: str | None = None, **how: Any
    ) -> httpx2.Response:
        headers = how.pop("headers", {})
        headers["Idempotency-Key"] = key or f"key-{next(self.world.keys)}"
        return await self.call("POST", path, json=body, headers=headers, **how)

    async def upload(
        self, content: bytes = PDF, name: str = "giấy tờ.pdf"
    ) -> httpx2.Response:
        return await self.call("POST", "/documents", files={"file": (name, content)})

    async def act(
        self, code: str, action: str, *, documents: Any = None, **how: Any
    ) -> httpx2.Response:
        body: dict[str, Any] = {"action": action, "answers": how.pop("answers", {})}
        if documents is not None:
            body["documents"] = documents
        return await self.post(f"/applications/{code}/actions", body, **how)

    async def papers(self, codes: tuple[str, ...] = PAPERS) -> dict[str, str]:
        digest = (await self.upload()).json()["digest"]
        return dict.fromkeys(codes, digest)

    async def body(self, **changes: Any) -> dict[str, Any]:
        return {
            "support_type": "technology-transfer",
            "answers": answers(**changes),
            "documents": await self.papers(),
        }

    async def submits(self, **changes: Any) -> dict[str, Any]:
        answer = await self.post("/applications", await self.body(**changes))
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found


def answers(**changes: Any) -> dict[str, Any]:
    """Right answers, but for the changes; `applicant.x` is written `applicant__x`."""
    found = deepcopy(ANSWERS_EXAMPLE)
    for name, value in changes.items():
        outer, _, inner = name.partition("__")
        target = found[outer] if inner else found
        target[inner or outer] = value
    return found


def build(database: Database, folder: Path, **settings: Any) -> World:
    """Put a world together on a migrated database."""
    clock = Clock()
    engine = SameLaws(database, clock)
    ids = count(1)
    fetch = settings.pop("fetch", None)
    post = settings.pop("post", None)
    deps = Deps(
        database=database,
        engine=engine,
        documents=DocumentStore(folder),
        signing_key=KEY,
        settings=ApiSettings(
            **{"version": "0.0.1", "uploads": "10000/minute"} | settings
        ),
        clock=clock,
        new_id=lambda: f"request-{next(ids)}",
        previews=SampleMessages(clock, "https://khuyencong.example.vn"),
        post=post,
        reader=ReadOnce(),
        **({"fetch": fetch} if fetch else {}),
    )
    return World(create_app(deps), database, engine, clock)


def archive(parts: Mapping[str, bytes]) -> bytes:
    """A zip file with these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        for name, content in parts.items():
            # Without a day of its own: the same in every process that collects tests.
            zipped.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()


def fields(answer: httpx2.Response) -> dict[str, str]:
    """The field problems of an answer, field to code."""
    return {f["field"]: f["code"] for f in answer.json().get("fields", ())}
