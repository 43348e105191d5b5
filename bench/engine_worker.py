"""The product's worker without letters and sweeps: `python -m bench.engine_worker`."""

import asyncio

from bench.servers import connected, until_told
from persistence.database import Database
from runtime import settings
from runtime.process import loop_factory
from runtime.worker import temporal_worker


async def main() -> None:
    """Work until told to stop."""
    chosen = settings.load()
    client = await connected(chosen)
    database = Database(settings.database_url(chosen))
    async with temporal_worker(client, chosen, database):
        await until_told()
    await database.dispose()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(main())
