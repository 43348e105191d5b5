"""A house without its API: record, workflows and commands on a real Temporal."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Protocol

from sqlalchemy import insert
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import (
    SandboxedWorkflowRunner,
    SandboxRestrictions,
)

from activities.payment import ManualTreasury, Payments, SandboxTreasury, Treasury
from activities.record import Record
from api.engine.temporal import TemporalEngine
from domain import support_types
from domain.application import Command, Event, Opening
from domain.calendar import CURRENT_CALENDAR
from domain.funding import award as earned
from domain.identity import mark
from domain.location import province_of
from domain.norms import CURRENT_NORMS
from domain.norms import load as load_norms
from domain.people import Actor, Role, unit_for
from domain.serialization import digest
from domain.states import Action
from persistence import envelopes, intake, queries
from persistence.database import Database
from persistence.event_log import Recorded
from persistence.migration import migrate
from persistence.queries import Row
from persistence.tables import dossier_numbers
from tests.domain.answers import ahead, answers
from workflows.application import SupportApplicationWorkflow

NUMBERS = count(1)
RUNNER = SandboxedWorkflowRunner(
    restrictions=SandboxRestrictions.default.with_passthrough_modules(
        "domain", "workflows"
    )
)

APPLICANT = Actor(Role.APPLICANT, "co-so-1")
OFFICER = Actor(Role.OFFICER, "can-bo-1")
APPRAISER = Actor(Role.APPRAISER, "tham-dinh-1")
APPRAISER_2 = Actor(Role.APPRAISER, "tham-dinh-2")
LEADER = Actor(Role.APPROVER, "lanh-dao-1", "sct-vinh-long")
SUPERIOR = Actor(Role.APPROVER, "lanh-dao-2", "ubnd-vinh-long")
TREASURER = Actor(Role.TREASURER, "ke-toan-1")
INSPECTOR = Actor(Role.INSPECTOR, "nghiem-thu-1")
ADMINISTRATOR = Actor(Role.ADMINISTRATOR, "quan-tri-1")
SCORES = dict.fromkeys(
    ("fits_programme", "need_and_cost", "capacity", "combination", "completeness"), 16
)


def today() -> str:
    """Give the day on which people act here, as forms write it."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


def report(**more: str) -> dict[str, Any]:
    """Give a progress report for this month."""
    return {"month": today()[:7], "work_done_vnd": 1, **more}


