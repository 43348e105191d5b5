"""Who is signed in: tokens of this server and of an outside issuer."""

import base64
import hmac
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import oidc_provider_mock
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from api.auth.oidc import HttpFetch, IssuerAway, OidcSettings, OidcTokens
from api.problems import RequestRefused
from domain.identity import derived_id
from domain.people import Role
from persistence import accounts, credentials
from persistence.database import Database
from tests.api.world import KEY, START, Caller, World, build

ISSUER = "https://id.example.vn"
PATH = "/applications"
LONG = timedelta(days=365)


async def refused(world: World, token: str) -> bool:
    answer = await Caller(world, token).get(PATH)
    if answer.status_code == 200:
        return False
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    assert answer.headers["www-authenticate"].startswith("Bearer ")
    return True


def signed(claims: Mapping[str, Any], key: bytes = KEY) -> str:
    now = int(START.timestamp())
    full: dict[str, Any] = {
        "iss": "khuyencong",
        "sub": "an",
        "role": "officer",
        "unit": "cuc",
        "jti": "1",
        "exp": now + 60,
        **claims,
    }
    kept = {name: value for name, value in full.items() if value is not None}
    return jwt.encode({"alg": "HS256"}, kept, OctKey.import_key(key))


async def test_without_a_token_nobody_is_signed_in(world: World) -> None:
    async with world.client() as client:
        for headers in ({}, {"Authorization": "Basic YTpi"}):
            answer = await client.get(f"/api/v1{PATH}", headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (
                401,
                "unauthenticated",
            )
            assert answer.headers["www-authenticate"].startswith("Bearer ")


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": None},
        {"exp": 1},
        {"exp": "tomorrow"},
        {"iss": "somebody"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "a b"},
        {"sub": "x" * 65},
        {"sub": 7},
        {"jti": None},
        {"role": None},
        {"role": "clock"},
        {"role": "treasury"},
        {"role": "king"},
        {"unit": "../etc"},
        {"nbf": 99_999_999_999},
    ],
)
async def test_a_token_with_strange_claims_is_refused(
    world: World, claims: dict[str, Any]
) -> None:
    assert not await refused(world, signed({}))
    assert await refused(world, signed(claims))


async def test_a_forged_or_broken_token_is_refused(world: World) -> None:
    right = signed({})
    head, body, signature = right.split(".")
    for token in (
        signed({}, b"another key that is long enough for it"),
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"eyJhbGciOiJub25lIn0.{body}.",
        "a.b.c",
        "x",
        "W10.e30.x",
        "x" * 10_000,
    ):
        assert await refused(world, token)


async def test_a_revoked_token_is_refused(world: World) -> None:
    token = world.token(Role.OFFICER, jti="stolen")
    assert not await refused(world, token)
    with world.database.writing() as session:
        credentials.issue(
            session,
            "stolen",
            "officer-1",
            Role.OFFICER,
            START,
            START.replace(year=2028),
        )
        credentials.revoke(session, "stolen", START)
    assert await refused(world, token)


async def test_an_expired_token_is_refused(world: World) -> None:
    token = world.token(Role.OFFICER)
    world.clock.forward(days=366)
    assert await refused(world, token)


async def test_too_many_failures_are_slowed_down_but_right_tokens_pass(
    database: Database, tmp_path: Path
) -> None:
    world = build(database, tmp_path, failures="3/minute")
    token = signed({}, b"another key that is long enough for it")
    for _ in range(3):
        assert await refused(world, token)
    answer = await Caller(world, token).get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert int(answer.headers["retry-after"]) > 0
    assert (await world.as_(Role.OFFICER).get(PATH)).status_code == 200


async def test_an_account_is_kept_from_claims_and_not_emptied_by_them(
    world: World,
) -> None:
    await world.as_(Role.OFFICER).get(PATH)
    bare = world.token(Role.OFFICER, name="", email="")
    await Caller(world, bare).get(PATH)
    account = await world.database.read(accounts.find, "officer-1", Role.OFFICER)
    assert account is not None
    assert (account.name, account.email) == ("Nguyễn Văn Officer", "officer@example.vn")


