"""The radar: every cause with the safe thing to do, which is recorded when done."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from api.engine.history import ASKED_WITHIN
from api.engine.interface import EngineAway, PendingActivity, Troubled, Workers
from api.engine.temporal import TemporalEngine
from domain.funding import PaymentAnswer, PaymentRequest
from domain.people import Role
from persistence import audit_log, delivery_log, intake, outbox, queries
from persistence.audit_log import Intervention
from persistence.database import Session
from persistence.outbox import Message, Outcome
from tests.api.world import START, World
from tests.journeys.people import eventually
from tests.pages.browsing import Browser, text_of
from tests.workflows.house import TREASURER, opened
from workflows.messages import Carried

FAR = {"days": 60}


async def radar(world: World, role: Role = Role.ADMINISTRATOR) -> str:
    page = await Browser(world, role).get("/radar")
    assert page.status_code == 200, page.text
    return page.text


async def submitted(world: World) -> str:
    code: str = (await world.as_(Role.APPLICANT).submits())["code"]
    return code


async def kept(world: World) -> str:
    """A submission received while Temporal was away."""
    world.engine.away = True
    firm = world.as_(Role.APPLICANT)
    answer = await firm.post("/applications", await firm.body())
    assert answer.status_code == 202
    world.engine.away = False
    code: str = answer.json()["code"]
    return code


async def told(world: World, code: str) -> Message:
    """The message to the applicant about the first step."""
    officer = Browser(world, Role.OFFICER).actor
    page = await world.database.read(delivery_log.log, officer, code=code)
    return next(m for m in page.items if m.role is Role.APPLICANT)


async def press(world: World, deed: str, subject: str) -> str:
    """Press a button, follow where it leads, and give that page."""
    browser = Browser(world, Role.ADMINISTRATOR)
    answer = await browser.post(f"/radar/{deed}", {"subject": subject})
    assert answer.status_code == 303, answer.text
    return text_of(await browser.get(answer.headers["location"]))


async def done(world: World, code: str) -> list[tuple[str, str]]:
    found = await world.database.read(audit_log.of, code)
    return [(deed.action, deed.outcome) for deed in found]


async def test_only_administrators_and_auditors_see_the_radar(world: World) -> None:
    for role in Role:
        if role in (Role.CLOCK, Role.TREASURY):
            continue
        page = await Browser(world, role).get("/radar")
        allowed = role in (Role.ADMINISTRATOR, Role.AUDITOR)
        assert page.status_code == (200 if allowed else 403)
    assert (await Browser(world).get("/radar")).status_code == 303


async def test_nothing_wrong_is_said_in_so_many_words(world: World) -> None:
    assert "Hiện không có gì cần chú ý." in text_of(await radar(world))


async def test_a_late_dossier_can_have_its_clock_rung(world: World) -> None:
    code = await submitted(world)
    world.clock.forward(**FAR)
    page = await radar(world)
    assert 'id="overdue"' in page
    assert 'action="/radar/ring"' in page
    assert "Hệ thống sẽ: Nhắc hạn" in text_of(page)
    words = await press(world, "ring", code)
    assert f"{code}: Chạy nhắc hạn của hồ sơ. Đã thực hiện." in words
    assert world.engine.acted[-1].startswith("clock-late-")
    assert await done(world, code) == [("ring_clock", "done")]


async def test_a_clock_that_is_not_late_is_not_rung(world: World) -> None:
    code = await submitted(world)
    before = list(world.engine.acted)
    assert "Không còn việc gì phải làm" in await press(world, "ring", code)
    assert world.engine.acted == before
    assert await done(world, code) == [("ring_clock", "nothing")]


async def test_a_late_dossier_leads_to_assigning_somebody_else(world: World) -> None:
    code = await submitted(world)
    world.clock.forward(**FAR)
    assert f'href="/applications/{code}/steps/reassign"' in await radar(world)
    assert "/steps/reassign" not in await radar(world, Role.AUDITOR)


def tried(session: Session, outcome: Outcome) -> None:
    """Let a relay claim what waits, try one message and give the others back."""
    claim = START + timedelta(days=1)
    claimed = outbox.claim_due(session, claim, lease=timedelta())
    outbox.settle(session, [outcome], claim, START)
    outbox.release(session, [message.id for message in claimed], claim)


async def test_a_message_that_failed_is_sent_again(world: World) -> None:
    code = await submitted(world)
    message = await told(world, code)
    await world.database.write(tried, Outcome(message.id, "mailbox full"))
    page = await radar(world)
    assert 'id="message_failed"' in page
    assert "mailbox full" in page
    words = await press(world, "resend", message.id)
    assert "Đưa thông báo vào hàng gửi lại" in words
    assert (await told(world, code)).state == outbox.QUEUED
    (deed,) = await world.database.read(audit_log.of, code)
    assert (deed.action, deed.note) == ("resend_message", message.id)
    assert deed.by_id == "administrator-1"


async def test_a_message_nobody_can_address_is_refused_and_not_recorded(
    world: World,
) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER).actor
    page = await world.database.read(
        delivery_log.log, officer, state=outbox.UNADDRESSED
    )
    browser = Browser(world, Role.ADMINISTRATOR)
    answer = await browser.post("/radar/resend", {"subject": page.items[0].id})
    assert answer.status_code == 303
    words = text_of(await browser.get(answer.headers["location"]))
    assert "vẫn chưa có địa chỉ của người nhận" in words
    assert "không nhập được tại đây" in words
    unknown = await browser.post("/radar/resend", {"subject": "no-message"})
    assert unknown.status_code == 404
    assert await done(world, code) == []


async def test_messages_of_one_dossier_are_told_apart_by_whom_and_what(
    world: World,
) -> None:
    code = await submitted(world)
    message = await told(world, code)
    await world.database.write(tried, Outcome(message.id, "mailbox full"))
    words = text_of(await radar(world))
    assert "Nguyễn Văn Applicant, cơ sở đề nghị hỗ trợ: “Nộp hồ sơ”" in words
    assert "cán bộ thụ lý: “Nộp hồ sơ”" in words


async def test_a_message_being_sent_again_is_told_from_one_that_rests(
    world: World,
) -> None:
    code = await submitted(world)
    message = await told(world, code)
    later = START + timedelta(hours=1)
    await world.database.write(tried, Outcome(message.id, "mailbox full", later))
    resting = text_of(await radar(world))
    assert "thử lại lúc 23/11/2026 10:00" in resting
    await press(world, "resend", message.id)
    page = await radar(world)
    assert "đang được gửi lại" in text_of(page)
    assert message.id not in page


async def test_a_worker_that_is_gone_is_a_cause_with_what_to_do(world: World) -> None:
    assert 'id="worker"' not in await radar(world)
    world.engine.workers_asking = False
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        page = await radar(world, role)
        words = text_of(page)
        assert 'id="worker"' in page
        assert "khuyencong worker" in words
        assert "Lần cuối có tiến trình xử lý nhận việc: 23/11/2026 09:00." in words


async def test_code_tried_again_without_a_failure_is_not_said_to_have_one(
    world: World,
) -> None:
    code = await submitted(world)
    again = PendingActivity("workflow_task", 4, "", None)
    world.engine.trouble = (Troubled(code, "running", (), (again,), START),)
    page = await radar(world)
    assert 'id="unnamed"' in page
    assert "Khắc phục điều mà lỗi gần nhất nêu" not in text_of(page)
    assert 'action="/radar/retry"' not in page


async def test_a_submission_that_did_not_start_is_started(world: World) -> None:
    code = await kept(world)
    world.clock.forward(minutes=10)
    page = await radar(world)
    assert 'id="unstarted"' in page
    assert "Khởi động hồ sơ đã nộp. Đã thực hiện." in await press(world, "start", code)
    assert await world.database.read(queries.last, code) is not None
    assert 'id="unstarted"' not in await radar(world)
    again = await press(world, "start", code)
    assert "Không còn việc gì phải làm" in again
    assert len(world.engine.openings) == 1


async def test_what_temporal_cannot_do_now_is_recorded_as_not_done(
    world: World,
) -> None:
    code = await kept(world)
    world.engine.away = True
    words = await press(world, "start", code)
    assert "Bộ máy không trả lời; không có gì thay đổi" in words
    assert await done(world, code) == [("start_submission", "away")]


async def test_work_that_is_tried_again_is_told_and_tried_at_once(
    world: World,
) -> None:
    code = await submitted(world)
    retrying = PendingActivity("order_payment", 7, "treasury closed", START)
    world.engine.trouble = (Troubled(code, "running", (), (retrying,), START),)
    words = text_of(await radar(world))
    assert "chuyển lệnh chi cho Kho bạc: treasury closed" in words
    assert "7 lần thử" in words
    assert "Đã thực hiện" in await press(world, "retry", code)
    assert world.engine.retried == [code]
    assert await done(world, code) == [("retry_now", "done")]


async def test_a_workflow_that_temporal_ended_is_started_from_the_record(
    world: World,
) -> None:
    code = await submitted(world)
    world.engine.trouble = (Troubled(code, "terminated", (), (), START),)
    page = await radar(world)
    assert 'id="ended"' in page
    assert "đã bị chấm dứt" in page
    await press(world, "reopen", code)
    ((opening, carried),) = world.engine.reopened
    assert opening.code == code
    assert (carried.application.number, len(carried.recent)) == (1, 1)
    assert await done(world, code) == [("reopen_workflow", "done")]


async def test_a_closed_dossier_whose_workflow_ended_is_no_trouble(
    world: World,
) -> None:
    code = await submitted(world)
    firm = world.as_(Role.APPLICANT)
    reason = {"reason": "Không còn nhu cầu"}
    assert (await firm.act(code, "withdraw", answers=reason)).status_code == 200
    world.engine.trouble = (Troubled(code, "terminated", (), (), START),)
    assert 'id="ended"' not in await radar(world)
    assert "Không còn việc gì phải làm" in await press(world, "reopen", code)
    assert world.engine.reopened == []


async def test_failing_code_is_told_with_what_temporal_reports(world: World) -> None:
    code = await submitted(world)
    problems = ("cause=WorkflowTaskFailedCauseNonDeterministicError",)
    world.engine.trouble = (Troubled(code, "running", problems, (), START),)
    page = await radar(world)
    assert 'id="failing"' in page
    assert problems[0] in page


async def test_while_temporal_is_away_the_record_still_tells(world: World) -> None:
    code = await submitted(world)
    world.clock.forward(**FAR)
    world.engine.away = True
    page = await radar(world)
    assert code in page
    assert "Temporal hiện không trả lời" in page


async def test_late_dossiers_are_the_first_temporal_is_asked_about(
    world: World,
) -> None:
    code = await submitted(world)
    world.clock.forward(**FAR)
    await radar(world)
    assert world.engine.asked_about[-1] == (code,)


async def test_an_auditor_looks_and_cannot_act(world: World) -> None:
    code = await submitted(world)
    world.clock.forward(**FAR)
    assert "<form" not in (await radar(world, Role.AUDITOR)).split("<main", 1)[1]
    auditor = Browser(world, Role.AUDITOR)
    for deed in ("ring", "resend", "retry", "start", "reopen"):
        answer = await auditor.post(f"/radar/{deed}", {"subject": code})
        assert answer.status_code == 403
    assert await done(world, code) == []


async def test_a_deed_nobody_knows_is_not_found(world: World) -> None:
    browser = Browser(world, Role.ADMINISTRATOR)
    code = await submitted(world)
    for deed, subject in (("terminate", code), ("ring", "CGCN-2026-999999-X")):
        answer = await browser.post(f"/radar/{deed}", {"subject": subject})
        assert answer.status_code == 404


async def test_what_was_done_is_listed_with_who_did_it(world: World) -> None:
    code = await submitted(world)
    await press(world, "retry", code)
    with world.database.writing() as session:
        other = Intervention(START, "a", Role.ADMINISTRATOR, "add_day", "2027-01-01")
        audit_log.record(session, other)
    words = text_of(await radar(world, Role.AUDITOR))
    assert "Nguyễn Văn Administrator" in words
    assert "administrator-1" not in words
    assert "Cho thử lại ngay việc đang chờ" in words
    assert "add day" not in words


async def test_the_list_looks_again_by_itself(world: World) -> None:
    page = await radar(world)
    assert 'hx-trigger="every 30s"' in page
    assert page.count("<h1") == 1


class Closed:
    """A treasury that fails until it opens."""

    def __init__(self) -> None:
        self.open = False

    async def order(self, request: PaymentRequest) -> PaymentAnswer:
        if not self.open:
            raise RuntimeError("treasury closed")
        return PaymentAnswer("ordered", request.key)


@pytest.mark.slow
async def test_temporal_names_what_retries_and_what_it_ended_and_tries_at_once(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    treasury = Closed()
    async with opened(temporal_local.client, sqlite_url, treasury=treasury) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code, until="paying_advance")
        award = (await house.row(code)).application.award_vnd
        await house.act(code, TREASURER, "order_payment", amount_vnd=award // 2)
        ended = await house.file("technology-transfer")
        await house.handle(ended).terminate("by mistake")

        async def both_named() -> bool:
            found = {t.code: t for t in await house.engine.troubled((code,))}
            return (
                code in found and found[code].retrying[0].attempt > 2 and ended in found
            )

        await eventually(both_named)
        found = {t.code: t for t in await house.engine.troubled((code,))}
        assert found[ended].workflow_state == "terminated"
        assert found[code].workflow_state == "running"
        assert found[code].retrying[0].kind == "order_payment"
        assert found[code].retrying[0].last_failure == "treasury closed"

        treasury.open = True
        assert await house.engine.retry_now(code) == 1

        async def through() -> bool:
            return not (await house.engine.inspect(code)).pending

        await eventually(through)
        assert [t.code for t in await house.engine.troubled((code,))] == [ended]
        assert await house.engine.retry_now(code) == 0

        filed = await house.database.read(intake.stored_submission, ended)
        kept = (await house.row(ended)).application
        await house.engine.reopen(filed.opening, Carried(kept))
        assert await house.engine.troubled((code,)) == ()


async def test_an_engine_nobody_reaches_says_that_it_is_away() -> None:
    nowhere = await Client.connect("127.0.0.1:1", lazy=True)
    engine = TemporalEngine(nowhere, "no-queue", lambda: datetime.now(UTC))
    with pytest.raises(EngineAway):
        await engine.troubled(())
    with pytest.raises(EngineAway):
        await engine.retry_now("CGCN-2026-000001-F")
    with pytest.raises(EngineAway):
        await engine.workers()


async def test_a_queue_nobody_asks_for_work_has_no_worker(
    temporal_local: WorkflowEnvironment,
) -> None:
    client, now = temporal_local.client, datetime.now(UTC)
    engine = TemporalEngine(client, "nobody-polls", lambda: now)
    assert await engine.workers() == Workers(False)
    assert not await engine.ready()


async def test_a_worker_that_ended_is_known_by_when_it_last_asked(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        clock = [datetime.now(UTC)]
        engine = TemporalEngine(house.client, house.queue, lambda: clock[0])

        async def asking() -> bool:
            return (await engine.workers()).asking

        await eventually(asking)
        clock[0] += ASKED_WITHIN + timedelta(minutes=1)
        seen = await engine.workers()
        assert not seen.asking
        assert seen.last_asked_at is not None
