"""An appraiser reads no colleague's opinion before giving one of their own."""

from typing import Any

import pytest

from domain.people import Role
from tests.api.test_steps import PANEL, REASON, admitted, opinion, recommended
from tests.api.world import World
from tests.pages.browsing import Browser, text_of

WORDS = "Máy phù hợp nhưng báo giá cao"


async def judged(world: World, code: str, who: str, **changes: Any) -> None:
    given = {**opinion(), "reason": WORDS, **changes}
    step = await world.as_(Role.APPRAISER, who).act(code, "give_opinion", answers=given)
    assert step.status_code == 200, step.text


async def told(world: World, code: str, role: Role, who: str) -> str:
    """Give everything the dossier says to somebody, by every way there is."""
    caller, browser = world.as_(role, who), Browser(world, role, who)
    found = [
        (await caller.get(f"/applications/{code}{part}")).text
        for part in ("", "/events", "/explain")
    ]
    found.append((await caller.get("/messages", params={"application": code})).text)
    for page in ("", "/history", "/history/print", "/history.json"):
        found.append((await browser.get(f"/applications/{code}{page}")).text)
    for step in ("give_opinion", "ask_clarification", "recommend"):
        found.append((await browser.get(f"/applications/{code}/steps/{step}")).text)
    return "\n".join(found)


async def test_colleagues_points_are_kept_back_until_the_own_opinion_is_given(
    world: World,
) -> None:
    code = await admitted(world)
    await judged(world, code, PANEL[0])
    before = await told(world, code, Role.APPRAISER, PANEL[1])
    assert WORDS not in before
    assert '"verdict":"support"' not in before
    assert '"verdict": "support"' not in before
    trail = await world.as_(Role.APPRAISER, PANEL[1]).get(
        f"/applications/{code}/events"
    )
    event = trail.json()["items"][-1]
    assert event["withheld"]
    assert (event["answers"], event["facts"]) == (None, None)
    assert {v for name, v in event.items() if name.endswith("_digest")} == {""}
    page = await Browser(world, Role.APPRAISER, PANEL[1]).get(f"/applications/{code}")
    assert "1 ý kiến của thành viên khác được giữ kín" in text_of(page)
    assert "Trung bình của vòng này" not in text_of(page)

    await judged(world, code, PANEL[1], reason="Tôi thấy được")

    assert WORDS in await told(world, code, Role.APPRAISER, PANEL[1])
    assert WORDS not in await told(world, code, Role.APPRAISER, PANEL[2])


@pytest.mark.parametrize(
    "role", [Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR]
)
async def test_the_office_and_those_who_watch_read_every_opinion(
    world: World, role: Role
) -> None:
    code = await admitted(world)
    await judged(world, code, PANEL[0])
    assert WORDS in await told(world, code, role, "")


async def test_a_new_round_is_judged_without_the_colleagues_and_the_conclusion(
    world: World,
) -> None:
    code = await admitted(world)
    await recommended(world, code)
    back = {"reason": "Tính lại chi phí"}
    step = await world.as_(Role.APPROVER).act(code, "send_back", answers=back)
    assert step.status_code == 200, step.text
    await judged(world, code, PANEL[0])
    seen = await told(world, code, Role.APPRAISER, PANEL[1])
    assert WORDS not in seen
    assert "150.000.000" not in (
        text_of(
            await Browser(world, Role.APPRAISER, PANEL[1]).get(
                f"/applications/{code}/history"
            )
        )
    )
    assert back["reason"] in seen
    # Their own word of the earlier round stays theirs to read.
    assert REASON["reason"] in seen
