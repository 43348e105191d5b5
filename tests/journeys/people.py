"""Five people at the public API, each with a token of their own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
from temporalio.client import Client

from api.app import create_app
from api.dependencies import ApiSettings, Deps
from domain.people import Role
from persistence.documents import DocumentStore
from runtime.demo.answers import answers
from runtime.demo.projects import Project, read
from runtime.demo.timing import timing
from runtime.tokens import Holder, token
from tests.api.world import PDF
from tests.workflows.house import House, opened

PROJECTS = Path(__file__).parents[2] / "runtime" / "demo" / "projects.csv"
KEY = b"a key for journeys that is long enough for HS256"
NUMBERS = count(1)
ROWS = {
    "technology-transfer": "33",
    "pollution-treatment-repair": "9",
    "trademark-registration": "61",
    "fair-participation": "50",
}
"""The published project that each support type is walked with."""

FIRM = Holder("doanh-nghiep", Role.APPLICANT, name="Chủ cơ sở")
OTHER_FIRM = Holder("doanh-nghiep-khac", Role.APPLICANT, name="Cơ sở khác")
OFFICER = Holder("can-bo", Role.OFFICER, name="Cán bộ", email="can-bo@example.vn")
APPRAISER = Holder("tham-dinh", Role.APPRAISER, name="Thẩm định")
LEADER = Holder("lanh-dao", Role.APPROVER, name="Lãnh đạo Sở")
SUPERIOR = Holder("lanh-dao-cap-tren", Role.APPROVER, name="Lãnh đạo cấp trên")
TREASURER = Holder("ke-toan", Role.TREASURER, name="Kế toán")
INSPECTOR = Holder("nghiem-thu", Role.INSPECTOR, name="Nghiệm thu")
ADMINISTRATOR = Holder("quan-tri", Role.ADMINISTRATOR, name="Quản trị")
AUDITOR = Holder("kiem-toan", Role.AUDITOR, name="Kiểm toán")

Shown = dict[str, Any]


@dataclass
class Town:
    """The API with real workers behind it, and the people who use it."""

    house: House
    web: httpx2.AsyncClient
    tokens: dict[Holder, str] = field(default_factory=dict)

    async def ask(
        self, who: Holder | None, method: str, path: str, **more: Any
    ) -> httpx2.Response:
        """Send a request as somebody."""
        headers = dict(more.pop("headers", {}))
        if who is not None:
            if who not in self.tokens:
                self.tokens[who] = token(KEY, who, datetime.now(UTC))
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        return await self.web.request(method, f"/api/v1{path}", headers=headers, **more)

    async def got(self, who: Holder, path: str, **query: Any) -> Any:
        """Read something that must be there."""
        answer = await self.ask(who, "GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def done(self, who: Holder, path: str, body: Shown, key: str = "") -> Any:
        """Do something that must succeed."""
        answer = await self.ask(who, "POST", path, json=body, headers=_key(key))
        assert answer.is_success, answer.text
        return answer.json()

    async def papers(self, who: Holder, codes: list[str]) -> dict[str, str]:
        """Upload one file per paper."""
        kept = {}
        for code in codes:
            files = {"file": (f"{code}.pdf", PDF + code.encode(), "application/pdf")}
            answer = await self.ask(who, "POST", "/documents", files=files)
            assert answer.status_code == 201, answer.text
            kept[code] = answer.json()["digest"]
        return kept

    async def file(self, support_type: str, **changes: Any) -> Shown:
        """File a published project as the firm."""
        kind = await self.got(FIRM, f"/support-types/{support_type}")
        codes = [p["code"] for p in kind["papers"]["submission"] if p["required"]]
        filed = project(ROWS[support_type])
        when = timing(filed, datetime.now(UTC).year, to_come=True)
        body = {
            "support_type": support_type,
            "answers": {**answers(filed, when), **changes},
            "documents": await self.papers(FIRM, codes),
        }
        shown: Shown = await self.done(FIRM, "/applications", body)
        return shown

    async def step(
        self, who: Holder, code: str, action: str, key: str = "", **given: Any
    ) -> Shown:
        """Take a step with the papers it asks for, repeating what must be repeated."""
        shown = await self.got(who, f"/applications/{code}")
        offered = {a["action"]: a for a in shown["allowed_actions"]}
        assert action in offered, f"{action} is not among {list(offered)}"
        asked = offered[action]["asks"]["properties"]
        wanted = asked.get("answers", {}).get("properties", {})
        constants = {n: f["const"] for n, f in wanted.items() if "const" in f}
        papers = asked.get("documents", {}).get("required", [])
        body: Shown = {"action": action, "answers": {**constants, **given}}
        if papers:
            body["documents"] = await self.papers(who, papers)
        receipt = await self.done(who, f"/applications/{code}/actions", body, key)
        application: Shown = receipt["application"]
        return application

    async def fund(self, shown: Shown, amount_vnd: int = 5_000_000_000) -> None:
        """Open the envelope a dossier draws from."""
        kept = (await self.house.row(shown["code"])).application
        body: Shown = {
            "fund": kept.fund,
            "year": datetime.now(UTC).year,
            "support_type": kept.support_type,
            "amount_vnd": amount_vnd,
        }
        if kept.fund == "local":
            body["province"] = kept.province
        await self.done(TREASURER, "/envelopes", body)


@asynccontextmanager
async def town(client: Client, url: str, folder: Path) -> AsyncIterator[Town]:
    """Open the API over a house on this database."""
    async with opened(client, url) as house:
        app = create_app(
            Deps(
                database=house.database,
                engine=house.engine,
                documents=DocumentStore(folder),
                signing_key=KEY,
                settings=ApiSettings(version="0.1.0", uploads="1000/minute"),
                clock=lambda: datetime.now(UTC),
                new_id=lambda: f"request-{next(NUMBERS)}",
            )
        )
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://khuyencong"
        ) as web:
            yield Town(house, web)


def project(row: str) -> Project:
    """Give a published project by the number of its row."""
    sheet = read(PROJECTS, plan_lines=frozenset({row}))
    return next(p for p in sheet.projects if p.row == row)


def _key(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key or f"key-{next(NUMBERS)}"}


async def eventually(condition: Any) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(20):
        while not await condition():
            await asyncio.sleep(0.02)
