"""What screening asks: admit, return, resubmit, replace papers, refuse."""

from domain.field_kinds import Field, Option
from domain.forms import Form
from domain.questions.wording import APPRAISERS, NOTE, REASON, choice, items

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
RETURN = Form((items("Nội dung cần bổ sung", "What is missing"),))
RESUBMIT = Form((NOTE,))
"""Beside the note, the corrected answers of the support type (see `asks_of`)."""
REPLACE_PAPERS = Form((NOTE,))
"""Beside the note, the papers that stand in the place of earlier ones."""
REFUSE = Form(
    (
        choice(
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
