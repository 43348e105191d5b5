"""Envelopes on pages: read by their keepers, filled only after a second look."""

import csv
import io
import re
import zipfile

import httpx2
import pytest

from domain.ledger import Account
from domain.people import Role
from persistence import envelopes
from tests.api.world import World
from tests.pages.browsing import Browser, text_of

ENVELOPE = "local-2026-technology-transfer-vinh-long"
DECISION = {
    "a.decision_number": "123/QĐ-UBND",
    "a.decided_on.day": "15",
    "a.decided_on.month": "1",
    "a.decided_on.year": "2026",
    "a.ground": "Giao dự toán kinh phí khuyến công địa phương năm 2026.",
}
OPENING = {
    **DECISION,
    "a.fund": "local",
    "a.province": "Vĩnh Long",
    "a.year": "2026",
    "a.support_type": "technology-transfer",
    "a.amount_vnd": "3.000.000.000",
}


def hidden(page: httpx2.Response) -> dict[str, str]:
    """The unseen inputs of the form that confirms."""
    form = page.text[page.text.rindex('<form method="post"') :]
    pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return dict(pairs)


async def opened(world: World, role: Role = Role.ADMINISTRATOR) -> Browser:
    browser = Browser(world, role)
    read = await browser.post("/envelopes/new", {**OPENING, "key": "first"})
    assert read.status_code == 200, read.text
    done = await browser.post("/envelopes/new", hidden(read))
    assert done.status_code == 303, done.text
    assert done.headers["location"] == f"/envelopes/{ENVELOPE}?done=opened"
    return browser


async def available(world: World) -> int:
    found = await world.database.read(envelopes.balance, ENVELOPE)
    return found.accounts[Account.AVAILABLE]


async def test_nothing_is_opened_before_the_amount_was_read_in_words(
    world: World,
) -> None:
    browser = Browser(world, Role.ADMINISTRATOR)

    read = await browser.post("/envelopes/new", {**OPENING, "key": "first"})

    assert "Ba tỷ đồng" in text_of(read)
    assert await world.database.read(envelopes.balances) == ()


async def test_money_is_added_once_however_often_the_form_is_sent(
    world: World,
) -> None:
    browser = await opened(world)
    page = f"/envelopes/{ENVELOPE}/top-up"
    form = {**DECISION, "a.amount_vnd": "500 000 000", "key": "second"}
    read = await browser.post(page, form)
    assert "Năm trăm triệu đồng" in text_of(read)
    assert await available(world) == 3_000_000_000

    for _ in range(2):
        done = await browser.post(page, hidden(read))
        assert done.status_code == 303

    assert await available(world) == 3_500_000_000
    shown = text_of(await browser.get(done.headers["location"]))
    assert "3.500.000.000 đồng" in shown
    assert "+500.000.000 đồng" in shown


async def test_a_key_that_came_with_another_amount_is_told_at_the_form(
    world: World,
) -> None:
    browser = await opened(world)
    page = f"/envelopes/{ENVELOPE}/top-up"
    form = {**DECISION, "key": "second", "do": "confirm"}
    await browser.post(page, {**form, "a.amount_vnd": "500000000"})

    again = await browser.post(page, {**form, "a.amount_vnd": "700000000"})

    assert again.status_code == 422
    assert 'value="700000000"' in again.text
    assert await available(world) == 3_500_000_000


async def test_what_is_no_amount_stays_in_the_form_beside_why(world: World) -> None:
    browser = await opened(world)

    page = await browser.post(
        f"/envelopes/{ENVELOPE}/top-up", {"a.amount_vnd": "nhiều", "key": "k"}
    )

    assert page.status_code == 422
    assert 'value="nhiều"' in page.text
    assert 'href="#f-amount_vnd"' in page.text
    assert "<title>Lỗi:" in page.text


async def test_an_envelope_that_is_open_is_not_opened_again(world: World) -> None:
    browser = await opened(world)

    read = await browser.post("/envelopes/new", {**OPENING, "key": "other"})
    again = await browser.post("/envelopes/new", hidden(read))

    assert again.status_code == 409
    assert await available(world) == 3_000_000_000


