"""The history of a dossier: what happened, what was known when, and Temporal's half."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from temporalio.testing import WorkflowEnvironment

from api.engine.interface import HistoryEvent
from api.pages.history.temporal_groups import CLOCK, PAYMENT, STEP, TIMER, WORK, grouped
from domain import support_types
from domain.identity import derived_id
from domain.ledger import envelope_id
from domain.norms import CURRENT_NORMS
from domain.people import Role
from domain.places import PROVINCES, today_of
from domain.support import SupportType
from persistence import audit_log
from persistence.tables import applications, events
from presentation.names import envelope_name
from tests.api.test_steps import admitted, approved, approving, envelope
from tests.api.world import START, World, answers, build
from tests.pages.browsing import Browser, text_of
from tests.workflows.house import opened

REASON = "Thiếu báo giá của nhà cung cấp"


async def returned(world: World) -> str:
    """A dossier that was submitted on one day and returned on the next."""
    code: str = (await world.as_(Role.APPLICANT).submits())["code"]
    world.clock.forward(days=1)
    step = await world.as_(Role.OFFICER).act(
        code,
        "return",
        answers={"items": [{"item": "Báo giá", "reason": REASON}]},
    )
    assert step.status_code == 200, step.text
    return code


async def read(world: World, role: Role, code: str, query: str = "") -> str:
    page = await Browser(world, role).get(f"/applications/{code}/history{query}")
    assert page.status_code == 200, page.text
    return page.text


async def test_the_timeline_says_who_did_what_when_and_why(world: World) -> None:
    code = await returned(world)
    page = await read(world, Role.ADMINISTRATOR, code)
    words = text_of(page)
    assert 'id="event-1"' in page
    assert 'id="event-2"' in page
    assert "24/11/2026 09:00" in words
    assert "Nguyễn Văn Officer" in words
    assert REASON in words
    assert "Kiểm tra hồ sơ → " in words
    assert CURRENT_NORMS in words
    trail = (await world.as_(Role.AUDITOR).get(f"/applications/{code}/events")).json()
    for event in trail["items"]:
        assert event["basis"] in words
        assert event["chain_digest"] in words
        assert event["content_digest"] in words


async def test_the_timeline_shows_messages_with_their_delivery(world: World) -> None:
    code = await returned(world)
    words = text_of(await read(world, Role.ADMINISTRATOR, code))
    assert (
        "Thông báo gửi cơ sở đề nghị hỗ trợ (Nguyễn Văn Applicant) – đang chờ gửi"
        in words
    )
    assert "chưa có địa chỉ" in words


async def test_a_filter_leaves_the_steps_it_asks_for(world: World) -> None:
    code = await returned(world)
    papers = await read(world, Role.OFFICER, code, "?kind=papers")
    assert 'id="event-1"' in papers
    assert 'id="event-2"' not in papers
    assert "Chưa có việc nào thuộc loại này." in text_of(
        await read(world, Role.OFFICER, code, "?kind=money")
    )


async def test_a_day_shows_what_was_known_by_its_end(world: World) -> None:
    code = await returned(world)
    then = await read(world, Role.ADMINISTRATOR, code, "?as_of=2026-11-23")
    assert 'id="event-1"' in then
    assert 'id="event-2"' not in then
    assert "Theo những gì đã biết đến hết ngày 23/11/2026" in text_of(then)
    before = text_of(await read(world, Role.OFFICER, code, "?as_of=2026-11-20"))
    assert "Đến lúc đó hồ sơ này chưa có sự kiện nào." in before
    assert "Kiểm tra hồ sơ" not in before


async def test_a_message_sent_later_was_still_waiting_on_the_day(world: World) -> None:
    code = await returned(world)
    words = text_of(await read(world, Role.ADMINISTRATOR, code, "?as_of=2026-11-23"))
    assert "đang chờ gửi" in words
    assert "đã gửi," not in words


async def test_a_day_that_is_none_is_said_beside_its_question(world: World) -> None:
    code = await returned(world)
    page = await read(world, Role.OFFICER, code, "?as_of=hôm-qua")
    assert "Lỗi:" in page
    assert 'href="#as_of"' in page
    assert "“hôm-qua” không phải là ngày" in text_of(page)
    coming = await read(world, Role.OFFICER, code, "?as_of=2027-01-01")
    assert "Ngày này chưa đến" in text_of(coming)
    paper = await Browser(world, Role.OFFICER).get(
        f"/applications/{code}/history/print?as_of=zzz"
    )
    assert paper.headers["location"] == f"/applications/{code}/history?as_of=zzz"


async def test_the_office_sees_the_record_and_only_the_house_sees_temporal(
    world: World,
) -> None:
    code = await returned(world)
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        assert "Trong Temporal" in text_of(await read(world, role, code))
    for role in (Role.OFFICER, Role.APPLICANT):
        page = await read(world, role, code)
        assert "Trong Temporal" not in text_of(page)
        assert "/history/verify" not in page
        browser = Browser(world, role)
        waiting = await browser.get(f"/applications/{code}/history/waiting")
        assert waiting.status_code == 403
        verified = await browser.post(f"/applications/{code}/history/verify")
        assert verified.status_code == 403


async def test_another_firm_does_not_learn_that_the_dossier_is_there(
    world: World,
) -> None:
    code = await returned(world)
    stranger = Browser(world, Role.APPLICANT, "applicant-2")
    for what in ("history", "history.json", "history/print"):
        assert (await stranger.get(f"/applications/{code}/{what}")).status_code == 404


async def test_an_applicant_reads_no_names_of_officers(world: World) -> None:
    code = await returned(world)
    applicant = Browser(world, Role.APPLICANT)
    for what in ("history", "history/print", "history.json"):
        page = await applicant.get(f"/applications/{code}/{what}")
        assert "Nguyễn Văn Officer" not in page.text
        assert REASON in page.text


async def test_the_box_says_what_a_dossier_waits_for(world: World) -> None:
    code = await returned(world)
    browser = Browser(world, Role.ADMINISTRATOR)
    for path in ("history", "history/waiting"):
        page = await browser.get(f"/applications/{code}/{path}")
        words = text_of(page)
        assert 'hx-trigger="every 10s"' in page.text
        assert "Ghi một bước vào sổ , 3 lần thử" in words
        assert "the database is away" in words
        assert "Lần nhắc hạn tiếp theo" in words
        assert page.text.count("<h1") == 1


async def test_a_worker_that_is_gone_is_told_with_the_step_it_left(
    world: World,
) -> None:
    code = await returned(world)
    world.engine.workers_asking = False
    world.engine.pending = ()
    applicant = world.as_(Role.APPLICANT)
    papers = await applicant.papers(("quotation",))
    world.engine.slow = True
    sent = await applicant.act(code, "resubmit", documents=papers)
    assert sent.status_code == 202, sent.text
    world.engine.slow = False
    words = text_of(await read(world, Role.ADMINISTRATOR, code))
    assert "Không có tiến trình xử lý nào đang nhận việc" in words
    assert "Đã gửi lúc 24/11/2026 09:00, chưa vào sổ ghi" in words
    assert "(người gửi: Nguyễn Văn Applicant)" in words
    assert "Không có việc nào của phần mềm còn dở" not in words


async def test_a_step_that_was_refused_is_not_under_way(world: World) -> None:
    code = await returned(world)
    applicant = world.as_(Role.APPLICANT)
    papers = await applicant.papers(("quotation",))
    world.engine.slow = True
    await applicant.act(code, "resubmit", documents=papers, key="refused")
    world.engine.slow = False
    assert "chưa vào sổ ghi" in text_of(await read(world, Role.ADMINISTRATOR, code))
    id = derived_id("applicant-1", "refused")
    world.engine.later_events = (
        raw(
            2,
            "workflow_execution_update_completed",
            meta={"update_id": id},
            outcome={"failure": {"message": "not_in_this_state"}},
        ),
    )
    words = text_of(await read(world, Role.ADMINISTRATOR, code))
    assert "chưa vào sổ ghi" not in words


async def test_a_step_that_came_into_the_record_is_not_under_way(world: World) -> None:
    code = await returned(world)
    world.engine.pending = ()
    words = text_of(await read(world, Role.ADMINISTRATOR, code))
    assert "chưa vào sổ ghi" not in words
    assert "Không có việc nào của phần mềm còn dở" in words


async def test_a_workflow_that_is_over_has_no_next_reminder(world: World) -> None:
    code = await returned(world)
    world.engine.ended = True
    words = text_of(await read(world, Role.ADMINISTRATOR, code))
    assert "Temporal đã kết thúc quy trình này" in words
    assert "Lần nhắc hạn tiếp theo" not in words


async def test_the_latest_step_is_told_also_when_it_kept_the_state(
    world: World,
) -> None:
    code = await approving(world, 250_000_000)
    award = {"payee": answers()["applicant"]["name"], "amount_vnd": 250_000_000}
    step = await world.as_(Role.APPROVER).act(code, "approve", answers=award)
    assert step.json()["application"]["state"] == "approving", step.text
    words = text_of(await read(world, Role.ADMINISTRATOR, code))
    assert "Bước gần nhất: phê duyệt" in words


async def test_who_is_named_for_the_next_step_is_told_to_the_office(
    world: World,
) -> None:
    code = await admitted(world)
    for role in (Role.ADMINISTRATOR, Role.OFFICER):
        words = text_of(await read(world, role, code))
        assert "Được phân công bước tiếp theo" in words
        assert "appraiser-1, appraiser-2, appraiser-3" in words
    applicants = text_of(await read(world, Role.APPLICANT, code))
    assert "Được phân công" not in applicants


async def test_an_envelope_is_named_in_words(world: World) -> None:
    await envelope(world)
    code = await approving(world)
    await approved(world, code)
    words = text_of(await read(world, Role.ADMINISTRATOR, code))
    assert "Nguồn kinh phí Khuyến công địa phương 2026, Vĩnh Long: " in words
    assert "local-2026-technology-transfer" not in words.split("Trong Temporal")[0]


@pytest.mark.parametrize("kind", support_types.current(), ids=lambda kind: kind.code)
def test_every_envelope_is_told_by_its_own_name(kind: SupportType) -> None:
    for province in PROVINCES:
        local = envelope_name(envelope_id("local", 2026, kind.code, province), "vi")
        now = today_of(province).name
        named = province if province == now else f"{province} (nay là {now})"
        assert local == f"Khuyến công địa phương 2026, {named}: {kind.vi}"
    national = envelope_name(envelope_id("national", 2026, kind.code), "en")
    assert national == f"National programme 2026: {kind.en}"
    assert envelope_name("no-envelope", "vi") == "no-envelope"


async def test_while_temporal_is_away_the_record_still_stands(world: World) -> None:
    code = await returned(world)
    world.engine.away = True
    page = await read(world, Role.ADMINISTRATOR, code)
    assert 'id="event-2"' in page
    assert "Temporal hiện không trả lời. Sổ ghi bên cạnh vẫn đầy đủ" in text_of(page)


async def test_the_link_to_temporals_own_pages_stands_when_they_are_known(
    world: World, tmp_path: Path
) -> None:
    code = await returned(world)
    assert "/namespaces/" not in await read(world, Role.ADMINISTRATOR, code)
    told = build(world.database, tmp_path, temporal_ui="http://127.0.0.1:8233/")
    page = await read(told, Role.ADMINISTRATOR, code)
    assert f'"http://127.0.0.1:8233/namespaces/default/workflows/{code}"' in page


async def test_the_check_finds_every_event_as_recorded_and_is_itself_recorded(
    world: World,
) -> None:
    code = await returned(world)
    auditor = Browser(world, Role.AUDITOR)
    answer = await auditor.post(f"/applications/{code}/history/verify")
    assert answer.status_code == 303
    words = text_of(await read(world, Role.AUDITOR, code))
    assert "Cả 2 sự kiện đều đúng như đã ghi, và hồ sơ đang hiển thị khớp" in words
    assert "Kiểm tra lần cuối lúc 24/11/2026 09:00 bởi Nguyễn Văn Auditor." in words
    (done,) = await world.database.read(audit_log.of, code)
    assert (done.by_id, done.action, done.outcome) == (
        "auditor-1",
        "verify_history",
        "whole 2",
    )


async def test_the_check_names_the_first_event_that_was_changed(world: World) -> None:
    code = await returned(world)
    with world.database.writing() as session:
        session.execute(text("DROP TRIGGER events_only_added_update"))
        changed = update(events).where(events.c.code == code, events.c.number == 2)
        session.execute(changed.values(basis="Điều khác"))
    await Browser(world, Role.ADMINISTRATOR).post(
        f"/applications/{code}/history/verify"
    )
    words = text_of(await read(world, Role.ADMINISTRATOR, code))
    assert "Sự kiện số 2 trong 2 sự kiện không còn đúng như đã ghi" in words


async def test_the_check_finds_a_dossier_that_its_events_do_not_make(
    world: World,
) -> None:
    code = await returned(world)
    with world.database.writing() as session:
        query = select(applications.c.application)
        known = session.scalar(query.where(applications.c.code == code))
        assert known is not None
        session.execute(
            update(applications)
            .where(applications.c.code == code)
            .values(application={**known, "fund": "national"})
        )
    await Browser(world, Role.AUDITOR).post(f"/applications/{code}/history/verify")
    words = text_of(await read(world, Role.AUDITOR, code))
    assert "tình trạng hồ sơ" in words
    assert f"khuyencong redraw {code}" in words


async def test_the_export_holds_the_whole_trail_as_a_file(world: World) -> None:
    code = await returned(world)
    page = await Browser(world, Role.AUDITOR).get(f"/applications/{code}/history.json")
    assert page.headers["content-disposition"] == (
        f'attachment; filename="{code}-history.json"'
    )
    told = page.json()
    assert [e["number"] for e in told["events"]] == [1, 2]
    assert told["events"][1]["answers"]["items"][0]["reason"] == REASON
    assert told["chain"] == {"events": 2, "first_changed": None}
    assert {m["state"] for m in told["messages"]} == {"queued", "unaddressed"}
    assert all("address" not in m for m in told["messages"])
    assert len(told["documents"]) == 5
    assert told["inspection"]["run_id"] == "run-1"
    officers = await Browser(world, Role.OFFICER).get(
        f"/applications/{code}/history.json"
    )
    assert "inspection" not in officers.json()


async def test_the_page_for_paper_writes_every_digest_out(world: World) -> None:
    code = await returned(world)
    page = await Browser(world, Role.OFFICER).get(f"/applications/{code}/history/print")
    assert page.status_code == 200
    assert "<details" not in page.text.split("<main", 1)[1]
    trail = (await world.as_(Role.OFFICER).get(f"/applications/{code}/events")).json()
    assert all(event["chain_digest"] in page.text for event in trail["items"])


async def test_everything_is_said_in_english_too(world: World) -> None:
    code = await returned(world)
    browser = Browser(world, Role.ADMINISTRATOR)
    await browser.get(f"/applications/{code}/history?language=en")
    words = text_of(await browser.get(f"/applications/{code}/history"))
    assert "What it waits for" in words
    assert "The workflow began" in words
    assert "Sổ ghi" not in words


def raw(number: int, kind: str, **content: object) -> HistoryEvent:
    return HistoryEvent(number, kind, START, content)


def test_an_event_of_a_kind_nobody_foresaw_still_stands_in_a_group() -> None:
    groups = grouped(
        (
            raw(1, "workflow_execution_started"),
            raw(2, "workflow_execution_paused"),
            raw(3, "activity_task_completed", scheduled_event_id="99"),
            raw(4, "marker_recorded", marker_name="Version"),
        )
    )
    assert sorted(e.number for g in groups for e in g.events) == [1, 2, 3, 4]


def test_a_step_that_was_refused_says_so() -> None:
    (group,) = grouped(
        (
            raw(
                5,
                "workflow_execution_update_accepted",
                accepted_request={"meta": {"update_id": "a"}},
                payloads=[{"id": "a", "action": "approve"}],
            ),
            raw(
                6,
                "workflow_execution_update_completed",
                meta={"update_id": "a"},
                outcome={"failure": {"message": "not_in_this_state"}},
            ),
        )
    )
    assert (group.kind, group.about, group.state) == (STEP, "approve", "refused")


@pytest.mark.slow
async def test_every_raw_event_of_a_real_dossier_belongs_to_exactly_one_group(
    temporal_local: WorkflowEnvironment, sqlite_url: str
) -> None:
    async with opened(temporal_local.client, sqlite_url) as house:
        code = await house.file("technology-transfer")
        await house.fund(code)
        await house.walk(code)
        found = await house.engine.inspect(code)
        trail = await house.trail(code)
    groups = grouped(found.events)
    told = sorted(e.number for g in groups for e in g.events)
    assert told == list(range(1, found.history_length + 1))
    steps = [g for g in groups if g.kind in (STEP, CLOCK)]
    assert sorted(n for g in steps for n in g.numbers) == [
        r.event.number for r in trail
    ]
    assert [g.about for g in steps] == [str(r.event.action) for r in trail]
    assert {g.state for g in groups if g.kind == TIMER} == {"replaced"}
    assert len([g for g in groups if g.kind == PAYMENT]) == 2
    assert [g.kind for g in groups].count(WORK) == 1
    assert groups[-1].kind == WORK
    assert not any(g.troubled for g in groups)
    written = json.dumps([dict(e.content) for e in found.events])
    assert '"metadata"' not in written
    assert datetime.now(UTC) >= groups[0].at
