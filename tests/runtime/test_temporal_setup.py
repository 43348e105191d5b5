"""What production's own command line leaves on a Temporal server that knows nothing."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
)
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from api.engine.interface import EngineMisconfigured
from api.engine.temporal import TemporalEngine
from domain.application import Command, opened
from domain.people import Actor, Role
from domain.states import Action
from runtime.codec import data_converter
from runtime.connection import prepare, register_namespace, search_attributes
from runtime.errors import CommandError
from runtime.settings import Settings
from runtime.worker import now
from tests.domain.dossier import opening
from workflows.messages import SEARCH_ATTRIBUTES, Carried

ROOT = Path(__file__).parents[2]
KEYWORD = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
SUBMIT = Command("first", Action.SUBMIT, Actor(Role.APPLICANT, "cs-1"))


def settings_of(server: WorkflowEnvironment, namespace: str) -> Settings:
    address = server.client.service_client.config.target_host
    return Settings(temporal_address=address, temporal_namespace=namespace)


async def client_of(settings: Settings) -> Client:
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        data_converter=data_converter(""),
    )


def command_of_compose(service: str) -> list[str]:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    words: list[str] = compose["services"][service]["command"]
    return words


async def test_what_compose_runs_before_all_else_creates_all_that_workflows_need(
    temporal_local: WorkflowEnvironment, tmp_path: Path
) -> None:
    settings = settings_of(temporal_local, "khuyencong-compose")
    ran = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "runtime", *command_of_compose("migrate")],
        env={
            **os.environ,
            "KHUYENCONG_DATABASE_URL": f"sqlite:///{tmp_path / 'record.db'}",
            "KHUYENCONG_TEMPORAL_ADDRESS": settings.temporal_address,
            "KHUYENCONG_TEMPORAL_NAMESPACE": settings.temporal_namespace,
        },
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    client = await client_of(settings)
    found = await search_attributes(client)
    assert {key.name: KEYWORD for key in SEARCH_ATTRIBUTES}.items() <= found.items()
    engine = TemporalEngine(client, "nobody-polls", now)
    assert await engine.lacks() == ()
    assert await engine.reopen(opening(), Carried(opened(opening())))


async def test_what_is_there_stays_and_what_is_missing_is_added(
    temporal_local: WorkflowEnvironment,
) -> None:
    settings = settings_of(temporal_local, "khuyencong-partly")
    assert "khuyencong-partly" in await prepare(settings)
    assert await prepare(settings) == ()


async def test_an_attribute_of_another_type_is_told_and_left_alone(
    temporal_local: WorkflowEnvironment,
) -> None:
    settings = settings_of(temporal_local, "khuyencong-other-type")
    names = [key.name for key in SEARCH_ATTRIBUTES]
    client = await client_of(settings)
    await register_namespace(client)
    await search_attributes(client)
    await client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(
            namespace=client.namespace,
            search_attributes={names[0]: IndexedValueType.INDEXED_VALUE_TYPE_INT},
        )
    )
    with pytest.raises(CommandError, match=names[0]):
        await prepare(settings)


async def test_a_server_that_refuses_is_not_taken_for_one_that_is_away(
    temporal_local: WorkflowEnvironment,
) -> None:
    nowhere = await client_of(settings_of(temporal_local, "khuyencong-not-there"))
    with pytest.raises(EngineMisconfigured):
        await TemporalEngine(nowhere, "q", now).submit(opening(), SUBMIT)
    with pytest.raises(EngineMisconfigured):
        await TemporalEngine(nowhere, "q", now).workers()
    bare = await client_of(settings_of(temporal_local, "khuyencong-bare"))
    await register_namespace(bare)
    await search_attributes(bare)
    engine = TemporalEngine(bare, "q", now)
    assert set(await engine.lacks()) == {key.name for key in SEARCH_ATTRIBUTES}
    with pytest.raises(EngineMisconfigured, match="KhuyenCong"):
        await engine.submit(opening(), SUBMIT)
