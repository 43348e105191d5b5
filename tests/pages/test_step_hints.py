"""What the form of a step says of this very dossier, and what it asks before that."""

import pytest

from domain.people import Actor, Role
from domain.states import Action, State
from tests.api.world import PDF, World
from tests.domain.dossier import (
    APPLICANT,
    INSPECTOR,
    NOW,
    OFFICER,
    TREASURER,
    UNIT,
    Life,
    reach,
)
from tests.pages.browsing import Browser, text_of
from tests.pages.every_state import SAID, lived
from tests.pages.test_steps import address, hidden, last_event

A, S = Action, State


def browser(world: World, actor: Actor) -> Browser:
    world.clock.now = NOW
    return Browser(world, actor.role, id=actor.id, unit=actor.unit)


async def form_of(world: World, life: Life, actor: Actor, action: Action) -> str:
    code = await lived(world, life)
    page = await browser(world, actor).get(address(code, action.value))
    assert page.status_code == 200, text_of(page)
    return text_of(page)


async def test_the_treasurer_reads_how_much_is_still_owed(world: World) -> None:
    life = reach(S.RECOVERING).take(A.CONFIRM_REPAYMENT, amount_vnd=5_000_000)
    owed = f"{life.application.to_repay_vnd:,}".replace(",", ".")
    words = await form_of(world, life, TREASURER, A.CONFIRM_REPAYMENT)
    assert f"đã hoàn trả 5.000.000 đồng trên {owed} đồng" in words


async def test_an_advance_says_its_most_and_what_work_must_be_done_before(
    world: World,
) -> None:
    life = reach(S.REQUESTING_ADVANCE)
    words = await form_of(world, life, APPLICANT, A.REQUEST_ADVANCE)
    assert "Nhiều nhất 105.000.000 đồng: 70 % mức hỗ trợ được duyệt (" in words
    assert "trên 70 % tổng kinh phí 640.000.000 đồng (TT 36/2013" in words


async def test_a_conclusion_says_how_far_the_priority_factor_may_go(
    world: World,
) -> None:
    life = reach(S.APPRAISING)
    for person in life.application.panel:
        life = life.take(A.GIVE_OPINION, Actor(Role.APPRAISER, person, UNIT))
    words = await form_of(world, life, OFFICER, A.RECOMMEND)
    assert "Từ 100 đến 150; trên 100 chỉ khi có quyết định" in words
    assert "Số nguyên từ 100 đến 1000" not in words


async def test_inspectors_read_the_most_they_may_accept(world: World) -> None:
    words = await form_of(world, reach(S.INSPECTING), INSPECTOR, A.ACCEPT)
    assert "Nhiều nhất 600.000.000 đồng, là chi phí làm căn cứ" in words


async def test_who_signs_second_finds_number_and_day_of_who_signed_first(
    world: World,
) -> None:
    life = reach(S.CONTRACTING).take(A.SIGN_CONTRACT)
    said = {A.SIGN_CONTRACT: {"contract_number": "12/HĐ-KC"}}
    code = await lived(world, life, said=said)
    page = await browser(world, APPLICANT).get(address(code, "sign_contract"))
    assert 'value="12/HĐ-KC"' in page.text
    assert "Bên kia đã ghi: 12/HĐ-KC" in text_of(page)
    assert "Bên kia đã ghi: 23/11/2026" in text_of(page)
    assert 'name="a.signed_on.day" type="text" value="23"' in page.text


async def test_who_signs_first_finds_nothing_filled_in(world: World) -> None:
    words = await form_of(world, reach(S.CONTRACTING), OFFICER, A.SIGN_CONTRACT)
    assert "Bên kia" not in words


async def test_who_withdraws_is_warned_of_what_has_to_be_paid_back(
    world: World,
) -> None:
    code = await lived(world, reach(S.IMPLEMENTING))
    applicant = browser(world, APPLICANT)
    page = await applicant.get(address(code, "withdraw"))
    warned = "phải hoàn trả toàn bộ số tiền này vào ngân sách nhà nước trong 90 ngày"
    assert "đã được chi 105.000.000 đồng" in text_of(page)
    assert warned in text_of(page)
    confirm = await applicant.post(
        address(code, "withdraw"), {**hidden(page), "a.reason": "Đổi kế hoạch"}
    )
    assert confirm.status_code == 200
    assert warned in text_of(confirm)


