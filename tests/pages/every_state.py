"""A dossier in any state, recorded as it would be, with words for every step."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.application import Event
from domain.serialization import digest
from domain.states import Action, State
from domain.support_types import find
from persistence import envelopes, intake, recorder
from persistence.database import Session
from persistence.intake import Filing, KeptStep
from tests.api.world import World
from tests.domain.answers import answers
from tests.domain.dossier import AMOUNTS, APPLICANT, NOW, Life, reach

MONEY_VND = 50_000_000_000
ITEM = {"item": "Báo giá", "reason": "Đã hết hiệu lực"}
SAID: Mapping[Action, Mapping[str, Any]] = {
    Action.RETURN: {"items": [ITEM]},
    Action.RETURN_ADVANCE: {"items": [ITEM]},
    Action.RETURN_SETTLEMENT: {"items": [ITEM]},
    Action.REQUIRE_CORRECTION: {"items": [ITEM]},
    Action.ASK_CLARIFICATION: {"questions": ["Máy mới hay cũ?"]},
}


async def recorded(
    world: World, state: State, support_type: str, paper: str = ""
) -> str:
    """Write a dossier that has come into a state, every paper of it the same file."""
    return await lived(world, reach(state, support_type), paper)


async def lived(
    world: World,
    life: Life,
    paper: str = "",
    said: Mapping[Action, Mapping[str, Any]] = SAID,
    money_vnd: int | None = MONEY_VND,
) -> str:
    """Write a dossier with everything that happened to it, and what was said at it.

    Its envelope holds so many đồng; with None there is no envelope.
    """
    opening = life.opening
    with world.database.writing() as session:
        if money_vnd is not None:
            envelopes.create(
                session,
                opening.fund,
                NOW.year,
                opening.support_type,
                opening.province,
                money_vnd,
                "treasurer",
                NOW,
            )
        return _written(session, life, paper, said)


def _written(
    session: Session,
    life: Life,
    paper: str,
    said: Mapping[Action, Mapping[str, Any]],
) -> str:
    received = intake.receive(
        session, _filing(life, paper), lambda code: replace(life.opening, code=code)
    )
    opening = received.opening
    for event in (replace(event, code=opening.code) for event in life.events):
        if event.number > 1:
            intake.keep_step(session, _kept(event, paper, said))
        begins = opening if event.number == 1 else None
        recorder.append(session, event, begins)
    return opening.code


def _filing(life: Life, paper: str) -> Filing:
    opening = life.opening
    kind = find(opening.support_type)
    given = answers(kind.code, **AMOUNTS[kind.code])
    return Filing(
        principal=APPLICANT.id,
        key="key",
        route="POST /applications",
        body_digest=digest(given),
        command_id=life.events[0].command_id,
        prefix=kind.prefix,
        year=NOW.year,
        applicant=APPLICANT.id,
        support_type=kind.code,
        revision=kind.revision,
        answers=given,
        documents=dict.fromkeys(opening.papers, paper) if paper else {},
        received_at=opening.received_at,
        item="Máy",
    )


def _kept(
    event: Event, paper: str, said: Mapping[Action, Mapping[str, Any]]
) -> KeptStep:
    facts = {n: v for n, v in event.facts.items() if not n.endswith("_mark")}
    read = {n: _read(value) for n, value in facts.items()}
    return KeptStep(
        event.code,
        event.command_id,
        event.action.value,
        event.actor.id,
        digest(read),
        {"reason": "Lý do", **read, **said.get(event.action, {})},
        dict.fromkeys(event.papers, paper) if paper else {},
        event.at,
    )


def _read(value: object) -> object:
    listed = isinstance(value, str) and value.startswith(("[", "{"))
    return json.loads(str(value)) if listed else value
