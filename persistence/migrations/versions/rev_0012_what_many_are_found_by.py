"""By what accounts, drafts, letters and dossiers of a calendar are found among many."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INDEXES = (
    ("accounts", ["role", "id"]),
    ("applications", ["stage", "calendar", "code"]),
    ("drafts", ["code", "saved_at"]),
    ("interventions", ["action", "id"]),
    ("tokens", ["issued_at", "jti"]),
    ("web_sessions", ["expires_at"]),
)


def upgrade() -> None:
    """Add the column, which the program fills, the indexes and the search."""
    calendar = sa.Column(
        "calendar", sa.String(length=200), server_default="", nullable=False
    )
    op.add_column("applications", calendar)
    for table, columns in INDEXES:
        name = op.f(f"ix_{table}_{'_'.join(columns)}")
        op.create_index(name, table, columns, unique=False)
    op.create_index(
        "ix_accounts_address", "accounts", [sa.text("lower(email)"), "role"]
    )
    if op.get_bind().dialect.name == "sqlite":
        _index_people_on_sqlite()
    else:
        _index_people_on_postgres()


def _index_people_on_sqlite() -> None:
    # As with dossiers, an account keeps its number here for good.
    op.execute(
        "CREATE TABLE accounts_search_ids (number INTEGER PRIMARY KEY, "
        "id TEXT NOT NULL, role TEXT NOT NULL, UNIQUE (id, role))"
    )
    op.execute(
        "CREATE VIRTUAL TABLE accounts_search "
        "USING fts5(search_key, id UNINDEXED, tokenize = 'trigram')"
    )
    op.execute(
        "INSERT INTO accounts_search_ids (id, role) SELECT id, role FROM accounts"
    )
    op.execute(
        "INSERT INTO accounts_search (rowid, search_key, id) "
        "SELECT number, search_key, id FROM accounts "
        "JOIN accounts_search_ids USING (id, role)"
    )
    op.execute(
        "CREATE TRIGGER accounts_found_by_words AFTER INSERT ON accounts BEGIN "
        "INSERT INTO accounts_search_ids (id, role) VALUES (new.id, new.role); "
        "INSERT INTO accounts_search (rowid, search_key, id) "
        "SELECT number, new.search_key, new.id FROM accounts_search_ids "
        "WHERE id = new.id AND role = new.role; END"
    )
    op.execute(
        "CREATE TRIGGER accounts_found_by_other_words "
        "AFTER UPDATE OF search_key ON accounts "
        "WHEN new.search_key IS NOT old.search_key BEGIN "
        "UPDATE accounts_search SET search_key = new.search_key WHERE rowid = "
        "(SELECT number FROM accounts_search_ids "
        "WHERE id = new.id AND role = new.role); END"
    )


def _index_people_on_postgres() -> None:
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError:
        # Not installed, or not for this account: words are then looked for row by row.
        return
    op.execute(
        "CREATE INDEX ix_accounts_search_key ON accounts "
        "USING gin (search_key gin_trgm_ops)"
    )
