"""How the processes reach Temporal, at once or with patience."""

import asyncio
from datetime import timedelta

import structlog
from temporalio.client import Client
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RetryConfig

from runtime.codec import data_converter
from runtime.errors import CommandError
from runtime.settings import Settings

log = structlog.get_logger(__name__)
LONGEST_PAUSE = 5.0
SOON = RetryConfig(max_elapsed_time_millis=2_000)
"""The API tells its caller soon that Temporal is away; a worker waits for it."""
FIRST_ANSWER = timedelta(seconds=5)


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
    if not settings.temporal_address:
        raise CommandError(
            "Chưa khai báo máy chủ Temporal; hãy đặt KHUYENCONG_TEMPORAL_ADDRESS, hoặc "
            "chạy `khuyencong up`.",
            "No Temporal server is set; set KHUYENCONG_TEMPORAL_ADDRESS, or run "
            "`khuyencong up`.",
        )
    try:
        return await Client.connect(
            settings.temporal_address,
            namespace=settings.temporal_namespace,
            data_converter=data_converter(settings.payload_key.get_secret_value()),
            lazy=lazy,
            retry_config=SOON if lazy else None,
            runtime=_runtime(settings) if metrics else None,
            connect_timeout=FIRST_ANSWER,
        )
    except RuntimeError as refused:
        raise away(settings.temporal_address) from refused


async def patient_client(settings: Settings, stop: asyncio.Event) -> Client | None:
    """Give a client however long the server takes to answer; None once stopped."""
    pause = 0.1
    while not stop.is_set():
        try:
            return await client(settings, metrics=settings.metrics_port > 0)
        except CommandError:
            log.info("temporal is not there yet", address=settings.temporal_address)
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            pause = min(pause * 1.5, LONGEST_PAUSE)
    return None


def _runtime(settings: Settings) -> Runtime:
    at = f"{settings.host}:{settings.metrics_port}"
    return Runtime(telemetry=TelemetryConfig(metrics=PrometheusConfig(bind_address=at)))
