"""What all answers of the API have in common."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from fastapi import Response
from pydantic import AfterValidator, BaseModel, ConfigDict


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_in_utc)]
"""An instant as every answer gives it, in UTC."""


_LACKING = object()


class Shown(BaseModel):
    """What every answer has in common.

    Amounts in đồng end in `_vnd`, days are ISO 8601, and instants are in UTC.
    """

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def of(cls, row: object, **values: Any) -> Self:
        """Return the model of a row: the values given, the others as it has them."""
        own = {
            n: getattr(row, n, _LACKING) for n in cls.model_fields if n not in values
        }
        same = {name: value for name, value in own.items() if value is not _LACKING}
        return cls(**same, **values)

    def response(
        self, headers: Mapping[str, str] | None = None, status: int = 200
    ) -> Response:
        """Return the answer as JSON, which pydantic writes in one go."""
        return Response(
            self.model_dump_json(by_alias=True), status, headers, "application/json"
        )


class Label(Shown):
    """The same words in both languages."""

    vi: str
    en: str
