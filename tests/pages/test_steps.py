"""Steps taken on a page: typed, kept, confirmed, refused, and never lost."""

import re
from typing import Any

import httpx2
import pytest

from api.schemas.examples import ANSWERS_EXAMPLE
from domain.errors import refusal
from domain.people import Role
from persistence import queries
from tests.api.test_steps import PANEL, admit, admitted, approving, envelope
from tests.api.world import PDF, World
from tests.pages.browsing import Browser, text_of

_HIDDEN = re.compile(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"')


def hidden(page: httpx2.Response) -> dict[str, str]:
    """What the form of a page sends beside what is typed."""
    return dict(_HIDDEN.findall(page.text))


def address(code: str, action: str) -> str:
    return f"/applications/{code}/steps/{action}"


async def opened(browser: Browser, code: str, action: str) -> dict[str, str]:
    page = await browser.get(address(code, action))
    assert page.status_code == 200, text_of(page)
    return hidden(page)


async def submitted(world: World) -> str:
    code: str = (await world.as_(Role.APPLICANT).submits())["code"]
    return code


async def last_event(world: World, code: str) -> dict[str, Any]:
    answer = await world.as_(Role.AUDITOR).get(f"/applications/{code}/events")
    found: dict[str, Any] = answer.json()["items"][-1]
    return found


async def test_a_step_typed_on_a_page_is_taken_and_told(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    rows = {
        "a.items.0.item": "Đơn đề nghị",
        "a.items.0.reason": "Thiếu chữ ký",
        "a.items.2.item": "Báo giá",
        "a.items.2.reason": "Hết hiệu lực",
    }
    answer = await officer.post(address(code, "return"), {**form, **rows})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/applications/{code}?done=return"
    event = await last_event(world, code)
    assert [i["item"] for i in event["answers"]["items"]] == ["Đơn đề nghị", "Báo giá"]


async def test_what_is_wrong_is_told_on_top_and_at_the_field_and_nothing_is_lost(
    world: World,
) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "refuse")
    page = await officer.post(address(code, "refuse"), {**form, "a.reason": "Vì sao"})
    assert page.status_code == 422
    assert "<title>Lỗi:" in page.text
    assert 'href="#f-reason_code"' in page.text
    assert "Vì sao" in page.text
    again = await officer.get(address(code, "refuse"))
    assert "Vì sao" in again.text


async def test_a_number_is_asked_for_anew_with_numbers_that_fit(world: World) -> None:
    code = await admitted(world)
    appraiser = Browser(world, Role.APPRAISER, id=PANEL[0])
    form = await opened(appraiser, code, "give_opinion")
    sent = {**form, "a.capacity": "mười lăm"}
    page = await appraiser.post(address(code, "give_opinion"), sent)
    assert "hãy nhập số nguyên từ 0 đến 20" in text_of(page)


async def test_another_row_comes_without_a_script_and_keeps_the_first(
    world: World,
) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    page = await officer.post(
        address(code, "return"),
        {**form, "rows.items": "1", "a.items.0.item": "Đơn", "add": "items"},
    )
    assert page.status_code == 200
    assert page.text.count("desk-row__number") == 2
    assert 'value="Đơn"' in page.text
    assert (await last_event(world, code))["action"] == "submit"


async def test_an_approval_repeats_payee_and_amount_before_it_is_taken(
    world: World,
) -> None:
    code = await approving(world)
    await envelope(world)
    approver = Browser(world, Role.APPROVER)
    page = await approver.get(address(code, "approve"))
    assert ANSWERS_EXAMPLE["applicant"]["name"] in page.text
    assert "150.000.000 đồng" in page.text
    confirm = await approver.post(address(code, "approve"), hidden(page))
    assert confirm.status_code == 200
    words = text_of(confirm)
    assert "Kiểm tra lại: Phê duyệt" in words
    assert "Một trăm năm mươi triệu đồng" in words
    assert ANSWERS_EXAMPLE["applicant"]["name"] in words
    assert (await last_event(world, code))["action"] == "recommend"
    done = await approver.post(address(code, "approve"), hidden(confirm))
    assert done.status_code == 303
    assert (await last_event(world, code))["action"] == "approve"


async def test_the_computed_support_beside_a_form_names_its_texts(
    world: World,
) -> None:
    code = await approving(world)
    await envelope(world)
    first, second = (
        Browser(world, Role.APPROVER),
        Browser(world, Role.APPROVER, "approver-2", "ubnd-vinh-long"),
    )
    for approver in (first, second):
        form = await opened(approver, code, "approve")
        confirm = await approver.post(address(code, "approve"), form)
        await approver.post(address(code, "approve"), hidden(confirm))
    page = await Browser(world, Role.OFFICER).get(address(code, "sign_contract"))
    words = text_of(page).split("Các quy định làm căn cứ")[1][:300]
    assert "Điều" in words
    assert "[" not in words


async def test_the_same_form_sent_twice_is_one_step(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    rows = {"a.items.0.item": "Đơn", "a.items.0.reason": "Thiếu"}
    first = await officer.post(address(code, "return"), {**form, **rows})
    second = await officer.post(address(code, "return"), {**form, **rows})
    assert (first.status_code, second.status_code) == (303, 303)
    assert (await last_event(world, code))["number"] == 2


async def test_who_comes_second_is_told_and_sends_again_what_was_typed(
    world: World,
) -> None:
    code = await admitted(world)
    officer, other = (Browser(world, Role.OFFICER, id=n) for n in ("an", "binh"))
    form = await opened(officer, code, "ask_clarification")
    await other.sign_in()
    asked = {"a.questions.0": "Vì sao tăng giá?"}
    await Browser(world, Role.APPRAISER, "appraiser-9").sign_in()
    theirs = await opened(other, code, "replace_appraiser")
    swap = {"a.leaves": PANEL[0], "a.joins": "appraiser-9", "a.reason": "Bận công tác"}
    assert (
        await other.post(address(code, "replace_appraiser"), {**theirs, **swap})
    ).status_code == 303
    late = await officer.post(address(code, "ask_clarification"), {**form, **asked})
    assert late.status_code == 412
    assert "Vì sao tăng giá?" in late.text
    again = await officer.post(
        address(code, "ask_clarification"), {**hidden(late), **asked}
    )
    assert again.status_code == 303


async def test_a_session_that_ended_loses_nothing_that_was_typed(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    officer.forget()
    sent = {"a.items.0.item": "Bản cam kết", "a.items.0.reason": "Thiếu dấu"}
    answer = await officer.post(address(code, "return"), {**form, **sent})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?back=/applications/")
    back = await Browser(world, Role.OFFICER).get(address(code, "return"))
    assert "Bản cam kết" in back.text
    assert "Thiếu dấu" in back.text


async def test_what_is_typed_is_kept_while_it_is_typed_and_read_by_nobody_else(
    world: World,
) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "refuse")
    saved = await officer.post(
        f"/autosave/{form['sheet']}",
        {"seal": form["seal"], "a.reason": "Đang viết dở"},
    )
    assert saved.json()["message"].startswith("Đã lưu lúc")
    assert "Đang viết dở" in (await officer.get(address(code, "refuse"))).text
    other = await Browser(world, Role.OFFICER, id="other").get(address(code, "refuse"))
    assert "Đang viết dở" not in other.text
    forged = await officer.post(
        f"/autosave/{form['sheet']}", {"seal": "0" * 64, "a.reason": "Khác"}
    )
    assert forged.status_code == 404


async def test_amounts_are_told_in_words_while_they_are_typed(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    saved = await officer.post(
        f"/autosave/{form['sheet']}",
        {"seal": form["seal"], "a.amount_vnd": "35.005.000"},
    )
    words = "Ba mươi lăm triệu không trăm linh năm nghìn đồng"
    assert saved.json()["words"] == {"amount_vnd": words}


async def test_replies_item_by_item_are_recorded_as_one_text(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    rows = {"a.items.0.item": "Đơn", "a.items.0.reason": "Thiếu chữ ký"}
    await officer.post(address(code, "return"), {**form, **rows})
    applicant = Browser(world, Role.APPLICANT)
    page = await applicant.get(address(code, "resubmit"))
    assert "Thiếu chữ ký" in page.text
    answer = await applicant.post(
        address(code, "resubmit"),
        {**hidden(page), "a.reply.0": "Đã ký lại", "a.note": "Xin cảm ơn"},
    )
    assert answer.status_code == 303, text_of(answer)
    event = await last_event(world, code)
    assert event["answers"] == {"note": "1. Đơn\n→ Đã ký lại\n\nXin cảm ơn"}


async def test_a_correction_on_the_page_replaces_the_answer(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    rows = {"a.items.0.item": "Ngành nghề", "a.items.0.reason": "Ghi rõ hơn"}
    await officer.post(address(code, "return"), {**form, **rows})
    applicant = Browser(world, Role.APPLICANT)
    form = await opened(applicant, code, "resubmit")
    answer = await applicant.post(
        address(code, "resubmit"), {**form, "a.corrections.sector": "Cơ khí chế tạo"}
    )
    assert answer.status_code == 303, text_of(answer)
    row = await world.database.read(queries.stored, code)
    assert row is not None
    assert row.answers["sector"] == "Cơ khí chế tạo"


async def test_a_correction_to_what_another_dossier_asks_for_is_told_on_the_page(
    world: World,
) -> None:
    other = await world.as_(Role.APPLICANT).submits(item_name="Máy dập")
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    rows = {"a.items.0.item": "Máy", "a.items.0.reason": "Ghi rõ tên"}
    await officer.post(address(code, "return"), {**form, **rows})
    applicant = Browser(world, Role.APPLICANT)
    form = await opened(applicant, code, "resubmit")
    answer = await applicant.post(
        address(code, "resubmit"), {**form, "a.corrections.item_name": "MÁY DẬP"}
    )
    assert answer.status_code == 422
    words = text_of(answer)
    assert f"Cơ sở có hồ sơ khác ({other['code']}) cho cùng nội dung" in words
    assert "TTLT 26/2014" in words
    assert 'value="MÁY DẬP"' in answer.text


async def test_files_come_with_a_step_and_one_refused_keeps_no_other_away(
    world: World,
) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    rows = {"a.items.0.item": "Đơn", "a.items.0.reason": "Thiếu"}
    await officer.post(address(code, "return"), {**form, **rows})
    applicant = Browser(world, Role.APPLICANT)
    form = await opened(applicant, code, "resubmit")
    page = await applicant.post(
        address(code, "resubmit"),
        form,
        files={
            "paper.request_letter": ("đơn mới.pdf", PDF),
            "paper.quotation": ("giá.exe", b"MZ not allowed"),
        },
    )
    assert page.status_code == 422
    assert "đơn mới.pdf" in page.text
    assert 'href="#paper-quotation"' in page.text
    sent = await applicant.post(address(code, "resubmit"), hidden(page))
    assert sent.status_code == 303
    assert (await last_event(world, code))["papers"] == ["request_letter"]


async def test_an_engine_that_is_away_loses_nothing(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    rows = {"a.items.0.item": "Đơn", "a.items.0.reason": "Thiếu"}
    world.engine.away = True
    page = await officer.post(address(code, "return"), {**form, **rows})
    assert page.status_code == 503
    assert "Thiếu" in page.text
    world.engine.away = False
    again = await officer.post(address(code, "return"), {**hidden(page), **rows})
    assert again.status_code == 303


async def test_an_answer_that_comes_late_leads_to_the_dossier(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    rows = {"a.items.0.item": "Đơn", "a.items.0.reason": "Thiếu"}
    world.engine.slow = True
    answer = await officer.post(address(code, "return"), {**form, **rows})
    where = answer.headers["location"]
    assert where == f"/applications/{code}?done=slow&key={form['key']}"
    going = await officer.get(where)
    assert "Đang xử lý" in text_of(going)
    assert "Đã thực hiện" not in text_of(going)
    assert "govuk-notification-banner--success" not in going.text
    world.engine.slow = False
    await officer.post(address(code, "return"), {**form, **rows})
    done = await officer.get(where)
    assert "Đã thực hiện: Yêu cầu bổ sung." in text_of(done)
    assert "đang được xử lý" not in text_of(done)


async def test_an_address_alone_announces_no_step(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    for step in ("return", "approve", "slow"):
        page = await officer.get(f"/applications/{code}?done={step}")
        assert "govuk-notification-banner" not in page.text
    rows = {"a.items.0.item": "Đơn", "a.items.0.reason": "Thiếu"}
    await officer.post(address(code, "return"), {**form, **rows})
    told = await officer.get(f"/applications/{code}?done=return")
    assert "govuk-notification-banner--success" in told.text
    other = await Browser(world, Role.OFFICER, id="other").get(
        f"/applications/{code}?done=return"
    )
    assert "govuk-notification-banner" not in other.text


@pytest.mark.parametrize("action", ["approve", "order_payment", "nonsense", "lapse"])
async def test_a_step_that_is_not_open_is_refused_in_words(
    world: World, action: str
) -> None:
    code = await submitted(world)
    page = await Browser(world, Role.OFFICER).get(address(code, action))
    assert page.status_code in (403, 404, 409)
    assert "<h1" in page.text
    assert "Traceback" not in page.text


async def test_whoever_may_not_know_the_dossier_finds_nothing(world: World) -> None:
    code = await submitted(world)
    stranger = Browser(world, Role.APPLICANT, id="somebody-else")
    page = await stranger.get(address(code, "withdraw"))
    assert page.status_code == 404
    assert ANSWERS_EXAMPLE["applicant"]["name"] not in page.text


async def test_who_leaves_the_panel_is_led_to_the_work_list(world: World) -> None:
    code = await submitted(world)
    await admit(world, code)
    appraiser = Browser(world, Role.APPRAISER, id=PANEL[0])
    form = await opened(appraiser, code, "declare_conflict")
    answer = await appraiser.post(
        address(code, "declare_conflict"), {**form, "a.reason": "Người nhà"}
    )
    assert answer.status_code == 303
    target = answer.headers["location"]
    assert target.startswith((f"/applications/{code}", "/work?done="))


async def test_a_refusal_of_the_engine_is_told_at_the_form(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    world.engine.refuses = refusal("condition_not_met", {"basis": ""})
    page = await officer.post(
        address(code, "return"),
        {**form, "a.items.0.item": "Đơn", "a.items.0.reason": "Thiếu"},
    )
    assert page.status_code == 409
    assert "Đơn" in page.text


async def test_the_form_is_in_english_where_that_was_chosen(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    chosen = await officer.get(f"{address(code, 'return')}?language=en")
    assert chosen.status_code == 303
    assert chosen.headers["location"] == address(code, "return")
    page = await officer.get(address(code, "return"))
    assert '<html lang="en"' in page.text
    assert "What is missing" in page.text
