"""The same record and the same world as the tests of the API have."""

from tests.api.conftest import database, either, world

__all__ = ["database", "either", "world"]
