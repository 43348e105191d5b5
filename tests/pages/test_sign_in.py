"""Who is signed in, and how they came in: by a link, by demonstration, and out."""

from domain.people import Role
from tests.api.world import World
from tests.pages.browsing import Browser


async def test_somebody_with_a_session_is_let_in(world: World) -> None:
    answer = await Browser(world, Role.OFFICER).get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/work")


async def test_nobody_without_one(world: World) -> None:
    answer = await Browser(world).get("/")
    assert answer.status_code == 200
