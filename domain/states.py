"""The stages of an application, its states, and the actions taken on it."""

from enum import StrEnum


class Stage(StrEnum):
    """The six stages of the programme, and closed."""

    SUBMISSION = "submission"
    APPRAISAL = "appraisal"
    APPROVAL = "approval"
    DISBURSEMENT = "disbursement"
    ACCEPTANCE = "acceptance"
    SETTLEMENT = "settlement"
    CLOSED = "closed"


class State(StrEnum):
    """One row of the lifecycle table."""

    SCREENING = "screening"
    COMPLETING = "completing"
    APPRAISING = "appraising"
    CLARIFYING = "clarifying"
    APPROVING = "approving"
    AWAITING_FUNDS = "awaiting_funds"
    CONTRACTING = "contracting"
    REQUESTING_ADVANCE = "requesting_advance"
    VERIFYING_ADVANCE = "verifying_advance"
    PAYING_ADVANCE = "paying_advance"
    IMPLEMENTING = "implementing"
    INSPECTING = "inspecting"
    CORRECTING = "correcting"
    SETTLING = "settling"
    VERIFYING_SETTLEMENT = "verifying_settlement"
    PAYING_BALANCE = "paying_balance"
    RECOVERING = "recovering"
    COMPLETED = "completed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    STOPPED = "stopped"


class Action(StrEnum):
    """What an actor does to an application; the last group is the system's own.

    Beside its code, what it is called when somebody may take it, in Vietnamese and in
    English, in lower case as inside a sentence. The table names the event it leaves.
    """

    vi: str
    en: str

    def __new__(cls, code: str, vi: str = "", en: str = "") -> "Action":
        """Give the member whose value is the code."""
        member = str.__new__(cls, code)
        member._value_, member.vi, member.en = code, vi, en
        return member

    def label(self, language: str) -> str:
        """Give what it is called in `vi` or `en`."""
        return self.vi if language == "vi" else self.en

    # fmt: off
    SUBMIT = "submit", "nộp hồ sơ", "submit the application"
    ADMIT = "admit", "tiếp nhận, chuyển thẩm định", "admit to appraisal"
    RETURN = "return", "yêu cầu bổ sung", "return for completion"
    RESUBMIT = "resubmit", "nộp bổ sung hồ sơ", "resubmit the completed file"
    REPLACE_PAPERS = "replace_papers", "thay giấy tờ nộp nhầm", "replace a wrong paper"
    REFUSE = "refuse", "từ chối", "refuse"
    ASSIGN_PANEL = "assign_panel", "phân công tổ thẩm định", "assign the panel"
    DECLARE_CONFLICT = "declare_conflict", "khai xung đột lợi ích", "declare a conflict of interest"
    REPLACE_APPRAISER = "replace_appraiser", "thay thành viên thẩm định", "replace an appraiser"
    GIVE_OPINION = "give_opinion", "cho ý kiến thẩm định", "give an opinion"
    ASK_CLARIFICATION = "ask_clarification", "yêu cầu giải trình", "ask for clarification"
    CLARIFY = "clarify", "giải trình", "clarify"
    RECOMMEND = "recommend", "kết luận thẩm định", "conclude the appraisal"
    APPROVE = "approve", "phê duyệt", "approve"
    SEND_BACK = "send_back", "trả lại thẩm định", "send back to appraisal"
    SIGN_CONTRACT = "sign_contract", "ký hợp đồng", "sign the contract"
    REQUEST_ADVANCE = "request_advance", "đề nghị tạm ứng", "request the advance"
    WAIVE_ADVANCE = "waive_advance", "bỏ qua tạm ứng", "go on without an advance"
    VERIFY_ADVANCE = "verify_advance", "xác nhận điều kiện tạm ứng", "verify the advance"
    RETURN_ADVANCE = "return_advance", "trả lại đề nghị tạm ứng", "return the advance request"
    ORDER_PAYMENT = "order_payment", "lập lệnh chi", "order the payment"
    CONFIRM_PAYMENT = "confirm_payment", "xác nhận kho bạc đã chi", "confirm the payment"
    FAIL_PAYMENT = "fail_payment", "ghi nhận lệnh chi bị trả lại", "record a failed payment"
    REPORT_PROGRESS = "report_progress", "báo cáo tiến độ", "report progress"
    REQUEST_ACCEPTANCE = "request_acceptance", "đề nghị nghiệm thu", "request acceptance"
    ACCEPT = "accept", "nghiệm thu", "accept the work"
    REQUIRE_CORRECTION = "require_correction", "yêu cầu khắc phục", "require correction"
    CORRECT = "correct", "báo đã khắc phục", "bring the corrected work"
    SUBMIT_SETTLEMENT = "submit_settlement", "nộp hồ sơ quyết toán", "submit the settlement"
    VERIFY_SETTLEMENT = "verify_settlement", "duyệt quyết toán", "verify the settlement"
    RETURN_SETTLEMENT = "return_settlement", "trả lại hồ sơ quyết toán", "return the settlement"
    REQUEST_AMENDMENT = "request_amendment", "đề nghị điều chỉnh", "request an amendment"
    DECIDE_AMENDMENT = "decide_amendment", "quyết định điều chỉnh", "decide the amendment"
    WITHDRAW = "withdraw", "rút hồ sơ", "withdraw"
    STOP = "stop", "quyết định ngừng", "stop the project"
    CONFIRM_REPAYMENT = "confirm_repayment", "ghi nhận hoàn trả", "confirm a repayment"
    REASSIGN = "reassign", "phân công lại", "reassign"
    ADOPT_CALENDAR = "adopt_calendar", "đổi lịch làm việc", "adopt another calendar"
    CHANGE_CONTACT = "change_contact", "đổi thông tin liên hệ", "change the contact data"
    HAND_OVER = "hand_over", "chuyển hồ sơ cho tài khoản khác của cơ sở", "hand over to another account of the firm"

    REMIND = "remind", "nhắc hạn", "remind"
    REMIND_REPORT = "remind_report", "nhắc báo cáo tháng", "remind of the monthly report"
    ESCALATE = "escalate", "báo cáo quá hạn", "escalate"
    LAPSE = "lapse", "đóng hồ sơ hết hạn", "let it lapse"
    RESUME = "resume", "tiếp tục thẩm định", "resume the appraisal"
    REINSPECT = "reinspect", "nghiệm thu lại", "inspect again"
    FUND = "fund", "bố trí kinh phí", "fund"
    REQUEST_STOP = "request_stop", "yêu cầu hủy", "ask for cancellation"
    # fmt: on
