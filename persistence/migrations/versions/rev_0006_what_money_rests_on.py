"""The decision, day and ground by which money came into an envelope."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLE = "top_up_decisions"


def upgrade() -> None:
    """Add the table; what came in before is shown as not stated yet."""
    op.create_table(
        TABLE,
        sa.Column("top_up", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("stated_by", sa.String(length=64), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["top_up"], ["top_ups.id"], name=op.f("fk_top_up_decisions_top_up_top_ups")
        ),
        sa.PrimaryKeyConstraint("top_up", name=op.f("pk_top_up_decisions")),
    )
    _only_added_to(TABLE)


def _only_added_to(table: str) -> None:
    # What was stated once is frozen; a trigger keeps everybody from changing it.
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
