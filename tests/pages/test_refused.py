"""What went wrong is told on a page in words, and nothing of the inside with it."""

import pytest

from domain.people import Role
from tests.api.world import World
from tests.pages.browsing import Browser, text_of


async def test_a_page_that_is_not_there_says_so_in_both_languages(world: World) -> None:
    visitor = Browser(world)
    page = await visitor.get("/nowhere")
    assert page.status_code == 404
    assert "Không tìm thấy" in text_of(page)
    await visitor.get("/nowhere?language=en")
    page = await visitor.get("/nowhere")
    assert "Not found" in text_of(page)
    assert '<html lang="en"' in page.text


async def test_a_fault_of_ours_tells_its_number_and_nothing_else(world: World) -> None:
    secret = "mật khẩu của kho"

    async def broken() -> None:
        raise RuntimeError(secret)

    world.app.add_api_route("/broken", broken)
    page = await Browser(world).get("/broken")
    assert page.status_code == 500
    assert secret not in page.text
    assert "request-" in text_of(page)
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_a_form_from_another_site_is_refused_in_words(world: World) -> None:
    page = await Browser(world, Role.APPLICANT).post(
        "/drafts", headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert page.status_code == 403
    assert "Yêu cầu không đến từ trang này" in text_of(page)
    api = await Browser(world, Role.APPLICANT).post(
        "/api/v1/documents", headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert api.json()["code"] == "from_elsewhere"


async def test_a_part_that_refreshes_itself_leads_the_page_to_the_sign_in(
    world: World,
) -> None:
    answer = await Browser(world).get("/work", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/sign-in?back=/work"


@pytest.mark.parametrize("path", ["/", "/support", "/static/desk.css", "/static/x"])
async def test_every_answer_says_what_it_may_load(world: World, path: str) -> None:
    answer = await Browser(world).get(path)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_language_chosen_stays_and_leads_nowhere_else(world: World) -> None:
    visitor = Browser(world)
    for path in ("//evil.example/x?language=en", "/\\evil.example?language=en"):
        answer = await visitor.get(f"https://desk.test{path}")
        assert answer.headers.get("location", "/").startswith("/"), path
        assert not answer.headers.get("location", "/").startswith("//"), path
    answer = await visitor.get("/support?q=1&language=xx")
    assert answer.headers["location"] == "/support?q=1"
    assert "set-cookie" not in answer.headers


async def test_a_paper_opens_by_the_session_as_an_attachment(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    digest = (await applicant.upload()).json()["digest"]
    own = await Browser(world, Role.APPLICANT).get(f"/api/v1/documents/{digest}")
    assert own.status_code == 200
    assert own.headers["content-disposition"].startswith("attachment;")
    assert own.headers["x-content-type-options"] == "nosniff"
    other = Browser(world, Role.APPLICANT, id="other")
    assert (await other.get(f"/api/v1/documents/{digest}")).status_code == 404
    nobody = await Browser(world).get(f"/api/v1/documents/{digest}")
    assert nobody.status_code == 401


@pytest.mark.parametrize(
    "path", ["/", "/support", "/static/desk.css", "/healthz", "/api/v1/support-types"]
)
async def test_what_can_be_read_answers_head_with_its_headers_alone(
    world: World, path: str
) -> None:
    visitor = Browser(world)
    read = await visitor.get(path)
    head = await visitor.call("HEAD", path)
    assert head.status_code == read.status_code == 200
    assert head.content == b""
    assert read.content
    assert head.headers["content-type"] == read.headers["content-type"]


@pytest.mark.parametrize(
    ("method", "path", "taken"),
    [
        ("DELETE", "/", "GET, HEAD"),
        ("PUT", "/lookup", "GET, HEAD, POST"),
        ("PUT", "/keys/new", "GET, HEAD, POST"),
        ("HEAD", "/sign-out", "POST"),
        ("POST", "/static/desk.css", "GET, HEAD"),
        ("DELETE", "/api/v1/applications", "GET, HEAD, POST"),
    ],
)
async def test_an_address_names_the_methods_it_takes(
    world: World, method: str, path: str, taken: str
) -> None:
    refused = await Browser(world).call(method, path)
    assert refused.status_code == 405
    assert refused.headers["allow"] == taken
