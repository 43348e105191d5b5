"""What is supported is shown to anybody, with the article each figure comes from."""

import pytest

from domain import support_types
from domain.norm_names import NORM_NAMES
from domain.norms import load
from domain.people import Role
from tests.api.world import World
from tests.pages.browsing import Browser, text_of

CODES = [kind.code for kind in support_types.current()]


async def test_the_first_page_names_every_support_type(world: World) -> None:
    page = await Browser(world).get("/")
    assert page.status_code == 200
    for kind in support_types.current():
        assert kind.vi in text_of(page)
        assert f'href="/support/{kind.code}"' in page.text


async def test_who_is_signed_in_goes_on_to_their_own_work(world: World) -> None:
    applicant = await Browser(world, Role.APPLICANT).get("/")
    officer = await Browser(world, Role.OFFICER).get("/")
    assert applicant.headers["location"] == "/applications"
    assert officer.headers["location"] == "/work"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_a_support_type_tells_rules_norms_papers_and_time(
    world: World, code: str, language: str
) -> None:
    browser = Browser(world)
    browser.client.cookies.set("language", language)
    words = text_of(await browser.get(f"/support/{code}"))
    kind = support_types.find(code)
    column = 0 if language == "vi" else 1
    for rule in (*kind.common, *kind.rules):
        assert (rule.vi, rule.en)[column] in words
        assert rule.basis in words
    for paper in (*kind.papers, *kind.acceptance_papers):
        assert (paper.vi, paper.en)[column] in words
    assert ("3 ngày làm việc", "3 working days")[column] in words


@pytest.mark.parametrize("code", CODES)
async def test_every_norm_that_is_shown_has_a_name(world: World, code: str) -> None:
    words = text_of(await Browser(world).get(f"/support/{code}"))
    assert not [row.key for row in load().rows if row.key in words]


async def test_only_who_must_have_progressed_reads_of_progress(world: World) -> None:
    browser, progress = Browser(world), NORM_NAMES["advance.progress"][0]
    machines = text_of(await browser.get("/support/technology-transfer"))
    trademark = text_of(await browser.get("/support/trademark-registration"))
    assert progress in machines
    assert progress not in trademark


async def test_the_checklist_names_every_paper_and_can_be_printed(
    world: World,
) -> None:
    page = await Browser(world).get("/support/fair-participation/checklist")
    for paper in support_types.find("fair-participation").papers:
        assert paper.vi in text_of(page)
    assert "data-print" in page.text


@pytest.mark.parametrize("page", ["", "/check", "/checklist"])
async def test_an_unknown_support_type_is_not_found(world: World, page: str) -> None:
    answer = await Browser(world).get(f"/support/unheard-of{page}")
    assert answer.status_code == 404
