"""The dashboard: the numbers of the programme, drawn, in tables, and as a file."""

import csv
import re
from io import StringIO

import pytest

from domain.people import Role
from domain.places import ALPHABETICAL
from presentation.formatting import percent
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


async def test_the_targets_say_whose_they_are_and_for_which_years(
    world: World,
) -> None:
    browser = await furnished(world)
    shown = text_of(await browser.get("/dashboard?year=2025"))

    assert "QĐ 1881/QĐ-TTg" in shown
    assert "các năm 2021 đến 2025" in shown
    assert "Lao động được đào tạo 10.000 không theo dõi tại đây" in shown
    assert "QĐ 2646" not in shown


async def test_a_year_without_targets_says_so_and_draws_no_bars(world: World) -> None:
    browser = await furnished(world)
    for address in ("/dashboard?year=2026", "/dashboard"):
        page = await browser.get(address)
        assert "QĐ 2646/QĐ-BCT ngày 23/9/2025 chưa công bố" in text_of(page)
        assert 'id="targets-' not in page.text.replace('id="targets-heading"', "")
    assert "QĐ 1881" not in text_of(await browser.get("/dashboard?year=2026"))


async def test_every_chart_has_words_and_a_table_with_its_numbers(
    world: World,
) -> None:
    page = (await (await furnished(world)).get("/dashboard")).text

    charts = re.findall(r'<svg class="desk-chart__drawing"[^>]*>', page)
    assert len(charts) >= 3
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


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 5, "0 %"),
        (3, 1600, "0,2 %"),
        (1, 15, "6,7 %"),
        (1, 10_000, "0,1 %"),
        (2, 3, "67 %"),
        (199, 200, "99,5 %"),
        (9_999, 10_000, "99,9 %"),
        (5, 5, "100 %"),
        (7, 5, "140 %"),
    ],
)
def test_a_share_near_nothing_or_all_has_a_decimal(
    part: int, whole: int, words: str
) -> None:
    assert percent(part, whole, "vi") == words
    assert percent(part, whole, "en") == words.replace(",", ".")


async def test_provinces_stand_in_the_order_of_the_alphabet(world: World) -> None:
    for page in ("/dashboard", "/work"):
        shown = await Browser(world, Role.AUDITOR).get(page)
        offered = shown.text.split('id="filter-province"')[1].split("</select>")[0]
        names = re.findall(r"<option>([^<]+)", offered)
        places = [
            names.index(n) for n in ("Cần Thơ", "Đà Nẵng", "Điện Biên", "Gia Lai")
        ]
        assert places == sorted(places)
        assert names == list(ALPHABETICAL)
        assert "Bạc Liêu" not in names  # part of Cà Mau


async def test_chart_and_table_have_the_same_envelopes_in_the_same_order(
    world: World,
) -> None:
    treasurer = world.as_(Role.TREASURER)
    for support_type, amount in (
        ("fair-participation", 2_000_000_000),
        ("technology-transfer", 1_000_000_000),
        ("trademark-registration", 3_000_000_000),
    ):
        body = {
            "fund": "local",
            "year": 2026,
            "support_type": support_type,
            "province": "Vĩnh Long",
            "amount_vnd": amount,
        }
        assert (await treasurer.post("/envelopes", body)).status_code == 201

    page = (await Browser(world, Role.AUDITOR).get("/dashboard")).text

    money = page.split('id="money-heading"')[1]
    drawn = re.findall(r'chart__label"[^>]*>([^<]+)<', money)
    listed = re.findall(r'<th scope="row"[^>]*>([^<]+)<', money)
    assert listed == [
        "2026, Vĩnh Long: Xây dựng, đăng ký nhãn hiệu",
        "2026, Vĩnh Long: Tham gia hội chợ, triển lãm",
        "2026, Vĩnh Long: Ứng dụng máy móc thiết bị tiên tiến, chuyển giao công nghệ",
    ]
    assert drawn == [*listed[:2], "2026, Vĩnh Long: Ứng dụng máy móc thiết bị…"]


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
