"""The dashboard: the numbers of the programme, drawn, in tables, and as a file."""

import csv
import re
from io import StringIO

import pytest

from domain.people import Role
from tests.api.world import World
from tests.pages.browsing import Browser, text_of

STAFF = tuple(r for r in Role if r not in (Role.APPLICANT, Role.CLOCK, Role.TREASURY))


async def furnished(world: World) -> Browser:
    await world.as_(Role.APPLICANT).submits()
    body = {
        "fund": "local",
        "year": 2026,
        "support_type": "technology-transfer",
        "province": "Vĩnh Long",
        "amount_vnd": 3_000_000_000,
    }
    await world.as_(Role.TREASURER).post("/envelopes", body)
    return Browser(world, Role.AUDITOR)


@pytest.mark.parametrize("role", STAFF)
async def test_everybody_of_the_administration_reads_the_dashboard(
    world: World, role: Role
) -> None:
    assert (await Browser(world, role).get("/dashboard")).status_code == 200


async def test_applicants_and_strangers_do_not(world: World) -> None:
    assert (await Browser(world, Role.APPLICANT).get("/dashboard")).status_code == 403
    stranger = await Browser(world).get("/dashboard")
    assert stranger.headers["location"] == "/sign-in?back=/dashboard"


async def test_the_targets_say_whose_they_are_and_that_they_end(world: World) -> None:
    shown = text_of(await (await furnished(world)).get("/dashboard"))

    assert "QĐ 1881/QĐ-TTg" in shown
    assert "chỉ đến hết năm 2025" in shown
    assert "Lao động được đào tạo 10.000 không theo dõi tại đây" in shown


async def test_every_chart_has_words_and_a_table_with_its_numbers(
    world: World,
) -> None:
    page = (await (await furnished(world)).get("/dashboard")).text

    charts = re.findall(r'<svg class="desk-chart__drawing"[^>]*>', page)
    assert len(charts) >= 4
    for chart in charts:
        named = re.search(r'role="img" aria-labelledby="([^"]+)"', chart)
        assert named
        assert all(f'id="{one}"' in page for one in named[1].split())
    assert page.count("<caption") >= len(charts)
    assert " style=" not in page
    assert len(re.findall(r"<h1", page)) == 1
    bars = [float(w) for w in re.findall(r'desk-fill[^>]* width="([0-9.]+)"', page)]
    assert bars
    assert max(bars) <= 520


async def test_the_numbers_are_narrowed_by_the_address(world: World) -> None:
    browser = await furnished(world)

    here = text_of(await browser.get("/dashboard?year=2026&province=Vĩnh Long"))
    before = text_of(await browser.get("/dashboard?year=2025"))
    odd = await browser.get("/dashboard?year=abcd&province=Atlantis")

    assert "Hồ sơ 1 " in here
    assert "Hồ sơ 0 " in before
    assert odd.status_code == 200


async def test_the_file_holds_the_same_numbers(world: World) -> None:
    browser = await furnished(world)

    file = await browser.get("/dashboard/export.csv?year=2026")

    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in file.headers["content-disposition"]
    lines = list(csv.reader(StringIO(file.text.removeprefix("\ufeff"))))
    numbers = {(table, line): number for table, line, number in lines[1:]}
    assert numbers["Hồ sơ theo giai đoạn", "Tiếp nhận"] == "1"
    money = [
        n for (table, line), n in numbers.items() if line.endswith("Còn dùng được")
    ]
    assert money == ["3000000000"]
