"""Tables of what administrators enter and do beside the steps of the dossiers."""

from sqlalchemy import Column, Date, Index, Table, Text

from persistence.tables.schema import ID, NAME, WORD, metadata, words
from persistence.types import Instant, Position, Structured

calendar_days = Table(
    "calendar_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", WORD, nullable=False),
    words("name_vi", NAME),
    words("name_en", NAME),
    words("basis", Text()),
    Column("added_by", ID, nullable=False),
    Column("added_at", Instant, nullable=False),
)
"""Days announced after the calendar was published; rows are only ever added."""

resolutions = Table(
    "resolutions",
    metadata,
    Column("key", ID, primary_key=True),
    Column("province", NAME, nullable=False),
    Column("number", NAME, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("figures", Structured, nullable=False),
    Column("recorded_by", ID, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)
"""What provinces set for their own money; rows are only ever added."""

interventions = Table(
    "interventions",
    metadata,
    Column("id", Position, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by_id", ID, nullable=False),
    Column("by_role", WORD, nullable=False),
    Column("action", WORD, nullable=False),
    words("subject", NAME),
    words("outcome", Text()),
    words("note", Text()),
    Index(None, "subject", "id"),
    Index(None, "action", "id"),
    sqlite_autoincrement=True,
)
"""What administrators did beside the steps; rows are only ever added."""