async def test_who_withdraws_before_any_payment_is_not_warned(world: World) -> None:
    words = await form_of(world, reach(S.CONTRACTING), APPLICANT, A.WITHDRAW)
    assert "hoàn trả" not in words


@pytest.mark.parametrize("month", ["11/2026", "2026-11", " 11-2026 "])
async def test_a_month_is_reported_as_people_write_it(world: World, month: str) -> None:
    code = await lived(world, reach(S.IMPLEMENTING))
    applicant = browser(world, APPLICANT)
    page = await applicant.get(address(code, "report_progress"))
    assert "Tháng và năm, ví dụ 11/2026" in text_of(page)
    said = {"a.month": month, "a.work_done_vnd": "1.000", "a.summary": "Đang lắp"}
    sent = await applicant.post(
        address(code, "report_progress"), {**hidden(page), **said}
    )
    assert sent.status_code == 303, text_of(sent)
    assert (await last_event(world, code))["answers"]["month"] == "2026-11"


async def test_missing_papers_are_named_and_the_summary_leads_to_them(
    world: World,
) -> None:
    code = await lived(world, reach(S.REQUESTING_ADVANCE))
    applicant = browser(world, APPLICANT)
    page = await applicant.get(address(code, "request_advance"))
    said = {"a.amount_vnd": "1.000.000", "a.work_done_vnd": "640.000.000"}
    sent = await applicant.post(
        address(code, "request_advance"), {**hidden(page), **said}
    )
    assert sent.status_code == 422
    assert "Cần nhập thông tin này" not in text_of(sent)
    summary = sent.text.split("govuk-error-summary__list")[1].split("</ul>")[0]
    assert summary.count("hãy chọn tệp.") == summary.count('href="#paper-') > 1


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (S.COMPLETING, A.RESUBMIT),
        (S.CLARIFYING, A.CLARIFY),
        (S.CORRECTING, A.CORRECT),
    ],
)
async def test_an_empty_click_answers_nothing_that_was_asked(
    world: World, state: State, action: Action
) -> None:
    code = await lived(world, reach(state), said=SAID)
    applicant = browser(world, APPLICANT)
    page = await applicant.get(address(code, action.value))
    blank = await applicant.post(address(code, action.value), hidden(page))
    assert blank.status_code == 422
    assert 'href="#f-reply-0"' in blank.text
    assert 'id="f-reply-0"' in blank.text
    assert "Mục 1: hãy ghi nội dung trả lời." in text_of(blank)
    reply = {**hidden(blank), "a.reply.0": "Đã gửi lại"}
    sent = await applicant.post(address(code, action.value), reply)
    assert sent.status_code == 303, text_of(sent)


async def test_a_file_completes_a_dossier_without_a_word(world: World) -> None:
    code = await lived(world, reach(S.COMPLETING))
    applicant = browser(world, APPLICANT)
    page = await applicant.get(address(code, "resubmit"))
    assert "không bắt buộc khi Ông/Bà gửi tệp" in text_of(page)
    sent = await applicant.post(
        address(code, "resubmit"),
        hidden(page),
        files={"paper.request_letter": ("đơn.pdf", PDF)},
    )
    assert sent.status_code == 303


async def test_a_file_that_is_too_large_is_told_in_megabytes(world: World) -> None:
    code = await lived(world, reach(S.COMPLETING))
    applicant = browser(world, APPLICANT)
    page = await applicant.get(address(code, "resubmit"))
    large = PDF + b"\0" * world.app.state.deps.settings.upload_limit_bytes
    sent = await applicant.post(
        address(code, "resubmit"),
        hidden(page),
        files={"paper.request_letter": ("đơn.pdf", large)},
    )
    assert sent.status_code in (413, 422)
    assert "byte" not in text_of(sent)
    assert "MB" in text_of(sent)
