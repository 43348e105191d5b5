"""A migrated database of each kind, and another connection to the same one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from persistence.database import Database
from persistence.documents import DocumentStore
from persistence.migration import migrate


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    migrate(database_url)
    database = Database(database_url)
    yield database
    await database.dispose()


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    return DocumentStore(tmp_path / "documents")
