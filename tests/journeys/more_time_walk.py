"""A dossier whose applicant is given more time; run in a tree that knows the step.

`python -m tests.journeys.more_time_walk ADDRESS FOLDER` speaks to a Temporal server,
keeps its record in a folder and prints what became of the dossier.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

import domain
from api.schemas.allowed_actions import Standpoint, actions_for
from domain.errors import Refused
from runtime.process import exit_process
from tests.workflows.house import APPLICANT, OFFICER, House, opened

STEP = "extend_deadline"


async def refused(house: House, code: str, due_on: datetime) -> str:
    """Give the code by which more time until a day is refused."""
    try:
        await house.act(code, OFFICER, STEP, due_on=f"{due_on:%Y-%m-%d}")
    except Refused as reason:
        return reason.code
    return ""


async def walk(address: str, folder: str) -> dict[str, object]:
    """Return a dossier, give more time, refuse too much of it, and go on to the end."""
    client = await Client.connect(address, data_converter=pydantic_data_converter)
    record = f"sqlite+pysqlite:///{folder}/record.db"
    async with opened(client, record, beyond=500) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.act(code, OFFICER, "return")
        before = await house.due(code)
        row = await house.row(code)
        view = Standpoint(OFFICER, datetime.now(UTC), "vi", "")
        asked = {a.action: a.asks for a in actions_for(row.application, view)}
        without_end = await refused(house, code, before + timedelta(days=90))
        day = before + timedelta(days=7)
        await house.act(code, OFFICER, STEP, due_on=f"{day:%Y-%m-%d}")
        after, state = await house.due(code), await house.state(code)
        await house.act(code, APPLICANT, "resubmit")
        await house.walk(code)
        ended, trail = await house.state(code), await house.trail(code)
    return {
        "domain": str(Path(str(domain.__file__)).parent),
        "asked": list(asked[STEP]["properties"]["answers"]["properties"]),
        "later": after > before,
        "refused": without_end,
        "stayed": state,
        "ended": ended,
        "actions": [recorded.event.action for recorded in trail],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(walk(*sys.argv[1:]))) + "\n")
    exit_process(0)
