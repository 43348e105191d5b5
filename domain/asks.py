"""What each action asks of the person who takes it."""

from collections.abc import Mapping
from datetime import date

from domain.field_kinds import (
    Amount,
    Choice,
    Day,
    Field,
    Group,
    Many,
    Option,
    Person,
    Text,
    Whole,
)
from domain.forms import Check, Facts, Form
from domain.lifecycle import Action
from domain.support import SupportType

NOTE = Field("note", Text(2000, lines=True), "Ghi chú", "Note", required=False)
REASON = Field("reason", Text(4000, lines=True), "Lý do", "Reason")
APPRAISERS = Many(Person(), 1, 9)
SECTORS = ("typical_product", "farm_industry", "none")
AREAS = ("upland", "poor", "new_rural", "difficult", "none")


def _amount(name: str, vi: str, en: str, *, zero: bool = False) -> Field:
    return Field(name, Amount(0 if zero else 1), vi, en, fact=True)


def _choice(
    name: str, vi: str, en: str, *options: Option, required: bool = True
) -> Field:
    return Field(name, Choice(options), vi, en, required=required, fact=True)


def _day(name: str, vi: str, en: str, *, required: bool = True) -> Field:
    return Field(name, Day(), vi, en, required=required, fact=True)


def _items(vi: str, en: str) -> Field:
    item = Group(
        (
            Field("item", Text(300), "Nội dung, giấy tờ", "Item or paper"),
            Field("reason", Text(1000, lines=True), "Lý do", "Reason"),
        )
    )
    return Field("items", Many(item, 1, 50), vi, en)


NOTHING = Form((NOTE,))
WITH_REASON = Form((REASON,))

