"""Under which conditions a run was made: nothing can be compared without them."""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bench.flights import load
from bench.system import ROOT
from runtime.temporal_server import TemporalMissing, installed_binary

PACKAGES = ("temporalio", "fastapi", "sqlalchemy", "psycopg", "dbos")


def conditions(postgres: str) -> Mapping[str, Any]:
    """Return what a run stands on; `postgres` is the version of its server."""
    return {
        "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "commit": _said("git", "rev-parse", "--short=12", "HEAD")
        + ("+" if _said("git", "status", "--porcelain") else ""),
        "cores": len(os.sched_getaffinity(0)),
        "load_at_start": load(),
        "machine": platform.machine(),
        "system": platform.release(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgres": postgres or "not run",
        "temporal": _temporal(),
        **{name: _version(name) for name in PACKAGES},
    }


def described(found: Mapping[str, Any]) -> str:
    """Return the conditions as one paragraph."""
    return "conditions: " + ", ".join(f"{k} {v}" for k, v in found.items())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _temporal() -> str:
    try:
        return _said(str(installed_binary()), "--version")
    except TemporalMissing:
        return "not installed"


def _said(*words: str) -> str:
    try:
        ended = subprocess.run(
            words, cwd=ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return ended.stdout.strip()
