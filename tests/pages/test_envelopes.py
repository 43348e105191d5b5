"""Envelopes on pages: read by their keepers, filled only after a second look."""

import re

import httpx2

from domain.ledger import Account
from domain.people import Role
from persistence import envelopes
from tests.api.world import World
from tests.pages.browsing import Browser, text_of

ENVELOPE = "local-2026-technology-transfer-vinh-long"
OPENING = {
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
    async with world.database.read() as session:
        found = await envelopes.balance(session, ENVELOPE)
    return found.accounts[Account.AVAILABLE]


async def test_nothing_is_opened_before_the_amount_was_read_in_words(
    world: World,
) -> None:
    browser = Browser(world, Role.ADMINISTRATOR)

    read = await browser.post("/envelopes/new", {**OPENING, "key": "first"})

    assert "Ba tỷ đồng" in text_of(read)
    async with world.database.read() as session:
        assert await envelopes.balances(session) == ()


async def test_money_is_added_once_however_often_the_form_is_sent(
    world: World,
) -> None:
    browser = await opened(world)
    page = f"/envelopes/{ENVELOPE}/top-up"
    read = await browser.post(page, {"a.amount_vnd": "500 000 000", "key": "second"})
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
    form = {"key": "second", "do": "confirm"}
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
    assert "Nguyễn Văn Administrator Mở nguồn kinh phí 3.000.000.000 đồng" in words
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
