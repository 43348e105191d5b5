"""Every table of the record, the same on SQLite and Postgres.

Rows become domain values by hand, in the module that knows them; nothing is mapped, so
no query runs that was not written. Columns ending `_vnd` hold whole đồng.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from domain.calendar import LONGEST_VERSION
from domain.ledger import Account
from persistence.types import Instant, Position, Structured

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

CODE = String(32)
ID = String(64)
DIGEST = String(64)
WORD = String(40)
NAME = String(500)


def words(name: str, kind: String = WORD) -> Column[str]:
    """Give a column of text that is empty rather than missing."""
    return Column(name, kind, nullable=False, server_default="")


def vnd(name: str) -> Column[int]:
    """Give a column of whole đồng, none to begin with."""
    return Column(name, BigInteger, nullable=False, server_default="0")


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

applications = Table(
    "applications",
    metadata,
    Column("code", CODE, ForeignKey("submissions.code"), primary_key=True),
    Column("support_type", WORD, nullable=False),
    Column("revision", SmallInteger, nullable=False),
    Column("applicant_id", ID, nullable=False),
    words("applicant_name", Text()),
    words("name_key", Text()),
    Column("unit", ID, nullable=False),
    Column("province", String(64), nullable=False),
    Column("fund", WORD, nullable=False),
    Column("stage", WORD, nullable=False),
    Column("state", WORD, nullable=False),
    words("waits_for"),
    Column("since", Instant),
    Column("due_at", Instant),
    Column("due_or_never", Instant, nullable=False),
    Column("rings_at", Instant),
    words("calendar", String(LONGEST_VERSION)),
    Column("unassigned", Boolean, nullable=False, server_default=false()),
    Column("number", Integer, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column("year", SmallInteger, nullable=False),
    vnd("amount_requested_vnd"),
    vnd("amount_awarded_vnd"),
    vnd("amount_disbursed_vnd"),
    words("project_title", Text()),
    words("search_key", Text()),
    words("establishment"),
    words("item_key", Text()),
    words("fair_kind"),
    words("envelope", String(128)),
    Column("priority_first", SmallInteger, nullable=False),
    Column("priority_second", SmallInteger, nullable=False),
    Column("priority_third", SmallInteger, nullable=False),
    Column("application", Structured, nullable=False),
    Column("answers", Structured, nullable=False),
    Index(None, "received_at", "code"),
    Index(None, "due_or_never", "code"),
    Index(None, "due_or_never", "year", "province"),
    Index(None, "amount_requested_vnd", "code"),
    Index(None, "name_key", "code"),
    Index(None, "unit", "name_key", "code"),
    Index(None, "applicant_id", "received_at", "code"),
    Index(None, "unit", "received_at", "code"),
    Index(None, "unit", "due_or_never", "code"),
    Index(None, "province", "received_at", "code"),
    Index(None, "support_type", "received_at", "code"),
    Index(None, "stage", "received_at", "code"),
    Index(None, "state", "received_at", "code"),
    Index(None, "rings_at", "code"),
    Index(None, "waits_for", "received_at", "code"),
    Index(None, "waits_for", "due_or_never", "code"),
    Index(None, "waits_for", "unit", "due_or_never", "code"),
    Index(None, "unassigned", "due_or_never", "code"),
    Index(None, "unit", "unassigned", "due_or_never", "code"),
    Index(None, "stage", "unit", "code"),
    Index(None, "stage", "calendar", "code"),
    Index(None, "year", "received_at", "code"),
    Index(None, "establishment", "support_type"),
    CheckConstraint(
        "amount_disbursed_vnd <= amount_awarded_vnd", name="paid_within_award"
    ),
)
"""Each dossier as it stands: the columns lists need beside the whole application.

