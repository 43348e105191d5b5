"""What each action is called when somebody may take it, in both languages.

The table names the event that an action leaves, in the past tense; these are the words
on a button or in "you may ...".
"""

from collections.abc import Mapping
from types import MappingProxyType

from domain.lifecycle import Action as A

ACTION_NAMES: Mapping[A, tuple[str, str]] = MappingProxyType(
    {
        A.SUBMIT: ("nộp hồ sơ", "submit the application"),
        A.ADMIT: ("tiếp nhận, chuyển thẩm định", "admit to appraisal"),
        A.RETURN: ("yêu cầu bổ sung", "return for completion"),
        A.RESUBMIT: ("nộp bổ sung hồ sơ", "resubmit the completed file"),
        A.REPLACE_PAPERS: ("thay giấy tờ nộp nhầm", "replace a wrong paper"),
        A.REFUSE: ("từ chối", "refuse"),
        A.ASSIGN_PANEL: ("phân công tổ thẩm định", "assign the panel"),
        A.DECLARE_CONFLICT: ("khai xung đột lợi ích", "declare a conflict of interest"),
        A.REPLACE_APPRAISER: ("thay thành viên thẩm định", "replace an appraiser"),
        A.GIVE_OPINION: ("cho ý kiến thẩm định", "give an opinion"),
        A.ASK_CLARIFICATION: ("yêu cầu giải trình", "ask for clarification"),
        A.CLARIFY: ("giải trình", "clarify"),
        A.RECOMMEND: ("kết luận thẩm định", "conclude the appraisal"),
        A.APPROVE: ("phê duyệt", "approve"),
        A.SEND_BACK: ("trả lại thẩm định", "send back to appraisal"),
        A.SIGN_CONTRACT: ("ký hợp đồng", "sign the contract"),
        A.REQUEST_ADVANCE: ("đề nghị tạm ứng", "request the advance"),
        A.WAIVE_ADVANCE: ("bỏ qua tạm ứng", "go on without an advance"),
        A.VERIFY_ADVANCE: ("xác nhận điều kiện tạm ứng", "verify the advance"),
        A.RETURN_ADVANCE: ("trả lại đề nghị tạm ứng", "return the advance request"),
        A.ORDER_PAYMENT: ("lập lệnh chi", "order the payment"),
        A.CONFIRM_PAYMENT: ("xác nhận kho bạc đã chi", "confirm the payment"),
        A.FAIL_PAYMENT: ("ghi nhận lệnh chi bị trả lại", "record a failed payment"),
        A.REPORT_PROGRESS: ("báo cáo tiến độ", "report progress"),
        A.REQUEST_ACCEPTANCE: ("đề nghị nghiệm thu", "request acceptance"),
        A.ACCEPT: ("nghiệm thu", "accept the work"),
        A.REQUIRE_CORRECTION: ("yêu cầu khắc phục", "require correction"),
        A.CORRECT: ("báo đã khắc phục", "bring the corrected work"),
        A.SUBMIT_SETTLEMENT: ("nộp hồ sơ quyết toán", "submit the settlement"),
        A.VERIFY_SETTLEMENT: ("duyệt quyết toán", "verify the settlement"),
        A.RETURN_SETTLEMENT: ("trả lại hồ sơ quyết toán", "return the settlement"),
        A.REQUEST_AMENDMENT: ("đề nghị điều chỉnh", "request an amendment"),
        A.DECIDE_AMENDMENT: ("quyết định điều chỉnh", "decide the amendment"),
        A.WITHDRAW: ("rút hồ sơ", "withdraw"),
        A.STOP: ("quyết định ngừng", "stop the project"),
        A.CONFIRM_REPAYMENT: ("ghi nhận hoàn trả", "confirm a repayment"),
        A.REASSIGN: ("phân công lại", "reassign"),
        A.ADOPT_CALENDAR: ("đổi lịch làm việc", "adopt another calendar"),
        A.CHANGE_CONTACT: ("đổi thông tin liên hệ", "change the contact data"),
        A.HAND_OVER: (
            "chuyển hồ sơ cho tài khoản khác của cơ sở",
            "hand over to another account of the firm",
        ),
        A.REMIND: ("nhắc hạn", "remind"),
        A.REMIND_REPORT: ("nhắc báo cáo tháng", "remind of the monthly report"),
        A.ESCALATE: ("báo cáo quá hạn", "escalate"),
        A.LAPSE: ("đóng hồ sơ hết hạn", "let it lapse"),
        A.RESUME: ("tiếp tục thẩm định", "resume the appraisal"),
        A.REINSPECT: ("nghiệm thu lại", "inspect again"),
        A.FUND: ("bố trí kinh phí", "fund"),
        A.REQUEST_STOP: ("yêu cầu hủy", "ask for cancellation"),
    }
)
"""Vietnamese and English, in lower case as inside a sentence."""
