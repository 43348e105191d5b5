"""By what a dossier is compared with others of its establishment, as it stands now."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = (
    ("establishment", sa.String(length=40)),
    ("item_key", sa.Text()),
    ("fair_kind", sa.String(length=40)),
)


def upgrade() -> None:
    """Add the columns; what stands in them is drawn anew after the migration."""
    for name, kind in COLUMNS:
        op.add_column(
            "applications", sa.Column(name, kind, server_default="", nullable=False)
        )
    op.create_index(
        op.f("ix_applications_establishment_support_type"),
        "applications",
        ["establishment", "support_type"],
        unique=False,
    )
