"""Drafts remember which opened page wrote which question last."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what a draft knows of the pages that write to it."""
    op.add_column(
        "drafts",
        sa.Column(
            "saves",
            sa.JSON().with_variant(JSONB(), "postgresql"),
            server_default="{}",
            nullable=False,
        ),
    )
