"""One project as an application: filed once, then moved on to a state."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain import support_types
from domain.identity import derived_id
from domain.ledger import envelope_id
from domain.people import Role
from domain.serialization import digest, plain
from domain.states import State as S
from domain.support import Paper
from runtime.api_client import ApiClient, Refusal
from runtime.demo.answers import SAMPLE, answers
from runtime.demo.journey import APPLICANT, STAFF, Move, Shown, arrived, moves
from runtime.demo.people import introduce
from runtime.demo.projects import Project
from runtime.demo.timing import Timing
from runtime.tokens import Holder, demo_holder

OWN_ROWS = frozenset({"9", "14", "18", "22", "28", "38", "44", "61"})
"""Rows that the applicant whom `khuyencong token` prints has filed."""

IMPORTER = "demo-officer-2"
"""Who files projects of the past for their establishments; another officer checks."""

FIRST_MONEY_VND = 2_000_000_000
PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.3
MOST_ROUNDS = 60


class Stuck(Exception):
    """An application cannot come further; the words say where it stands and why."""


@dataclass(frozen=True, slots=True)
class Case:
    """A project and the time it is filed for."""

    project: Project
    when: Timing

    @property
    def filer(self) -> Holder:
        """Who files it and takes the steps of the establishment.

        Only an officer may name a day whose rules hold.
        """
        if self.when.judged_on is not None:
            return demo_holder(Role.OFFICER, IMPORTER)
        return applicant_of(self.project)


@dataclass(slots=True)
class Clerk:
    """Files projects and moves them on, through the API alone."""

    api: ApiClient
    _envelopes: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def introduce_staff(self) -> None:
        """Let the system know who decides, so that the first messages reach them.

        Raises CommandError when the system does not answer.
        """
        await introduce(self.api)

    async def file(self, case: Case) -> str:
        """File a project and give its code; the same project is filed only once.

        Raises Refusal when the application is not taken in.
        """
        project, when, holder = case.project, case.when, case.filer
        kind = support_types.find(project.support_type)
        papers = [p for p in kind.papers if p.required and p.needed is None]
        body = {
            "support_type": project.support_type,
            "answers": answers(project, when),
            "documents": await self._papers(holder, project, papers),
        }
        if when.judged_on is not None:
            body["judged_on"] = when.judged_on.isoformat()
        key = derived_id("seed", str(when.year), digest(plain(project)))
        filed = await self.api.post(holder, "/applications", body, key)
        return str(filed["code"])

    async def advance(self, case: Case, code: str, target: S) -> Shown:
        """Move an application on to a state; give it as it stands then.

        One that is already beyond, or closed, stays where it is. Raises Stuck or
        Refusal.
        """
        shown = await self._read(case.filer, code)
        for _ in range(MOST_ROUNDS):
            if arrived(shown, target):
                return shown
            shown = await self._round(case, shown, target)
        raise Stuck(f"{code}: {shown['state']}")

    async def _round(self, case: Case, shown: Shown, target: S) -> Shown:
        """Take what can be taken in this state; give the application after it."""
        if target is not S.AWAITING_FUNDS:
            await self._provide(shown)
        before, state = shown["number"], shown["state"]
        refusals = []
        for move in moves(shown, target):
            try:
                shown = await self._take(case, shown, move)
            except Refusal as refusal:
                refusals.append(str(refusal))
            if shown["state"] != state or arrived(shown, target):
                return shown
        if shown["number"] != before:
            return shown
        return await self._changed(case, shown, refusals)

    async def _take(self, case: Case, shown: Shown, move: Move) -> Shown:
        """Take one step where it is offered; give the application after it."""
        holder = self._holder(case, move)
        try:
            seen = await self._read(holder, shown["code"])
        except Refusal as unseen:
            if unseen.status == 404:
                return shown
            raise
        offered = next(
            (o for o in seen["allowed_actions"] if o["action"] == move.action), None
        )
        if offered is None:
            return {**shown, "state": seen["state"], "number": seen["number"]}
        asks = offered["asks"]["properties"]
        body = {
            "action": move.action.value,
            "answers": {**move.answers, **_repeated(asks["answers"])},
            "documents": await self._papers(
                holder, case.project, _asked(seen["support_type"], asks["documents"])
            ),
        }
        key = derived_id(
            "seed", seen["code"], str(seen["since"]), move.by, move.action.value
        )
        path = f"/applications/{seen['code']}/actions"
        receipt = await self.api.post(holder, path, body, key)
        return dict(receipt["application"])

    async def _changed(self, case: Case, shown: Shown, refusals: list[str]) -> Shown:
        """Wait for what the system itself does next: money arriving, a payment."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        waits = shown["state"] == S.AWAITING_FUNDS or shown["waits_for"] == "treasury"
        while waits and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(PAUSE_SECONDS)
            after = await self._read(case.filer, shown["code"])
            if after["number"] != shown["number"]:
                return after
        why = "; ".join(refusals) or "không có bước nào được phép / no step is offered"
        raise Stuck(f"{shown['code']} ({shown['state']}): {why}")

    async def _read(self, holder: Holder, code: str) -> Shown:
        found: Shown = await self.api.get(holder, f"/applications/{code}")
        return found

    async def _papers(
        self, holder: Holder, project: Project, papers: list[Paper]
    ) -> dict[str, str]:
        return {
            paper.code: await self.api.upload(
                holder, f"{paper.code}.pdf", _sample(paper, project)
            )
            for paper in papers
        }

    async def _provide(self, shown: Shown) -> None:
        """See to it that the envelope can carry what is about to be approved."""
        if shown["state"] not in (S.APPROVING, S.AWAITING_FUNDS):
            return
        local = shown["fund"] == "local"
        place = shown["province"] if local else ""
        received = int(str(shown["received_at"])[:4])
        id = envelope_id(shown["fund"], received, shown["support_type"], place)
        treasurer = demo_holder(Role.TREASURER)
        needed = int(shown["amount_requested_vnd"])
        async with self._envelopes.setdefault(id, asyncio.Lock()):
            found = await self.api.get(treasurer, "/envelopes", fund=shown["fund"])
            kept = next((e for e in found["items"] if e["id"] == id), None)
            if kept is None:
                first = {
                    "fund": shown["fund"],
                    "year": received,
                    "support_type": shown["support_type"],
                    "province": place,
                    "amount_vnd": max(FIRST_MONEY_VND, needed),
                    **_sample_decision(shown, received, "giao dự toán"),
                }
                await self.api.post(
                    treasurer, "/envelopes", first, derived_id("seed", id)
                )
            elif kept["available_vnd"] < needed:
                key = derived_id("seed", id, shown["code"], str(shown["number"]))
                more = {
                    "amount_vnd": max(FIRST_MONEY_VND, needed),
                    **_sample_decision(shown, received, "bổ sung dự toán"),
                }
                await self.api.post(treasurer, f"/envelopes/{id}/top-ups", more, key)

    def _holder(self, case: Case, move: Move) -> Holder:
        if move.by == APPLICANT:
            return case.filer
        return demo_holder(STAFF[move.by], move.by)


