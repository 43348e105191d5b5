"""Tables of what people hand in: drafts, submissions and the answers of each step."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
)

from persistence.tables.schema import CODE, DIGEST, ID, NAME, WORD, metadata, words
from persistence.types import Instant, Structured

drafts = Table(
    "drafts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner", ID, nullable=False, index=True),
    Column("support_type", String(120), nullable=False),
    Column("answers", Structured, nullable=False),
    Column("documents", Structured, nullable=False),
    Column("version", Integer, nullable=False),
    Column("saved_at", Instant, nullable=False),
    words("code", CODE),
    Column("saves", Structured, nullable=False, server_default="{}"),
    Index(None, "code", "saved_at"),
)
"""`saves` tells which opened page wrote which question last, so that a late or stale
page overwrites nothing."""

dossier_numbers = Table(
    "dossier_numbers",
    metadata,
    Column("prefix", String(8), primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("code", CODE, primary_key=True),
    Column("command_id", ID, nullable=False, unique=True),
    Column("principal", ID, nullable=False),
    Column("applicant_id", ID, nullable=False, index=True),
    Column("unit", ID, nullable=False),
    Column("support_type", WORD, nullable=False),
    Column("revision", SmallInteger, nullable=False),
    Column("year", SmallInteger, nullable=False),
    words("tax_code"),
    words("item_key", Text()),
    Column("language", String(8), nullable=False),
    Column("draft_id", ID, unique=True),
    Column("received_at", Instant, nullable=False),
    Column("answers", Structured, nullable=False),
    Column("documents", Structured, nullable=False),
    Column("opening", Structured, nullable=False),
    Index(None, "tax_code", "support_type"),
)
"""What was submitted, as it was submitted; a row never changes."""

unstarted = Table(
    "unstarted",
    metadata,
    Column("code", CODE, ForeignKey("submissions.code"), primary_key=True),
    Column("received_at", Instant, nullable=False, index=True),
)
"""Submissions without a first event; the recorder takes them off."""

filing_keys = Table(
    "filing_keys",
    metadata,
    Column("principal", ID, primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("route", String(255), nullable=False),
    Column("body_digest", DIGEST, nullable=False),
    Column("code", CODE, ForeignKey("submissions.code"), nullable=False),
)

steps = Table(
    "steps",
    metadata,
    Column("code", CODE, ForeignKey("submissions.code"), primary_key=True),
    Column("command_id", ID, primary_key=True),
    Column("action", WORD, nullable=False),
    Column("kept_by", ID, nullable=False),
    Column("body_digest", DIGEST, nullable=False),
    Column("answers", Structured, nullable=False),
    Column("documents", Structured, nullable=False),
    Column("language", String(8), nullable=False),
    Column("kept_at", Instant, nullable=False),
)

held_documents = Table(
    "held_documents",
    metadata,
    Column("code", CODE, ForeignKey("submissions.code"), primary_key=True),
    Column("command_id", ID, primary_key=True),
    Column("paper", String(64), primary_key=True),
    Column("digest", DIGEST, ForeignKey("documents.digest"), nullable=False),
    Column("name", NAME, nullable=False),
    Index(None, "digest"),
)
