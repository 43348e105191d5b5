"""A migrated database and an API on it, for every test of this folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from persistence.database import Database
from tests.api.world import World, build


@pytest.fixture
async def database(migrated_sqlite_url: str) -> AsyncIterator[Database]:
    found = Database(migrated_sqlite_url)
    yield found
    await found.dispose()


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return build(database, tmp_path / "documents")


@pytest.fixture
async def either(migrated_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A world on each kind of database, for what depends on its transactions."""
    found = Database(migrated_url)
    yield build(found, tmp_path / "documents")
    await found.dispose()