class Issuer:
    """An issuer whose documents are asked for by address."""

    def __init__(self) -> None:
        self.keys: list[Any] = [RSAKey.generate_key(2048, {"kid": "one"})]
        self.asked: list[str] = []
        self.away = False

    async def __call__(self, address: str) -> Mapping[str, Any]:
        self.asked.append(address)
        if self.away:
            raise IssuerAway(address)
        if address.endswith("openid-configuration"):
            return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"}
        return {"keys": [key.as_dict(private=False) for key in self.keys]}

    def token(self, key: Any = None, algorithm: str = "RS256", **claims: Any) -> str:
        key = key or self.keys[-1]
        now = int(START.timestamp())
        full = {
            "iss": ISSUER,
            "aud": "khuyencong",
            "sub": "an",
            "realm": {"roles": ["staff", "officer"]},
            "unit": "sct-vinh-long",
            "name": "Trần An",
            "exp": now + 60,
        } | claims
        header = {"alg": algorithm, "kid": key.kid}
        return jwt.encode(header, full, key, algorithms=["RS256", "ES256", "HS256"])


def account_of(subject: str) -> str:
    return f"oidc:{derived_id(ISSUER, subject)}"


async def account_kept(world: World, subject: str, role: Role) -> str:
    """The unit of the account that is kept for a subject."""
    account = await world.database.read(accounts.find, account_of(subject), role)
    assert account is not None
    return account.unit


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def federated(database: Database, tmp_path: Path, issuer: Issuer) -> World:
    oidc = OidcSettings(ISSUER, "khuyencong", role_claim="realm.roles")
    return build(database, tmp_path, oidc=oidc, fetch=issuer)


async def test_a_token_of_the_issuer_signs_in(federated: World, issuer: Issuer) -> None:
    assert not await refused(federated, issuer.token())
    assert not await refused(federated, issuer.token())
    assert len(issuer.asked) == 2
    account = await federated.database.read(
        accounts.find, account_of("an"), Role.OFFICER
    )
    assert account is not None
    assert (account.unit, account.name) == ("sct-vinh-long", "Trần An")


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"realm": {}},
        {"realm": {"roles": ["clock"]}},
        {"realm": {"roles": ["treasury"]}},
        {"realm": {"roles": ["officer", "approver"]}},
        {"realm": {"roles": ["officer", "clock"]}},
        {"realm": {"roles": ["administrator"]}},
        {"realm": {"roles": ["auditor"]}},
        {"realm": {"roles": {"officer": True}}},
        {"sub": ""},
        {"sub": 7},
    ],
)
async def test_a_token_of_the_issuer_for_others_is_refused(
    federated: World, issuer: Issuer, claims: dict[str, Any]
) -> None:
    assert await refused(federated, issuer.token(**claims))


async def test_a_token_signed_by_a_stranger_is_refused(
    federated: World, issuer: Issuer
) -> None:
    stranger = RSAKey.generate_key(2048, {"kid": "one"})
    assert await refused(federated, issuer.token(stranger))
    # The issuer's public key as a shared secret: the old confusion of algorithms.
    public = issuer.keys[0].as_pem(private=False)
    head = base64.urlsafe_b64encode(b'{"alg":"HS256"}').rstrip(b"=")
    body = issuer.token().split(".")[1].encode()
    mac = hmac.digest(public, head + b"." + body, "sha256")
    confused = b".".join((head, body, base64.urlsafe_b64encode(mac).rstrip(b"=")))
    assert await refused(federated, confused.decode())


async def test_new_keys_of_the_issuer_are_found(
    federated: World, issuer: Issuer
) -> None:
    assert not await refused(federated, issuer.token())
    issuer.keys = [ECKey.generate_key("P-256", {"kid": "two"})]
    federated.clock.forward(seconds=31)
    assert not await refused(federated, issuer.token(algorithm="ES256"))


async def test_an_issuer_that_is_away_is_no_fault_of_the_caller(
    federated: World, issuer: Issuer
) -> None:
    issuer.away = True
    answer = await Caller(federated, issuer.token()).get(PATH)
    assert answer.status_code == 503
    assert "retry-after" in answer.headers


async def test_keys_held_go_on_while_the_issuer_is_away(
    federated: World, issuer: Issuer
) -> None:
    far = int(START.timestamp()) + 86_400
    token = issuer.token(exp=far)
    assert not await refused(federated, token)
    federated.clock.forward(hours=2)
    issuer.away = True
    asked = len(issuer.asked)
    assert not await refused(federated, token)
    assert not await refused(federated, token)
    assert len(issuer.asked) == asked + 1
    federated.clock.forward(seconds=31)
    assert not await refused(federated, token)
    assert len(issuer.asked) == asked + 2


