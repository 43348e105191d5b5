"""A migrated database and an API on it, for every test of this folder."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from persistence.database import Database
from persistence.migration import migrate
from tests.api.world import World, build


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every table, to be copied: migrating takes its time."""
    file = tmp_path_factory.mktemp("api") / "empty.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
async def database(migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    file = tmp_path / "api.db"
    await asyncio.to_thread(shutil.copy, migrated, file)
    found = Database(f"sqlite:///{file}")
    yield found
    await found.dispose()


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return build(database, tmp_path / "documents")


@pytest.fixture(params=["sqlite", "postgres"])
async def either(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[World]:
    """A world on each kind of database, for what depends on its transactions."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'either.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    await asyncio.to_thread(migrate, url)
    found = Database(url)
    yield build(found, tmp_path / "documents")
    await found.dispose()
