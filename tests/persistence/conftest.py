"""A migrated database of each kind, and another connection to the same one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from persistence.database import Database
from persistence.documents import DocumentStore


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    database = Database(migrated_url)
    yield database
    await database.dispose()


@pytest.fixture
async def postgres_database(migrated_postgres_url: str) -> AsyncIterator[Database]:
    database = Database(migrated_postgres_url)
    yield database
    await database.dispose()


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    return DocumentStore(tmp_path / "documents")
