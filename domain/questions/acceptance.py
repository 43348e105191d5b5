"""What reports, inspection and settlement ask."""

from domain.field_kinds import Amount, Field, Month, Text
from domain.forms import Form
from domain.questions.wording import NOTE, amount, day, items

REPORT_PROGRESS = Form(
    (
        Field(
            "month",
            Month(),
            "Tháng báo cáo",
            "Month reported",
            fact=True,
            hint_vi="Ghi tháng và năm theo dạng TT/NNNN.",
            hint_en="Month and year, as MM/YYYY.",
        ),
        amount(
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
        day("completed_on", "Ngày hoàn thành", "Completed on"),
        amount("cost_vnd", "Chi phí đã thực hiện (đồng)", "Cost (đồng)"),
        Field("summary", Text(4000, lines=True), "Kết quả thực hiện", "Results"),
    )
)
ACCEPT = Form(
    (
        amount(
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
        items("Nội dung cần khắc phục", "What must be corrected"),
        day("correct_by", "Hạn khắc phục", "Correct by"),
    )
)
CORRECT = Form(
    (
        Field(
            "replies", Text(8000, lines=True), "Nội dung đã khắc phục", "Corrections"
        ),
        Field(
            "cost_vnd",
            Amount(),
            "Chi phí đã thực hiện đến nay (đồng)",
            "Cost by now (đồng)",
            required=False,
            fact=True,
            hint_vi="Chỉ nhập khi khác với số đã báo khi đề nghị nghiệm thu.",
            hint_en="Only where it is another than reported before.",
        ),
    )
)
SUBMIT_SETTLEMENT = Form(
    (amount("spent_vnd", "Tổng chi đã thực hiện (đồng)", "Total spent (đồng)"), NOTE)
)
VERIFY_SETTLEMENT = Form(
    (
        amount(
            "settled_vnd",
            "Kinh phí hỗ trợ được quyết toán (đồng)",
            "Support settled (đồng)",
            zero=True,
        ),
        NOTE,
    )
)
