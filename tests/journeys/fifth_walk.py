"""A dossier of a type just added, walked to its end; run in the tree it was added to.

`python -m tests.journeys.fifth_walk ADDRESS FOLDER CODE` speaks to a Temporal server,
keeps its record in a folder and prints what became of the dossier.
"""

import asyncio
import json
import sys
from datetime import date
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

import domain
from api.schemas.support_types import support_type_of
from domain import support_types
from domain.eligibility import Background, Request, assess
from domain.forms import Facts
from domain.norms import load
from domain.targets import TARGETS
from runtime.process import exit_process
from tests.domain.answers import answers
from tests.workflows.house import opened

TODAY = date(2026, 11, 22)


def refused_rules(code: str, **changes: object) -> list[str]:
    """Give the rules that refuse answers changed in this way."""
    kind = support_types.find(code)
    facts = kind.form.check(answers(code, **changes)).facts
    asked = Request(code, facts, None, Background(), TODAY, load())
    return [result.code for result in assess(kind, asked).failed]


def counted(code: str, facts: Facts) -> dict[str, int]:
    """What an accepted dossier counts toward while the targets of 1881 hold."""
    named, day = support_types.find(code).target, date(2025, 6, 30)
    counts = {target.code: target.counts(named, facts, day) for target in TARGETS}
    return {code: number for code, number in counts.items() if number}


async def walk(address: str, folder: str, code: str) -> dict[str, object]:
    """Walk a dossier of this type from submission to completion."""
    client = await Client.connect(address, data_converter=pydantic_data_converter)
    async with opened(client, f"sqlite+pysqlite:///{folder}/record.db") as house:
        dossier = await house.file(code)
        await house.fund(dossier)
        await house.walk(dossier)
        row, trail = await house.row(dossier), await house.trail(dossier)
    shown = support_type_of(support_types.find(code), load(), TODAY, "vi")
    return {
        "domain": str(Path(str(domain.__file__)).parent),
        "dossier": dossier,
        "state": row.application.state,
        "awarded_vnd": row.amount_awarded_vnd,
        "disbursed_vnd": row.amount_disbursed_vnd,
        "reached": counted(code, row.application.facts),
        "actions": [recorded.event.action for recorded in trail],
        "asked": list(shown.form["properties"]),
        "shown": [norm.key for norm in shown.norms],
        "refused": refused_rules(code, new_in_area=False),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(walk(*sys.argv[1:]))) + "\n")
    exit_process(0)
