"""What stopping and the running of a dossier ask."""

from domain.calendar import LONGEST_VERSION
from domain.field_kinds import Field, Option, Text
from domain.forms import Form
from domain.questions.wording import (
    APPRAISERS,
    DECISION_NUMBER,
    REASON,
    choice,
    day,
)

STOP = Form(
    (
        choice(
            "reason_code",
            "Căn cứ ngừng",
            "Ground",
            Option("violation", "Vi phạm quy định", "Violation"),
            Option("not_implemented", "Không triển khai", "Not carried out"),
            Option("requirements", "Không đáp ứng yêu cầu", "Requirements not met"),
            Option("force_majeure", "Bất khả kháng", "Force majeure"),
        ),
        day("repay_by", "Hạn hoàn trả", "Repay by", required=False),
        REASON,
        DECISION_NUMBER,
    )
)
REASSIGN = Form(
    (
        choice(
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
        Field(
            "calendar",
            Text(LONGEST_VERSION),
            "Phiên bản lịch",
            "Calendar version",
            fact=True,
        ),
        REASON,
    )
)
