"""What is wrong with the fields of a request, in our codes and words."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, Field

from domain.errors import FieldProblem

_EXPECTED = {
    "string_type": "string",
    "int_type": "integer",
    "int_parsing": "integer",
    "int_from_float": "integer",
    "bool_parsing": "boolean",
    "bool_type": "boolean",
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
}


class FieldFault(BaseModel):
    """What is wrong with one field of the request."""

    field: str = Field(description="Dotted path; `eligibility.<rule>` for a rule")
    code: str
    message: str


def faults(problems: Iterable[FieldProblem], language: str) -> list[FieldFault]:
    """Give field problems with their words."""
    return [
        FieldFault(
            field=p.field,
            code=p.code,
            message=str(p.params["message"])
            if "message" in p.params
            else p.words(language),
        )
        for p in problems
    ]


def field_problems(errors: Iterable[Any]) -> tuple[FieldProblem, ...]:
    """Give field problems for what pydantic found, with our codes and words."""
    return tuple(
        FieldProblem(
            ".".join(str(part)[:60] for part in _path(error["loc"])),
            *_told(error["type"], error.get("ctx", {})),
        )
        for error in errors
    )


def _path(location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    outer = ("query", "path", "header", "body")
    inner = location[1:] if location and location[0] in outer else location
    return inner or ("body",)


def _told(kind: str, context: Mapping[str, Any]) -> tuple[str, Mapping[str, str | int]]:
    if kind == "string_pattern_mismatch":
        expected = str(context.get("pattern", ""))
        return "malformed", {"words": "malformed.pattern", "expected": expected}
    if kind not in _CODES:
        return "wrong_type", {"expected": _EXPECTED.get(kind, "JSON")}
    code, given, wanted = _CODES[kind]
    if not wanted:
        return code, {}
    value = context.get(given, "")
    return code, {wanted: value if isinstance(value, int) else str(value)}


_CODES: Mapping[str, tuple[str, str, str]] = {
    "missing": ("required", "", ""),
    "extra_forbidden": ("unknown", "", ""),
    "greater_than_equal": ("too_small", "ge", "smallest"),
    "less_than_equal": ("too_large", "le", "largest"),
    "string_too_long": ("too_long", "max_length", "longest"),
    "string_too_short": ("too_short", "min_length", "shortest"),
    "too_long": ("too_many", "max_length", "most"),
    "enum": ("not_a_choice", "expected", "choices"),
    "literal_error": ("not_a_choice", "expected", "choices"),
}
"""What pydantic calls a problem: our code, its limit there, and our name for that."""