async def test_a_treasurer_finds_the_envelopes_of_their_unit_alone(
    world: World,
) -> None:
    await opened(world)
    near = Browser(world, Role.TREASURER)
    far = Browser(world, Role.TREASURER, "treasurer-2", "sct-long-an")

    assert (await near.get(f"/envelopes/{ENVELOPE}")).status_code == 200
    assert ENVELOPE in (await near.get("/envelopes")).text
    assert (await far.get(f"/envelopes/{ENVELOPE}")).status_code == 404
    assert (await far.get(f"/envelopes/{ENVELOPE}/top-up")).status_code == 404
    assert ENVELOPE not in (await far.get("/envelopes")).text


async def test_an_auditor_reads_and_changes_nothing(world: World) -> None:
    await opened(world)
    auditor = Browser(world, Role.AUDITOR)

    shown = await auditor.get(f"/envelopes/{ENVELOPE}")

    assert shown.status_code == 200
    assert "/top-up" not in shown.text
    words = text_of(shown)
    assert "Ai đã cấp tiền" in words
    assert (
        "Nguyễn Văn Administrator Mở nguồn kinh phí 123/QĐ-UBND , 15/01/2026 Giao dự "
        "toán kinh phí khuyến công địa phương năm 2026. 3.000.000.000 đồng "
        "3.000.000.000 đồng" in words
    )
    page = f"/envelopes/{ENVELOPE}/top-up"
    sent = await auditor.post(page, {"a.amount_vnd": "1", "do": "confirm"})
    assert sent.status_code == 403


async def test_the_list_is_narrowed_by_its_address(world: World) -> None:
    browser = await opened(world)

    assert ENVELOPE in (await browser.get("/envelopes?year=2026&fund=local")).text
    assert ENVELOPE not in (await browser.get("/envelopes?year=2025")).text
    assert ENVELOPE not in (await browser.get("/envelopes?fund=national")).text


async def test_pages_of_envelopes_speak_english_too(world: World) -> None:
    browser = await opened(world)
    browser.client.cookies.set("language", "en", domain="desk.test", path="/")

    shown = text_of(await browser.get(f"/envelopes/{ENVELOPE}"))

    assert "What stands on the accounts" in shown
    assert "Local programme 2026, Vĩnh Long" in shown


async def test_years_are_written_as_years(world: World) -> None:
    page = await Browser(world, Role.TREASURER).get("/envelopes/new")
    assert "Số nguyên từ 2018 đến 2099" in text_of(page)


@pytest.mark.parametrize("year", ["26", "2026", " 2026 ", "năm 2026", "２６"])
async def test_the_last_two_digits_of_a_year_do(world: World, year: str) -> None:
    asked = {**OPENING, "a.year": year, "a.amount_vnd": "1,5 tỷ"}
    shown = await Browser(world, Role.TREASURER).post("/envelopes/new", asked)
    assert "Năm ngân sách:" not in text_of(shown)
    assert "1.500.000.000" in text_of(shown)


@pytest.mark.parametrize(
    ("left_out", "field"),
    [
        ("a.decision_number", "decision_number"),
        ("a.ground", "ground"),
        ("a.decided_on.day", "decided_on-day"),
    ],
)
async def test_no_page_takes_money_without_its_decision(
    world: World, left_out: str, field: str
) -> None:
    browser = await opened(world)
    whole = {**DECISION, "a.amount_vnd": "5000000", "key": "k", "do": "confirm"}
    form = {name: value for name, value in whole.items() if name != left_out}

    page = await browser.post(f"/envelopes/{ENVELOPE}/top-up", form)

    assert page.status_code == 422
    assert f'href="#f-{field}"' in page.text
    assert await available(world) == 3_000_000_000


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"a.decision_number": "QĐ-UBND"}, "có chữ số"),
        ({"a.decided_on.year": "2027"}, "chưa tới"),
        ({"a.ground": "12345"}, "bằng chữ"),
    ],
)
async def test_what_is_no_decision_is_refused_where_it_was_typed(
    world: World, typed: dict[str, str], words: str
) -> None:
    browser = await opened(world)
    form = {**DECISION, **typed, "a.amount_vnd": "5000000", "key": "k"}

    page = await browser.post(f"/envelopes/{ENVELOPE}/top-up", form)

    assert page.status_code == 422
    assert words in text_of(page)


