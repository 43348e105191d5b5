"""The peer in process, without HTTP and letters: `python -m bench.dbos_peer URL DIR`.

Reads `prepare 12` and `walk 12 4` from standard input; answers each with one line of
JSON, the seconds of every command.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from bench.dbos_engine import DbosEngine
from bench.engine import AtTheDoor, rehearse
from bench.processes import Group
from persistence.database import Database
from tests.workflows.house import House


async def main(url: str, folder: Path) -> None:
    """Walk what is asked for until the input ends."""
    engine: Any = DbosEngine(url, folder)
    client: Any = None
    house = House(client, Database(url), "", engine)
    subject = AtTheDoor("dbos", house, await rehearse(house), Group(()))
    say([])
    while line := await asyncio.to_thread(sys.stdin.readline):
        word, *numbers = line.split()
        if word == "prepare":
            await subject.prepare(int(numbers[0]))
            say([])
        else:
            say(await subject.walk(int(numbers[0]), int(numbers[1])))
    engine.close()


def say(times: Any) -> None:
    """Answer one line."""
    print(json.dumps(times), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
