"""The peer behind the product's own HTTP layer: `python -m bench.dbos_server PORT`.

The API as the product wires it, but for the engine behind its one door; the letters go
out by the product's own relay, a process beside it (`python -m bench.dbos_server`).
"""

import asyncio
import sys
from dataclasses import replace
from typing import Any

import uvicorn

from activities.delivery import Relay
from activities.rendering import Renderer
from bench.dbos_engine import DbosEngine
from bench.servers import until_told
from persistence.database import Database
from runtime import logs, settings
from runtime.mail import mailer
from runtime.process import loop_factory
from runtime.server import application
from runtime.settings import Settings
from runtime.worker import dossier_link, now


async def serve(chosen: Settings, port: int) -> None:
    """Serve the API in front of DBOS until told to stop."""
    url = settings.database_url(chosen)
    app = await application(chosen, url)
    engine: Any = DbosEngine(url, chosen.data)
    app.state.deps = replace(app.state.deps, engine=engine)
    config = uvicorn.Config(
        app, port=port, http="httptools", log_config=None, access_log=False
    )
    await uvicorn.Server(config).serve()


async def relay(chosen: Settings) -> None:
    """Send letters until told to stop."""
    database = Database(settings.database_url(chosen))
    sending = Relay(database, mailer(chosen), Renderer(), now, dossier_link(chosen))
    stop = asyncio.Event()
    working = asyncio.create_task(sending.run(stop))
    await until_told()
    stop.set()
    await working


def main() -> None:
    """Run the API where a port is given, else the relay."""
    chosen = settings.load()
    logs.configure("error")
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        if len(sys.argv) > 1:
            runner.run(serve(chosen, int(sys.argv[1])))
        else:
            runner.run(relay(chosen))


if __name__ == "__main__":
    main()
