"""Whose request it is: tokens signed with this server's key, and the claims in them."""

import base64
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import OctKey
from joserfc.jwt import JWTClaimsRegistry

from api.problems import RequestRefused
from domain.mail_address import mail_address
from domain.people import HUMAN_ROLES, Actor, Role, unit_today
from domain.text import clean, printable

ISSUER = "khuyencong"
LONGEST_TOKEN = 8_192
SIGNATURES = 512
"""Of how many tokens it is remembered that their signature holds."""
TOKEN_REFUSED = "token_invalid"
"""The code of the refusal for a token that does not hold."""
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="khuyencong"'}
REFUSED_TOKEN = {"WWW-Authenticate": 'Bearer realm="khuyencong", error="invalid_token"'}

ACCOUNT_ID = re.compile(r"[A-Za-z0-9._:@-]{1,64}")
UNIT = re.compile(r"[a-z0-9-]{0,64}")
_HUMAN = {role.value: role for role in HUMAN_ROLES}
_KNOWN = frozenset(role.value for role in Role)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in: the actor, and what is shown or written to them."""

    actor: Actor
    name: str = ""
    email: str = ""
    token_id: str = ""


def unauthenticated() -> RequestRefused:
    """Give the refusal for a request without credentials."""
    return RequestRefused("unauthenticated", CHALLENGE)


def token_refused() -> RequestRefused:
    """Give the refusal for credentials that do not hold, whatever the reason."""
    return RequestRefused(TOKEN_REFUSED, REFUSED_TOKEN)


def issue(
    key: bytes, person: Person, *, token_id: str, now: datetime, lasts: timedelta
) -> str:
    """Give a bearer token (RFC 7519, HS256) for a person of this system."""
    claims = {
        "iss": ISSUER,
        "sub": person.actor.id,
        "role": person.actor.role.value,
        "unit": person.actor.unit,
        "name": person.name,
        "email": person.email,
        "jti": token_id,
        "iat": int(now.timestamp()),
        "exp": int((now + lasts).timestamp()),
    }
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(key))


def algorithm_of(token: str) -> str:
    """Give the algorithm a token names, to choose whose key must verify it.

    Nothing is believed yet. Raises the refusal for what is no JWT.
    """
    try:
        header = token.split(".")[0].encode("ascii")
        padded = header + b"=" * (-len(header) % 4)
        named = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, RecursionError) as problem:
        raise token_refused() from problem
    if not isinstance(named, dict):
        raise token_refused()
    return str(named.get("alg", ""))


def read_own_token(keys: tuple[bytes, ...], token: str, now: datetime) -> Person:
    """Give the person of a token this server signed, with any of its keys.

    Raises the refusal when it is forged, expired, not yet valid or of a strange form.
    """
    registry = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=5,
        iss={"essential": True, "value": ISSUER},
        sub={"essential": True},
        exp={"essential": True},
        jti={"essential": True},
    )
    try:
        claims = _signed_claims(keys, token)
        registry.validate(claims)
    except (JoseError, ValueError, TypeError) as problem:
        raise token_refused() from problem
    role = role_of(claims.get("role"))
    if role is None or not ACCOUNT_ID.fullmatch(text_of(claims, "sub")):
        raise token_refused()
    return person_of(text_of(claims, "sub"), role, text_of(claims, "unit"), claims)


@lru_cache(SIGNATURES)
def _signed_claims(keys: tuple[bytes, ...], token: str) -> dict[str, Any]:
    """Give what a token claims. Raises JoseError or ValueError when it is not signed.

    A signature holds for good; until when the token does, and whether it was taken
    back, is for each request to judge.
    """
    *newer, oldest = keys
    for key in newer:
        with suppress(BadSignatureError):
            return jwt.decode(token, OctKey.import_key(key), ["HS256"]).claims
    return jwt.decode(token, OctKey.import_key(oldest), ["HS256"]).claims


def role_of(claimed: object) -> Role | None:
    """Give the one role among the claimed ones; None for several, or the system's own.

    Words that are no role here ("staff") do not count; two roles in one token do, and
    which of them is meant is not for this server to guess.
    """
    names = claimed if isinstance(claimed, list) else [claimed]
    roles = {n for n in names if isinstance(n, str) and n in _KNOWN}
    return _HUMAN.get(roles.pop()) if len(roles) == 1 else None


def person_of(
    account: str, role: Role, unit: str, claims: Mapping[str, Any], name: str = "name"
) -> Person:
    """Give the person the claims describe. Raises the refusal for a strange unit.

    The unit of a dissolved province is the one that took over from it.
    """
    own = unit_today(unit)
    if not UNIT.fullmatch(own):
        raise token_refused()
    return Person(
        Actor(role, account, own),
        printable(clean(text_of(claims, name)[:200])),
        mail_address(text_of(claims, "email")) or "",
        text_of(claims, "jti")[:128],
    )


def text_of(claims: Mapping[str, Any], name: str) -> str:
    """Give a claim that is text; anything else counts as not there."""
    value = claims.get(name)
    return value if isinstance(value, str) else ""
