"""Both kinds of database keep the same things in the same way."""

import asyncio
import threading
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from persistence.database import Database, DatabaseAway, Session
from persistence.migration import migrate
from persistence.tables import documents, drafts

VIETNAM = timezone(timedelta(hours=7))
DIGEST = "d" * 64
ADDING = insert(documents).values(
    digest=DIGEST, media_type="x/y", size=1, kept_at=datetime(2026, 1, 1, tzinfo=UTC)
)


async def test_an_instant_comes_back_in_utc_to_the_microsecond(
    database: Database,
) -> None:
    given = datetime(2026, 2, 17, 0, 30, 0, 123456, tzinfo=VIETNAM)
    with database.writing() as session:
        session.execute(
            insert(documents).values(
                digest=DIGEST, media_type="x/y", size=1, kept_at=given
            )
        )

    with database.reading() as session:
        found = session.scalar(select(documents.c.kept_at))

    assert found == given
    assert found.utcoffset() == timedelta(0)


async def test_an_instant_without_an_offset_is_refused(database: Database) -> None:
    naive = datetime(2026, 2, 17, tzinfo=UTC).replace(tzinfo=None)

    with (
        pytest.raises(StatementError, match="UTC offset"),
        database.writing() as session,
    ):
        session.execute(
            insert(documents).values(
                digest=DIGEST, media_type="x/y", size=1, kept_at=naive
            )
        )


async def test_answers_lie_in_the_database_in_readable_vietnamese(
    database: Database,
) -> None:
    with database.writing() as session:
        session.execute(
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
        written = session.scalar(text("SELECT CAST(answers AS TEXT) FROM drafts"))

    assert "Đặng Thị Hường" in str(written)


async def test_an_exception_in_a_session_leaves_nothing_written(
    database: Database,
) -> None:
    async def write_and_fail() -> None:
        with database.writing() as session:
            session.execute(
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

    with database.reading() as session:
        assert session.scalar(select(documents.c.digest)) is None


async def test_a_reading_session_sees_one_snapshot(database: Database) -> None:
    adding = insert(documents).values(
        digest=DIGEST,
        media_type="x/y",
        size=1,
        kept_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    with database.reading() as reading:
        before = reading.execute(select(documents)).all()
        with database.writing() as writing:
            writing.execute(adding)
        assert reading.execute(select(documents)).all() == before == []

    with database.reading() as session:
        assert len(session.execute(select(documents)).all()) == 1


async def test_a_reading_session_cannot_write_on_postgres(postgres_url: str) -> None:
    migrate(postgres_url)
    database = Database(postgres_url)

    with pytest.raises(DBAPIError, match="read-only"), database.reading() as session:
        session.execute(text("DELETE FROM drafts"))

    await database.dispose()


async def test_a_file_of_sqlite_is_journalled_ahead_and_keeps_its_references(
    sqlite_url: str,
) -> None:
    database = Database(sqlite_url)
    with database.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA synchronous")) == 2
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


async def test_a_caller_that_hangs_up_leaves_all_of_a_transaction_or_none(
    database: Database,
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        session.execute(ADDING)
        begun.set()
        go_on.wait(10)

    hanging = asyncio.create_task(database.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    hanging.cancel()
    with suppress(asyncio.CancelledError):
        await hanging
    assert await database.read(_digests) == []

    go_on.set()
    async with asyncio.timeout(10):
        while await database.read(_digests) != [DIGEST]:
            await asyncio.sleep(0.01)


async def test_writers_of_a_process_take_turns_and_lose_nothing(
    database: Database,
) -> None:
    async def add(number: int) -> None:
        await database.write(_add_digest, f"{number:064}")

    await asyncio.gather(*(add(number) for number in range(40)))

    assert len(await database.read(_digests)) == 40


async def test_a_transaction_sees_the_context_of_its_caller(
    database: Database,
) -> None:
    asking = ContextVar("asking", default="nobody")
    asking.set("lan")

    assert await database.read(lambda _session: asking.get()) == "lan"


async def test_what_reads_cannot_write(database: Database) -> None:
    with pytest.raises((DBAPIError, DatabaseAway)):
        await database.read(_add_digest, DIGEST)


def _digests(session: Session) -> list[str]:
    return list(session.scalars(select(documents.c.digest)))


def _add_digest(session: Session, digest: str) -> None:
    session.execute(ADDING.values(digest=digest))


async def test_a_write_whose_turn_comes_too_late_is_refused_and_keeps_nothing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(sqlite_url)
    database = Database(sqlite_url)
    begun, go_on, saved = threading.Event(), threading.Event(), list[str]()

    def hold(_session: Session) -> None:
        begun.set()
        go_on.wait()

    def save(_session: Session) -> None:
        saved.append("late")

    first = asyncio.create_task(database.write(hold))
    await asyncio.to_thread(begun.wait)
    queued = [asyncio.create_task(database.write(save)) for _ in range(3)]
    await asyncio.sleep(0)
    monkeypatch.setattr("persistence.database.BUSY_MS", 0)
    go_on.set()

    await first
    for late in queued:
        with pytest.raises(DatabaseAway):
            await late
    assert not saved
    monkeypatch.undo()
    await database.write(save)
    assert saved == ["late"]
    await database.dispose()
