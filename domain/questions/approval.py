"""What the approval, the contract and a change of it ask."""

from collections.abc import Mapping

from domain.field_kinds import Amount, Field, Option, Text
from domain.forms import Check, Form
from domain.questions.wording import (
    DECISION_NUMBER,
    NOTE,
    REASON,
    amount,
    choice,
    day,
)

APPROVE = Form(
    (
        Field("payee", Text(300), "Đơn vị thụ hưởng", "Payee", marked=True),
        amount("amount_vnd", "Mức hỗ trợ được duyệt (đồng)", "Award (đồng)"),
        DECISION_NUMBER,
        NOTE,
    )
)
SIGN_CONTRACT = Form(
    (
        Field("contract_number", Text(60), "Số hợp đồng", "Contract number"),
        day("signed_on", "Ngày ký", "Signed on"),
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
    return "change" in answers or "corrections" in answers


REQUEST_AMENDMENT = Form(
    (
        choice(
            "kind",
            "Nội dung điều chỉnh",
            "Kind of change",
            *(Option(*row) for row in AMENDMENTS),
        ),
        day("completes_on", "Ngày hoàn thành mới", "New day", required=False),
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
            hint_vi="Nói thêm bằng lời, nếu cần, về những mục thay đổi.",
            hint_en="What is to be said about the answers that change, in words.",
        ),
        REASON,
    ),
    checks=(Check("kind", "amendment_incomplete", _complete_amendment),),
)
DECIDE_AMENDMENT = Form(
    (
        choice(
            "decision",
            "Quyết định",
            "Decision",
            Option("granted", "Đồng ý điều chỉnh", "Granted"),
            Option("declined", "Không đồng ý", "Declined"),
        ),
        REASON,
        DECISION_NUMBER,
    )
)
