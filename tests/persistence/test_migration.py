"""One history of changes makes on either database what the program expects."""

from concurrent.futures import ThreadPoolExecutor

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from persistence.migration import configuration, connected, current, head, migrate
from persistence.tables import metadata


def test_an_empty_database_has_no_revision_and_a_migrated_one_the_newest(
    database_url: str,
) -> None:
    assert current(database_url) is None

    assert migrate(database_url) == head()

    assert current(database_url) == head()


def test_migrating_again_changes_nothing(database_url: str) -> None:
    migrate(database_url)

    assert migrate(database_url) == head()


def test_a_migrated_database_has_exactly_the_tables_of_the_program(
    database_url: str,
) -> None:
    migrate(database_url)

    with connected(database_url) as connection:
        # Of SQLite an empty default comes back in another spelling.
        defaults = connection.dialect.name == "postgresql"
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": defaults}
        )
        assert compare_metadata(context, metadata) == []


def test_two_that_migrate_at_once_take_turns(database_url: str) -> None:
    with ThreadPoolExecutor(2) as both:
        assert set(both.map(migrate, [database_url] * 2)) == {head()}


def test_there_is_one_newest_revision() -> None:
    assert len(ScriptDirectory.from_config(configuration()).get_heads()) == 1
