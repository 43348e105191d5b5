from temporalio.testing import WorkflowEnvironment

from tests.workflows.house import opened


async def test_an_application_travels_from_submission_to_settlement(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)

        await house.walk(code)

        row = await house.row(code)
        assert row.application.state == "completed"
        assert row.amount_disbursed_vnd == row.amount_awarded_vnd == 200_000_000
