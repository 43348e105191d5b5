"""Tables of the messages to people and of every attempt to deliver one."""

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from persistence.tables.schema import CODE, DIGEST, ID, WORD, metadata, words
from persistence.types import Instant

QUEUED = text("state = 'queued'")

messages = Table(
    "messages",
    metadata,
    Column("id", ID, primary_key=True),
    Column("code", CODE, nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", WORD, nullable=False),
    Column("role", WORD, nullable=False),
    words("recipient", ID),
    words("address", String(254)),
    Column("language", String(8), nullable=False),
    Column("state", WORD, nullable=False),
    words("subject", Text()),
    Column("letter", LargeBinary),
    words("template", String(255)),
    words("template_digest", DIGEST),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("queued_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("sent_at", Instant),
    words("last_failure", Text()),
    ForeignKeyConstraint(["code"], ["applications.code"]),
    Index(None, "code", "number"),
    Index(None, "state", "queued_at", "id"),
    Index(None, "queued_at", "id"),
    Index(
        "ix_messages_due",
        "due_at",
        sqlite_where=QUEUED,
        postgresql_where=QUEUED,
    ),
)

message_attempts = Table(
    "message_attempts",
    metadata,
    Column("message_id", ID, ForeignKey("messages.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("tried_at", Instant, nullable=False),
    Column("outcome", WORD, nullable=False),
    words("reason", Text()),
)
