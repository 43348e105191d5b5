"""What the package, its servers in tests and its deployment promise."""

import ast
import asyncio
import os
import re
import sys
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import yaml
from sqlalchemy import create_engine, text
from temporalio import workflow
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from runtime.temporal_server import (
    Download,
    Installed,
    Running,
    TemporalMissing,
    find_server,
    installed_binary,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture
def executable(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    made = folder / "temporal"
    made.write_text("#!/bin/sh\n")
    made.chmod(0o755)
    return made


def test_an_address_in_the_settings_starts_nothing(executable: Path) -> None:
    found = find_server("temporal:7233", executable)

    assert found == Running("temporal:7233")


def test_a_named_binary_wins_over_the_installed_one(executable: Path) -> None:
    assert find_server(None, executable) == Installed(executable)


def test_a_named_binary_that_cannot_run_is_refused_in_both_languages(
    tmp_path: Path,
) -> None:
    plain = tmp_path / "temporal"
    plain.write_text("not a program")

    with pytest.raises(TemporalMissing, match=r"Không chạy được.*cannot be run"):
        find_server(binary=plain)


def test_the_environments_own_scripts_come_before_path(
    executable: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    inside = find_server(scripts=executable.parent, search_path=str(elsewhere))
    on_path = find_server(scripts=elsewhere, search_path=str(executable.parent))

    assert inside == on_path == Installed(executable)


def test_without_any_binary_the_download_is_left_to_the_sdk(tmp_path: Path) -> None:
    nowhere = str(tmp_path)

    assert find_server(scripts=tmp_path, search_path=nowhere) == Download()
    with pytest.raises(TemporalMissing, match="make setup"):
        installed_binary(scripts=tmp_path, search_path=nowhere)


def test_the_embedded_extra_brings_its_own_server() -> None:
    assert installed_binary(search_path="").is_relative_to(sys.prefix)


@workflow.defn
class ThirtyDays:
    """A workflow that only waits."""

    @workflow.run
    async def run(self) -> None:
        await asyncio.sleep(timedelta(days=30).total_seconds())


@workflow.defn
class Nothing:
    """A workflow that ends at once."""

    @workflow.run
    async def run(self) -> None:
        return


async def test_thirty_days_pass_in_no_time(temporal_env: WorkflowEnvironment) -> None:
    async with Worker(
        temporal_env.client,
        task_queue="packaging",
        workflows=[ThirtyDays],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        handle = await temporal_env.client.start_workflow(
            ThirtyDays.run, id="thirty-days", task_queue="packaging"
        )
        await asyncio.wait_for(handle.result(), timeout=20)
        waited = await temporal_env.get_current_time(handle)

    described = await handle.describe()
    assert waited - described.start_time >= timedelta(days=30)


async def test_the_servers_actions_can_be_counted(
    temporal_local: WorkflowEnvironment, temporal_metrics_url: str
) -> None:
    async with Worker(
        temporal_local.client,
        task_queue="packaging",
        workflows=[Nothing],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        await temporal_local.client.execute_workflow(
            Nothing.run, id="nothing", task_queue="packaging"
        )

    counters = await asyncio.to_thread(_read, temporal_metrics_url)
    assert any(line.startswith("action") for line in counters.splitlines())


def _read(url: str) -> str:
    with urlopen(url) as answer:
        body: bytes = answer.read()
    return body.decode()


def test_every_test_gets_an_empty_database_that_keeps_vietnamese(
    database_url: str,
) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE place (name TEXT)"))
        connection.execute(text("INSERT INTO place VALUES ('Thừa Thiên Huế')"))
        name = connection.scalar(text("SELECT name FROM place"))
    engine.dispose()

    assert name == "Thừa Thiên Huế"


def test_the_domain_imports_pydantic_in_one_place_and_else_the_standard_library() -> (
    None
):
    foreign = {
        (str(path.relative_to(ROOT)), name)
        for path in (ROOT / "domain").rglob("*.py")
        for name in _imported(path)
        if name != "domain" and name not in sys.stdlib_module_names
    }

    assert foreign == {
        ("domain/serialization.py", "pydantic"),
        ("domain/serialization.py", "pydantic_core"),
    }


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_every_runtime_dependency_has_a_floor_and_a_ceiling() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    loose = [
        line
        for line in project["project"]["dependencies"]
        if ">=" not in line or "<" not in line
    ]

    assert loose == []


def test_ci_runs_the_checks_and_every_test() -> None:
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert "make check" in script.read_text()
    assert "make test" in script.read_text()


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(
        (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    )
    return document


def test_production_waits_for_what_it_needs(compose: dict[str, Any]) -> None:
    services = compose["services"]
    once = {"temporal-schema", "migrate"}
    needs = {
        name: {
            needed: terms["condition"]
            for needed, terms in one.get("depends_on", {}).items()
        }
        for name, one in services.items()
    }

    for needed in (need for terms in needs.values() for need in terms.items()):
        name, condition = needed
        if name in once:
            assert condition == "service_completed_successfully", name
        else:
            assert condition == "service_healthy", name
            assert "healthcheck" in services[name]
    assert "migrate" in needs["api"]
    assert "migrate" in needs["worker"]
    assert {"postgres", "temporal"} <= set(needs["migrate"])


def test_production_names_every_version_and_no_retired_image(
    compose: dict[str, Any],
) -> None:
    for name, one in compose["services"].items():
        _, _, version = one["image"].partition(":")
        assert re.search(r"\d", version), name
        assert "auto-setup" not in one["image"]


def test_production_has_no_secret_of_its_own(compose: dict[str, Any]) -> None:
    secrets = [
        (name, value)
        for one in compose["services"].values()
        for name, value in one.get("environment", {}).items()
        if re.search("PASSWORD|PWD|KEY|SECRET|TOKEN|_URL", name) and value
    ]

    assert secrets
    for name, value in secrets:
        assert re.search(r"\$\{\w+:\?", value), name


def test_production_listens_on_this_host_only(compose: dict[str, Any]) -> None:
    ports = [
        port for one in compose["services"].values() for port in one.get("ports", ())
    ]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_example_settings_name_all_that_production_asks_for() -> None:
    asked = re.findall(
        r"(?<!\$)\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    )
    explained = re.findall(
        r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M
    )

    assert set(asked) <= set(explained)


def test_the_image_holds_every_package_of_the_wheel_and_runs_as_nobody() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    context = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()

    for package in packages:
        assert f"COPY {package} {package}\n" in dockerfile
        assert f"!{package}" in context
    assert re.search(r"^USER 10001$", dockerfile, re.M)