ADMIT = Form(
    (
        Field(
            "appraisers",
            APPRAISERS,
            "Thành viên thẩm định",
            "Appraisers",
            required=False,
            fact=True,
        ),
        NOTE,
    )
)
RETURN = Form((_items("Nội dung cần bổ sung", "What is missing"),))
RESUBMIT = Form((NOTE,))
"""Beside the note, the corrected answers of the support type (see `asks_of`)."""
REFUSE = Form(
    (
        _choice(
            "reason_code",
            "Căn cứ từ chối",
            "Ground of refusal",
            Option("not_eligible", "Không thuộc đối tượng", "Not eligible"),
            Option("outside_programme", "Ngoài nội dung khuyến công", "Outside"),
            Option("incomplete", "Hồ sơ không đầy đủ", "Incomplete dossier"),
            Option("not_effective", "Không bảo đảm hiệu quả", "Not effective"),
            Option("double_funding", "Trùng nguồn ngân sách", "Double funding"),
            Option("untrue", "Thông tin không trung thực", "Untrue information"),
            Option("other", "Lý do khác", "Another ground"),
        ),
        REASON,
    )
)
ASSIGN_PANEL = Form(
    (
        Field(
            "appraisers", APPRAISERS, "Thành viên thẩm định", "Appraisers", fact=True
        ),
        NOTE,
    )
)
REPLACE_APPRAISER = Form(
    (
        Field("leaves", Person(), "Thành viên rời tổ", "Who leaves", fact=True),
        Field("joins", Person(), "Thành viên thay thế", "Who joins", fact=True),
        REASON,
    )
)
_CRITERIA = (
    ("fits_programme", "Phù hợp nguyên tắc, chương trình", "Fits the programme"),
    ("need_and_cost", "Mục tiêu, sự cần thiết, chi phí", "Need and reasonable cost"),
    ("capacity", "Năng lực thực hiện, thụ hưởng", "Capacity"),
    ("combination", "Khả năng lồng ghép", "Combination with other programmes"),
    ("completeness", "Tính đầy đủ của hồ sơ", "Completeness of the file"),
)
"""The five criteria of appraisal (TT 36/2013 Art 9), up to 20 points each."""
GIVE_OPINION = Form(
    (
        _choice(
            "verdict",
            "Ý kiến",
            "Opinion",
            Option("support", "Đề nghị hỗ trợ", "Support"),
            Option("oppose", "Không đề nghị hỗ trợ", "Do not support"),
        ),
        *(
            Field(
                name, Whole(0, 20), vi, en, fact=True, basis="TT 36/2013/TT-BCT, Điều 9"
            )
            for name, vi, en in _CRITERIA
        ),
        REASON,
    )
)
CRITERIA = tuple(name for name, _, _ in _CRITERIA)
ASK_CLARIFICATION = Form(
    (
        Field(
            "questions",
            Many(Text(1000, lines=True), 1, 20),
            "Nội dung cần làm rõ",
            "Questions",
        ),
    )
)
CLARIFY = Form(
    (Field("replies", Text(8000, lines=True), "Nội dung giải trình", "Replies"),)
)
RECOMMEND = Form(
    (
        _choice(
            "outcome",
            "Kết luận thẩm định",
            "Conclusion",
            Option("support", "Đề nghị hỗ trợ", "Support"),
            Option("refuse", "Đề nghị từ chối", "Refuse"),
        ),
        Field(
            "amount_vnd",
            Amount(0),
            "Mức hỗ trợ đề nghị (đồng)",
            "Support proposed (đồng)",
            required=False,
            fact=True,
        ),
        Field(
            "factor_percent",
            Whole(100, 150),
            "Hệ số ưu tiên (%)",
            "Priority factor (%)",
            required=False,
            fact=True,
        ),
        Field(
            "factor_decision",
            Text(200),
            "Quyết định cho hệ số ưu tiên",
            "Decision that grants the factor",
            required=False,
        ),
        _choice(
            "flagship",
            "Đề án điểm",
            "Flagship project",
            Option("yes", "Có", "Yes"),
            Option("no", "Không", "No"),
            required=False,
        ),
        _choice(
            "area",
            "Địa bàn ưu tiên",
            "Priority area",
            Option("upland", "Vùng cao, hải đảo, biên giới, dân tộc", "Upland, island"),
            Option("poor", "Huyện nghèo", "Poor district"),
            Option("new_rural", "Xã nông thôn mới", "New-rural commune"),
            Option("difficult", "Địa bàn khó khăn", "Difficult area"),
            Option("none", "Không", "None"),
            required=False,
        ),
        _choice(
            "sector_group",
            "Nhóm ngành ưu tiên",
            "Priority sector",
            Option(
                "typical_product", "Sản phẩm tiêu biểu, xuất khẩu", "Typical, export"
            ),
            Option("farm_industry", "Công nghiệp phục vụ nông nghiệp", "Farm industry"),
            Option("none", "Không", "None"),
            required=False,
        ),
        REASON,
    )
)
APPROVE = Form(
    (
        Field("payee", Text(300), "Đơn vị thụ hưởng", "Payee", marked=True),
        _amount("amount_vnd", "Mức hỗ trợ được duyệt (đồng)", "Award (đồng)"),
        Field(
            "decision_number",
            Text(60),
            "Số quyết định",
            "Decision number",
            required=False,
        ),
        NOTE,
    )
)
SIGN_CONTRACT = Form(
    (
        Field("contract_number", Text(60), "Số hợp đồng", "Contract number"),
        _day("signed_on", "Ngày ký", "Signed on"),
    )
)
REQUEST_ADVANCE = Form(
    (
        _amount("amount_vnd", "Số tiền tạm ứng đề nghị (đồng)", "Advance (đồng)"),
        _amount(
            "work_done_vnd",
            "Giá trị khối lượng đã thực hiện (đồng)",
            "Value of work done (đồng)",
            zero=True,
        ),
        NOTE,
    )
)
VERIFY_ADVANCE = Form(
    (
        _amount(
            "work_done_vnd",
            "Giá trị khối lượng đã kiểm tra (đồng)",
            "Value of work checked (đồng)",
            zero=True,
        ),
        NOTE,
    )
)
ORDER_PAYMENT = Form(
    (_amount("amount_vnd", "Số tiền chi (đồng)", "Amount (đồng)"), NOTE)
)
CONFIRM_PAYMENT = Form(
    (
        Field(
            "reference",
            Text(60),
            "Số chứng từ kho bạc",
            "Treasury reference",
            fact=True,
        ),
        _day("paid_on", "Ngày chi", "Paid on"),
    )
)
REPORT_PROGRESS = Form(
    (
        Field(
            "month", Text(7), "Tháng báo cáo (NNNN-TT)", "Month (YYYY-MM)", fact=True
        ),
        _amount(
            "work_done_vnd",
            "Giá trị khối lượng đã thực hiện (đồng)",
            "Value of work done (đồng)",
            zero=True,
        ),
        Field("summary", Text(4000, lines=True), "Tình hình thực hiện", "Progress"),
    )
)
REQUEST_ACCEPTANCE = Form(
    (
        _day("completed_on", "Ngày hoàn thành", "Completed on"),
        _amount("cost_vnd", "Chi phí đã thực hiện (đồng)", "Cost (đồng)"),
        Field("summary", Text(4000, lines=True), "Kết quả thực hiện", "Results"),
    )
)
ACCEPT = Form(
    (
        _amount(
            "accepted_cost_vnd",
            "Chi phí được nghiệm thu (đồng)",
            "Cost accepted (đồng)",
        ),
        Field("minutes_number", Text(60), "Số biên bản", "Minutes number"),
        Field("findings", Text(4000, lines=True), "Nhận xét", "Findings"),
    )
)
REQUIRE_CORRECTION = Form(
    (
        _items("Nội dung cần khắc phục", "What must be corrected"),
        _day("correct_by", "Hạn khắc phục", "Correct by"),
    )
)
CORRECT = Form(
    (Field("replies", Text(8000, lines=True), "Nội dung đã khắc phục", "Corrections"),)
)
SUBMIT_SETTLEMENT = Form(
    (_amount("spent_vnd", "Tổng chi đã thực hiện (đồng)", "Total spent (đồng)"), NOTE)
)
VERIFY_SETTLEMENT = Form(
    (
        _amount(
            "settled_vnd",
            "Kinh phí hỗ trợ được quyết toán (đồng)",
            "Support settled (đồng)",
            zero=True,
        ),
        NOTE,
    )
)
AMENDMENTS = (
    ("time_within_year", "Thời gian trong năm", "Time inside the year"),
    ("place", "Địa điểm", "Place"),
    ("lower_amount", "Giảm mức hỗ trợ", "Lower support"),
    ("raise_amount", "Tăng mức hỗ trợ", "Raise support"),
    ("content", "Nội dung hoạt động", "Content"),
    ("extend_next_year", "Kéo dài sang năm sau", "Extension into next year"),
)