def _sample_decision(shown: Shown, year: int, what: str) -> dict[str, str]:
    """Give a decision that money of a sample rests on, marked as one."""
    issuer = "QĐ-UBND" if shown["fund"] == "local" else "QĐ-BCT"
    return {
        "decision_number": f"MẪU-{year}/{issuer}",
        "decided_on": f"{year}-01-02",
        "ground": f"Dữ liệu mẫu: {what} kinh phí khuyến công năm {year}.",
    }


def applicant_of(project: Project) -> Holder:
    """Give who files a project: an account of its own, or the one to try things as."""
    own = project.row in OWN_ROWS
    return demo_holder(Role.APPLICANT, "" if own else f"co-so-{project.row}")


def _repeated(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the step says must be repeated word by word."""
    properties: Mapping[str, Any] = schema["properties"]
    return {name: p["const"] for name, p in properties.items() if "const" in p}


def _asked(support_type: str, schema: Mapping[str, Any]) -> list[Paper]:
    kind = support_types.find(support_type)
    papers = (*kind.advance_papers, *kind.acceptance_papers, *kind.settlement_papers)
    return [p for p in papers if p.code in schema["required"]]


def _sample(paper: Paper, project: Project) -> bytes:
    lines = ("SAMPLE / MAU", paper.en, f"Published project, row {project.row}")
    return pdf(f"{paper.vi} {SAMPLE}", lines)


def pdf(title: str, lines: Iterable[str]) -> bytes:
    """Give a PDF file of one page (ISO 32000-1, 7.5).

    The title, which readers show above the page, may be in any language; the lines are
    set in a font every reader has, which knows ASCII only.
    """
    shown = " T* ".join(f"({_escaped(line)}) Tj" for line in lines)
    page = f"BT /F1 14 Tf 22 TL 60 760 Td {shown} ET".encode("ascii", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences "
        b"<< /DisplayDocTitle true >> /Lang (vi) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title <%s> >>" % ("\ufeff" + title).encode("utf-16-be").hex().encode(),
    )
    return _file(objects)


def _file(objects: tuple[bytes, ...]) -> bytes:
    content, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%s"
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(objects), len(content))
    )


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
