"""How domain values become JSON and come back, and how content is digested.

The written form is exact: no floats, no instants without an offset, sets and keys in
one order. Equal values therefore have equal digests on every machine. Dataclasses are
read and written by pydantic, as their fields are declared.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from hashlib import sha256
from typing import Annotated, Any, TypeAlias, TypeVar, overload

from pydantic import AwareDatetime, PlainSerializer, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

T = TypeVar("T")

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
"""What JSON can say, except numbers with a fraction."""


def plain(value: object) -> Plain:
    """Return the JSON form of a domain value.

    Days and instants become ISO 8601 text with their offset, enums their value, tuples
    and sets lists. Raises TypeError on floats, on instants without an offset, on sets
    in fields of dataclasses and on any type not known here: those have no exact written
    form.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return _written_by_fields(value)
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return _iso(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted((plain(item) for item in value), key=_text)
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} has no exact JSON form: {value!r}")


def _iso(value: date) -> str:
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise TypeError(f"An instant needs its UTC offset: {value!r}")
    return value.isoformat()


Instant: TypeAlias = Annotated[AwareDatetime, PlainSerializer(_iso, return_type=str)]
"""An instant as a field of a dataclass; its offset is written as it is, +00:00 too."""
Exact: TypeAlias = Annotated[Any, PlainSerializer(plain, return_type=Any)]
"""Anything that has an exact form, as a field of a dataclass."""


@overload
def read(kind: type[T], value: object) -> T: ...
@overload
def read(kind: Any, value: object) -> Any: ...
def read(kind: Any, value: object) -> Any:
    """Return the domain value of type `kind` that `plain` wrote as `value`.

    Raises ValueError naming the path of what does not fit: an unknown key, a missing
    key without a default, a wrong type, an instant without its offset. Nothing is
    converted silently: True is no int, nor is 1.0.
    """
    text = to_json(value, inf_nan_mode="constants")
    try:
        return _adapter(kind).validate_json(text, strict=True, extra="forbid")
    except ValidationError as problem:
        raise ValueError("; ".join(_complaints(kind, problem))) from None


def canonical(value: object) -> str:
    """Return the one JSON text of a value: keys sorted, no spaces, letters as is."""
    return _text(plain(value))


def digest(value: object) -> str:
    """Return SHA-256 of the canonical text in UTF-8, as 64 hexadecimal digits."""
    return sha256(canonical(value).encode()).hexdigest()


def _complaints(kind: Any, problem: ValidationError) -> Iterator[str]:
    """Give what does not fit and where, without what stood there."""
    name = getattr(kind, "__name__", str(kind))
    for found in problem.errors(include_url=False, include_input=False):
        path = ".".join((name, *map(str, found["loc"])))
        yield f"{path}: {found['msg']}"


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@cache
def _writer(kind: Any) -> TypeAdapter[Any]:
    adapter = _adapter(kind)
    if _holds_a_set(adapter.core_schema):
        raise TypeError(f"{kind.__name__} holds a set, which has no order")
    return adapter


def _holds_a_set(schema: object) -> bool:
    if isinstance(schema, Mapping):
        a_set = schema.get("type") in ("set", "frozenset")
        return a_set or any(map(_holds_a_set, schema.values()))
    return isinstance(schema, list | tuple) and any(map(_holds_a_set, schema))


def _written_by_fields(value: object) -> Plain:
    kind: Any = type(value)
    try:
        written: Plain = _writer(kind).dump_python(value, mode="json", warnings="error")
    except PydanticSerializationError as problem:
        raise TypeError(str(problem)) from problem
    return written


def _text(value: Plain) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _key(key: object) -> str:
    written = plain(key)
    if not isinstance(written, str):
        raise TypeError(f"A key must be written as text: {key!r}")
    return written
