"""A dossier that waits for money says which, how much is missing, and where to go."""

from html import unescape

import pytest

from domain.people import Actor
from domain.states import State
from tests.api.world import World
from tests.domain.dossier import NOW, OFFICER, TREASURER, reach
from tests.pages.browsing import Browser, text_of
from tests.pages.every_state import lived

WAITING = reach(State.AWAITING_FUNDS)
ENVELOPE = WAITING.application.envelope


def browser(world: World, actor: Actor) -> Browser:
    world.clock.now = NOW
    return Browser(world, actor.role, id=actor.id, unit=actor.unit)


async def test_a_treasurer_is_led_to_the_envelope_and_told_what_is_missing(
    world: World,
) -> None:
    code = await lived(world, WAITING, money_vnd=40_000_000)
    treasurer = browser(world, TREASURER)
    page = await treasurer.get(f"/applications/{code}")
    words = text_of(page)
    assert "Khuyến công địa phương 2026, Vĩnh Long" in words
    assert "Còn thiếu 110.000.000 đồng" in words
    assert f'href="/envelopes/{ENVELOPE}"' in page.text
    assert "Hiện không có việc nào cần làm." not in words
    assert (await treasurer.get(f"/envelopes/{ENVELOPE}")).status_code == 200


async def test_where_there_is_no_envelope_its_form_comes_filled_in(
    world: World,
) -> None:
    code = await lived(world, WAITING, money_vnd=None)
    treasurer = browser(world, TREASURER)
    page = await treasurer.get(f"/applications/{code}")
    assert "Còn thiếu 150.000.000 đồng" in text_of(page)
    link = unescape(page.text.split('href="/envelopes/new')[1].split('"')[0])
    form = await treasurer.get(f"/envelopes/new{link}")
    assert form.status_code == 200
    assert 'value="2026"' in form.text
    assert 'value="local" checked' in form.text
    assert 'value="technology-transfer" checked' in form.text
    assert 'value="Vĩnh Long" selected' in form.text


async def test_an_officer_reads_it_too_but_is_led_nowhere_closed(
    world: World,
) -> None:
    code = await lived(world, WAITING, money_vnd=None)
    page = await browser(world, OFFICER).get(f"/applications/{code}")
    assert "Còn thiếu 150.000.000 đồng" in text_of(page)
    assert (
        'href="/envelopes' not in page.text.split('id="funds"')[1].split("</section")[0]
    )


@pytest.mark.parametrize("state", [State.CONTRACTING, State.SCREENING])
async def test_a_dossier_that_waits_for_no_money_says_nothing_of_it(
    world: World, state: State
) -> None:
    code = await lived(world, reach(state))
    page = await browser(world, TREASURER).get(f"/applications/{code}")
    assert 'id="funds"' not in page.text


async def test_an_address_that_names_nonsense_fills_in_nothing_dangerous(
    world: World,
) -> None:
    page = await browser(world, TREASURER).get(
        "/envelopes/new?fund=<b>&year=<script>alert(1)</script>&key=x"
    )
    assert page.status_code == 200
    assert "<script>alert" not in page.text
