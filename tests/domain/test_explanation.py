"""Explanations: whole sentences that tell what the dossier knows."""

from dataclasses import replace
from datetime import datetime

from domain.calendar import VIETNAM_TIME
from domain.deadlines import time_up
from domain.explanation import Explanation, explain
from domain.lifecycle import StateRow
from domain.people import Role
from domain.standard import STANDARD
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import APPROVER, Life, begin, reach, walk
from tests.rows import each


def told(life: Life, language: str = "vi", *, last: bool = True) -> Explanation:
    return explain(
        life.application, life.rules, life.now, language, life.last if last else None
    )


@each("state", S)
@each("language", ["vi", "en"])
def test_every_state_is_told_in_whole_sentences(state: S, language: str) -> None:
    life = reach(state)
    found = told(life, language)
    row = life.rules.lifecycle.row(state)
    assert (row.vi if language == "vi" else row.en) in found.text
    assert found.text.endswith(".")
    assert all(word not in found.text for word in ("{", "None", "_", ".."))
    assert (found.state, found.stage) == (state, row.stage)
    assert (found.acts_next is None) == row.closed == (found.may == {})
    other = told(life, "en" if language == "vi" else "vi")
    assert found.text != other.text


def test_an_explanation_says_where_why_until_when_who_and_what() -> None:
    assert told(begin()).text == (
        "Hồ sơ CGCN-2026-000001-F đang ở bước “Kiểm tra hồ sơ”, giai đoạn tiếp nhận. "
        "Bước gần nhất: nộp hồ sơ, do cơ sở đề nghị hỗ trợ thực hiện lúc 09:00 ngày "
        "23/11/2026 (TT 36/2013/TT-BCT, Điều 10). "
        "Bước này bắt đầu từ 09:00 ngày 23/11/2026. "
        "Hạn là 17:00 ngày 27/11/2026, còn 3 ngày làm việc. "
        "Nếu đến 17:00 ngày 27/11/2026 chưa kiểm tra xong hồ sơ, việc chậm được báo "
        "cho lãnh đạo; bước này vẫn thực hiện được sau đó. "
        "Người làm bước tiếp theo: cán bộ thụ lý, Sở Công Thương (Vĩnh Long). "
        "Cơ sở đề nghị hỗ trợ có thể: thay giấy tờ nộp nhầm; rút hồ sơ; đổi thông tin "
        "liên hệ. "
        "Cán bộ thụ lý có thể: tiếp nhận, chuyển thẩm định; yêu cầu bổ sung; từ chối; "
        "phân công lại; chuyển hồ sơ cho tài khoản khác của cơ sở. "
        "Quản trị hệ thống có thể: phân công lại; đổi lịch làm việc; yêu cầu hủy."
    )
    english = told(begin(), "en", last=False).text
    assert "It is due on 27 November 2026, 17:00, in 3 working days." in english
    assert "Next to act: officer, Department of Industry and Trade" in english
    assert "The last step" not in english


def test_late_today_and_one_day_left_are_told_apart() -> None:
    life = begin()
    assert "còn 1 ngày làm việc" in told(life.on("2026-11-26")).text
    assert "in 1 working day." in told(life.on("2026-11-26"), "en").text
    today = told(life.on("2026-11-27"))
    assert "ngay hôm nay" in today.text
    assert (today.days_left, today.overdue) == (0, False)
    late = told(life.on("2026-11-28"))
    assert "Đã quá hạn từ 17:00 ngày 27/11/2026" in late.text
    assert late.overdue


def test_with_the_applicant_the_office_clock_stands_still() -> None:
    for state in (S.COMPLETING, S.CLARIFYING, S.REQUESTING_ADVANCE):
        assert "đang tạm dừng" in told(reach(state)).text
        assert not told(reach(state)).office_clock
    assert "đang tạm dừng" not in told(reach(S.SCREENING)).text
    assert "không có thời hạn" in told(reach(S.REQUESTING_ADVANCE)).text


