"""Both kinds of database keep the same things in the same way."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from persistence.database import Database, DatabaseAway
from persistence.migration import migrate
from persistence.tables import documents, drafts

VIETNAM = timezone(timedelta(hours=7))
DIGEST = "d" * 64


async def test_an_instant_comes_back_in_utc_to_the_microsecond(
    database: Database,
) -> None:
    given = datetime(2026, 2, 17, 0, 30, 0, 123456, tzinfo=VIETNAM)
    async with database.write() as session:
        await session.execute(
            insert(documents).values(
                digest=DIGEST, media_type="x/y", size=1, kept_at=given
            )
        )

    async with database.read() as session:
        found = await session.scalar(select(documents.c.kept_at))

    assert found == given
    assert found.utcoffset() == timedelta(0)


async def test_an_instant_without_an_offset_is_refused(database: Database) -> None:
    naive = datetime(2026, 2, 17, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(StatementError, match="UTC offset"):
        async with database.write() as session:
            await session.execute(
                insert(documents).values(
                    digest=DIGEST, media_type="x/y", size=1, kept_at=naive
                )
            )


async def test_answers_lie_in_the_database_in_readable_vietnamese(
    database: Database,
) -> None:
    async with database.write() as session:
        await session.execute(
            insert(drafts).values(
                id="d1",
                owner="lan",
                support_type="x",
                answers={"name": "Đặng Thị Hường"},
                documents={},
                version=1,
                saved_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )
        written = await session.scalar(text("SELECT CAST(answers AS TEXT) FROM drafts"))

    assert "Đặng Thị Hường" in str(written)


async def test_an_exception_in_a_session_leaves_nothing_written(
    database: Database,
) -> None:
    async def write_and_fail() -> None:
        async with database.write() as session:
            await session.execute(
                insert(documents).values(
                    digest=DIGEST,
                    media_type="x/y",
                    size=1,
                    kept_at=datetime(2026, 1, 1, tzinfo=UTC),
                )
            )
            raise LookupError

    with pytest.raises(LookupError):
        await write_and_fail()

    async with database.read() as session:
        assert await session.scalar(select(documents.c.digest)) is None


async def test_a_reading_session_sees_one_snapshot(database: Database) -> None:
    adding = insert(documents).values(
        digest=DIGEST,
        media_type="x/y",
        size=1,
        kept_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    async with database.read() as reading:
        before = (await reading.execute(select(documents))).all()
        async with database.write() as writing:
            await writing.execute(adding)
        assert (await reading.execute(select(documents))).all() == before == []

    async with database.read() as session:
        assert len((await session.execute(select(documents))).all()) == 1


async def test_a_reading_session_cannot_write_on_postgres(postgres_url: str) -> None:
    migrate(postgres_url)
    database = Database(postgres_url)

    with pytest.raises(DBAPIError, match="read-only"):
        async with database.read() as session:
            await session.execute(text("DELETE FROM drafts"))

    await database.dispose()


async def test_a_file_of_sqlite_is_journalled_ahead_and_keeps_its_references(
    sqlite_url: str,
) -> None:
    database = Database(sqlite_url)
    async with database.read() as session:
        assert await session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await session.scalar(text("PRAGMA foreign_keys")) == 1
        assert await session.scalar(text("PRAGMA synchronous")) == 2
    await database.dispose()


async def test_a_database_that_is_not_there_is_away(database: Database) -> None:
    await database.reachable()
    away = Database("postgresql://nobody@127.0.0.1:1/nothing")

    with pytest.raises(DatabaseAway):
        await away.reachable()
    await away.dispose()


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="neither sqlite nor postgresql"):
        Database("mysql://localhost/x")
