import time
from datetime import datetime, timedelta
from datetime import time as time_of_day

from temporalio.testing import WorkflowEnvironment

from domain.calendar import CURRENT_CALENDAR, VIETNAM_TIME, load
from domain.people import CLOCK
from tests.workflows.house import (
    APPLICANT,
    APPRAISER,
    OFFICER,
    House,
    opened,
)

CALENDAR = load(CURRENT_CALENDAR)


def _eve_of_tet(now: datetime) -> datetime:
    """Give nine o'clock on the last working day but three before the coming Tết."""
    tet = [
        h.day
        for h in CALENDAR.holidays
        if "Tết Nguyên đán" in h.name_vi and h.day > now.date() + timedelta(days=10)
    ]
    assert tet, "publish a calendar that knows the coming Tết (domain/calendar.py)"
    day = CALENDAR.add_working_days(min(tet), -3)
    return datetime.combine(day, time_of_day(9), VIETNAM_TIME)


async def _actions(house: House, code: str) -> list[str]:
    return [str(r.event.action) for r in await house.trail(code)]


async def _go_to(
    env: WorkflowEnvironment, house: House, code: str, to: datetime
) -> None:
    handle = house.handle(code)
    now = await env.get_current_time(handle)
    await env.fast_forward(handle, to - now)


async def test_a_file_not_completed_over_tet_lapses_only_after_its_working_days(
    temporal_env: WorkflowEnvironment, sqlite_url: str
) -> None:
    before_tet = _eve_of_tet(datetime.now(VIETNAM_TIME))
    async with opened(temporal_env.client, sqlite_url) as house:
        with temporal_env.with_time_skipping_disabled():
            code = await house.file("technology-transfer")
        await _go_to(temporal_env, house, code, before_tet)
        await house.act(code, OFFICER, "return")

        due = (await house.due(code)).astimezone(VIETNAM_TIME)

        # Ten working days, two weekends and the five days of Tết.
        assert due.date() - before_tet.date() >= timedelta(days=10 + 2 * 2 + 5)
        assert due == CALENDAR.due(before_tet, 10)
        await _go_to(temporal_env, house, code, due - timedelta(minutes=5))
        await house.reaches(code, "completing")
        assert (await _actions(house, code))[-1] == "remind"
        await _go_to(temporal_env, house, code, due + timedelta(minutes=5))
        await house.reaches(code, "lapsed")
        last = (await house.trail(code))[-1].event
        assert (last.action, last.actor) == ("lapse", CLOCK)


async def test_a_late_office_is_reminded_then_escalated_and_may_still_act(
    temporal_env: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_env.client, sqlite_url) as house:
        with temporal_env.with_time_skipping_disabled():
            code = await house.file("trademark-registration", **SMALL)
        due = await house.due(code)

        await _go_to(temporal_env, house, code, due + timedelta(minutes=5))

        assert (await _actions(house, code))[-2:] == ["remind", "escalate"]
        await house.act(code, OFFICER, "admit")
        assert await house.state(code) == "appraising"


async def test_a_clarification_stops_the_clock_and_the_days_left_continue(
    temporal_env: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_env.client, sqlite_url) as house:
        with temporal_env.with_time_skipping_disabled():
            code = await house.file("technology-transfer")
        await house.act(code, OFFICER, "admit", appraisers=f'["{APPRAISER.id}"]')
        admitted = await temporal_env.get_current_time(house.handle(code))
        due = await house.due(code)
        third = CALENDAR.add_working_days(CALENDAR.local_day(admitted), 3)
        await _go_to(temporal_env, house, code, CALENDAR.close_of(third))
        await house.act(code, APPRAISER, "ask_clarification")
        left = CALENDAR.remaining(CALENDAR.close_of(third), due)

        answered = CALENDAR.close_of(CALENDAR.add_working_days(third, 6))
        await _go_to(temporal_env, house, code, answered)
        await house.act(code, APPLICANT, "clarify")

        now = await temporal_env.get_current_time(house.handle(code))
        assert await house.due(code) == CALENDAR.due(now, left)


async def test_a_clarification_that_never_comes_lets_the_appraisal_go_on(
    temporal_env: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_env.client, sqlite_url) as house:
        with temporal_env.with_time_skipping_disabled():
            code = await house.file("technology-transfer")
        await house.act(code, OFFICER, "admit", appraisers=f'["{APPRAISER.id}"]')
        await house.act(code, APPRAISER, "ask_clarification")

        await _go_to(
            temporal_env, house, code, await house.due(code) + timedelta(minutes=1)
        )

        await house.reaches(code, "appraising")
        assert (await _actions(house, code))[-1] == "resume"


async def test_a_year_of_a_dossier_passes_in_under_two_seconds(
    temporal_env: WorkflowEnvironment, sqlite_url: str
) -> None:
    today = datetime.now(VIETNAM_TIME).date()
    async with opened(temporal_env.client, sqlite_url) as house:
        with temporal_env.with_time_skipping_disabled():
            code = await house.file(
                "technology-transfer",
                starts_on=today.isoformat(),
                completes_on=(today + timedelta(days=365)).isoformat(),
            )
        await house.fund(code)
        await house.walk(code, "implementing")
        began = time.monotonic()

        now = await temporal_env.get_current_time(house.handle(code))
        await _go_to(temporal_env, house, code, now + timedelta(days=380))

        assert time.monotonic() - began < 2
        actions = await _actions(house, code)
        assert actions.count("remind_report") in (11, 12)
        assert actions[-1] == "escalate"


SMALL = {
    "total_cost_vnd": 60_000_000,
    "eligible_cost_vnd": 60_000_000,
    "amount_requested_vnd": 30_000_000,
}
