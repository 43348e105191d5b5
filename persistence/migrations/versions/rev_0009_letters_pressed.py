"""Letters as they were sent, pressed to a tenth of their size."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from persistence.letters import pressed

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AT_ONCE = 500
MESSAGES = sa.table(
    "messages",
    sa.column("id", sa.String),
    sa.column("text", sa.Text),
    sa.column("html", sa.Text),
    sa.column("letter", sa.LargeBinary),
)


def upgrade() -> None:
    """Press what was written, and drop the columns that held it."""
    op.add_column("messages", sa.Column("letter", sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    change = (
        sa.update(MESSAGES)
        .where(MESSAGES.c.id == sa.bindparam("message"))
        .values(letter=sa.bindparam("bytes"))
    )
    for rows in _written(connection):
        connection.execute(
            change,
            [{"message": r.id, "bytes": pressed(r.text, r.html)} for r in rows],
        )
    op.drop_column("messages", "text")
    op.drop_column("messages", "html")


def _written(connection: sa.Connection) -> Iterator[list[Any]]:
    after = ""
    while True:
        query = sa.select(MESSAGES).where(MESSAGES.c.id > after, MESSAGES.c.html != "")
        rows = list(connection.execute(query.order_by(MESSAGES.c.id).limit(AT_ONCE)))
        if not rows:
            return
        yield rows
        after = rows[-1].id
