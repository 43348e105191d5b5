"""What is supported is shown to anybody, with the article each figure comes from."""

import pytest

from domain import support_types
from domain.citations import cited, texts_named
from domain.norm_names import NORM_NAMES, norm_name
from domain.norms import CONFIDENCE_WORDS, Confidence, load
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
        assert texts_named(cited(rule.basis, language)) in words
    for paper in (*kind.papers, *kind.acceptance_papers):
        assert (paper.vi, paper.en)[column] in words
    assert ("3 ngày làm việc", "3 working days")[column] in words


@pytest.mark.parametrize("code", CODES)
async def test_every_norm_that_is_shown_has_a_name(world: World, code: str) -> None:
    words = text_of(await Browser(world).get(f"/support/{code}"))
    assert not [row.key for row in load().rows if row.key in words]


DOUBT = "chưa đối chiếu được với văn bản hiện hành"
SURENESS = {words for words, _ in CONFIDENCE_WORDS.values()}


@pytest.mark.parametrize("page", ["", "/checklist"])
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("role", [None, Role.APPLICANT])
async def test_doubt_is_said_once_to_the_public(
    world: World, code: str, page: str, role: Role | None
) -> None:
    shown = await Browser(world, role).get(f"/support/{code}{page}")
    words = text_of(shown)
    assert words.count(DOUBT) == 1
    assert words.count("chưa đối chiếu") == 1
    assert "; văn bản cũ:" not in words
    assert not [sure for sure in SURENESS if sure in words]
    assert 'href="/norms"' in shown.text


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", ["/support/{}", "/support/{}/checklist"])
async def test_no_doubt_is_told_in_the_other_language(
    world: World, code: str, path: str
) -> None:
    for role in (None, Role.OFFICER):
        browser = Browser(world, role)
        browser.client.cookies.set("language", "en")
        words = text_of(await browser.get(path.format(code)))
        assert "chưa đối chiếu" not in words
        assert "sửa đổi bởi" not in words
        assert "amended by" in words


@pytest.mark.parametrize("page", ["", "/checklist"])
async def test_staff_read_beside_each_figure_how_sure_it_is(
    world: World, page: str
) -> None:
    officer = Browser(world, Role.OFFICER)
    words = text_of(await officer.get(f"/support/pollution-treatment-repair{page}"))
    unverified = CONFIDENCE_WORDS[Confidence.UNVERIFIED][0]
    assert words.count(unverified) > 1


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_norm_is_listed_with_text_days_and_how_sure_it_is(
    world: World, language: str
) -> None:
    browser = Browser(world)
    browser.client.cookies.set("language", language)
    page = await browser.get("/norms")
    words = text_of(page)
    for row in load().rows:
        assert row.key not in words
        assert norm_name(row.key, language) in words
        assert cited(row.basis, language) in words
    for told in CONFIDENCE_WORDS.values():
        assert told[0 if language == "vi" else 1] in words
    assert ("11/05/2018" if language == "vi" else "11 May 2018") in words
    assert page.text.count("<h1") == 1


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