async def bare(world: World) -> Browser:
    """An envelope an older client opened, with the amount alone."""
    body = {
        "fund": "local",
        "year": 2026,
        "support_type": "technology-transfer",
        "province": "Vĩnh Long",
        "amount_vnd": 7_000_000,
    }
    answer = await world.as_(Role.TREASURER).post("/envelopes", body)
    assert answer.status_code == 201, answer.text
    return Browser(world, Role.TREASURER)


async def test_money_without_a_decision_is_marked_and_stated_later_for_good(
    world: World,
) -> None:
    browser = await bare(world)
    shown = await browser.get(f"/envelopes/{ENVELOPE}")
    assert "Chưa ghi quyết định" in text_of(shown)
    assert "Chưa ghi quyết định" in text_of(await browser.get("/envelopes"))
    here = f"/envelopes/{ENVELOPE}/movements/1"
    assert f'href="{here}"' in shown.text
    assert "7.000.000 đồng" in text_of(await browser.get(here))

    read = await browser.post(here, {**DECISION, "key": "d"})
    assert "123/QĐ-UBND" in text_of(read)
    assert "Chưa ghi" in text_of(await browser.get(f"/envelopes/{ENVELOPE}"))
    done = await browser.post(here, hidden(read))

    assert done.headers["location"] == f"/envelopes/{ENVELOPE}?done=stated"
    words = text_of(await browser.get(done.headers["location"]))
    assert "Đã ghi quyết định." in words
    assert "123/QĐ-UBND" in words
    assert "Chưa ghi" not in words
    assert (await browser.get(here)).status_code == 303
    other = {**DECISION, "a.decision_number": "9/QĐ", "key": "e", "do": "confirm"}
    again = await browser.post(here, other)
    assert again.status_code == 409
    assert "không sửa được nữa" in text_of(again)


async def test_a_treasurer_elsewhere_and_an_auditor_state_no_decision(
    world: World,
) -> None:
    await bare(world)
    here = f"/envelopes/{ENVELOPE}/movements/1"
    far = Browser(world, Role.TREASURER, "treasurer-2", "sct-long-an")
    assert (await far.get(here)).status_code == 404
    assert (await Browser(world, Role.AUDITOR).get(here)).status_code == 403
    near = Browser(world, Role.TREASURER)
    assert (await near.get(f"/envelopes/{ENVELOPE}/movements/2")).status_code == 404


async def test_the_file_holds_every_decision_and_no_formula(world: World) -> None:
    browser = await bare(world)
    formula = {**DECISION, "a.ground": "=cmd|' /C calc'!A0", "a.amount_vnd": "3000000"}
    page = f"/envelopes/{ENVELOPE}/top-up"
    await browser.post(page, {**formula, "key": "f", "do": "confirm"})

    for path in (f"/envelopes/{ENVELOPE}/movements", "/envelopes/movements"):
        answer = await browser.get(f"{path}.csv")
        rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        assert [row[5:11] for row in rows[1:]] == [
            ["1", "7000000", "7000000", "Chưa ghi quyết định", "", ""],
            ["2", "3000000", "10000000", "123/QĐ-UBND", "2026-01-15", rows[2][10]],
        ]
        assert rows[2][10].startswith("'=cmd")
        book = await browser.get(f"{path}.xlsx")
        with zipfile.ZipFile(io.BytesIO(book.content)) as sheets:
            sheet = sheets.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert ">=cmd" in sheet


async def test_the_file_of_all_is_narrowed_as_the_list_and_to_ones_own(
    world: World,
) -> None:
    browser = await bare(world)
    other_year = await browser.get("/envelopes/movements.csv?year=2025")
    assert ENVELOPE not in other_year.text
    far = Browser(world, Role.TREASURER, "treasurer-2", "sct-long-an")
    assert ENVELOPE not in (await far.get("/envelopes/movements.csv")).text
    assert (await far.get(f"/envelopes/{ENVELOPE}/movements.csv")).status_code == 404
