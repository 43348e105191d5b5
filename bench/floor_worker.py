"""The worker process of the floor: `python -m bench.floor_worker`."""

import asyncio

from bench.floor import bare_worker
from bench.servers import connected, until_told
from runtime import settings
from runtime.process import loop_factory


async def main() -> None:
    """Work until told to stop."""
    chosen = settings.load()
    client = await connected(chosen)
    async with bare_worker(client, chosen.task_queue):
        await until_told()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(main())
