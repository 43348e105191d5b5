"""What advances, payments and repayments ask."""

from domain.field_kinds import Field, Text
from domain.forms import Form
from domain.questions.wording import NOTE, amount, day

REQUEST_ADVANCE = Form(
    (
        amount("amount_vnd", "Số tiền tạm ứng đề nghị (đồng)", "Advance (đồng)"),
        amount(
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
        amount(
            "work_done_vnd",
            "Giá trị khối lượng đã kiểm tra (đồng)",
            "Value of work checked (đồng)",
            zero=True,
        ),
        NOTE,
    )
)
ORDER_PAYMENT = Form(
    (amount("amount_vnd", "Số tiền chi (đồng)", "Amount (đồng)"), NOTE)
)
CONFIRM_PAYMENT = Form(
    (
        Field("reference", Text(60), "Số chứng từ kho bạc", "Treasury reference"),
        day("paid_on", "Ngày chi", "Paid on"),
    )
)
CONFIRM_REPAYMENT = Form(
    (
        amount("amount_vnd", "Số tiền hoàn trả (đồng)", "Amount repaid (đồng)"),
        Field("reference", Text(60), "Số chứng từ", "Reference"),
        day("paid_on", "Ngày nộp", "Paid on"),
    )
)
