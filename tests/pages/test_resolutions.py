"""Pages of resolutions: recorded by an administrator, asked of whoever proposes."""

from typing import Any

import httpx2
import pytest

from domain.people import Role
from persistence import audit_log, resolutions
from tests.api.test_norms import CAP, PLACE, body, opined, recorded
from tests.api.test_steps import admitted
from tests.api.world import World
from tests.pages.browsing import Browser, text_of
from tests.pages.test_calendar_days import hidden

FORM = {
    "a.province": "Vĩnh Long",
    "a.number": "NQ 11/2025/NQ-HĐND",
    "a.article": "Điều 4",
    "a.valid_from.day": "1",
    "a.valid_from.month": "1",
    "a.valid_from.year": "2026",
    "a.technology-transfer_rate": "40",
    "a.technology-transfer_cap": "120 triệu",
}


async def kept(world: World) -> tuple[resolutions.Recorded, ...]:
    return await world.database.read(resolutions.all_recorded)


async def test_a_resolution_is_read_once_more_and_then_recorded_for_good(
    world: World,
) -> None:
    administrator = Browser(world, Role.ADMINISTRATOR)
    read = await administrator.post("/norms/provinces", FORM)
    words = text_of(read)
    assert "Xác nhận nghị quyết" in words
    assert "120.000.000 đồng" in words
    assert "NQ 11/2025/NQ-HĐND, Điều 4" in words
    assert await kept(world) == ()

    done = await administrator.post("/norms/provinces", hidden(read))
    assert done.status_code == 303
    await administrator.post("/norms/provinces", hidden(read))
    [found] = await kept(world)
    assert {f.key: f.value for f in found.resolution.figures} == {
        "technology-transfer.rate": 40,
        CAP: 120_000_000,
    }
    noted = await world.database.read(audit_log.of, "Vĩnh Long")
    assert [n.action for n in noted] == ["record_resolution"]
    shown = text_of(await Browser(world).get("/norms"))
    assert "Vĩnh Long NQ 11/2025/NQ-HĐND từ 01/01/2026" in shown
    assert "/norms/provinces" not in (await Browser(world).get("/norms")).text
    support = text_of(await Browser(world).get("/support/technology-transfer"))
    assert "kinh phí của Vĩnh Long" in support or "Vĩnh Long" in support


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"a.technology-transfer_rate": "", "a.technology-transfer_cap": ""},
            "ít nhất một mức",
        ),
        ({"a.valid_from.year": "2017"}, "10/05/2018"),
        ({"a.technology-transfer_rate": "101"}, "100"),
        ({"a.number": ""}, "Số nghị quyết"),
    ],
)
async def test_a_resolution_that_cannot_be_is_told_at_its_field(
    world: World, changes: dict[str, str], told: str
) -> None:
    page = await Browser(world, Role.ADMINISTRATOR).post(
        "/norms/provinces", {**FORM, **changes}
    )
    assert page.status_code == 422
    assert told in text_of(page)
    assert "<title>Lỗi:" in page.text
    assert await kept(world) == ()


async def proposing(world: World, **told: str) -> tuple[str, httpx2.Response]:
    code = await admitted(world)
    await opined(world, code)
    path = f"/applications/{code}/steps/recommend"
    officer = Browser(world, Role.OFFICER)
    asked = await officer.get(path)
    sent = {**hidden(asked), "a.outcome": "support", "a.reason": "Đạt", **told}
    return asked.text, await officer.post(path, sent)


async def test_whoever_proposes_says_whose_figures_it_goes_by(world: World) -> None:
    asked, page = await proposing(world)
    assert 'name="a.province_cap_vnd"' in asked
    assert "Mức quốc gia để tham khảo: 300.000.000 đồng" in asked
    assert page.status_code == 422
    assert "chọn đề nghị theo mức quốc gia để tham khảo" in text_of(page)


@pytest.mark.parametrize(
    "told",
    [
        {"a.national_guidance": "yes"},
        {
            "a.province_rate_percent": "40",
            "a.province_cap_vnd": "80 triệu",
            "a.province_resolution": "NQ 11/2025/NQ-HĐND",
            "a.province_article": "Điều 4",
            "a.province_in_force_on.day": "1",
            "a.province_in_force_on.month": "1",
            "a.province_in_force_on.year": "2026",
        },
    ],
)
async def test_either_figures_or_guidance_lead_on(
    world: World, told: dict[str, str]
) -> None:
    _, page = await proposing(world, **told)
    assert page.status_code == 303, text_of(page)[:2000]


async def test_nothing_is_asked_where_the_province_has_a_resolution(
    world: World,
) -> None:
    await recorded(world)
    asked, page = await proposing(world)
    assert "province_cap_vnd" not in asked
    assert page.status_code == 303


async def test_guidance_is_said_where_money_is_shown(world: World) -> None:
    dossier: Any = await world.as_(Role.APPLICANT).submits()
    page = await Browser(world, Role.OFFICER).get(f"/applications/{dossier['code']}")
    assert "Theo mức quốc gia, tỉnh chưa ghi nhận nghị quyết" in text_of(page)
    administrator = world.as_(Role.ADMINISTRATOR)
    assert (await administrator.post(PLACE, body())).status_code == 201
    later = await world.as_(Role.APPLICANT).submits(item_name="Máy khác")
    other = await Browser(world, Role.OFFICER).get(f"/applications/{later['code']}")
    assert "Theo mức quốc gia" not in text_of(other)
