from datetime import UTC, datetime
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from domain import support_types
from persistence import history, totals
from tests.journeys.people import (
    ADMINISTRATOR,
    APPRAISER,
    AUDITOR,
    FIRM,
    INSPECTOR,
    LEADER,
    OFFICER,
    OTHER_FIRM,
    ROWS,
    SUPERIOR,
    TREASURER,
    Shown,
    Town,
    project,
    town,
)

OPINION: Shown = {
    "verdict": "support",
    **dict.fromkeys(
        ("fits_programme", "need_and_cost", "capacity", "combination", "completeness"),
        17,
    ),
    "reason": "Phù hợp.",
}


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


async def _appraised(at: Town, code: str) -> Shown:
    panel: Shown = {"appraisers": [APPRAISER.id]}
    await at.got(APPRAISER, "/applications")
    await at.step(OFFICER, code, "admit", **panel)
    await at.step(APPRAISER, code, "give_opinion", **OPINION)
    advice = {"outcome": "support", "reason": "Đủ điều kiện."}
    return await at.step(OFFICER, code, "recommend", **advice)


async def _awarded(at: Town, code: str) -> Shown:
    shown = await at.step(LEADER, code, "approve")
    if shown["state"] == "approving":
        shown = await at.step(SUPERIOR, code, "approve")
    contract = {"contract_number": "01/HĐ-KC", "signed_on": _today()}
    await at.step(OFFICER, code, "sign_contract", **contract)
    return await at.step(FIRM, code, "sign_contract", **contract)


async def _paid(at: Town, code: str) -> Shown:
    await at.step(TREASURER, code, "order_payment")
    paid = {"reference": "KB-01", "paid_on": _today()}
    return await at.step(TREASURER, code, "confirm_payment", **paid)


async def _advanced(at: Town, shown: Shown) -> Shown:
    code, total = shown["code"], shown["answers"]["total_cost_vnd"]
    asked = {"amount_vnd": shown["amount_awarded_vnd"] * 3 // 10}
    await at.step(FIRM, code, "request_advance", work_done_vnd=total, **asked)
    await at.step(OFFICER, code, "verify_advance", work_done_vnd=total)
    return await _paid(at, code)


async def _settled(at: Town, shown: Shown) -> Shown:
    code, total = shown["code"], shown["answers"]["total_cost_vnd"]
    kind = support_types.find(shown["support_type"])
    facts = (await at.house.row(code)).application.facts
    month = {"month": _today()[:7], "work_done_vnd": total, "summary": "Xong."}
    await at.step(FIRM, code, "report_progress", **month)
    done = {"completed_on": _today(), "cost_vnd": total, "summary": "Hoàn thành."}
    await at.step(FIRM, code, "request_acceptance", **done)
    await at.step(
        INSPECTOR,
        code,
        "accept",
        accepted_cost_vnd=facts[kind.line(facts).base],
        minutes_number="02/BB",
        findings="Đạt.",
    )
    await at.step(FIRM, code, "submit_settlement", spent_vnd=total)
    settled = {"settled_vnd": shown["amount_awarded_vnd"]}
    await at.step(OFFICER, code, "verify_settlement", **settled)
    return await _paid(at, code)


@pytest.mark.parametrize("support_type", ROWS)
async def test_a_published_project_travels_from_submission_to_settlement(
    temporal_local: WorkflowEnvironment,
    database_url: str,
    tmp_path: Path,
    support_type: str,
) -> None:
    async with town(temporal_local.client, database_url, tmp_path / "files") as at:
        shown = await at.file(support_type)
        code = shown["code"]
        await at.fund(shown)
        assert shown["applicant"]["name"]
        assert (await _appraised(at, code))["state"] == "approving"
        shown = await _awarded(at, code)
        published = project(ROWS[support_type]).support_vnd
        if published is not None:
            assert shown["amount_awarded_vnd"] == published

        shown = await _settled(at, await _advanced(at, shown))

        assert shown["state"] == "completed"
        assert shown["amount_disbursed_vnd"] == shown["amount_awarded_vnd"]
        assert [t["state"] for t in shown["tranches"]] == ["paid", "paid"]
        await _what_everybody_sees(at, code, shown)


async def _what_everybody_sees(at: Town, code: str, shown: Shown) -> None:
    events = (await at.got(AUDITOR, f"/applications/{code}/events"))["items"]
    assert [e["number"] for e in events] == list(range(1, shown["number"] + 1))
    with at.house.database.reading() as session:
        assert history.verify_chain(session, code) is None
        kept = (await at.house.row(code)).application
        assert history.rebuild(session, code) == kept
        assert totals.differing(session) == ()
    for path in ("", "/events", "/explain"):
        hidden = await at.ask(OTHER_FIRM, "GET", f"/applications/{code}{path}")
        assert hidden.status_code == 404
    balances = (await at.got(TREASURER, "/envelopes"))["items"]
    mine = next(b for b in balances if b["id"] == kept.envelope)
    assert mine["accounts"]["paid"] == shown["amount_awarded_vnd"]
    assert mine["accounts"]["reserved"] == mine["accounts"]["committed"] == 0
    seen = await at.got(ADMINISTRATOR, f"/inspection/{code}")
    assert seen["workflow_state"] == "completed"
    told = (await at.got(ADMINISTRATOR, "/messages", application=code))["items"]
    assert {m["action"] for m in told} >= {"submit", "admit", "approve", "accept"}
