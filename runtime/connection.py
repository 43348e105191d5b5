"""How the processes reach Temporal, and what they need there."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from functools import cache

import structlog
from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    RegisterNamespaceRequest,
)
from temporalio.client import Client
from temporalio.envconfig import ClientConfig, ClientConnectConfig
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RetryConfig, RPCError, RPCStatusCode

from runtime.codec import data_converter
from runtime.errors import CommandError
from runtime.settings import Settings
from workflows.messages import SEARCH_ATTRIBUTES

log = structlog.get_logger(__name__)
LONGEST_PAUSE = 5.0
SOON = RetryConfig(max_elapsed_time_millis=2_000)
"""The API tells its caller soon that Temporal is away; a worker waits for it."""
FIRST_ANSWER = timedelta(seconds=5)
RETENTION = timedelta(days=180)
KNOWN_WITHIN = timedelta(seconds=60)
LOOK_EVERY_SECONDS = 0.2
_KEYWORD = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
_NAMES = frozenset(key.name for key in SEARCH_ATTRIBUTES)


def away(address: str) -> CommandError:
    """Give the trouble of a Temporal server that does not answer."""
    return CommandError(
        f"Không kết nối được máy chủ Temporal tại {address}; hãy kiểm tra máy chủ và "
        "KHUYENCONG_TEMPORAL_ADDRESS.",
        f"The Temporal server at {address} does not answer; check the server and "
        "KHUYENCONG_TEMPORAL_ADDRESS.",
    )


async def client(
    settings: Settings, *, lazy: bool = False, metrics: bool = False
) -> Client:
    """Give a client. Raises CommandError when no server answers, unless it is `lazy`:
    then it connects when it is first used, and again whenever that is needed.

    With `metrics` the SDK's own are served on the port of the settings.
    """
    profile = connect_config(settings)
    try:
        return await Client.connect(
            **profile,
            data_converter=data_converter(settings.payload_key.get_secret_value()),
            lazy=lazy,
            retry_config=SOON if lazy else None,
            runtime=_runtime(settings.host, settings.metrics_port) if metrics else None,
            connect_timeout=FIRST_ANSWER,
        )
    except RuntimeError as refused:
        raise away(profile["target_host"]) from refused


def connect_config(settings: Settings) -> ClientConnectConfig:
    """Return where the server is, and how it is spoken to.

    Either the settings name a plain server, as in a network of its own, or the profile
    does that every SDK and the `temporal` command read, of TEMPORAL_* and of the file
    of TEMPORAL_CONFIG_FILE: with TLS, certificates or an API key. The namespace of the
    settings goes before the profile's. Raises CommandError for a profile that cannot be
    read and where no server is named.
    """
    if settings.temporal_address:
        return {
            "target_host": settings.temporal_address,
            "namespace": settings.temporal_namespace,
        }
    profile = _profile()
    if not profile.get("target_host"):
        raise CommandError(
            "Chưa khai báo máy chủ Temporal; hãy đặt KHUYENCONG_TEMPORAL_ADDRESS, hoặc "
            "chạy `khuyencong up`.",
            "No Temporal server is set; set KHUYENCONG_TEMPORAL_ADDRESS, or run "
            "`khuyencong up`.",
        )
    if "temporal_namespace" in settings.model_fields_set:
        profile["namespace"] = settings.temporal_namespace
    return profile


def is_server_named(settings: Settings) -> bool:
    """Say whether the settings or a profile name a server that somebody keeps."""
    return bool(settings.temporal_address or _profile().get("target_host"))


def _profile() -> ClientConnectConfig:
    try:
        return ClientConfig.load_client_connect_config()
    except (RuntimeError, ValueError, OSError) as unreadable:
        raise CommandError(
            f"Không đọc được cấu hình kết nối Temporal (TEMPORAL_*): {unreadable}.",
            f"The Temporal profile (TEMPORAL_*) cannot be read: {unreadable}.",
        ) from unreadable


async def patient_client(settings: Settings, stop: asyncio.Event) -> Client | None:
    """Give a client however long the server takes to answer; None once stopped."""
    pause = 0.1
    while not stop.is_set():
        try:
            return await client(settings, metrics=settings.metrics_port > 0)
        except CommandError:
            address = connect_config(settings)["target_host"]
            log.info("temporal is not there yet", address=address)
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            pause = min(pause * 1.5, LONGEST_PAUSE)
    return None


async def prepare(settings: Settings) -> tuple[str, ...]:
    """See to what workflows need on the server; give what was created, by name.

    A namespace that is missing is registered, with half a year of history: the record
    of what happened lies in the application's own database. So is every search
    attribute. What was created is known to the server only after some seconds, which
    are waited for. Raises CommandError for a server that does not answer, that refuses,
    or that holds an attribute of another type.
    """
    server = await client(settings)
    try:
        created = await register_namespace(server)
        created += await add_search_attributes(server)
    except RPCError as refused:
        raise CommandError(
            f"Máy chủ Temporal từ chối chuẩn bị không gian `{server.namespace}`: "
            f"{refused.message}. Hãy tạo không gian và các thuộc tính tìm kiếm kiểu "
            f"Keyword {', '.join(_NAMES)} bằng công cụ của máy chủ đó.",
            f"The Temporal server refuses to prepare the namespace "
            f"`{server.namespace}`: {refused.message}. Create it, and the search "
            f"attributes {', '.join(_NAMES)} of type Keyword, by that server's tools.",
        ) from refused
    return created


async def register_namespace(server: Client) -> tuple[str, ...]:
    """Register the namespace of a client where it is missing; name it."""
    service, name = server.workflow_service, server.namespace
    try:
        await service.describe_namespace(DescribeNamespaceRequest(namespace=name))
    except RPCError as missing:
        if missing.status is not RPCStatusCode.NOT_FOUND:
            raise
    else:
        return ()
    retention = Duration()
    retention.FromTimedelta(RETENTION)
    await service.register_namespace(
        RegisterNamespaceRequest(
            namespace=name, workflow_execution_retention_period=retention
        )
    )
    return (name,)


async def add_search_attributes(server: Client) -> tuple[str, ...]:
    """Add the attributes that are missing and wait until all are known; name those."""
    known = await search_attributes(server)
    wrong = [name for name in _NAMES if known.get(name, _KEYWORD) != _KEYWORD]
    if wrong:
        raise CommandError(
            f"Thuộc tính tìm kiếm {', '.join(wrong)} trên máy chủ Temporal không phải "
            "kiểu Keyword; hãy đổi tên hoặc xóa thuộc tính đó rồi chạy lại.",
            f"The search attributes {', '.join(wrong)} of the Temporal server are not "
            "of type Keyword; rename or remove them, then run this again.",
        )
    missing = {name: _KEYWORD for name in _NAMES if name not in known}
    if missing:
        await server.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=server.namespace, search_attributes=missing
            )
        )
    async with asyncio.timeout(KNOWN_WITHIN.total_seconds()):
        while True:
            if (await search_attributes(server)).keys() >= _NAMES:
                return tuple(sorted(missing))
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def search_attributes(server: Client) -> Mapping[str, IndexedValueType.ValueType]:
    """Return the type of each attribute, once the server knows the namespace."""
    asked = ListSearchAttributesRequest(namespace=server.namespace)
    async with asyncio.timeout(KNOWN_WITHIN.total_seconds()):
        while True:
            try:
                service = server.operator_service
                listed = await service.list_search_attributes(asked)
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
                await asyncio.sleep(LOOK_EVERY_SECONDS)
            else:
                return listed.custom_attributes


@cache
def _runtime(host: str, port: int) -> Runtime:
    # Once a process: whoever tries again to connect would find the port taken.
    at = f"{host}:{port}"
    return Runtime(telemetry=TelemetryConfig(metrics=PrometheusConfig(bind_address=at)))
