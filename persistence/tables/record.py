"""Tables of the dossiers: what happened, and how each one stands."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from domain.calendar import LONGEST_VERSION
from persistence.tables.schema import CODE, DIGEST, ID, NAME, WORD, metadata, vnd, words
from persistence.types import Instant, Position, Structured

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
