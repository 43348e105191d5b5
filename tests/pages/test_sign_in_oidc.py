"""How people come in by the issuer of their house, and how that is refused."""

import base64
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import oidc_provider_mock
import pytest

from api.auth.oidc import IssuerAway, OidcSettings
from api.auth.sessions import COOKIE as SESSION
from api.auth.sessions import digest_of
from api.pages.sign_in.oidc import COOKIE
from domain.people import Role
from persistence import accounts, sign_ins
from persistence.accounts import Account
from persistence.database import Database
from tests.api.world import World, build
from tests.pages.browsing import HOST, Browser, text_of

URL = f"https://{HOST}"
OFFICER = {"role": "officer", "unit": "sct-vinh-long", "name": "Trần An"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
async def house(issuer: str) -> AsyncIterator[httpx2.AsyncClient]:
    """The issuer as the browser sees it, where an officer and others are known."""
    async with httpx2.AsyncClient(base_url=issuer, trust_env=False) as client:
        await client.put("/users/an", json=OFFICER)
        await client.put("/users/nobody", json={"name": "Không vai trò"})
        await client.put("/users/firm", json={"role": "applicant", "name": "Cơ sở"})
        yield client


def world_of(database: Database, folder: Path, issuer: str, **more: Any) -> World:
    oidc = OidcSettings(issuer, "the-api", client_id="the-pages", client_secret="s")
    world = build(database, folder, public_url=URL, oidc=oidc, **more)
    # The issuer is a real server with the real time.
    world.clock.now = datetime.now(UTC)
    return world


@pytest.fixture
def desk(database: Database, tmp_path: Path, issuer: str) -> World:
    return world_of(database, tmp_path, issuer)


async def led_away(browser: Browser, back: str = "/work") -> str:
    """Begin, and give the address at the issuer."""
    answer = await browser.get("/sign-in/oidc", params={"back": back})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def agreed(house: httpx2.AsyncClient, address: str, sub: str = "an") -> str:
    """Sign in at the issuer, and give the address it leads back to."""
    answer = await house.post(address, data={"sub": sub})
    assert answer.status_code in (302, 303), answer.text
    return str(answer.headers["location"])


def asked_in(address: str) -> Mapping[str, str]:
    return {
        name: values[0] for name, values in parse_qs(urlsplit(address).query).items()
    }


async def account_of(world: World, role: Role) -> Account:
    (found,) = await world.database.read(accounts.of_role, role)
    return found


async def assert_not_in(browser: Browser, answer: httpx2.Response) -> None:
    assert SESSION not in browser.client.cookies
    assert COOKIE not in browser.client.cookies
    assert "Chưa đăng nhập được" in text_of(answer)
    assert 'href="/sign-in"' in answer.text


async def test_an_officer_comes_in_and_goes_on(
    desk: World, house: httpx2.AsyncClient
) -> None:
    browser = Browser(desk)
    back = await agreed(house, await led_away(browser, "/work?tab=mine"))
    assert back.startswith(f"{URL}/sign-in/oidc/back?")
    answer = await browser.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/work?tab=mine")
    assert (await browser.get("/api/v1/applications")).status_code == 200
    account = await account_of(desk, Role.OFFICER)
    assert (account.name, account.unit) == ("Trần An", "sct-vinh-long")
    assert account.id.startswith("oidc:")
    assert COOKIE not in browser.client.cookies


async def test_an_applicant_may_come_by_the_issuer_too(
    desk: World, house: httpx2.AsyncClient
) -> None:
    browser = Browser(desk)
    answer = await browser.get(await agreed(house, await led_away(browser), "firm"))
    assert answer.status_code == 303
    assert (await account_of(desk, Role.APPLICANT)).name == "Cơ sở"


async def test_the_page_offers_it_and_keeps_where_to_go_on(desk: World) -> None:
    page = await Browser(desk).get("/sign-in?back=/envelopes")
    assert 'href="/sign-in/oidc?back=/envelopes"' in page.text


async def test_the_issuer_is_asked_with_a_challenge_a_state_and_a_nonce(
    desk: World,
) -> None:
    browser = Browser(desk)
    answer = await browser.get("/sign-in/oidc?back=/work")
    asked = asked_in(answer.headers["location"])
    row = await desk.database.read(
        sign_ins.find, digest_of(asked["state"]), sign_ins.OIDC, desk.clock()
    )
    assert row is not None
    nonce, _, verifier = row.secret.partition(".")
    challenge = base64.urlsafe_b64encode(sha256(verifier.encode()).digest())
    assert asked["code_challenge"] == challenge.decode().rstrip("=")
    assert (asked["code_challenge_method"], asked["nonce"]) == ("S256", nonce)
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == f"{URL}/sign-in/oidc/back"
    assert verifier not in answer.headers["location"]
    assert browser.client.cookies[COOKIE] == asked["state"]
    flags = {f.strip().lower() for f in answer.headers["set-cookie"].split(";")}
    assert {"secure", "httponly", "samesite=lax", "path=/", "max-age=600"} <= flags


async def test_another_browser_cannot_use_what_came_back(
    desk: World, house: httpx2.AsyncClient
) -> None:
    victim, other = Browser(desk), Browser(desk)
    back = await agreed(house, await led_away(other))
    await led_away(victim)
    answer = await victim.get(back)
    assert answer.status_code == 403
    await assert_not_in(victim, answer)
    assert (await other.get(back)).status_code == 303


@pytest.mark.parametrize("state", ["", "x", "é", "0" * 5000])
async def test_a_made_up_state_leads_nowhere(desk: World, state: str) -> None:
    browser = Browser(desk)
    await led_away(browser)
    answer = await browser.get(
        "/sign-in/oidc/back", params={"code": "c", "state": state}
    )
    assert answer.status_code == 403
    await assert_not_in(browser, answer)


async def test_what_came_back_is_used_once(
    desk: World, house: httpx2.AsyncClient
) -> None:
    browser = Browser(desk)
    away = await led_away(browser)
    state = browser.client.cookies[COOKIE]
    back = await agreed(house, away)
    assert (await browser.get(back)).status_code == 303
    browser.forget()
    browser.client.cookies.set(COOKIE, state, domain=HOST, path="/")
    answer = await browser.get(back)
    assert answer.status_code == 403
    await assert_not_in(browser, answer)


async def test_who_takes_too_long_begins_again(
    desk: World, house: httpx2.AsyncClient
) -> None:
    browser = Browser(desk)
    back = await agreed(house, await led_away(browser))
    desk.clock.forward(minutes=11)
    answer = await browser.get(back)
    assert answer.status_code == 403
    await assert_not_in(browser, answer)


async def test_a_token_for_another_turn_is_refused(
    desk: World, house: httpx2.AsyncClient
) -> None:
    browser = Browser(desk)
    away = await led_away(browser)
    changed = away.replace(asked_in(away)["nonce"], "another-nonce")
    answer = await browser.get(await agreed(house, changed))
    assert answer.status_code == 403
    await assert_not_in(browser, answer)


async def test_a_made_up_code_is_refused(desk: World) -> None:
    browser = Browser(desk)
    state = asked_in(await led_away(browser))["state"]
    answer = await browser.get(
        "/sign-in/oidc/back", params={"code": "made-up", "state": state}
    )
    assert answer.status_code == 403
    await assert_not_in(browser, answer)


async def test_who_declines_at_the_issuer_is_not_in(desk: World) -> None:
    browser = Browser(desk)
    state = asked_in(await led_away(browser))["state"]
    answer = await browser.get(
        "/sign-in/oidc/back",
        params={"error": "access_denied", "error_description": "<b>", "state": state},
    )
    assert answer.status_code == 403
    assert "<b>" not in answer.text
    await assert_not_in(browser, answer)


async def test_an_account_without_a_role_is_not_let_in(
    desk: World, house: httpx2.AsyncClient
) -> None:
    browser = Browser(desk)
    answer = await browser.get(await agreed(house, await led_away(browser), "nobody"))
    assert answer.status_code == 403
    assert "chưa được gán vai trò" in text_of(answer)
    await assert_not_in(browser, answer)


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\e"])
async def test_no_way_leads_to_another_site(
    desk: World, house: httpx2.AsyncClient, back: str
) -> None:
    browser = Browser(desk)
    answer = await browser.get(await agreed(house, await led_away(browser, back)))
    assert answer.headers["location"] == "/"


async def test_an_issuer_that_is_away_is_told(
    database: Database, tmp_path: Path
) -> None:
    async def nothing(address: str) -> Mapping[str, Any]:
        raise IssuerAway(address)

    world = world_of(database, tmp_path, "https://id.example.vn", fetch=nothing)
    answer = await Browser(world).get("/sign-in/oidc")
    assert answer.status_code == 503
    assert "không trả lời" in text_of(answer)


async def test_a_document_that_speaks_for_another_issuer_is_not_believed(
    database: Database, tmp_path: Path
) -> None:
    async def other(_address: str) -> Mapping[str, Any]:
        return {
            "issuer": "https://evil.example",
            "authorization_endpoint": "https://evil.example/authorize",
            "token_endpoint": "https://evil.example/token",
        }

    world = world_of(database, tmp_path, "https://id.example.vn", fetch=other)
    assert (await Browser(world).get("/sign-in/oidc")).status_code == 503


async def test_without_an_issuer_there_is_no_such_way(world: World) -> None:
    for path in ("/sign-in/oidc", "/sign-in/oidc/back?state=x&code=y"):
        assert (await Browser(world).get(path)).status_code == 404


async def test_the_issuer_is_not_asked_without_end(
    database: Database, tmp_path: Path, issuer: str
) -> None:
    world = world_of(database, tmp_path, issuer, links="2/hour")
    for _ in range(2):
        await led_away(Browser(world))
    assert (await Browser(world).get("/sign-in/oidc")).status_code == 429
