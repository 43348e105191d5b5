"""Messages on pages: every template with a sample, the log, and sending again."""

import re
from dataclasses import replace

import pytest

from api.dependencies import Deps
from domain.people import Role
from domain.states import Action
from persistence import audit_log, delivery_log
from persistence.outbox import UNADDRESSED, Message
from tests.api.world import World
from tests.pages.browsing import Browser, text_of


async def messages(world: World, browser: Browser) -> tuple[Message, ...]:
    return (await world.database.read(delivery_log.log, browser.actor)).items


async def test_every_action_has_a_sample_in_both_languages(world: World) -> None:
    auditor = Browser(world, Role.AUDITOR)
    listed = (await auditor.get("/notifications")).text

    for action in Action:
        assert f'href="/notifications/{action}"' in listed
        page = await auditor.get(f"/notifications/{action}")
        assert page.status_code == 200, action
        assert 'lang="vi"' in page.text
        assert 'lang="en"' in page.text
        assert f"vi/{action}" in page.text
        assert f"en/{action}" in page.text


async def test_a_sample_is_written_to_the_role_that_is_chosen(world: World) -> None:
    auditor = Browser(world, Role.AUDITOR)

    officer = text_of(await auditor.get("/notifications/withdraw?role=officer"))
    applicant = text_of(await auditor.get("/notifications/withdraw?role=applicant"))

    assert "Kính gửi Ông/Bà cán bộ thụ lý" in officer
    assert "Cơ sở mộc Mẫu" in applicant
    assert "Cơ sở mộc Mẫu" not in officer


@pytest.mark.parametrize(
    ("action", "by"),
    [
        ("approve", "lãnh đạo phê duyệt"),
        ("submit", "cơ sở đề nghị hỗ trợ"),
        ("order_payment", "kế toán"),
        ("accept", "thành viên nghiệm thu"),
        ("escalate", "đồng hồ hệ thống"),
    ],
)
async def test_a_sample_is_of_a_step_by_whoever_takes_it_and_is_due_at_closing_time(
    world: World, action: str, by: str
) -> None:
    world.clock.forward(hours=15, minutes=13)
    page = await Browser(world, Role.AUDITOR).get(f"/notifications/{action}")
    words = text_of(page)
    assert f"Người thực hiện: {by}" in words
    due = re.findall(r"Thời hạn của bước: (\d\d:\d\d) ngày", words)
    assert due == ["17:00"]


async def test_the_mail_of_a_sample_is_shut_off_from_the_pages(world: World) -> None:
    page = await Browser(world, Role.ADMINISTRATOR).get(
        "/notifications/return/vi/html?role=applicant"
    )

    policy = page.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert "<html" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/notifications/no_such_step",
        "/notifications/return?role=clock",
        "/notifications/return?support_type=x",
    ],
)
async def test_what_there_is_not_is_not_found(world: World, path: str) -> None:
    assert (await Browser(world, Role.AUDITOR).get(path)).status_code == 404


async def test_without_anybody_to_write_them_there_are_no_samples(
    world: World,
) -> None:
    deps: Deps = world.app.state.deps
    world.app.state.deps = replace(deps, previews=None)

    assert (await Browser(world, Role.AUDITOR).get("/notifications")).status_code == 404


async def test_the_log_is_narrowed_by_state_and_dossier(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    auditor = Browser(world, Role.AUDITOR)

    def mentioned(page: str) -> bool:
        return f"/applications/{code}/history" in page

    path = "/notifications/log"
    assert mentioned((await auditor.get(path)).text)
    assert mentioned((await auditor.get(f"{path}?application={code.lower()}")).text)
    assert not mentioned((await auditor.get(f"{path}?state=sent")).text)
    odd = await auditor.get(f"{path}?application=<b>x</b>")
    assert "&lt;b&gt;x&lt;/b&gt;" in odd.text


async def test_an_administrator_sends_again_and_that_is_written_down(
    world: World,
) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    administrator = Browser(world, Role.ADMINISTRATOR)
    await administrator.sign_in()
    found = await messages(world, administrator)
    message = next(m for m in found if m.role is Role.APPLICANT)

    done = await administrator.post(f"/notifications/log/{message.id}/resend")

    assert done.headers["location"] == "/notifications/log?done=queued"
    noted = await world.database.read(audit_log.of, code)
    assert [(n.action, n.by_id, n.note) for n in noted] == [
        ("resend_message", "administrator-1", message.id)
    ]


async def test_nothing_is_sent_again_to_nobody(world: World) -> None:
    await world.as_(Role.APPLICANT).submits()
    administrator = Browser(world, Role.ADMINISTRATOR)
    await administrator.sign_in()
    found = await messages(world, administrator)
    message = next(m for m in found if m.state == UNADDRESSED)

    refused = await administrator.post(f"/notifications/log/{message.id}/resend")

    assert refused.status_code == 409
    assert "Chưa có địa chỉ nhận" in text_of(refused)


async def test_an_auditor_reads_the_log_and_sends_nothing(world: World) -> None:
    await world.as_(Role.APPLICANT).submits()
    auditor = Browser(world, Role.AUDITOR)
    await auditor.sign_in()
    message = (await messages(world, auditor))[0]

    assert "/resend" not in (await auditor.get("/notifications/log")).text
    sent = await auditor.post(f"/notifications/log/{message.id}/resend")
    assert sent.status_code == 403
    assert (await auditor.get(f"/notifications/log/{message.id}/resend")).headers[
        "location"
    ] == "/notifications/log"


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.OFFICER, Role.TREASURER])
async def test_others_do_not_see_the_messages(world: World, role: Role) -> None:
    assert (await Browser(world, role).get("/notifications")).status_code == 403
    assert (await Browser(world, role).get("/notifications/log")).status_code == 403
