"""The API process: settings become collaborators, and uvicorn serves them."""

import argparse
import asyncio
import signal
import socket
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from uuid import uuid4

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.auth.oidc import OidcSettings
from api.auth.tokens import Person
from api.dependencies import ApiSettings, DemoPerson, Deps
from api.engine.temporal import TemporalEngine
from domain.people import Actor
from persistence.database import Database
from persistence.documents import DocumentStore
from runtime import checks, connection, logs, settings
from runtime.errors import CommandError
from runtime.mail import post
from runtime.previews import SampleMessages
from runtime.process import exit_process, loop_factory
from runtime.settings import Settings
from runtime.tokens import signing_keys

MEGABYTE = 1_048_576
LAST_REQUESTS_SECONDS = 10


def api_settings(settings: Settings) -> ApiSettings:
    """Give what the API needs to know of the settings."""
    return ApiSettings(
        version=version("khuyencong"),
        upload_limit_bytes=settings.upload_limit_mb * MEGABYTE,
        uploads=settings.uploads,
        oidc=_oidc(settings),
        demo=settings.demo,
        demo_people=_demo_people() if settings.demo else (),
        caught_mail=settings.caught_mail,
        temporal_ui=settings.temporal_ui,
        public_url=settings.public_url,
    )


def _demo_people() -> tuple[DemoPerson, ...]:
    # The demonstration is no part of a system that serves an office.
    from runtime.demo.people import PEOPLE, label

    return tuple(
        DemoPerson(
            Person(Actor(who.role, who.id, who.unit), who.name, who.email),
            label(who, "vi"),
            label(who, "en"),
        )
        for who in PEOPLE
    )


def _oidc(settings: Settings) -> OidcSettings | None:
    if not settings.oidc_issuer:
        return None
    if not settings.oidc_audience:
        raise CommandError(
            "Đã khai báo KHUYENCONG_OIDC_ISSUER thì phải khai báo cả "
            "KHUYENCONG_OIDC_AUDIENCE.",
            "With KHUYENCONG_OIDC_ISSUER, KHUYENCONG_OIDC_AUDIENCE must be set too.",
        )
    return OidcSettings(
        settings.oidc_issuer,
        settings.oidc_audience,
        settings.oidc_role_claim,
        settings.oidc_unit_claim,
        settings.oidc_name_claim,
        settings.oidc_administrators,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
    )


def now() -> datetime:
    """Give this instant."""
    return datetime.now(UTC)


async def application(settings: Settings, url: str) -> FastAPI:
    """Give the API put together; Temporal may come later. Raises CommandError."""
    client = await connection.client(settings, lazy=True)
    key, *former_keys = signing_keys(settings)
    return create_app(
        Deps(
            database=Database(url),
            engine=TemporalEngine(client, settings.task_queue, now),
            documents=DocumentStore(settings.documents),
            signing_key=key,
            former_keys=tuple(former_keys),
            settings=api_settings(settings),
            clock=now,
            new_id=lambda: uuid4().hex,
            post=post(settings),
            previews=SampleMessages(now, settings.public_url),
        )
    )


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return how the API is served.

    Whom a request comes from is believed of the proxies in the settings, of nobody
    else, be they on this machine.
    """
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies,
        timeout_graceful_shutdown=LAST_REQUESTS_SECONDS,
    )


async def serve(settings: Settings, url: str, given: socket.socket | None) -> None:
    """Serve until told to stop; requests under way are answered first."""
    app = await application(settings, url)
    for number in (signal.SIGTERM, signal.SIGINT):
        # Once it has stopped uvicorn sends itself the signal again; that is no fault.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda _number, _frame: None)
    server = uvicorn.Server(server_config(app, settings))
    await server.serve([given] if given else None)
    deps: Deps = app.state.deps
    await deps.database.dispose()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=int)
    return parser.parse_args()


def main() -> None:
    """Run the API with the settings of the environment.

    `--socket` serves on a descriptor that the embedded mode has opened.
    """
    arguments = _arguments()
    try:
        chosen = settings.load()
        logs.configure(chosen.log_level)
        checks.log_findings(chosen)
        url = settings.database_url(chosen)
        given = None
        if arguments.socket is not None:
            given = socket.socket(fileno=arguments.socket)
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(serve(chosen, url, given))
    except CommandError as trouble:
        sys.stderr.write(f"{trouble}\n")
        exit_process(1)
    exit_process(0)


if __name__ == "__main__":
    main()