@dataclass
class House:
    """Files applications and gives commands as people would."""

    client: Client
    database: Database
    queue: str
    engine: TemporalEngine
    payee: dict[str, str] = field(default_factory=dict)

    async def file(self, support_type: str, **changes: Any) -> str:
        """File an application, start its workflow, give its code."""
        opening, command_id = await self.receive(support_type, **changes)
        await self.engine.submit(opening, Command(command_id, Action.SUBMIT, APPLICANT))
        return opening.code

    async def receive(self, support_type: str, **changes: Any) -> tuple[Opening, str]:
        """Take an application in, as the API does, without starting anything."""
        kind = support_types.find(support_type)
        now = datetime.now(UTC)
        days = ahead(support_type, now.date())
        checked = kind.form.check(answers(support_type, **days | changes))
        name = checked.to_mark["applicant.name"]
        province = str(province_of(checked.facts))
        fund = str(checked.facts["fund"])

        def opening(code: str) -> Opening:
            return Opening(
                code=code,
                support_type=support_type,
                revision=kind.revision,
                norms=CURRENT_NORMS,
                calendar=CURRENT_CALENDAR,
                applicant=APPLICANT.id,
                unit=unit_for(fund, province),
                province=province,
                fund=fund,
                received_at=now,
                facts=checked.facts,
                papers=tuple(p.code for p in kind.papers),
                answers_digest=digest(checked.answers),
                payee_mark=mark(code, name),
            )

        key = f"filing-{next(NUMBERS)}"
        received = await self.database.write(
            intake.receive,
            intake.Filing(
                principal=APPLICANT.id,
                key=key,
                route="test",
                body_digest=digest(checked.answers),
                command_id=key,
                prefix=kind.prefix,
                year=now.year,
                applicant=APPLICANT.id,
                support_type=support_type,
                revision=kind.revision,
                answers=checked.answers,
                documents={},
                received_at=now,
            ),
            opening,
        )
        self.payee[received.opening.code] = mark(received.opening.code, name)
        return received.opening, received.command_id

    async def act(self, code: str, actor: Actor, action: str, **facts: Any) -> int:
        """Give a command; the papers a step asks for are all brought."""
        kind = support_types.find((await self.row(code)).application.support_type)
        papers = [
            p.code
            for step in ("advance", "acceptance", "settlement")
            for p in kind.papers_for(step, (await self.row(code)).application.facts)
        ]
        command = Command(
            id=str(facts.pop("key", f"command-{next(NUMBERS)}")),
            action=Action(action),
            actor=actor,
            facts=facts,
            papers=tuple(papers),
            answers_digest=digest(facts),
            seen=(await self.row(code)).application.number,
        )
        return await self.engine.act(code, command)

    async def row(self, code: str) -> Row:
        """Give the dossier as it stands in the record."""
        row = await self.database.read(queries.stored, code)
        assert row is not None
        return row

    async def trail(self, code: str) -> tuple[Recorded, ...]:
        """Give the events of a dossier."""
        return await self.database.read(queries.trail, code)

    async def state(self, code: str) -> str:
        """Give the state of a dossier."""
        return (await self.row(code)).application.state

    async def reaches(self, code: str, state: str) -> None:
        """Wait until the dossier stands in a state."""
        async with asyncio.timeout(20):
            while await self.state(code) != state:
                await asyncio.sleep(0.02)

    async def due(self, code: str) -> datetime:
        """Give the due instant of the state it stands in."""
        due = (await self.row(code)).application.due_at
        assert due is not None
        return due

    def handle(self, code: str) -> WorkflowHandle[Any, Any]:
        """Give the dossier's workflow."""
        return self.client.get_workflow_handle(code)

    async def fund(self, code: str, amount_vnd: int = 10_000_000_000) -> None:
        """Open the envelope this dossier will draw from."""
        application = (await self.row(code)).application
        await self.database.write(
            envelopes.create,
            application.fund,
            datetime.now(UTC).year,
            application.support_type,
            application.province if application.fund == "local" else "",
            amount_vnd,
            "ke-toan-1",
            datetime.now(UTC),
        )

    async def walk(self, code: str, until: str = "completed") -> int:
        """Go the golden path until a state; give how many human commands it took."""
        given, golden = 0, await self._golden(code)
        done = Counter(str(r.event.action) for r in await self.trail(code))
        while golden and done[golden[0][1]]:
            done[golden.pop(0)[1]] -= 1
        for actor, action, facts in golden:
            if await self.state(code) == until:
                return given
            await self.act(code, actor, action, **facts)
            given += 1
        await self.reaches(code, until)
        return given

    async def _golden(self, code: str) -> list[tuple[Actor, str, dict[str, Any]]]:
        application = (await self.row(code)).application
        total = int(application.facts["total_cost_vnd"])
        kind = support_types.find(application.support_type)
        base = int(application.facts[kind.line(application.facts).base])
        on = application.received_at.date()
        award = earned(kind, application.facts, load_norms(), on).amount_vnd
        advance = award // 2
        consent = {"payee_mark": self.payee[code], "amount_vnd": award}
        signed = {"signed_on": today()}
        paid = {"reference": "KB-1", "paid_on": today()}
        done = {"completed_on": today(), "cost_vnd": total}
        return [
            (OFFICER, "admit", {"appraisers": f'["{APPRAISER.id}"]'}),
            (APPRAISER, "give_opinion", {"verdict": "support", **SCORES}),
            (OFFICER, "recommend", {"outcome": "support", "amount_vnd": award}),
            *((leader, "approve", consent) for leader in (LEADER, SUPERIOR)),
            (OFFICER, "sign_contract", signed),
            (APPLICANT, "sign_contract", signed),
            (
                APPLICANT,
                "request_advance",
                {"amount_vnd": advance, "work_done_vnd": total},
            ),
            (OFFICER, "verify_advance", {"work_done_vnd": total}),
            (TREASURER, "order_payment", {"amount_vnd": advance}),
            (TREASURER, "confirm_payment", paid),
            (APPLICANT, "request_acceptance", done),
            (INSPECTOR, "accept", {"accepted_cost_vnd": base}),
            (APPLICANT, "submit_settlement", {"spent_vnd": total}),
            (OFFICER, "verify_settlement", {"settled_vnd": award}),
            (TREASURER, "order_payment", {"amount_vnd": award - advance}),
            (TREASURER, "confirm_payment", paid),
        ]


class Recording(Protocol):
    """Whatever has an activity that records."""

    async def record(self, event: Event, opening: Opening | None) -> tuple[Event, ...]:
        """Write an event."""
        ...


@asynccontextmanager
async def opened(
    client: Client,
    url: str,
    *,
    treasury: Treasury | None = None,
    record: Recording | None = None,
    cached: int = 100,
    beyond: int = 0,
) -> AsyncIterator[House]:
    """Open a house on a database: migrated, with a worker on a queue of its own."""
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    await number_apart(database, beyond)
    queue = f"house-{next(NUMBERS)}-{datetime.now(UTC).timestamp()}"

    def clock() -> datetime:
        return datetime.now(UTC)

    worker = Worker(
        client,
        task_queue=queue,
        workflows=[SupportApplicationWorkflow],
        activities=[
            (record or Record(database)).record,
            Record(database).missed,
            Payments(database, treasury or ManualTreasury(), clock).order_payment,
        ],
        workflow_runner=RUNNER,
        max_cached_workflows=cached,
    )
    try:
        async with worker:
            yield House(client, database, queue, TemporalEngine(client, queue, clock))
    finally:
        await database.dispose()


async def number_apart(database: Database, beyond: int = 0) -> None:
    """Start dossier numbers where no other house does, for they share a server.

    A house of another process, which counts anew, begins some hundreds `beyond`.
    """
    first = 1000 * next(NUMBERS) + beyond
    with database.writing() as session:
        for kind in support_types.current():
            for year in (datetime.now(UTC).year, datetime.now(UTC).year + 1):
                series = {"prefix": kind.prefix, "year": year, "last": first}
                session.execute(insert(dossier_numbers).values(series))


def sandbox() -> SandboxTreasury:
    """Give a treasury that confirms by itself."""
    return SandboxTreasury(lambda: datetime.now(UTC))
