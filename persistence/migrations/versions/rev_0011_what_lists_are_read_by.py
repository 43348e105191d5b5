"""By what lists are found and sorted: words, whose turn it is, when a clock rings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, the indexes and the search; the program fills the column."""
    rings_at = sa.Column("rings_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("applications", rings_at)
    for columns in (["rings_at", "code"], ["waits_for", "received_at", "code"]):
        op.create_index(
            op.f(f"ix_applications_{'_'.join(columns)}"),
            "applications",
            columns,
            unique=False,
        )
    if op.get_bind().dialect.name == "sqlite":
        _index_words_on_sqlite()
    else:
        _index_words_on_postgres()


def _index_words_on_sqlite() -> None:
    # A dossier keeps its number here for good: those that SQLite gives to the rows of
    # `applications` may change when the file is written anew.
    op.execute(
        "CREATE TABLE applications_search_ids "
        "(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE)"
    )
    op.execute(
        "CREATE VIRTUAL TABLE applications_search "
        "USING fts5(search_key, code UNINDEXED, tokenize = 'trigram')"
    )
    op.execute(
        "INSERT INTO applications_search_ids (code) SELECT code FROM applications"
    )
    op.execute(
        "INSERT INTO applications_search (rowid, search_key, code) "
        "SELECT ids.id, search_key, code FROM applications "
        "JOIN applications_search_ids AS ids USING (code)"
    )
    op.execute(
        "CREATE TRIGGER applications_found_by_words AFTER INSERT ON applications BEGIN "
        "INSERT INTO applications_search_ids (code) VALUES (new.code); "
        "INSERT INTO applications_search (rowid, search_key, code) "
        "SELECT id, new.search_key, new.code FROM applications_search_ids "
        "WHERE code = new.code; END"
    )
    op.execute(
        "CREATE TRIGGER applications_found_by_other_words "
        "AFTER UPDATE OF search_key ON applications "
        "WHEN new.search_key IS NOT old.search_key BEGIN "
        "UPDATE applications_search SET search_key = new.search_key WHERE rowid = "
        "(SELECT id FROM applications_search_ids WHERE code = new.code); END"
    )


def _index_words_on_postgres() -> None:
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError:
        # Not installed, or not for this account: words are then looked for row by row.
        return
    op.execute(
        "CREATE INDEX ix_applications_search_key ON applications "
        "USING gin (search_key gin_trgm_ops)"
    )
