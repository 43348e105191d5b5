"""One application of each type, from first look to the last payment, on the pages."""

import pytest
from playwright.async_api import expect

from tests.browser.journeys import FIRM, JOURNEYS, Journey, steps
from tests.browser.looking import Looks
from tests.browser.visits import Visits
from tests.browser.walk import (
    Walk,
    first_look,
    open_envelope,
    sign_in,
    submit,
    take,
    write,
)


@pytest.fixture(scope="module")
def looks() -> Looks:
    """Which pages the journeys have looked at."""
    return Looks()


@pytest.mark.slow
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda one: one.support_type)
async def test_an_application_travels_from_first_look_to_the_last_payment(
    visit: Visits, looks: Looks, journey: Journey
) -> None:
    walk = Walk(visit, journey, looks)
    await first_look(walk)
    email = str(journey.answers["applicant"]["email"])
    await sign_in(walk, FIRM, "" if journey.people[FIRM] else email)
    await write(walk)
    await submit(walk)
    await open_envelope(walk)

    for step in steps(journey):
        await take(walk, step)

    page = walk.windows[FIRM]
    await page.goto(f"/applications/{walk.code}")
    await expect(page.locator("html")).to_have_attribute("lang", journey.language)
    await walk.look(page, "dossier completed firm")
    assert len({id(one.context) for one in walk.windows.values()}) >= 6
