"""Tokens of an outside issuer (OpenID Connect), and the keys that verify them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import httpx2
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from api.auth.tokens import Person, person_of, role_of, text_of, token_refused
from domain.identity import derived_id
from domain.people import Role

ALGORITHMS = ("RS256", "ES256")
KEYS_LAST = timedelta(hours=1)
ASK_AGAIN_AFTER = timedelta(seconds=30)
EVERY_UNIT = "*"
"""The word of an issuer for somebody of all units; leaving the unit out is no word."""
OF_A_UNIT = frozenset({Role.OFFICER, Role.APPROVER, Role.TREASURER, Role.INSPECTOR})
"""Who acts for a unit, and therefore signs in with one that is named."""
OF_THE_HOUSE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Who sees everything; an issuer names them only where the house has said so."""

log = structlog.get_logger("khuyencong.api")


class IssuerAway(Exception):
    """The issuer's keys cannot be fetched now; no token of it can be judged."""


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """An issuer that is trusted, for which audience, and where it names roles.

    Claim names may be dotted paths into the token ("realm_access.roles"). Only with
    `administrators` may the issuer name administrators and auditors. A client without
    a secret is a public one (RFC 6749, section 2.1).
    """

    issuer: str
    audience: str
    role_claim: str = "role"
    unit_claim: str = "unit"
    name_claim: str = "name"
    administrators: bool = False
    client_id: str = ""
    """Under which name the issuer knows our pages; empty: nobody signs in there."""
    client_secret: str = field(default="", repr=False)


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
    fetched_at: datetime | None = None
    failed_at: datetime | None = None
    """When the issuer was last asked in vain; None once it has answered again."""


@dataclass(frozen=True, slots=True)
class OidcTokens:
    """Reads the tokens of one issuer; its keys are discovered once and then kept.

    While the issuer is away the keys held go on verifying the tokens they signed.
    """

    settings: OidcSettings
    fetch: Fetch
    _keys: _Keys = field(default_factory=_Keys)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def read(self, token: str, now: datetime, nonce: str = "") -> Person:
        """Give the person of a token. Raises the refusal, or IssuerAway.

        With a nonce it must be the ID token that our pages asked for with that very
        nonce (OpenID Connect Core 1.0, section 3.1.3.7).
        """
        keys = await self._current(now, KEYS_LAST)
        if keys is None:
            raise IssuerAway(self.settings.issuer)
        try:
            claims = self._verified(token, keys, now, nonce)
        except _KeyUnknown as unknown:
            # The issuer may have changed its keys since they were fetched.
            anew = await self._current(now, ASK_AGAIN_AFTER)
            if anew is None or self._keys.failed_at is not None:
                raise IssuerAway(self.settings.issuer) from unknown
            claims = self._verified_anew(token, anew, now, nonce)
        return self._person(claims)

    async def _current(self, now: datetime, lasts: timedelta) -> KeySet | None:
        """Give the keys, fetched anew when older than `lasts` and the issuer answers.

        An issuer that did not answer is left alone for a while.
        """
        async with self._one_at_a_time:
            keys = self._keys
            if _within(keys.fetched_at, now, lasts):
                return keys.held
            if _within(keys.failed_at, now, ASK_AGAIN_AFTER):
                return keys.held
            try:
                keys.held = await self._fetched()
                keys.fetched_at, keys.failed_at = now, None
            except IssuerAway:
                log.warning("issuer_away", keys_held=keys.held is not None)
                keys.failed_at = now
            return keys.held

    async def _fetched(self) -> KeySet:
        issuer = self.settings.issuer.rstrip("/")
        found = await self.fetch(f"{issuer}/.well-known/openid-configuration")
        # A discovery document speaks for its own issuer alone (OIDC Discovery 4.3).
        if str(found.get("issuer", "")).rstrip("/") != issuer:
            raise IssuerAway(issuer)
        keys = await self.fetch(str(found.get("jwks_uri", "")))
        return _key_set(keys, issuer)

    def _verified(
        self, token: str, keys: KeySet, now: datetime, nonce: str
    ) -> dict[str, Any]:
        settings = self.settings
        audience = settings.client_id if nonce else settings.audience
        asked: dict[str, ClaimsOption] = (
            {"nonce": {"essential": True, "value": nonce}} if nonce else {}
        )
        registry = JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=30,
            iss={"essential": True, "value": settings.issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
            **asked,
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

    def _verified_anew(
        self, token: str, keys: KeySet, now: datetime, nonce: str
    ) -> dict[str, Any]:
        try:
            return self._verified(token, keys, now, nonce)
        except _KeyUnknown as problem:
            raise token_refused() from problem

    def _person(self, claims: Mapping[str, Any]) -> Person:
        role = role_of(_at(claims, self.settings.role_claim))
        subject = text_of(claims, "sub")
        if role is None or not subject:
            raise token_refused()
        if role in OF_THE_HOUSE and not self.settings.administrators:
            raise token_refused()
        # Derived, never the subject itself: that may be an e-mail address.
        account = f"oidc:{derived_id(self.settings.issuer, subject)}"
        unit = _unit(role, _at(claims, self.settings.unit_claim))
        return person_of(account, role, unit, claims, self.settings.name_claim)


class _KeyUnknown(Exception):
    """None of the keys held signed this token."""


def _unit(role: Role, claimed: object) -> str:
    """Give the unit somebody acts for, "" for all. Raises the refusal without one."""
    named = claimed if isinstance(claimed, str) else ""
    if not named and role in OF_A_UNIT:
        raise token_refused()
    return "" if named == EVERY_UNIT else named


def _within(since: datetime | None, now: datetime, length: timedelta) -> bool:
    return since is not None and now - since < length


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
