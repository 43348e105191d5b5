"""What changing contact data and handing a dossier over ask."""

from domain.field_kinds import Email, Field, Person, Phone, Text
from domain.forms import Check, Form

CHANGE_CONTACT = Form(
    (
        Field(
            "email",
            Email(),
            "Thư điện tử mới",
            "New e-mail",
            required=False,
            hint_vi="Chúng tôi gửi đến địa chỉ này một thư xác nhận; địa chỉ được dùng "
            "từ khi Ông/Bà mở liên kết trong thư.",
            hint_en="We send a letter to it; it is used once you have opened the link "
            "in that letter.",
        ),
        Field("phone", Phone(), "Điện thoại mới", "New phone", required=False),
    ),
    checks=(Check("email", "required", lambda a: "email" in a or "phone" in a),),
)
HAND_OVER = Form(
    (
        Field(
            "to",
            Person(),
            "Tài khoản nhận hồ sơ",
            "Account that takes over",
            fact=True,
        ),
        Field("email", Email(), "Thư điện tử", "E-mail", required=False),
        Field(
            "ground",
            Text(2000, lines=True),
            "Căn cứ (văn bản đề nghị có chữ ký của cơ sở)",
            "Ground (the signed request of the firm)",
            hint_vi="Ví dụ: văn bản số 12/CV ngày 30/11/2026 của cơ sở, người cũ đã "
            "nghỉ việc.",
            hint_en="For example: letter 12/CV of 30 November 2026, the former clerk "
            "has left.",
        ),
    )
)
"""`email` is that of the account that goes on; letters go there from then on."""
