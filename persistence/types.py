"""How instants and structured values are written, the same on both databases."""

import json
from datetime import UTC, datetime

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for "not due" where a list must have something to sort by."""


class Instant(TypeDecorator[datetime]):
    """An instant: offsets go in and UTC comes out, although SQLite keeps neither."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Give the instant in UTC; ValueError when it does not say its offset."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"An instant needs its UTC offset: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Give the instant with its offset, which is UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


Structured = JSON().with_variant(JSONB(), "postgresql")
"""Structured values as JSON."""

Position = BigInteger().with_variant(Integer(), "sqlite")
"""A number that the database counts itself; SQLite counts only plain integers."""


def written(value: object) -> str:
    """Give the JSON text of a value with Vietnamese letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