def _complete_amendment(answers: Mapping[str, object]) -> bool:
    kind = answers.get("kind")
    if kind in ("time_within_year", "extend_next_year"):
        return "completes_on" in answers
    if kind in ("lower_amount", "raise_amount"):
        return "amount_vnd" in answers
    return "change" in answers


REQUEST_AMENDMENT = Form(
    (
        _choice(
            "kind",
            "Nội dung điều chỉnh",
            "Kind of change",
            *(Option(*row) for row in AMENDMENTS),
        ),
        _day("completes_on", "Ngày hoàn thành mới", "New day", required=False),
        Field(
            "amount_vnd",
            Amount(1),
            "Mức hỗ trợ mới (đồng)",
            "New support (đồng)",
            required=False,
            fact=True,
        ),
        Field(
            "change",
            Text(2000, lines=True),
            "Nội dung, địa điểm mới",
            "New content or place",
            required=False,
        ),
        REASON,
    ),
    checks=(Check("kind", "amendment_incomplete", _complete_amendment),),
)
DECIDE_AMENDMENT = Form(
    (
        _choice(
            "decision",
            "Quyết định",
            "Decision",
            Option("granted", "Đồng ý điều chỉnh", "Granted"),
            Option("declined", "Không đồng ý", "Declined"),
        ),
        REASON,
    )
)
STOP = Form(
    (
        _choice(
            "reason_code",
            "Căn cứ ngừng",
            "Ground",
            Option("violation", "Vi phạm quy định", "Violation"),
            Option("not_implemented", "Không triển khai", "Not carried out"),
            Option("requirements", "Không đáp ứng yêu cầu", "Requirements not met"),
            Option("force_majeure", "Bất khả kháng", "Force majeure"),
        ),
        _day("repay_by", "Hạn hoàn trả", "Repay by", required=False),
        REASON,
    )
)
CONFIRM_REPAYMENT = Form(
    (
        _amount("amount_vnd", "Số tiền hoàn trả (đồng)", "Amount repaid (đồng)"),
        Field("reference", Text(60), "Số chứng từ", "Reference"),
        _day("paid_on", "Ngày nộp", "Paid on"),
    )
)
REASSIGN = Form(
    (
        _choice(
            "role",
            "Vai trò",
            "Role",
            Option("officer", "Cán bộ thụ lý", "Officer"),
            Option("approver", "Lãnh đạo phê duyệt", "Approver"),
            Option("treasurer", "Kế toán chi trả", "Treasurer"),
            Option("inspector", "Thành viên nghiệm thu", "Inspectors"),
        ),
        Field("people", APPRAISERS, "Người được giao", "People", fact=True),
        REASON,
    )
)
ADOPT_CALENDAR = Form(
    (
        Field("calendar", Text(40), "Phiên bản lịch", "Calendar version", fact=True),
        REASON,
    )
)


def asks_of(action: Action, asks: Form, kind: SupportType) -> Form:
    """Give what an action asks in a dossier of this support type.

    A completed file may bring the whole application form anew, corrected.
    """
    if action is not Action.RESUBMIT:
        return asks
    corrections = Field(
        "corrections",
        Group(kind.form.fields),
        "Nội dung đơn đã sửa",
        "Corrected application",
        required=False,
    )
    return Form(
        (*asks.fields, corrections),
        tuple(_corrected(check) for check in kind.form.checks),
        lambda answers: _derived(kind.form, answers),
    )


def _corrected(check: Check) -> Check:
    """The condition of the application form, asked of the corrected one."""

    def inside(answers: Mapping[str, object]) -> Mapping[str, object]:
        found = answers["corrections"]
        return found if isinstance(found, Mapping) else {}

    return Check(
        f"corrections.{check.field}",
        check.code,
        lambda a: (
            any(n not in inside(a) for n in check.reads) or check.holds(inside(a))
        ),
        ("corrections",),
        lambda a: check.params(inside(a)),
    )


def _derived(form: Form, answers: Mapping[str, object]) -> Facts:
    corrections = answers.get("corrections")
    if form.derive is None or not isinstance(corrections, Mapping):
        return {}
    return {f"corrections.{n}": v for n, v in form.derive(corrections).items()}


def month_of(text: str) -> date | None:
    """Give the first day of a month written YYYY-MM, or None."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
