"""Answers of a running system, kept as the examples that the API describes itself with.

`python -m docs.tools.api_examples URL KEYFILE` asks a system that `khuyencong up` has
filled with its own examples, and files one dossier of its own. Long lists are cut: they
show what stands in them, not how much.
"""

import asyncio
import json
import secrets
import sys
from pathlib import Path
from typing import Any

from api.routes.actions import AWAITED
from api.schemas import examples
from domain.people import Role
from runtime.api_client import ApiClient, connect
from runtime.demo.filing import pdf
from runtime.tokens import Holder, demo_holder

FILE = Path(__file__).parents[2] / "api" / "schemas" / "examples.json"
MOST_LISTED = 2
WHOLE = frozenset({"enum", "required"})
"""What a cut would make untrue."""

ADMINISTRATOR = demo_holder(Role.ADMINISTRATOR)
APPLICANT = demo_holder(Role.APPLICANT)
OFFICER = demo_holder(Role.OFFICER)
TREASURER = demo_holder(Role.TREASURER)


async def read(api: ApiClient) -> dict[str, Any]:
    """Return the answers of calls that change nothing, by the name of the call."""
    listed = await api.get(ADMINISTRATOR, "/applications", state="completed", limit=2)
    code = listed["items"][0]["code"]
    envelopes = await api.get(TREASURER, "/envelopes")
    envelope = envelopes["items"][0]["id"]
    paths = {
        "list_support_types": (APPLICANT, "/support-types"),
        "show_support_type": (APPLICANT, "/support-types/trademark-registration"),
        "find_places": (APPLICANT, "/places?q=long+ho&limit=2"),
        "list_applications": (OFFICER, "/applications?state=completed&limit=2"),
        "show_application": (OFFICER, f"/applications/{code}"),
        "show_events": (OFFICER, f"/applications/{code}/events"),
        "explain_application": (OFFICER, f"/applications/{code}/explain"),
        "show_contact": (OFFICER, f"/applications/{code}/contact"),
        "list_envelopes": (TREASURER, "/envelopes"),
        "show_envelope": (TREASURER, f"/envelopes/{envelope}"),
        "read_feed": (ADMINISTRATOR, "/events?limit=2"),
        "list_messages": (OFFICER, f"/messages?application={code}&limit=2"),
        "inspect_workflow": (ADMINISTRATOR, f"/inspection/{code}"),
        "read_statistics": (OFFICER, "/statistics"),
        "list_norms": (OFFICER, "/norms?province=Vĩnh+Long"),
        "read_version": (APPLICANT, "/version"),
    }
    return {name: await api.get(*call) for name, call in paths.items()}


async def change(api: ApiClient) -> dict[str, Any]:
    """Return the answers of calls that change something, each made once."""

    async def post(holder: Holder, path: str, body: dict[str, Any]) -> Any:
        return await api.post(holder, path, body, f"example-{secrets.token_hex(8)}")

    paper = pdf("Giấy tờ (mẫu)", ["Giay to (mau)"])
    digest = await api.upload(APPLICANT, "giay-to.pdf", paper)
    papers = dict.fromkeys(examples.SUBMISSION_EXAMPLE["documents"], digest)
    # Nobody may file the same item twice: each run files one of its own.
    own_item = {"item_name": f"Máy tiện CNC {secrets.token_hex(3)}"}
    submission = examples.SUBMISSION_EXAMPLE | {
        "answers": examples.ANSWERS_EXAMPLE | own_item,
        "documents": papers,
    }
    application = await post(APPLICANT, "/applications", submission)
    code = application["code"]
    receipt = await post(
        OFFICER, f"/applications/{code}/actions", examples.ACTION_EXAMPLE
    )
    envelope = await post(
        TREASURER, "/envelopes", examples.ENVELOPE_EXAMPLE | {"year": 2031}
    )
    filled = await post(
        TREASURER, f"/envelopes/{envelope['id']}/top-ups", examples.TOP_UP_EXAMPLE
    )
    waiting = {
        "code": code,
        "received_at": application["received_at"],
        "location": f"/api/v1/applications/{code}",
        "message": AWAITED["vi"],
    }
    return {
        "judge_eligibility": await post(
            APPLICANT, "/eligibility", examples.ELIGIBILITY_EXAMPLE
        ),
        "upload_document": {
            "digest": digest,
            "name": "giay-to.pdf",
            "media_type": "application/pdf",
            "size": len(paper),
        },
        "submit_application": application,
        "submit_application_202": waiting,
        "take_action": receipt,
        "take_action_202": waiting,
        "hand_over": receipt,
        "hand_over_202": waiting,
        "open_envelope": envelope,
        "top_up_envelope": filled,
        "state_decision": filled,
        "record_resolution": await post(
            ADMINISTRATOR, "/norms/provinces/Vĩnh Long", examples.RESOLUTION_EXAMPLE
        ),
    }


def cut(value: Any) -> Any:
    """Return an answer with its long lists cut."""
    if isinstance(value, dict):
        return {
            name: part if name in WHOLE else cut(part) for name, part in value.items()
        }
    if isinstance(value, list):
        return [cut(part) for part in value[:MOST_LISTED]]
    return value


async def write(url: str, key: bytes) -> None:
    """Ask the system at an address, and write what it answered."""
    api = connect(url, key)
    async with api.client:
        answers = await read(api) | await change(api)
        for name, path in (
            ("check_health", "/healthz"),
            ("check_readiness", "/readyz"),
        ):
            answers[name] = (await api.client.get(path)).json()
    message = answers["list_messages"]["items"][0]
    answers["resend_message"] = message | {"state": "queued", "sent_at": None}
    answers["change_contact"] = answers["show_contact"]
    text = json.dumps(cut(answers), ensure_ascii=False, indent=1, sort_keys=True)
    FILE.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{FILE}\n")


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], Path(sys.argv[2]).read_bytes().strip()))