def test_the_unit_next_to_act_follows_the_level() -> None:
    life = walk(begin(amount_requested_vnd=250_000_000), S.APPROVING)
    assert told(life).unit == "sct-vinh-long"
    second = told(life.take(A.APPROVE, APPROVER))
    assert second.unit == "ubnd-vinh-long"
    assert "Ủy ban nhân dân" in second.text
    assert "phê duyệt" in second.may[Role.APPROVER]
    working = reach(S.IMPLEMENTING)
    asked = working.take(A.REQUEST_AMENDMENT, kind="content")
    assert told(asked).unit == "ubnd-vinh-long"
    assert told(working.take(A.REQUEST_AMENDMENT)).unit == "sct-vinh-long"
    assert told(working).unit == ""


def test_what_a_role_may_do_follows_the_dossier() -> None:
    life = reach(S.APPRAISING)
    assert told(life).may[Role.APPRAISER] == (
        "khai xung đột lợi ích",
        "cho ý kiến thẩm định",
        "yêu cầu giải trình",
    )
    given = life.take(A.GIVE_OPINION)
    assert "cho ý kiến thẩm định" in told(given).may[Role.APPRAISER]
    seatless = replace(life.application, panel=())
    assert Role.APPRAISER not in told(replace(life, application=seatless)).may
    returned = reach(S.COMPLETING).take(A.RESUBMIT)
    assert "yêu cầu bổ sung" not in told(returned).may[Role.OFFICER]
    inspected = replace(reach(S.INSPECTING).application, inspectors=("nghiem-thu",))
    found = told(replace(reach(S.INSPECTING), application=inspected))
    assert "nghiệm thu" in found.may[Role.INSPECTOR]


def test_filed_on_behalf_the_officer_may_do_the_applicants_part() -> None:
    assert "rút hồ sơ" in told(begin(on_behalf=True)).may[Role.OFFICER]


def test_a_state_that_lapses_says_so_ahead_in_both_languages() -> None:
    waiting = reach(S.AWAITING_FUNDS)
    assert (
        "Nếu đến 31/12/2026 chưa bố trí được kinh phí, hồ sơ hết hiệu lực và phải "
        "đăng ký lại." in told(waiting).text
    )
    completing = reach(S.COMPLETING)
    assert completing.application.due_at is not None
    assert "chưa bổ sung hồ sơ, hồ sơ hết hiệu lực" in told(completing).text


@each("row", STANDARD.rows)
def test_every_state_with_a_clock_says_what_the_clock_does(row: StateRow) -> None:
    due = datetime(2026, 12, 31, 23, 59, 59, tzinfo=VIETNAM_TIME)
    vi, en = (time_up(row, due, language) for language in ("vi", "en"))
    if row.when_up is None:
        assert (vi, en) == ("", "")
        return
    assert vi.startswith(f"Nếu đến 31/12/2026 {row.undone[0]}, ")
    assert en.startswith(f"If {row.undone[1]} by 31 December 2026, ")
    assert ("hết hiệu lực" in vi) is ("lapses" in en) is (row.when_up is A.LAPSE)
    assert ("như hiện có" in vi) is (row.when_up in (A.RESUME, A.REINSPECT))


def test_changes_asked_for_and_granted_are_told() -> None:
    asked = reach(S.IMPLEMENTING).take(A.REQUEST_AMENDMENT, kind="content")
    assert (
        "Đề nghị điều chỉnh (nội dung hoạt động) lúc 09:00 ngày 23/11/2026 đang chờ "
        "quyết định." in told(asked).text
    )
    granted = asked.take(A.DECIDE_AMENDMENT)
    assert "Hồ sơ đã được điều chỉnh: nội dung hoạt động." in told(granted).text
    assert "Changes were granted: content." in told(granted, "en").text
    assert "chờ quyết định" not in told(granted).text
