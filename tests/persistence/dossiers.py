"""Dossiers for tests: filed like real ones, then moved on event by event."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.application import Application, Event, Opening, changed, opened
from domain.calendar import CURRENT_CALENDAR
from domain.ledger import Posting
from domain.norms import CURRENT_NORMS
from domain.people import Actor, Role, unit_for
from domain.serialization import digest
from domain.states import Action, State
from persistence.database import Database
from persistence.intake import Filing, Received, receive
from persistence.queries import stored
from persistence.recorder import append

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
LAN = Actor(Role.APPLICANT, "lan")
MINH = Actor(Role.OFFICER, "minh", "sct-binh-dinh")
SYSTEM = Actor(Role.CLOCK, "clock")


def answers(**given: Any) -> dict[str, Any]:
    applicant = {
        "name": "Cơ sở bún Đồng Tâm",
        "tax_code": "0100109106",
        "email": "lan@example.vn",
        **given.pop("applicant", {}),
    }
    return {"applicant": applicant, "project_title": "Máy tráng bánh tự động", **given}


def filing(key: str = "k1", **given: Any) -> Filing:
    told = given.pop("answers", answers())
    plain_filing = Filing(
        principal="lan",
        key=key,
        route="POST /applications",
        body_digest=digest(told),
        command_id=f"submit-{key}",
        prefix="CGCN",
        year=2026,
        applicant="lan",
        support_type="technology-transfer",
        revision=1,
        answers=told,
        documents={},
        received_at=NOON,
        item="Máy tráng bánh",
    )
    return replace(plain_filing, **given)


def opening(code: str, filed: Filing, **given: Any) -> Opening:
    fund, province = given.pop("fund", "local"), given.pop("province", "Bình Định")
    facts = {"amount_requested_vnd": 100_000_000, **given.pop("facts", {})}
    return Opening(
        code=code,
        support_type=filed.support_type,
        revision=filed.revision,
        norms=CURRENT_NORMS,
        calendar=CURRENT_CALENDAR,
        applicant=filed.applicant,
        unit=unit_for(fund, province),
        province=province,
        fund=fund,
        received_at=filed.received_at,
        facts=facts,
        papers=tuple(filed.documents),
        answers_digest=digest(filed.answers),
        payee_mark="m",
        **given,
    )


async def filed(
    database: Database, key: str = "k1", filing_given: Any = None, **given: Any
) -> Received:
    """File an application without recording its first event."""
    coming = filing(key, **(filing_given or {}))
    return await database.write(
        receive, coming, lambda code: opening(code, coming, **given)
    )


def first_event(received: Received, **given: Any) -> Event:
    before = opened(received.opening)
    at = received.opening.received_at
    after = replace(before, since=at, due_at=at + timedelta(days=3))
    event = _event(before, after, Action.SUBMIT, State.SCREENING, LAN, at)
    return replace(event, source=None, command_id=received.command_id, **given)


def next_event(
    before: Application,
    action: Action = Action.ADMIT,
    target: State = State.APPRAISING,
    actor: Actor = MINH,
    at: datetime | None = None,
    postings: tuple[Posting, ...] = (),
    tells: tuple[Role, ...] = (),
    command_id: str = "",
    **changes: Any,
) -> Event:
    at = at or NOON + timedelta(days=before.number)
    after = replace(before, since=at, **changes)
    event = _event(before, after, action, target, actor, at)
    command = command_id or f"command-{before.number + 1}"
    return replace(event, postings=postings, tells=tells, command_id=command)


def _event(
    before: Application,
    after: Application,
    action: Action,
    target: State,
    actor: Actor,
    at: datetime,
) -> Event:
    return Event(
        code=before.code,
        number=before.number + 1,
        action=action,
        actor=actor,
        source=before.state,
        target=target,
        at=at,
        due_at=after.due_at,
        command_id="",
        answers_digest="",
        facts={"reason": "đủ hồ sơ"},
        papers=(),
        changes=changed(before, after),
        postings=(),
        tells=(),
        basis="TT 36/2013/TT-BCT, Điều 10",
        norms=before.norms,
        calendar=before.calendar,
    )


async def recorded(database: Database, event: Event) -> Event:
    """Record an event in a transaction of its own."""
    return await database.write(append, event)


async def submitted(
    database: Database, key: str = "k1", filing_given: Any = None, **given: Any
) -> Application:
    """File an application and record its first event."""
    received = await filed(database, key, filing_given, **given)
    event = await recorded(database, first_event(received))
    return await as_it_stands(database, event.code)


async def moved(database: Database, before: Application, **given: Any) -> Application:
    """Record the next event of a dossier and give it as it then stands."""
    await recorded(database, next_event(before, **given))
    return await as_it_stands(database, before.code)


async def as_it_stands(database: Database, code: str) -> Application:
    row = await database.read(stored, code)
    assert row is not None
    return row.application
