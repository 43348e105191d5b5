"""Norms over the API: what holds, and what provinces set for their own money."""

from typing import Any

import pytest

from domain.people import Role
from tests.api.test_steps import PANEL, admitted, opinion
from tests.api.world import World, answers, fields

PLACE = "/norms/provinces/Vĩnh Long"
CAP, RATE = "technology-transfer.cap", "technology-transfer.rate"


def body(cap: int = 120_000_000, **changes: Any) -> dict[str, Any]:
    figures = [{"key": RATE, "value": 40}, {"key": CAP, "value": cap}]
    return {
        "number": "NQ 11/2025/NQ-HĐND",
        "article": "Điều 4",
        "valid_from": "2026-01-01",
        "figures": figures,
        **changes,
    }


async def recorded(world: World, place: str = PLACE, **changes: Any) -> Any:
    answer = await world.as_(Role.ADMINISTRATOR).post(place, body(**changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def opined(world: World, code: str) -> None:
    for person in PANEL:
        told = await world.as_(Role.APPRAISER, person).act(
            code, "give_opinion", answers=opinion()
        )
        assert told.status_code == 200, told.text


async def earnable(world: World, **changes: Any) -> Any:
    asked = {"support_type": "technology-transfer", "answers": answers(**changes)}
    async with world.client() as client:
        return (await client.post("/api/v1/eligibility", json=asked)).json()["award"]


async def test_anybody_reads_the_norms_with_text_days_and_how_sure_they_are(
    world: World,
) -> None:
    async with world.client() as client:
        found = (await client.get("/api/v1/norms")).json()
        then = (await client.get("/api/v1/norms?on=2018-05-10")).json()
    assert found["version"] == "2026-2"
    assert found["resolutions"] == []
    cap = next(n for n in found["items"] if (n["key"], n["level"]) == (CAP, "national"))
    assert cap["value"] == 300_000_000
    assert cap["basis"].startswith("TT 28/2018/TT-BTC, Điều 8 khoản 4")
    assert cap["name"] == "Mức trần cho máy móc, thiết bị hoặc chuyển giao công nghệ"
    assert then["items"] == []


async def test_without_a_resolution_local_money_goes_by_guidance(world: World) -> None:
    award = await earnable(world)
    assert award["guidance"] is True
    assert "tham khảo" in award["guidance_note"]
    national = await earnable(world, fund="national")
    assert (national["guidance"], national["guidance_note"]) == (False, "")


async def test_a_recorded_resolution_holds_for_what_comes_in_from_then_on(
    world: World,
) -> None:
    applicant = world.as_(Role.APPLICANT)
    before = await applicant.submits()
    kept = await recorded(world)
    assert kept["province"] == "Vĩnh Long"
    assert [f["basis"] for f in kept["figures"]] == ["NQ 11/2025/NQ-HĐND, Điều 4"] * 2
    award = await earnable(world)
    assert (award["amount_vnd"], award["guidance"]) == (120_000_000, False)
    assert award["basis"] == ["NQ 11/2025/NQ-HĐND, Điều 4"]
    after = await applicant.submits(item_name="Máy khác")
    assert [n["value"] for n in after["provincial_norms"]] == [40, 120_000_000]
    assert before["provincial_norms"] == []
    again = (await applicant.get(f"/applications/{before['code']}")).json()
    assert again["provincial_norms"] == []
    async with world.client() as client:
        listed = (await client.get("/api/v1/norms?province=Bến Tre")).json()
    assert [r["number"] for r in listed["resolutions"]] == ["NQ 11/2025/NQ-HĐND"]
    levels = {n["level"] for n in listed["items"]}
    assert levels == {"national", "Vĩnh Long"}


@pytest.mark.parametrize("place", ["Tỉnh Vĩnh Long", "vinh long", "Trà Vinh"])
async def test_a_province_is_understood_and_kept_by_its_name_of_today(
    world: World, place: str
) -> None:
    assert (await recorded(world, f"/norms/provinces/{place}"))["province"] == (
        "Vĩnh Long"
    )


async def test_the_same_key_records_once_and_another_body_is_refused(
    world: World,
) -> None:
    administrator = world.as_(Role.ADMINISTRATOR)
    first = await administrator.post(PLACE, body(), key="once")
    again = await administrator.post(PLACE, body(), key="once")
    other = await administrator.post(PLACE, body(cap=1), key="once")
    assert first.json() == again.json()
    assert other.status_code == 422
    async with world.client() as client:
        found = (await client.get("/api/v1/norms")).json()
    assert len(found["resolutions"]) == 1


async def test_a_later_resolution_takes_over_from_its_first_day(world: World) -> None:
    await recorded(world)
    await recorded(world, valid_from="2026-12-01", cap=90_000_000)
    assert (await earnable(world))["amount_vnd"] == 120_000_000
    world.clock.forward(days=14)
    assert (await earnable(world))["amount_vnd"] == 90_000_000


@pytest.mark.parametrize(
    ("place", "changes", "field", "code"),
    [
        ("Atlantis", {}, "province", "not_a_choice"),
        ("Vĩnh Long", {"valid_from": "2017-01-01"}, "valid_from", "before"),
        ("Vĩnh Long", {"valid_from": "ngày mai"}, "valid_from", "not_a_date"),
        ("Vĩnh Long", {"valid_to": "2025-12-31"}, "valid_to", "before"),
        ("Vĩnh Long", {"article": ""}, "figures.0.article", "required"),
        (
            "Vĩnh Long",
            {"figures": [{"key": "advance.rate", "value": 50}]},
            "figures.0.key",
            "not_a_choice",
        ),
        (
            "Vĩnh Long",
            {"figures": [{"key": RATE, "value": 101}]},
            "figures.0.value",
            "too_large",
        ),
        (
            "Vĩnh Long",
            {"figures": [{"key": RATE, "value": 50}] * 2},
            "figures.1.key",
            "not_unique",
        ),
    ],
)
async def test_what_is_no_resolution_is_refused_at_its_field(
    world: World, place: str, changes: dict[str, Any], field: str, code: str
) -> None:
    administrator = world.as_(Role.ADMINISTRATOR)
    answer = await administrator.post(f"/norms/provinces/{place}", body(**changes))
    assert answer.status_code == 422, answer.text
    assert fields(answer)[field] == code


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
async def test_nobody_else_records_a_resolution(world: World, role: Role) -> None:
    if role in (Role.CLOCK, Role.TREASURY):
        return
    assert (await world.as_(role).post(PLACE, body())).status_code == 403


async def test_a_program_that_sends_no_figures_goes_by_guidance_and_it_is_told(
    world: World,
) -> None:
    code = await admitted(world)
    await opined(world, code)
    officer = world.as_(Role.OFFICER)
    answer = await officer.act(
        code, "recommend", answers={"outcome": "support", "reason": "Đạt"}
    )
    assert answer.status_code == 200, answer.text


async def test_figures_of_the_province_bound_the_proposal_and_are_shown(
    world: World,
) -> None:
    code = await admitted(world)
    await opined(world, code)
    officer = world.as_(Role.OFFICER)
    told = {
        "outcome": "support",
        "reason": "Đạt",
        "province_rate_percent": 30,
        "province_cap_vnd": 80_000_000,
        "province_resolution": "NQ 11/2025/NQ-HĐND",
    }
    missing = await officer.act(code, "recommend", answers=told)
    assert missing.status_code == 409
    assert "Điều, khoản của nghị quyết" in missing.text
    whole = {
        **told,
        "province_article": "Điều 4",
        "province_in_force_on": "2026-01-01",
    }
    answer = await officer.act(code, "recommend", answers=whole)
    assert answer.status_code == 200, answer.text
    shown = answer.json()["application"]["provincial_norms"]
    assert [(n["value"], n["basis"]) for n in shown] == [
        (30, "NQ 11/2025/NQ-HĐND, Điều 4"),
        (80_000_000, "NQ 11/2025/NQ-HĐND, Điều 4"),
    ]