`answers` are those of the submission with later corrections. By `establishment`,
`item_key` and `fair_kind` a dossier is compared with others. `rings_at` is when its
clock acts if nobody does before. `search_key` holds what people search by in small
letters without marks; an index of its trigrams stands beside it, in SQLite as the table
`applications_search` that triggers keep, in Postgres where it has the extension.
"""

application_members = Table(
    "application_members",
    metadata,
    Column("code", CODE, ForeignKey("applications.code"), primary_key=True),
    Column("part", WORD, primary_key=True),
    Column("account_id", ID, primary_key=True),
    Index(None, "account_id", "part"),
)

events = Table(
    "events",
    metadata,
    Column("position", Position, primary_key=True),
    Column("code", CODE, ForeignKey("applications.code"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", WORD, nullable=False),
    Column("actor_role", WORD, nullable=False),
    Column("actor_id", ID, nullable=False),
    words("actor_unit", ID),
    words("actor_name", NAME),
    Column("source", WORD),
    Column("target", WORD, nullable=False),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("command_id", ID, nullable=False),
    words("answers_digest", DIGEST),
    Column("facts", Structured, nullable=False),
    Column("papers", Structured, nullable=False),
    Column("changes", Structured, nullable=False),
    Column("postings", Structured, nullable=False),
    Column("tells", Structured, nullable=False),
    words("basis", Text()),
    Column("norms", WORD, nullable=False),
    Column("calendar", String(LONGEST_VERSION), nullable=False),
    Column("content_digest", DIGEST, nullable=False),
    Column("chain_digest", DIGEST, nullable=False),
    Column("stood_seconds", BigInteger),
    Column("on_time", Boolean),
    UniqueConstraint("code", "number"),
    UniqueConstraint("code", "command_id"),
    Index(None, "source", "stood_seconds"),
    sqlite_autoincrement=True,
)
"""What happened, in order; rows are only ever added.

`stood_seconds` and `on_time` tell how long the dossier stood in the state it left, and
whether it left before it was due; both are empty when it did not leave a state.
"""

totals = Table(
    "totals",
    metadata,
    Column("kind", WORD, primary_key=True),
    Column("part", WORD, primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("province", String(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""The programme's numbers by year and province; `persistence.totals` keeps them."""

envelopes = Table(
    "envelopes",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("fund", WORD, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("support_type", WORD, nullable=False),
    words("province", String(64)),
    *(vnd(f"{account}_vnd") for account in Account),
    *(
        CheckConstraint(f"{account}_vnd >= 0", name=f"{account}_not_below_zero")
        for account in Account
        if account is not Account.BUDGET
    ),
    CheckConstraint(
        " + ".join(f"{account}_vnd" for account in Account) + " = 0", name="balanced"
    ),
)

postings = Table(
    "postings",
    metadata,
    Column("id", Position, primary_key=True),
    Column("envelope", ForeignKey("envelopes.id"), nullable=False, index=True),
    Column("account", WORD, nullable=False),
    Column("amount_vnd", BigInteger, nullable=False),
    Column("code", CODE, ForeignKey("applications.code")),
    Column("number", Integer),
    Column("posted_at", Instant, nullable=False),
    Index(None, "code", "number"),
)

top_ups = Table(
    "top_ups",
    metadata,
    Column("id", Position, primary_key=True),
    Column("envelope", ForeignKey("envelopes.id"), nullable=False),
    Column("key", String(255)),
    Column("amount_vnd", BigInteger, nullable=False),
    Column("made_by", ID, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("envelope", "key"),
    CheckConstraint("amount_vnd > 0", name="adds"),
)

top_up_decisions = Table(
    "top_up_decisions",
    metadata,
    Column("top_up", ForeignKey("top_ups.id"), primary_key=True, autoincrement=False),
    Column("number", String(100), nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("ground", Text(), nullable=False),
    Column("stated_by", ID, nullable=False),
    Column("stated_at", Instant, nullable=False),
)
"""The decision that money rests on, stated once; rows are only ever added."""

LIVE = text("state IN ('ordered', 'paid')")

payment_orders = Table(
    "payment_orders",
    metadata,
    Column("code", CODE, ForeignKey("applications.code"), primary_key=True),
    Column("tranche", SmallInteger, primary_key=True, autoincrement=False),
    Column("attempt", SmallInteger, primary_key=True, autoincrement=False),
    Column("amount_vnd", BigInteger, nullable=False),
    Column("state", WORD, nullable=False),
    Column("ordered_by", ID, nullable=False),
    Column("ordered_at", Instant, nullable=False),
    words("reference", String(255)),
    words("words", Text()),
    Column("settled_at", Instant),
    Index(
        "uq_payment_orders_live",
        "code",
        "tranche",
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    ),
    Index(None, "state", "ordered_at"),
    CheckConstraint("amount_vnd > 0", name="pays"),
)

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