async def test_a_key_nobody_can_ask_for_is_no_fault_of_the_caller(
    federated: World, issuer: Issuer
) -> None:
    assert not await refused(federated, issuer.token())
    federated.clock.forward(seconds=31)
    issuer.away = True
    new = RSAKey.generate_key(2048, {"kid": "two"})
    answer = await Caller(federated, issuer.token(new)).get(PATH)
    assert answer.status_code == 503
    issuer.away, issuer.keys = False, [new]
    federated.clock.forward(seconds=20)
    assert (await Caller(federated, issuer.token(new)).get(PATH)).status_code == 503
    federated.clock.forward(seconds=11)
    assert not await refused(federated, issuer.token(new, exp=99_999_999_999))


async def test_an_issuer_away_from_the_start_is_asked_once_in_a_while(
    federated: World, issuer: Issuer
) -> None:
    issuer.away = True
    for _ in range(3):
        answer = await Caller(federated, issuer.token()).get(PATH)
        assert answer.status_code == 503
    assert len(issuer.asked) == 1
    issuer.away = False
    federated.clock.forward(seconds=31)
    assert not await refused(federated, issuer.token())


@pytest.mark.parametrize("role", ["officer", "approver", "treasurer", "inspector"])
@pytest.mark.parametrize("unit", [None, "", 7, ["*"], ["sct-vinh-long"], {"a": "b"}])
async def test_who_acts_for_a_unit_does_not_sign_in_without_one(
    federated: World, issuer: Issuer, role: str, unit: object
) -> None:
    claims: dict[str, Any] = {"realm": {"roles": [role]}, "unit": unit}
    assert await refused(federated, issuer.token(**claims))


async def test_all_units_must_be_said_in_so_many_words(
    federated: World, issuer: Issuer
) -> None:
    assert not await refused(federated, issuer.token(unit="*"))
    assert await account_kept(federated, "an", Role.OFFICER) == ""


async def test_an_applicant_of_the_issuer_needs_no_unit(
    federated: World, issuer: Issuer
) -> None:
    claims: dict[str, Any] = {"realm": {"roles": ["applicant"]}, "unit": None}
    assert not await refused(federated, issuer.token(**claims))


async def test_administrators_of_the_issuer_are_the_houses_to_allow(
    database: Database, tmp_path: Path, issuer: Issuer
) -> None:
    oidc = OidcSettings(
        ISSUER, "khuyencong", role_claim="realm.roles", administrators=True
    )
    world = build(database, tmp_path, oidc=oidc, fetch=issuer)
    for role in ("administrator", "auditor"):
        claims: dict[str, Any] = {"realm": {"roles": [role]}, "unit": None}
        assert not await refused(world, issuer.token(**claims))


@pytest.mark.parametrize("subject", ["an@example.vn", "auth0|" + "x" * 200])
async def test_an_account_tells_nothing_of_the_subject(
    federated: World, issuer: Issuer, subject: str
) -> None:
    assert not await refused(federated, issuer.token(sub=subject))
    assert await account_kept(federated, subject, Role.OFFICER) == "sct-vinh-long"
    assert subject not in account_of(subject)


async def test_tokens_of_issuers_mean_nothing_where_none_is_trusted(
    world: World, issuer: Issuer
) -> None:
    assert await refused(world, issuer.token())


async def test_an_address_that_does_not_answer_is_an_issuer_away() -> None:
    with pytest.raises(IssuerAway):
        await HttpFetch(seconds=1)("http://127.0.0.1:1/nothing")


async def test_a_real_issuer_is_found_over_http() -> None:
    with oidc_provider_mock.run_server_in_thread() as server:
        url = f"http://127.0.0.1:{server.server_port}"
        found = await HttpFetch()(f"{url}/.well-known/openid-configuration")
        tokens = OidcTokens(
            OidcSettings(str(found["issuer"]), "khuyencong"), HttpFetch()
        )
        with pytest.raises(RequestRefused) as refusal:
            await tokens.read(Issuer().token(), START)
        assert refusal.value.code == "token_invalid"
        with pytest.raises(IssuerAway):
            await HttpFetch()(f"{url}/nothing")
