"""How domain values become JSON and come back, and how content is digested.

The written form is exact: no floats, no instants without an offset, sets and keys in
one order. Equal values therefore have equal digests on every machine.
"""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import (
    Any,
    NamedTuple,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

T = TypeVar("T")

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
"""What JSON can say, except numbers with a fraction."""


def plain(value: object) -> Plain:
    """The JSON form of a domain value.

    Days and instants become ISO 8601 text with their offset, fractions "1/3", enums
    their value, tuples and sets lists. Raises TypeError on floats, on instants without
    an offset and on any type not known here: those have no exact written form.
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date | Fraction):
        return _text(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted((plain(item) for item in value), key=_written)
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name))
            for field in fields(value)
            if field.init
        }
    raise TypeError(f"{type(value).__name__} has no exact JSON form: {value!r}")


@overload
def read(kind: type[T], value: object) -> T: ...
@overload
def read(kind: Any, value: object) -> Any: ...
def read(kind: Any, value: object) -> Any:
    """The domain value of type `kind` that `plain` wrote as `value`.

    Follows type hints through dataclasses, unions, tuples, sets and mappings. Raises
    ValueError naming the path of what does not fit: an unknown key, a missing key
    without a default, a wrong type. Nothing is converted silently: True is no int.
    Of a union exactly one member must fit; `Any` takes the JSON as it stands. Raises
    TypeError when `kind` itself is of a sort not known here.
    """
    return _read(kind, value, "value")


def canonical(value: object) -> str:
    """The one JSON text of a value: keys sorted, no spaces, letters unescaped."""
    return _written(plain(value))


def digest(value: object) -> str:
    """SHA-256 of the canonical text in UTF-8, as 64 hexadecimal digits."""
    return sha256(canonical(value).encode()).hexdigest()


def _written(value: Plain) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _text(value: date | Fraction) -> str:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise TypeError(f"An instant needs its UTC offset: {value!r}")
    return value.isoformat()


def _key(key: object) -> str:
    written = plain(key)
    if not isinstance(written, str):
        raise TypeError(f"A key must be written as text: {key!r}")
    return written


def _read(kind: Any, value: object, where: str) -> Any:
    if kind is Any or kind is object:
        return value
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(kind), value, where)
    reader = _READERS.get(origin or kind)
    if reader:
        return reader(kind, value, where)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _read_enum(kind, value, where)
    if is_dataclass(kind):
        return _read_dataclass(kind, value, where)
    raise TypeError(f"{where}: {kind!r} cannot be read from JSON")


def _read_union(members: tuple[Any, ...], value: object, where: str) -> Any:
    found, problems = [], []
    for member in members:
        try:
            found.append(_read(member, value, where))
        except ValueError as problem:
            problems.append(str(problem))
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(f"{where}: fits {len(found)} members of the union")
    raise ValueError("; ".join(problems))


def _read_scalar(kind: Any, value: object, where: str) -> Any:
    if type(value) is kind:
        return value
    raise ValueError(f"{where}: expected {kind.__name__}, got {type(value).__name__}")


def _read_text_of(kind: Any, value: object, where: str) -> Any:
    text = _read_scalar(str, value, where)
    try:
        found = _FROM_TEXT[kind](text)
    except (ValueError, ZeroDivisionError) as problem:
        raise ValueError(f"{where}: {text!r} is no {kind.__name__}") from problem
    if isinstance(found, datetime) and found.utcoffset() is None:
        raise ValueError(f"{where}: {text!r} lacks its UTC offset")
    return found


def _read_enum(kind: type[Enum], value: object, where: str) -> Enum:
    for member in kind:
        if member.value == value and type(value) is type(plain(member)):
            return member
    raise ValueError(f"{where}: {value!r} is no {kind.__name__}")


def _read_list(value: object, where: str) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    raise ValueError(f"{where}: expected a list, got {type(value).__name__}")


def _read_tuple(kind: Any, value: object, where: str) -> tuple[Any, ...]:
    items, kinds = _read_list(value, where), get_args(kind) or (Any, ...)
    if kinds[-1] is Ellipsis:
        kinds = (kinds[0],) * len(items)
    if len(kinds) != len(items):
        raise ValueError(f"{where}: expected {len(kinds)} items, got {len(items)}")
    return tuple(
        _read(item_kind, item, f"{where}[{index}]")
        for index, (item_kind, item) in enumerate(zip(kinds, items, strict=True))
    )


def _read_items(kind: Any, value: object, where: str) -> Any:
    (item_kind,) = get_args(kind) or (Any,)
    return (get_origin(kind) or kind)(
        _read(item_kind, item, f"{where}[{index}]")
        for index, item in enumerate(_read_list(value, where))
    )


def _read_mapping(kind: Any, value: object, where: str) -> dict[Any, Any]:
    key_kind, item_kind = get_args(kind) or (str, Any)
    return {
        _read(key_kind, key, f"{where}.{key}"): _read(item_kind, item, f"{where}.{key}")
        for key, item in _keyed(value, where).items()
    }


def _keyed(value: object, where: str) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise ValueError(f"{where}: expected an object, got {type(value).__name__}")


class _Known(NamedTuple):
    hint: Any
    required: bool


@cache
def _known(kind: Any) -> Mapping[str, _Known]:
    hints = get_type_hints(kind)
    return {
        field.name: _Known(
            hints[field.name],
            field.default is MISSING and field.default_factory is MISSING,
        )
        for field in fields(kind)
        if field.init
    }


def _read_dataclass(kind: Any, value: object, where: str) -> Any:
    given, known = _keyed(value, where), _known(kind)
    unknown = sorted(str(key) for key in given if key not in known)
    missing = [k for k, field in known.items() if field.required and k not in given]
    if unknown:
        raise ValueError(f"{where}: {kind.__name__} has no {', '.join(unknown)}")
    if missing:
        raise ValueError(f"{where}: {kind.__name__} lacks {', '.join(missing)}")
    return kind(
        **{
            key: _read(known[key].hint, item, f"{where}.{key}")
            for key, item in given.items()
        }
    )


_FROM_TEXT: Mapping[Any, Callable[[str], Any]] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Fraction: Fraction,
}

_READERS: Mapping[Any, Callable[[Any, object, str], Any]] = {
    types.NoneType: _read_scalar,
    None: lambda _kind, value, where: _read_scalar(types.NoneType, value, where),
    bool: _read_scalar,
    int: _read_scalar,
    str: _read_scalar,
    date: _read_text_of,
    datetime: _read_text_of,
    Fraction: _read_text_of,
    tuple: _read_tuple,
    list: _read_items,
    frozenset: _read_items,
    dict: _read_mapping,
    Mapping: _read_mapping,
}
