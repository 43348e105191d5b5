"""What all answers of the API have in common."""

from datetime import UTC, datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, field_validator


class Shown(BaseModel):
    """What every answer has in common.

    Amounts in đồng end in `_vnd`, days are ISO 8601, and instants are in UTC.
    """

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def of(cls, row: object, **values: Any) -> Self:
        """Return the model of a row: the values given, the others as it has them."""
        same = (n for n in cls.model_fields if n not in values and hasattr(row, n))
        return cls(**{name: getattr(row, name) for name in same}, **values)

    @field_validator("*", mode="after")
    @classmethod
    def _in_utc(cls, value: Any) -> Any:
        return value.astimezone(UTC) if isinstance(value, datetime) else value


class Label(Shown):
    """The same words in both languages."""

    vi: str
    en: str
