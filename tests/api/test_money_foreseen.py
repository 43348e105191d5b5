"""Whoever decides on an award sees before that whether there is money for it."""

from typing import Any

import pytest

from domain.people import Actor, Role
from domain.states import Action, State
from tests.api.world import World
from tests.domain.dossier import (
    APPROVER,
    LEADER,
    NOW,
    OFFICER,
    reach,
    ready,
)
from tests.pages.browsing import Browser, text_of
from tests.pages.every_state import lived
from tests.persistence.dossiers import moved, submitted

S, A = State, Action
APPROVING = reach(S.APPROVING)
ENVELOPE = "local-2026-technology-transfer-vinh-long"
AWARD = 150_000_000


async def money(
    world: World, actor: Actor, code: str, action: str
) -> dict[str, Any] | None:
    world.clock.now = NOW
    caller = world.as_(actor.role, actor.id, actor.unit)
    shown = (await caller.get(f"/applications/{code}")).json()
    [offered] = [a for a in shown["allowed_actions"] if a["action"] == action]
    found: dict[str, Any] | None = offered["money"]
    return found


async def test_an_envelope_that_is_not_open_is_told_and_the_dossier_would_wait(
    world: World,
) -> None:
    code = await lived(world, APPROVING, money_vnd=None)
    assert await money(world, APPROVER, code, "approve") == {
        "envelope": ENVELOPE,
        "open": False,
        "available_vnd": 0,
        "reserved_vnd": 0,
        "committed_vnd": 0,
        "waiting": 0,
        "amount_vnd": AWARD,
        "remaining_vnd": -AWARD,
        "missing_vnd": AWARD,
        "final": False,  # The department decides first, the province above it.
        "would_wait": True,
        "would_be_refused": False,
        "place": 1,
    }


async def test_the_last_level_is_told_that_its_decision_takes_the_money(
    world: World,
) -> None:
    consented = APPROVING.take(A.APPROVE)
    code = await lived(world, consented, money_vnd=400_000_000)
    found = await money(world, LEADER, code, "approve")
    assert found is not None
    assert (found["final"], found["remaining_vnd"]) == (True, 250_000_000)


async def test_what_remains_after_is_told_where_there_is_enough(world: World) -> None:
    code = await lived(world, APPROVING, money_vnd=400_000_000)
    found = await money(world, APPROVER, code, "approve")
    assert found is not None
    assert (found["remaining_vnd"], found["would_wait"]) == (250_000_000, False)
    assert (found["place"], found["missing_vnd"]) == (None, 0)


async def waits(world: World, key: str, **changes: Any) -> None:
    """Write a dossier of somebody else that waits for the same envelope."""
    application = await submitted(world.database, key)
    await moved(
        world.database,
        application,
        target=S.AWAITING_FUNDS,
        envelope=ENVELOPE,
        award_vnd=AWARD,
        **changes,
    )


@pytest.mark.parametrize(
    ("priority", "place", "missing_vnd"),
    [((0, 0, 0), 2, 200_000_000), ((1, 9, 10), 1, 50_000_000)],
)
async def test_the_place_is_that_of_the_legal_order(
    world: World, priority: tuple[int, ...], place: int, missing_vnd: int
) -> None:
    await waits(world, "w", priority=priority)
    code = await lived(world, APPROVING, money_vnd=100_000_000)
    found = await money(world, APPROVER, code, "approve")
    assert found is not None
    assert (found["waiting"], found["would_wait"]) == (1, True)
    assert (found["place"], found["missing_vnd"]) == (place, missing_vnd)


async def test_enough_money_does_not_let_an_approval_overtake_who_waits(
    world: World,
) -> None:
    await waits(world, "w", priority=(1, 9, 10))
    code = await lived(world, APPROVING, money_vnd=900_000_000)
    found = await money(world, APPROVER, code, "approve")
    assert found is not None
    assert (found["would_wait"], found["missing_vnd"]) == (True, 0)


async def test_a_proposal_is_shown_what_its_approval_would_do(world: World) -> None:
    life = ready(S.APPRAISING, A.RECOMMEND)
    code = await lived(world, life, money_vnd=100_000_000)
    found = await money(world, OFFICER, code, "recommend")
    assert found is not None
    assert (found["final"], found["would_wait"]) == (False, True)
    assert found["missing_vnd"] == 50_000_000


@pytest.mark.parametrize("action", ["send_back", "refuse"])
async def test_steps_that_hold_no_money_say_nothing_of_it(
    world: World, action: str
) -> None:
    code = await lived(world, APPROVING, money_vnd=1)
    assert await money(world, APPROVER, code, action) is None


async def test_the_leader_reads_it_on_the_page_before_deciding(world: World) -> None:
    code = await lived(world, APPROVING, money_vnd=40_000_000)
    world.clock.now = NOW
    leader = Browser(world, Role.APPROVER, id=APPROVER.id, unit=APPROVER.unit)
    words = text_of(await leader.get(f"/applications/{code}/steps/approve"))
    assert "Có kinh phí cho việc này không?" in words
    assert "Khuyến công địa phương 2026, Vĩnh Long" in words
    assert "40.000.000 đồng" in words
    assert "ở vị trí thứ 1 theo thứ tự ưu tiên của pháp luật" in words
    assert "110.000.000 đồng" in words


async def test_the_officer_reads_it_beside_the_conclusion(world: World) -> None:
    life = ready(S.APPRAISING, A.RECOMMEND)
    code = await lived(world, life, money_vnd=None)
    world.clock.now = NOW
    officer = Browser(world, Role.OFFICER, id=OFFICER.id, unit=OFFICER.unit)
    words = text_of(await officer.get(f"/applications/{code}/steps/recommend"))
    assert "Nguồn này chưa được mở." in words
    assert "Bước này chưa giữ tiền" in words
