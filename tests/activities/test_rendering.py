"""How messages are written: what they say, to whom, and what they never do."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from activities.message_context import Given
from activities.rendering import MessageUnrenderable, Renderer
from domain.people import Role
from domain.states import Action, State
from templates import NOTIFICATIONS
from tests.activities.messages import context

EVIL = "<script>alert(1)</script> {{ code }} {% raw %}"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def override(folder: Path, name: str, text: str) -> Renderer:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Renderer(folder, NOTIFICATIONS)


def test_the_code_and_the_next_step_come_first(renderer: Renderer) -> None:
    told = context()
    message = renderer.render(told)

    assert message.subject == (
        f"{told.code} – Hồ sơ cần bổ sung – đề nghị Quý cơ sở bổ sung hồ sơ"
    )
    assert message.text.startswith(
        f"{told.code}: đề nghị Quý cơ sở bổ sung hồ sơ trong 8 ngày làm việc, "
        "chậm nhất 17:00 ngày 27/11/2026; sau đó hồ sơ hết hiệu lực.\n"
    )


def test_a_holiday_in_between_is_no_working_day() -> None:
    # 24 November 2026 is the Vietnam Culture Day.
    assert context().days_left == 8


def test_what_is_missing_is_listed_item_by_item_with_its_reason(
    renderer: Renderer,
) -> None:
    message = renderer.render(context())

    assert "- Báo giá hoặc thẩm định giá: Báo giá đã hết hạn.\n" in message.text
    assert "- Bản vẽ mặt bằng: Thiếu chữ ký.\n" in message.text
    assert "<li" in message.html
    assert "Bản vẽ mặt bằng: Thiếu chữ ký.</li>" in message.html


def test_an_award_is_told_in_figures_and_in_words(renderer: Renderer) -> None:
    told = context(Action.APPROVE, State.APPROVING, State.CONTRACTING)

    vi = renderer.render(told).text
    en = renderer.render(replace(told, language="en")).text

    assert "35.000.000 đồng (bằng chữ: Ba mươi lăm triệu đồng)" in vi
    assert "VND 35,000,000 (in words: Thirty-five million đồng)" in en


def test_a_payment_is_told_with_its_own_tranche_day_and_reference(
    renderer: Renderer,
) -> None:
    step = (Action.CONFIRM_PAYMENT, State.PAYING_ADVANCE, State.IMPLEMENTING)
    text = renderer.render(context(*step)).text

    assert "Kho bạc đã chi tạm ứng 24.500.000 đồng" in text
    assert "ngày 13/11/2026" in text
    assert "Số chứng từ kho bạc: UNC-2026-77." in text


def test_who_must_act_is_asked_and_the_others_learn_whom_it_waits_for(
    renderer: Renderer,
) -> None:
    step = (Action.SUBMIT, None, State.SCREENING)

    officer = renderer.render(context(*step, role=Role.OFFICER)).text
    applicant = renderer.render(context(*step, role=Role.APPLICANT)).text

    assert "đề nghị Ông/Bà kiểm tra tính đầy đủ" in officer.split("\n")[0]
    assert "đang chờ cán bộ thụ lý kiểm tra tính đầy đủ" in applicant.split("\n")[0]


def test_only_the_applicant_reads_the_project_and_the_establishment(
    renderer: Renderer,
) -> None:
    own = renderer.render(context(role=Role.APPLICANT))
    others = renderer.render(context(role=Role.OFFICER))

    assert "Hợp tác xã Mộc Thủ Dầu Một" in own.text
    assert "máy CNC" in own.html
    assert "Hợp tác xã Mộc Thủ Dầu Một" not in others.text + others.html
    assert "máy CNC" not in others.text + others.html


def test_marked_and_personal_answers_are_not_passed_to_templates() -> None:
    approved = context(Action.APPROVE, State.APPROVING, State.CONTRACTING)
    panel = (Action.ASSIGN_PANEL, State.APPRAISING, State.APPRAISING)
    assigned = context(*panel, role=Role.APPRAISER)

    assert [given.label for given in approved.answered] == [
        "Mức hỗ trợ được duyệt (đồng)",
        "Ghi chú",
    ]
    assert assigned.answered == (Given("Ghi chú", "Đã đối chiếu bản gốc."),)
    assert context(*panel).answered == ()


def test_markup_in_an_answer_stays_text(renderer: Renderer) -> None:
    message = renderer.render(context(title=EVIL))

    assert "<script>" not in message.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ code }} {% raw %}" in message.html
    assert EVIL in message.text


def test_markup_in_labels_of_the_next_step_stays_text(renderer: Renderer) -> None:
    step = (Action.SUBMIT, None, State.SCREENING)
    told = replace(context(*step), waits_for_label="<b>x</b>", state_label="<i>")

    html = renderer.render(told).html

    assert "<b>x" not in html
    assert "<i>" not in html


def test_a_line_break_in_a_title_cannot_start_a_line_of_its_own(
    renderer: Renderer,
) -> None:
    message = renderer.render(context(title="Máy\r\nBcc: ai@example.vn"))

    assert "\nBcc:" not in message.text
    assert "Máy Bcc: ai@example.vn" in message.text


def test_styles_stand_in_the_elements_and_nothing_is_fetched(
    renderer: Renderer,
) -> None:
    html = renderer.render(context()).html

    assert "<style" not in html
    assert 'style="' in html
    assert "src=" not in html
    assert "<link" not in html


def test_the_language_of_the_message_is_declared(renderer: Renderer) -> None:
    assert '<html lang="vi">' in renderer.render(context()).html
    assert '<html lang="en">' in renderer.render(context(language="en")).html


def test_a_support_type_may_have_words_of_its_own(tmp_path: Path) -> None:
    renderer = override(
        tmp_path, "vi/fair-participation/return.txt", "Chỉ cho hội chợ.\n"
    )

    fair = renderer.render(context(support_type="fair-participation"))
    other = renderer.render(context())

    assert "Chỉ cho hội chợ." in fair.text
    assert fair.template == "vi/fair-participation/return"
    assert "Chỉ cho hội chợ." not in other.text
    assert other.template == "vi/return"


def test_an_action_may_have_html_of_its_own(tmp_path: Path) -> None:
    renderer = override(tmp_path, "vi/return.html", "<p>{{ project_title }}</p>")

    html = renderer.render(context(title="A & B")).html

    assert "<p>A &amp; B</p>" in html


def test_the_digest_changes_with_any_source_it_was_written_from(
    renderer: Renderer, tmp_path: Path
) -> None:
    before = renderer.render(context())
    included = (NOTIFICATIONS / "vi" / "_facts.txt").read_text(encoding="utf-8")
    changed = override(tmp_path, "vi/_facts.txt", included + "\n").render(context())
    other = renderer.render(context(role=Role.OFFICER))

    assert len(before.digest) == len(sha256().hexdigest())
    assert before.digest == other.digest
    assert changed.digest != before.digest
    assert changed.text == before.text


def test_a_name_that_does_not_exist_is_a_fault_and_not_an_empty_place(
    tmp_path: Path,
) -> None:
    renderer = override(tmp_path, "vi/return.txt", "Kính gửi {{ applicant_nam }}")

    with pytest.raises(MessageUnrenderable, match=r"vi/return.*applicant_nam"):
        renderer.render(context())


def test_an_action_without_a_text_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(MessageUnrenderable, match="vi/return"):
        Renderer(tmp_path).render(context())


@pytest.mark.parametrize(
    "trick",
    [
        "{{ code.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ answered.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(code) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum() }}",
        "{{ at.__reduce__() }}",
        "{% include '../../../etc/passwd' %}",
        "{{ 1 // 0 }}",
        "{{ at + 1 }}",
        "{{ [][3].x }}",
        "{{ code|day }}",
        "{{ award_vnd|nothing }}",
        "{% if %}",
    ],
)
def test_a_template_reaches_nothing_but_its_context(tmp_path: Path, trick: str) -> None:
    renderer = override(tmp_path, "vi/return.txt", trick)

    with pytest.raises(MessageUnrenderable):
        renderer.render(context())


def test_a_change_asked_for_is_told_without_words_of_the_establishment() -> None:
    corrections = {"item_name": "Máy dập", "applicant": {"address": "Ấp 7"}}
    told = context(
        Action.REQUEST_AMENDMENT,
        State.IMPLEMENTING,
        State.IMPLEMENTING,
        answers={"kind": "content", "corrections": corrections},
    )
    assert told.answered[-1] == Given(
        "Nội dung đơn thay đổi",
        items=("Địa chỉ nơi sản xuất", "Tên máy móc, công nghệ: Máy dập"),
    )
