import asyncio
from datetime import UTC, datetime

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from activities.intake import FundingSweep, IntakeSweep
from api.engine.interface import EngineAway, EngineSlow
from domain.errors import ActionNotAllowed, ApplicationClosed, ConditionNotMet
from persistence import envelopes, history, intake
from tests.domain.answers import answers
from tests.workflows.house import (
    APPLICANT,
    APPRAISER,
    APPRAISER_2,
    INSPECTOR,
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
from workflows.messages import Carried

AWAY = (EngineAway, EngineSlow)


def _now() -> datetime:
    return datetime.now(UTC)


async def _balance(house: House, code: str) -> dict[str, int]:
    envelope = (await house.row(code)).application.envelope
    found = await house.database.read(envelopes.balance, envelope)
    return {str(account): amount for account, amount in found.accounts.items()}


async def test_two_appraisers_form_a_quorum_and_one_in_conflict_is_replaced(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.act(code, OFFICER, "admit")
        panel = f'["{APPRAISER.id}","x-1"]'
        await house.act(code, OFFICER, "assign_panel", appraisers=panel)
        opinion = {"verdict": "support", **SCORES}
        await house.act(code, APPRAISER, "give_opinion", **opinion)
        with pytest.raises(ConditionNotMet, match="no_quorum"):
            await house.act(code, OFFICER, "recommend", outcome="support")
        leaving = {"leaves": "x-1", "joins": APPRAISER_2.id}
        await house.act(code, OFFICER, "replace_appraiser", **leaving)
        await house.act(code, APPRAISER_2, "declare_conflict")
        back = {"leaves": APPRAISER_2.id, "joins": "tham-dinh-3"}
        await house.act(code, OFFICER, "replace_appraiser", **back)
        third = type(APPRAISER)(APPRAISER.role, "tham-dinh-3")

        await house.act(code, third, "give_opinion", **opinion)
        await house.act(code, OFFICER, "recommend", outcome="support")

        application = (await house.row(code)).application
        assert application.state == "approving"
        assert application.conflicts == (APPRAISER_2.id,)


async def test_an_empty_envelope_makes_an_award_wait_and_a_top_up_funds_it(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        first = await house.file("technology-transfer")
        second = await house.file("technology-transfer", applicant__commune="Tân Phú")
        await house.fund(first, 100)
        await house.walk(first, "awaiting_funds")
        await house.walk(second, "awaiting_funds")
        sweep = FundingSweep(house.database, house.engine, _now, AWAY)
        assert await sweep.run_once() == 0

        with house.database.writing() as session:
            envelope = (await house.row(first)).application.envelope
            envelopes.top_up(session, envelope, 250_000_000, "kt", _now())
        assert await sweep.run_once() == 1

        assert await house.state(first) == "contracting"
        assert await house.state(second) == "awaiting_funds"
        balance = await _balance(house, first)
        assert balance["reserved"] == 200_000_000
        assert balance["available"] == 50_000_100


async def test_a_sandbox_treasury_confirms_by_itself(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url, treasury=sandbox()) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code, "paying_advance")

        await house.act(code, TREASURER, "order_payment", amount_vnd=100_000_000)

        await house.reaches(code, "implementing")
        assert (await house.trail(code))[-1].event.actor.role == "treasury"


async def test_a_failed_payment_goes_back_to_the_treasurer_and_is_ordered_once_more(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code, "paying_advance")
        amount = {"amount_vnd": 100_000_000}
        await house.act(code, TREASURER, "order_payment", **amount)
        with pytest.raises(ConditionNotMet, match="ordered_already"):
            await house.act(code, TREASURER, "order_payment", **amount)
        with pytest.raises(ConditionNotMet, match="payment_under_way"):
            await house.act(code, APPLICANT, "withdraw")
        await house.act(code, TREASURER, "fail_payment")
        await house.act(code, TREASURER, "order_payment", **amount)
        paid = {"reference": "KB-2", "paid_on": today()}
        await house.act(code, TREASURER, "confirm_payment", **paid)

        application = (await house.row(code)).application
        assert application.state == "implementing"
        assert [t.attempt for t in application.tranches] == [2]
        assert (await _balance(house, code))["paid"] == 100_000_000


async def test_partial_acceptance_pays_its_part_and_recovers_what_was_overpaid(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.fund(code, 1_000_000_000)
        await house.walk(code, "inspecting")

        await house.act(code, INSPECTOR, "accept", accepted_cost_vnd=240_000_000)
        await house.act(code, APPLICANT, "submit_settlement", spent_vnd=240_000_000)
        await house.act(code, OFFICER, "verify_settlement", settled_vnd=80_000_000)
        assert await house.state(code) == "recovering"
        repaid = {
            "amount_vnd": 20_000_000,
            "reference": "NT-1",
            "paid_on": today(),
        }
        await house.act(code, TREASURER, "confirm_repayment", **repaid)

        assert await house.state(code) == "completed"
        balance = await _balance(house, code)
        assert balance["paid"] == 80_000_000
        assert balance["recovered"] == 20_000_000
        assert balance["committed"] == 0
        assert balance["available"] == 900_000_000


async def test_stopping_after_an_advance_recovers_it(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code, "implementing")

        await house.act(code, SUPERIOR, "stop", reason_code="violation")

        application = (await house.row(code)).application
        assert application.state == "recovering"
        assert application.to_repay_vnd == 100_000_000
        repaid = {"amount_vnd": 100_000_000, "reference": "N", "paid_on": today()}
        await house.act(code, TREASURER, "confirm_repayment", **repaid)
        assert await house.state(code) == "stopped"


async def test_an_amendment_into_the_next_year_is_for_the_superior_level(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code, "implementing")
        asked = {"kind": "extend_next_year", "completes_on": "2028-03-31"}
        await house.act(code, APPLICANT, "request_amendment", **asked)
        with pytest.raises(ConditionNotMet, match="other_level"):
            await house.act(code, LEADER, "decide_amendment", decision="granted")

        await house.act(code, SUPERIOR, "decide_amendment", decision="granted")

        assert (await house.due(code)).date().isoformat() == "2028-03-31"


async def test_a_cancellation_from_temporal_is_recorded_and_decides_nothing(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")

        await house.handle(code).cancel()

        async with asyncio.timeout(20):
            while (await house.trail(code))[-1].event.action != "request_stop":
                await asyncio.sleep(0.02)
        assert await house.state(code) == "screening"
        await house.act(code, OFFICER, "admit")
        assert await house.state(code) == "appraising"


async def test_a_refused_command_changes_nothing_and_a_closed_dossier_refuses_all(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        with pytest.raises(ActionNotAllowed, match="not_in_this_state"):
            await house.act(code, LEADER, "approve")
        with pytest.raises(ActionNotAllowed, match="not_your_role"):
            await house.act(code, APPLICANT, "admit")
        assert len(await house.trail(code)) == 1
        await house.act(code, APPLICANT, "withdraw")
        with pytest.raises(ApplicationClosed):
            await house.act(code, OFFICER, "admit")


async def test_a_submission_received_without_temporal_is_started_by_the_sweep(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        opening, _ = await house.receive("technology-transfer")

        def later() -> datetime:
            return datetime.fromtimestamp(_now().timestamp() + 60, UTC)

        sweep = IntakeSweep(house.database, house.engine, later, AWAY)
        assert await sweep.run_once() == 1
        assert await sweep.run_once() == 0
        assert await house.state(opening.code) == "screening"


async def test_the_record_alone_reopens_a_workflow_that_temporal_has_lost(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code, "implementing")
        await house.handle(code).terminate("disaster")

        with house.database.reading() as session:
            application = history.rebuild(session, code)
            filed = intake.stored_submission(session, code)
        await house.engine.reopen(filed.opening, Carried(application))
        await house.walk(code)

        assert await house.state(code) == "completed"
        described = await house.handle(code).describe()
        assert described.status is WorkflowExecutionStatus.COMPLETED


async def test_a_correction_that_another_dossier_excludes_is_told_with_its_rule(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        await house.file("technology-transfer", item_name="Máy ép")
        code = await house.file("technology-transfer", item_name="Lò sấy")
        await house.act(code, OFFICER, "return")
        kept = intake.KeptStep(
            code,
            "correction",
            "resubmit",
            APPLICANT.id,
            "d" * 64,
            {"corrections": answers("technology-transfer", item_name="máy ép")},
            {},
            _now(),
        )
        await house.database.write(intake.keep_step, kept)

        with pytest.raises(ConditionNotMet, match="correction_ineligible") as refused:
            await house.act(code, APPLICANT, "resubmit", key="correction")

        assert refused.value.params["rules"] == "no_open_dossier"
        assert "TTLT 26/2014" in refused.value.basis
        assert (await house.row(code)).answers["item_name"] == "Lò sấy"
        await house.act(code, APPLICANT, "resubmit")
        assert await house.state(code) == "screening"
