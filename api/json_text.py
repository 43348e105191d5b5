"""How strictly JSON is read: by RFC 8259, no deeper than 32, nothing but Unicode."""

import json
from hashlib import sha256
from typing import Any, NoReturn

DEEPEST = 32
"""Levels of nesting; the deepest form of the programme has four."""


class JsonMalformed(Exception):
    """The text is no JSON that could be meant as a request."""


def read_json(body: bytes) -> Any:
    """Give the value written in UTF-8 JSON. Raises JsonMalformed.

    Refused are what Python would let pass: NaN and Infinity, halves of surrogate
    pairs, and numbers or nesting beyond any request's need.
    """
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as problem:
        raise JsonMalformed from problem
    _walk(value, 0)
    return value


def _refuse(name: str) -> NoReturn:
    raise JsonMalformed(name)


def _walk(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise JsonMalformed("depth")
    if isinstance(value, str):
        _text(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _text(key)
            _walk(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _walk(inner, depth + 1)


def _text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as problem:
        raise JsonMalformed("surrogate") from problem


def body_digest(value: Any) -> str:
    """Give the digest of a body as a value: spacing and the order of keys do not count.

    Unlike the record's own digest it takes any JSON, right or wrong.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
