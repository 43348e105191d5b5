"""How a form is told to other programs: JSON Schema, draft 2020-12."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.answers import PERSON
from domain.field_kinds import (
    Amount,
    Choice,
    Commune,
    Day,
    Email,
    Field,
    Flag,
    Group,
    Kind,
    Many,
    Month,
    Person,
    Phone,
    TaxCode,
    Text,
    Whole,
)
from domain.forms import Form
from domain.serialization import Plain

Schema = dict[str, Plain]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_VISIBLE = r"\S"


def json_schema(form: Form, language: str = "vi") -> Schema:
    """Give the JSON Schema of a form with titles in one language.

    What it accepts is what the form accepts, but for conditions across fields, check
    digits, days the month does not have, places that are in no list, and characters
    that cannot be printed. Where `x-spellings` is "understood", other spellings of a
    choice ("TP.HCM") are taken as well, and so are tax codes written in other ways.
    """
    return {"$schema": DIALECT, **_group(Group(form.fields), language)}


def _group(kind: Group, language: str) -> Schema:
    return {
        "type": "object",
        "properties": {f.name: _field(f, language) for f in kind.fields},
        "required": [f.name for f in kind.fields if f.required],
        "additionalProperties": False,
    }


def _field(asked: Field, language: str) -> Schema:
    vietnamese = language == "vi"
    hint = asked.hint_vi if vietnamese else asked.hint_en
    schema: Schema = {
        "title": asked.vi if vietnamese else asked.en,
        **_kind(asked.kind, language),
    }
    if hint:
        schema["description"] = hint
    if asked.basis:
        schema["x-basis"] = asked.basis
    return schema


def _kind(kind: Kind, language: str) -> Schema:
    return _WRITERS[type(kind)](kind, language)


def _text(kind: Text, _language: str) -> Schema:
    return {
        "type": "string",
        "minLength": kind.shortest,
        "maxLength": kind.longest,
        "pattern": _VISIBLE,
        **({"x-lines": True} if kind.lines else {}),
    }


def _amount(kind: Amount, _language: str) -> Schema:
    return {**_bounds(kind), "x-unit": "VND"}


def _whole(kind: Whole, _language: str) -> Schema:
    return _bounds(kind)


def _bounds(kind: Amount | Whole) -> Schema:
    return {"type": "integer", "minimum": kind.smallest, "maximum": kind.largest}


def _day(_kind: Day, _language: str) -> Schema:
    return {
        "type": "string",
        "format": "date",
        "pattern": "^20[0-9]{2}-[0-9]{2}-[0-9]{2}$",
    }


def _month(_kind: Month, _language: str) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": 60, "x-kind": "month"}


def _choice(kind: Choice, language: str) -> Schema:
    labels: Schema = {
        option.code: option.vi if language == "vi" else option.en
        for option in kind.options
    }
    spellings: Schema = {"x-spellings": "understood"} if kind.understand else {}
    choices: Schema = {"type": "string", "enum": [*kind.codes()], "x-labels": labels}
    return choices | spellings


def _commune(kind: Commune, _language: str) -> Schema:
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": kind.longest,
        "pattern": _VISIBLE,
        "x-kind": "place",
    }


def _flag(kind: Flag, _language: str) -> Schema:
    return {"type": "boolean", **({"const": True} if kind.must else {})}


def _phone(_kind: Phone, _language: str) -> Schema:
    return {"type": "string", "maxLength": 32, "pattern": "[0-9]", "x-kind": "phone"}


def _email(_kind: Email, _language: str) -> Schema:
    return {"type": "string", "format": "email", "maxLength": 254, "pattern": "@"}


def _tax_code(_kind: TaxCode, _language: str) -> Schema:
    return {
        "type": "string",
        "pattern": "^([0-9]{10}(-[0-9]{3})?|0[0-9]{11})$",
        "x-kind": "tax-code",
    }


def _person(_kind: Person, _language: str) -> Schema:
    return {"type": "string", "pattern": f"^{PERSON.pattern}$", "x-kind": "person"}


def _many(kind: Many, language: str) -> Schema:
    return {
        "type": "array",
        "items": _kind(kind.kind, language),
        "minItems": kind.fewest,
        "maxItems": kind.most,
        "uniqueItems": not isinstance(kind.kind, Group | Many),
    }


_WRITERS: Mapping[type, Callable[[Any, str], Schema]] = {
    Text: _text,
    Amount: _amount,
    Whole: _whole,
    Day: _day,
    Month: _month,
    Choice: _choice,
    Commune: _commune,
    Flag: _flag,
    Phone: _phone,
    Email: _email,
    TaxCode: _tax_code,
    Person: _person,
    Group: _group,
    Many: _many,
}
