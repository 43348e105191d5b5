"""Writes golden histories of a release: run once when a version is released.

`python -m tests.workflows.replay.write_histories 0.1.0` walks dossiers on a fresh
server and keeps their histories. A golden history is never written anew for a version
that has been released: replay must stay possible for dossiers under way.
"""

import asyncio
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from runtime.temporal_server import installed_binary
from tests.workflows.house import (
    APPLICANT,
    APPRAISER,
    LEADER,
    OFFICER,
    SCORES,
    SUPERIOR,
    TREASURER,
    House,
    opened,
    sandbox,
    today,
)
from workflows.messages import SEARCH_ATTRIBUTES

PROCESS = re.compile(r"[0-9]+@.*")
HERE = Path(__file__).parent
PAID = {"reference": "KB-1", "paid_on": today()}


async def _golden(house: House, support_type: str) -> str:
    code = await house.file(support_type)
    await house.fund(code)
    await house.walk(code)
    return code


async def _again(house: House) -> str:
    """Walk in the envelope that stands already."""
    code = await house.file("technology-transfer")
    await house.walk(code)
    return code


async def _recommend(house: House, code: str) -> None:
    await house.act(code, APPRAISER, "give_opinion", verdict="support", **SCORES)
    await house.act(code, OFFICER, "recommend", outcome="support")


async def _crooked(house: House) -> str:
    """Return, clarify, send back, fail a payment, correct, accept in part, recover."""
    code = await house.file("technology-transfer", applicant__commune="Tân Phú")
    panel = f'["{APPRAISER.id}"]'
    await house.act(code, OFFICER, "return")
    await house.act(code, APPLICANT, "resubmit")
    await house.act(code, OFFICER, "admit", appraisers=panel)
    await house.act(code, APPRAISER, "ask_clarification")
    await house.act(code, APPLICANT, "clarify")
    await _recommend(house, code)
    await house.act(code, LEADER, "send_back")
    await _recommend(house, code)
    await house.fund(code)
    await house.walk(code, "paying_advance")
    await house.act(code, TREASURER, "order_payment", amount_vnd=100_000_000)
    await house.act(code, TREASURER, "fail_payment")
    await house.act(code, TREASURER, "order_payment", amount_vnd=100_000_000)
    await house.act(code, TREASURER, "confirm_payment", **PAID)
    await house.handle(code).cancel()
    await house.act(code, SUPERIOR, "stop", reason_code="not_implemented")
    repaid = {"amount_vnd": 100_000_000, **PAID}
    await house.act(code, TREASURER, "confirm_repayment", **repaid)
    return code


async def _waiting(house: House) -> str:
    """Wait for funds that never come, and withdraw."""
    code = await house.file("pollution-treatment-repair", applicant__commune="Trà Ôn")
    await house.walk(code, "awaiting_funds")
    await house.act(code, APPLICANT, "withdraw")
    return code


def _keep(path: Path, history: WorkflowHistory) -> None:
    """Write a history down without what tells of the machine it was made on."""
    kept = _nameless(json.loads(history.to_json()))
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


def _nameless(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: "" if name in ("stackTrace", "identity") else _nameless(inner)
            for name, inner in value.items()
        }
    if isinstance(value, str) and PROCESS.fullmatch(value):
        return "worker"
    return [_nameless(v) for v in value] if isinstance(value, list) else value


async def write(version: str) -> None:
    """Walk the dossiers of this release and keep their histories."""
    folder = HERE / version
    folder.mkdir(exist_ok=True)
    environment = await WorkflowEnvironment.start_local(
        data_converter=pydantic_data_converter,
        search_attributes=SEARCH_ATTRIBUTES,
        dev_server_existing_path=str(installed_binary()),
    )
    async with environment as env:
        with tempfile.TemporaryDirectory() as empty:
            url = f"sqlite+pysqlite:///{empty}/record.db"
            async with opened(env.client, url) as house:
                walked = {
                    "crooked": await _crooked(house),
                    "technology-transfer": await _again(house),
                    "trademark-registration": await _golden(
                        house, "trademark-registration"
                    ),
                    "fair-participation": await _golden(house, "fair-participation"),
                    "waiting": await _waiting(house),
                }
                for name, code in walked.items():
                    history = await house.handle(code).fetch_history()
                    _keep(folder / f"{name}.json", history)
            url = f"sqlite+pysqlite:///{empty}/sandbox.db"
            async with opened(env.client, url, treasury=sandbox()) as house:
                code = await house.file("technology-transfer")
                await house.fund(code)
                await house.walk(code, "paying_advance")
                await house.act(
                    code, TREASURER, "order_payment", amount_vnd=100_000_000
                )
                await house.reaches(code, "implementing")
                history = await house.handle(code).fetch_history()
                _keep(folder / "sandbox.json", history)


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1]))
