"""The desk: ways to sign in, whose turn it is, announced days and interventions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXES = (
    ("stage", "unit", "code"),
    ("unassigned", "due_or_never", "code"),
    ("unit", "unassigned", "due_or_never", "code"),
    ("waits_for", "unit", "due_or_never", "code"),
)


def upgrade() -> None:
    """Add what the pages need."""
    _make_sign_ins()
    _make_office()
    _widen()
    op.add_column("documents", sa.Column("pages", sa.Integer(), nullable=True))
    op.add_column(
        "accounts",
        sa.Column("search_key", sa.Text(), server_default="", nullable=False),
    )
    op.add_column(
        "applications",
        sa.Column(
            "unassigned", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
    )
    for columns in INDEXES:
        op.create_index(
            op.f(f"ix_applications_{'_'.join(columns)}"),
            "applications",
            list(columns),
            unique=False,
        )
    op.create_index(
        op.f("ix_payment_orders_state_ordered_at"),
        "payment_orders",
        ["state", "ordered_at"],
        unique=False,
    )
    for table in ("calendar_days", "interventions"):
        _only_added_to(table)


def _make_sign_ins() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), server_default="", nullable=False),
        sa.Column("secret", sa.Text(), server_default="", nullable=False),
        sa.Column("back", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_ins")),
    )
    op.create_index(
        op.f("ix_sign_ins_email_asked_at"),
        "sign_ins",
        ["email", "asked_at"],
        unique=False,
    )


def _make_office() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=500), server_default="", nullable=False),
        sa.Column("name_en", sa.String(length=500), server_default="", nullable=False),
        sa.Column("basis", sa.Text(), server_default="", nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "interventions",
        sa.Column("id", POSITION, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("by_role", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=500), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interventions")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_interventions_subject_id"),
        "interventions",
        ["subject", "id"],
        unique=False,
    )


def _widen() -> None:
    """Let a calendar's version name the days added to it, and a draft its step."""
    narrow = sa.String(length=40)
    with op.batch_alter_table("drafts") as drafts:
        drafts.alter_column(
            "support_type", existing_type=narrow, type_=sa.String(length=120)
        )
    with op.batch_alter_table(
        "events", table_kwargs={"sqlite_autoincrement": True}
    ) as events:
        events.alter_column(
            "calendar", existing_type=narrow, type_=sa.String(length=200)
        )
    if op.get_bind().dialect.name == "sqlite":
        # The table was made anew, without the triggers it had.
        _only_added_to("events")


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
