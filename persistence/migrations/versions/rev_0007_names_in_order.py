"""By what dossiers stand in the order of the names of their applicants."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the key and its indexes; the program fills it afterwards."""
    op.add_column(
        "applications",
        sa.Column("name_key", sa.Text(), server_default="", nullable=False),
    )
    for columns in (["name_key", "code"], ["unit", "name_key", "code"]):
        op.create_index(
            op.f(f"ix_applications_{'_'.join(columns)}"),
            "applications",
            columns,
            unique=False,
        )
