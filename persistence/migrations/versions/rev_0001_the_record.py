"""The record: who, what was handed in, what happened, money and messages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
STRUCTURED = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=64), server_default="", nullable=False),
        sa.Column("name", sa.String(length=500), server_default="", nullable=False),
        sa.Column("email", sa.String(length=254), server_default="", nullable=False),
        sa.Column("language", sa.String(length=8), server_default="vi", nullable=False),
        sa.PrimaryKeyConstraint("id", "role", name=op.f("pk_accounts")),
    )
    op.create_index(
        op.f("ix_accounts_role_unit"), "accounts", ["role", "unit"], unique=False
    )
    op.create_table(
        "documents",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=127), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_documents")),
    )
    op.create_table(
        "dossier_numbers",
        sa.Column("prefix", sa.String(length=8), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "year", name=op.f("pk_dossier_numbers")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("support_type", sa.String(length=40), nullable=False),
        sa.Column("answers", STRUCTURED, nullable=False),
        sa.Column("documents", STRUCTURED, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("code", sa.String(length=32), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_owner"), "drafts", ["owner"], unique=False)
    op.create_table(
        "envelopes",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("fund", sa.String(length=40), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("support_type", sa.String(length=40), nullable=False),
        sa.Column("province", sa.String(length=64), server_default="", nullable=False),
        sa.Column("budget_vnd", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("available_vnd", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reserved_vnd", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("committed_vnd", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("paid_vnd", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("recovered_vnd", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "available_vnd >= 0", name=op.f("ck_envelopes_available_not_below_zero")
        ),
        sa.CheckConstraint(
            "budget_vnd + available_vnd + reserved_vnd + committed_vnd"
            " + paid_vnd + recovered_vnd = 0",
            name=op.f("ck_envelopes_balanced"),
        ),
        sa.CheckConstraint(
            "committed_vnd >= 0", name=op.f("ck_envelopes_committed_not_below_zero")
        ),
        sa.CheckConstraint(
            "paid_vnd >= 0", name=op.f("ck_envelopes_paid_not_below_zero")
        ),
        sa.CheckConstraint(
            "recovered_vnd >= 0", name=op.f("ck_envelopes_recovered_not_below_zero")
        ),
        sa.CheckConstraint(
            "reserved_vnd >= 0", name=op.f("ck_envelopes_reserved_not_below_zero")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelopes")),
    )
    op.create_table(
        "submissions",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("command_id", sa.String(length=64), nullable=False),
        sa.Column("principal", sa.String(length=64), nullable=False),
        sa.Column("applicant_id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("support_type", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("tax_code", sa.String(length=40), server_default="", nullable=False),
        sa.Column("item_key", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("answers", STRUCTURED, nullable=False),
        sa.Column("documents", STRUCTURED, nullable=False),
        sa.Column("opening", STRUCTURED, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_submissions")),
        sa.UniqueConstraint("command_id", name=op.f("uq_submissions_command_id")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_submissions_draft_id")),
    )
    op.create_index(
        op.f("ix_submissions_applicant_id"),
        "submissions",
        ["applicant_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_submissions_tax_code_support_type"),
        "submissions",
        ["tax_code", "support_type"],
        unique=False,
    )
    op.create_table(
        "tokens",
        sa.Column("jti", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("jti", name=op.f("pk_tokens")),
    )
    op.create_index(
        op.f("ix_tokens_account_id"), "tokens", ["account_id"], unique=False
    )
    op.create_table(
        "web_sessions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_web_sessions")),
    )
    op.create_index(
        op.f("ix_web_sessions_account_id"), "web_sessions", ["account_id"], unique=False
    )
    op.create_table(
        "applications",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("support_type", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("applicant_id", sa.String(length=64), nullable=False),
        sa.Column("applicant_name", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("province", sa.String(length=64), nullable=False),
        sa.Column("fund", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("waits_for", sa.String(length=40), server_default="", nullable=False),
        sa.Column("since", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("due_or_never", INSTANT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("accepted_at", INSTANT, nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column(
            "amount_requested_vnd", sa.BigInteger(), server_default="0", nullable=False
        ),
        sa.Column(
            "amount_awarded_vnd", sa.BigInteger(), server_default="0", nullable=False
        ),
        sa.Column(
            "amount_disbursed_vnd", sa.BigInteger(), server_default="0", nullable=False
        ),
        sa.Column("project_title", sa.Text(), server_default="", nullable=False),
        sa.Column("search_key", sa.Text(), server_default="", nullable=False),
        sa.Column("envelope", sa.String(length=128), server_default="", nullable=False),
        sa.Column("priority_first", sa.SmallInteger(), nullable=False),
        sa.Column("priority_second", sa.SmallInteger(), nullable=False),
        sa.Column("priority_third", sa.SmallInteger(), nullable=False),
        sa.Column("application", STRUCTURED, nullable=False),
        sa.Column("answers", STRUCTURED, nullable=False),
        sa.CheckConstraint(
            "amount_disbursed_vnd <= amount_awarded_vnd",
            name=op.f("ck_applications_paid_within_award"),
        ),
        sa.ForeignKeyConstraint(
            ["code"],
            ["submissions.code"],
            name=op.f("fk_applications_code_submissions"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_applications")),
    )
    op.create_index(
        op.f("ix_applications_amount_requested_vnd_code"),
        "applications",
        ["amount_requested_vnd", "code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_applicant_id_received_at_code"),
        "applications",
        ["applicant_id", "received_at", "code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_due_or_never_code"),
        "applications",
        ["due_or_never", "code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_province_received_at_code"),
        "applications",
        ["province", "received_at", "code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_received_at_code"),
        "applications",
        ["received_at", "code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_stage_received_at_code"),
        "applications",
        ["stage", "received_at", "code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_state_received_at_code"),
        "applications",
        ["state", "received_at", "code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_support_type_received_at_code"),
        "applications",
        ["support_type", "received_at", "code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_unit_due_or_never_code"),
        "applications",
        ["unit", "due_or_never", "code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_unit_received_at_code"),
        "applications",
        ["unit", "received_at", "code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_waits_for_due_or_never_code"),
        "applications",
        ["waits_for", "due_or_never", "code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_year_received_at_code"),
        "applications",
        ["year", "received_at", "code"],
        unique=False,
    )
    op.create_table(
        "filing_keys",
        sa.Column("principal", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("route", sa.String(length=255), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["submissions.code"], name=op.f("fk_filing_keys_code_submissions")
        ),
        sa.PrimaryKeyConstraint("principal", "key", name=op.f("pk_filing_keys")),
    )
    op.create_table(
        "held_documents",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("command_id", sa.String(length=64), nullable=False),
        sa.Column("paper", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"],
            ["submissions.code"],
            name=op.f("fk_held_documents_code_submissions"),
        ),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["documents.digest"],
            name=op.f("fk_held_documents_digest_documents"),
        ),
        sa.PrimaryKeyConstraint(
            "code", "command_id", "paper", name=op.f("pk_held_documents")
        ),
    )
    op.create_index(
        op.f("ix_held_documents_digest"), "held_documents", ["digest"], unique=False
    )
    op.create_table(
        "steps",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("command_id", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("kept_by", sa.String(length=64), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("answers", STRUCTURED, nullable=False),
        sa.Column("documents", STRUCTURED, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["submissions.code"], name=op.f("fk_steps_code_submissions")
        ),
        sa.PrimaryKeyConstraint("code", "command_id", name=op.f("pk_steps")),
    )
    op.create_table(
        "top_ups",
        sa.Column("id", POSITION, nullable=False),
        sa.Column("envelope", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=True),
        sa.Column("amount_vnd", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.CheckConstraint("amount_vnd > 0", name=op.f("ck_top_ups_adds")),
        sa.ForeignKeyConstraint(
            ["envelope"], ["envelopes.id"], name=op.f("fk_top_ups_envelope_envelopes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_top_ups")),
        sa.UniqueConstraint("envelope", "key", name=op.f("uq_top_ups_envelope_key")),
    )
    op.create_table(
        "unstarted",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["submissions.code"], name=op.f("fk_unstarted_code_submissions")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unstarted")),
    )
    op.create_index(
        op.f("ix_unstarted_received_at"), "unstarted", ["received_at"], unique=False
    )
    op.create_table(
        "uploads",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["documents.digest"], name=op.f("fk_uploads_digest_documents")
        ),
        sa.PrimaryKeyConstraint("digest", "account_id", name=op.f("pk_uploads")),
    )
    op.create_table(
        "application_members",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"],
            ["applications.code"],
            name=op.f("fk_application_members_code_applications"),
        ),
        sa.PrimaryKeyConstraint(
            "code", "part", "account_id", name=op.f("pk_application_members")
        ),
    )
    op.create_index(
        op.f("ix_application_members_account_id_part"),
        "application_members",
        ["account_id", "part"],
        unique=False,
    )
    op.create_table(
        "events",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("actor_role", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column(
            "actor_unit", sa.String(length=64), server_default="", nullable=False
        ),
        sa.Column(
            "actor_name", sa.String(length=500), server_default="", nullable=False
        ),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("command_id", sa.String(length=64), nullable=False),
        sa.Column(
            "answers_digest", sa.String(length=64), server_default="", nullable=False
        ),
        sa.Column("facts", STRUCTURED, nullable=False),
        sa.Column("papers", STRUCTURED, nullable=False),
        sa.Column("changes", STRUCTURED, nullable=False),
        sa.Column("postings", STRUCTURED, nullable=False),
        sa.Column("tells", STRUCTURED, nullable=False),
        sa.Column("basis", sa.Text(), server_default="", nullable=False),
        sa.Column("norms", sa.String(length=40), nullable=False),
        sa.Column("calendar", sa.String(length=40), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("chain_digest", sa.String(length=64), nullable=False),
        sa.Column("stood_seconds", sa.BigInteger(), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["code"], ["applications.code"], name=op.f("fk_events_code_applications")
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_events")),
        sa.UniqueConstraint(
            "code", "command_id", name=op.f("uq_events_code_command_id")
        ),
        sa.UniqueConstraint("code", "number", name=op.f("uq_events_code_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_events_source_stood_seconds"),
        "events",
        ["source", "stood_seconds"],
        unique=False,
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=64), server_default="", nullable=False),
        sa.Column("address", sa.String(length=254), server_default="", nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("html", sa.Text(), server_default="", nullable=False),
        sa.Column("template", sa.String(length=255), server_default="", nullable=False),
        sa.Column(
            "template_digest", sa.String(length=64), server_default="", nullable=False
        ),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("leased_until", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("last_failure", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["applications.code"], name=op.f("fk_messages_code_applications")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(
        op.f("ix_messages_code_number"), "messages", ["code", "number"], unique=False
    )
    op.create_index(
        "ix_messages_due",
        "messages",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        op.f("ix_messages_queued_at_id"), "messages", ["queued_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_messages_state_queued_at_id"),
        "messages",
        ["state", "queued_at", "id"],
        unique=False,
    )
    op.create_table(
        "payment_orders",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("tranche", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("amount_vnd", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ordered_by", sa.String(length=64), nullable=False),
        sa.Column("ordered_at", INSTANT, nullable=False),
        sa.Column(
            "reference", sa.String(length=255), server_default="", nullable=False
        ),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.CheckConstraint("amount_vnd > 0", name=op.f("ck_payment_orders_pays")),
        sa.ForeignKeyConstraint(
            ["code"],
            ["applications.code"],
            name=op.f("fk_payment_orders_code_applications"),
        ),
        sa.PrimaryKeyConstraint(
            "code", "tranche", "attempt", name=op.f("pk_payment_orders")
        ),
    )
    op.create_index(
        "uq_payment_orders_live",
        "payment_orders",
        ["code", "tranche"],
        unique=True,
        sqlite_where=sa.text("state IN ('ordered', 'paid')"),
        postgresql_where=sa.text("state IN ('ordered', 'paid')"),
    )
    op.create_table(
        "postings",
        sa.Column("id", POSITION, nullable=False),
        sa.Column("envelope", sa.String(length=128), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("amount_vnd", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("posted_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["applications.code"], name=op.f("fk_postings_code_applications")
        ),
        sa.ForeignKeyConstraint(
            ["envelope"], ["envelopes.id"], name=op.f("fk_postings_envelope_envelopes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
    )
    op.create_index(
        op.f("ix_postings_code_number"), "postings", ["code", "number"], unique=False
    )
    op.create_index(
        op.f("ix_postings_envelope"), "postings", ["envelope"], unique=False
    )
    op.create_table(
        "message_attempts",
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tried_at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_message_attempts_message_id_messages"),
        ),
        sa.PrimaryKeyConstraint(
            "message_id", "number", name=op.f("pk_message_attempts")
        ),
    )
    for table in ("events", "submissions"):
        _only_added_to(table)


def _only_added_to(table: str) -> None:
    # The program never changes these rows; a trigger keeps everybody else from it.
    refusal = f"{table} are only added to"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION refuse_change_of_{table}() RETURNS trigger LANGUAGE "
            f"plpgsql AS $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change_of_{table}()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_only_added_{change.lower()} BEFORE {change} "
            f"ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
