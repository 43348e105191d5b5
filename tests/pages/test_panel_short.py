"""A panel short of its quorum after a conflict: whose work it is, and who may join."""

import re

from domain.people import Role
from tests.api.test_steps import opinion
from tests.api.world import World
from tests.pages.browsing import Browser, text_of
from tests.pages.test_steps import address

PAIR = ["appraiser-1", "appraiser-2"]
REASON = {"reason": "Người nhà của chủ cơ sở"}


async def short(world: World) -> str:
    """A panel of two of whom one declared a conflict."""
    code = str((await world.as_(Role.APPLICANT).submits())["code"])
    await world.know(Role.APPRAISER, *PAIR, "appraiser-3")
    officer = world.as_(Role.OFFICER)
    step = await officer.act(code, "admit", answers={"appraisers": PAIR})
    assert step.status_code == 200, step.text
    leaving = world.as_(Role.APPRAISER, PAIR[0])
    step = await leaving.act(code, "declare_conflict", answers=REASON)
    assert step.status_code == 200, step.text
    return code


def offered(page: str, name: str) -> set[str]:
    """The accounts that a list of the form offers."""
    found = re.search(rf'<select[^>]*name="a\.{name}".*?</select>', page, re.DOTALL)
    assert found is not None
    return set(re.findall(r'<option value="([^"]+)"', found[0]))


async def test_one_opinion_of_a_panel_of_two_does_not_suffice(world: World) -> None:
    code = await short(world)
    staying = world.as_(Role.APPRAISER, PAIR[1])
    step = await staying.act(code, "give_opinion", answers=opinion())
    assert step.status_code == 200, step.text
    shown = (await world.as_(Role.OFFICER).get(f"/applications/{code}")).json()
    assert "recommend" not in [a["action"] for a in shown["allowed_actions"]]
    assert shown["waits_for"] == "officer"
    told = (await world.as_(Role.OFFICER).get(f"/applications/{code}/explain")).json()
    assert "cần 2 ý kiến mà chỉ còn 1 thành viên" in told["text"]
    page = text_of(await Browser(world, Role.OFFICER).get("/work"))
    assert code in page
    assert "Cần thay thành viên thẩm định" in page

    swap = {"leaves": PAIR[0], "joins": "appraiser-3", **REASON}
    step = await world.as_(Role.OFFICER).act(code, "replace_appraiser", answers=swap)
    assert step.status_code == 200, step.text
    assert step.json()["application"]["waits_for"] == "appraiser"
    page = text_of(await Browser(world, Role.OFFICER).get("/work?tab=all"))
    assert "Cần thay thành viên" not in page


async def test_only_who_can_leave_and_who_can_join_is_offered(world: World) -> None:
    code = await short(world)
    page = (
        await Browser(world, Role.OFFICER).get(address(code, "replace_appraiser"))
    ).text
    assert offered(page, "leaves") == set(PAIR)
    assert offered(page, "joins") == {"appraiser-3"}


async def test_how_many_opinions_are_needed_is_said_where_a_panel_is_named(
    world: World,
) -> None:
    code = str((await world.as_(Role.APPLICANT).submits())["code"])
    officer = Browser(world, Role.OFFICER)
    words = text_of(await officer.get(address(code, "admit")))
    assert "ít nhất 66 % số thành viên được giao" in words
    assert "2 trên 2, 2 trên 3, 3 trên 4" in words


async def test_who_filed_for_the_establishment_is_offered_for_no_panel(
    world: World,
) -> None:
    await world.know(Role.APPRAISER, "officer-1", "appraiser-3")
    dossier = await world.as_(Role.OFFICER).submits()
    code = str(dossier["code"])
    officer = Browser(world, Role.OFFICER, "officer-2")
    page = (await officer.get(address(code, "admit"))).text
    assert 'value="appraiser-3"' in page
    assert 'value="officer-1"' not in page
    step = await world.as_(Role.OFFICER, "officer-2").act(
        code, "admit", answers={"appraisers": ["officer-1"]}
    )
    assert (step.status_code, step.json()["code"]) == (409, "representative_named")
