"""The programme's numbers, kept as they change."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; the program counts what stands in it afterwards."""
    op.create_table(
        "totals",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("province", sa.String(length=64), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "kind", "part", "year", "province", name=op.f("pk_totals")
        ),
    )
    op.create_index(
        op.f("ix_applications_due_or_never_year_province"),
        "applications",
        ["due_or_never", "year", "province"],
        unique=False,
    )
