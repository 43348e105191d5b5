"""Tables of who may sign in, and of the files they brought."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from persistence.tables.schema import CODE, DIGEST, ID, NAME, WORD, metadata, words
from persistence.types import Instant

accounts = Table(
    "accounts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("role", WORD, primary_key=True),
    words("unit", ID),
    words("name", NAME),
    words("email", String(254)),
    Column("language", String(8), nullable=False, server_default="vi"),
    words("search_key", Text()),
    Index(None, "role", "unit"),
    Index(None, "role", "id"),
    Index("ix_accounts_address", text("lower(email)"), "role"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("jti", ID, primary_key=True),
    Column("account_id", ID, nullable=False, index=True),
    Column("role", WORD, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index(None, "issued_at", "jti"),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("account_id", ID, nullable=False, index=True),
    Column("role", WORD, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index(None, "expires_at"),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("kind", WORD, nullable=False),
    words("email", String(254)),
    words("secret", Text()),
    words("back", Text()),
    Column("language", String(8), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index(None, "email", "asked_at"),
)
"""Ways in that were asked for and lead in once: a link by mail, a turn to OIDC."""

contact_changes = Table(
    "contact_changes",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("code", CODE, nullable=False),
    Column("account_id", ID, nullable=False),
    Column("role", WORD, nullable=False),
    words("unit", ID),
    Column("email", String(254), nullable=False),
    Column("language", String(8), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index(None, "code", "asked_at"),
)
"""New addresses of dossiers that wait until a link sent to them is opened."""

documents = Table(
    "documents",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("media_type", String(127), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("pages", Integer),
)

uploads = Table(
    "uploads",
    metadata,
    Column("digest", DIGEST, ForeignKey("documents.digest"), primary_key=True),
    Column("account_id", ID, primary_key=True),
    Column("name", NAME, nullable=False),
    Column("uploaded_at", Instant, nullable=False),
)
