"""Tokens of an outside issuer (OpenID Connect), and the keys that verify them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from api.security import ACCOUNT_ID, Person, person_of, role_of, text_of, token_refused
from domain.identity import derived_id

ALGORITHMS = ("RS256", "ES256")
KEYS_LAST = timedelta(hours=1)
ASK_AGAIN_AFTER = timedelta(seconds=30)


class IssuerAway(Exception):
    """The issuer's keys cannot be fetched now; no token of it can be judged."""


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """An issuer that is trusted, for which audience, and where it names roles.

    Claim names may be dotted paths into the token ("realm_access.roles").
    """

    issuer: str
    audience: str
    role_claim: str = "role"
    unit_claim: str = "unit"
    name_claim: str = "name"


class Fetch(Protocol):
    """Gets a JSON document from an address."""

    async def __call__(self, address: str) -> Mapping[str, Any]:
        """Give the document. Raises IssuerAway."""
        ...


@dataclass(frozen=True, slots=True)
class HttpFetch:
    """Fetches over HTTP; keys are asked for so seldom that no connection is kept."""

    seconds: float = 5

    async def __call__(self, address: str) -> Mapping[str, Any]:
        """Give the document. Raises IssuerAway."""
        try:
            async with httpx2.AsyncClient(timeout=self.seconds) as client:
                answer = await client.get(address)
            found = answer.raise_for_status().json()
        except (httpx2.HTTPError, ValueError) as problem:
            raise IssuerAway(address) from problem
        if not isinstance(found, dict):
            raise IssuerAway(address)
        return found


@dataclass(slots=True)
class _Keys:
    held: KeySet | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OidcTokens:
    """Reads the tokens of one issuer; its keys are discovered once and then kept."""

    settings: OidcSettings
    fetch: Fetch
    _keys: _Keys = field(default_factory=_Keys)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def read(self, token: str, now: datetime) -> Person:
        """Give the person of a token. Raises the refusal, or IssuerAway."""
        keys = await self._current(now, KEYS_LAST)
        try:
            claims = self._verified(token, keys, now)
        except _KeyUnknown:
            # The issuer may have changed its keys since they were fetched.
            claims = self._verified_anew(
                token, await self._current(now, ASK_AGAIN_AFTER), now
            )
        return self._person(claims)

    async def _current(self, now: datetime, lasts: timedelta) -> KeySet:
        async with self._one_at_a_time:
            held, asked_at = self._keys.held, self._keys.asked_at
            if held and asked_at and now - asked_at < lasts:
                return held
            issuer = self.settings.issuer.rstrip("/")
            found = await self.fetch(f"{issuer}/.well-known/openid-configuration")
            # A discovery document speaks for its own issuer alone (OIDC Discovery 4.3).
            if str(found.get("issuer", "")).rstrip("/") != issuer:
                raise IssuerAway(issuer)
            keys = await self.fetch(str(found.get("jwks_uri", "")))
            self._keys.held = _key_set(keys, issuer)
            self._keys.asked_at = now
            return self._keys.held

    def _verified(self, token: str, keys: KeySet, now: datetime) -> dict[str, Any]:
        registry = JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=30,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.audience},
            sub={"essential": True},
            exp={"essential": True},
        )
        try:
            read = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
            registry.validate(read.claims)
        except JoseError as problem:
            if problem.error in ("invalid_key_id", "bad_signature"):
                raise _KeyUnknown from problem
            raise token_refused() from problem
        except (ValueError, TypeError) as problem:
            raise token_refused() from problem
        return read.claims

    def _verified_anew(self, token: str, keys: KeySet, now: datetime) -> dict[str, Any]:
        try:
            return self._verified(token, keys, now)
        except _KeyUnknown as problem:
            raise token_refused() from problem

    def _person(self, claims: Mapping[str, Any]) -> Person:
        role = role_of(_at(claims, self.settings.role_claim))
        if role is None:
            raise token_refused()
        subject = text_of(claims, "sub")
        # Kept apart from accounts of this system that may have the same name.
        account = f"oidc:{subject}"
        if not ACCOUNT_ID.fullmatch(account):
            account = f"oidc:{derived_id(self.settings.issuer, subject)}"
        unit = _at(claims, self.settings.unit_claim)
        words = unit if isinstance(unit, str) else ""
        return person_of(account, role, words, claims, self.settings.name_claim)


class _KeyUnknown(Exception):
    """None of the keys held signed this token."""


def _key_set(found: Mapping[str, Any], issuer: str) -> KeySet:
    try:
        return KeySet.import_key_set({"keys": list(found.get("keys", ()))})
    except (JoseError, ValueError, TypeError, KeyError) as problem:
        raise IssuerAway(issuer) from problem


def _at(claims: Mapping[str, Any], path: str) -> object:
    if path in claims:
        return claims[path]
    found: object = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
