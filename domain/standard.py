"""THE TABLE: the standard life of a support application, every state and every step.

A step stands once. Columns: action, sources, who takes it, targets, label of the event
in both languages, legal basis, effect; then what it asks, who may, what must hold, whom
it tells beyond whoever must act next; and how it is shown: whether it is beside the way,
read once more before it is taken, what stands beside its form. `Transition` says what
each means; nothing else in the program lists actions.
"""

from domain import corrections, provincial
from domain.application import Application
from domain.citations import OWN_CHOICE, OWN_PROCEDURE
from domain.deadlines import turn
from domain.lifecycle import Beside, Lifecycle, Reply, Stake, StateRow, Transition
from domain.people import Role
from domain.states import Action as A
from domain.states import Stage, State
from domain.steps import (
    acceptance,
    administration,
    amendment,
    appraisal,
    approval,
    closing,
    common,
    disbursement,
    parties,
    settlement,
    submission,
)

S = State
APPLICANT, OFFICER, APPRAISER = Role.APPLICANT, Role.OFFICER, Role.APPRAISER
APPROVER, TREASURER, INSPECTOR = Role.APPROVER, Role.TREASURER, Role.INSPECTOR
ADMINISTRATOR, CLOCK, TREASURY = Role.ADMINISTRATOR, Role.CLOCK, Role.TREASURY

APPRAISING = appraisal.PANEL
DECIDING = approval.LEVELS
ADVANCE = disbursement.ADVANCE
ACCEPTANCE = acceptance.INSPECTION
SETTLEMENT = settlement.SETTLEMENT
STOPPING = closing.STOPPING
OWN = OWN_PROCEDURE
CHECKLIST, OPINIONS = Beside.CHECKLIST, Beside.OPINIONS

# fmt: off
ROWS = (
    StateRow(S.SCREENING, Stage.SUBMISSION, OFFICER, "Kiểm tra hồ sơ", "Screening", "within.screening", A.ESCALATE, undone=("chưa kiểm tra xong hồ sơ", "the file has not been screened")),
    StateRow(S.COMPLETING, Stage.SUBMISSION, APPLICANT, "Chờ bổ sung hồ sơ", "Completing", "within.completing", A.LAPSE, office_clock=False, undone=("chưa bổ sung hồ sơ", "the file has not been completed")),
    StateRow(S.APPRAISING, Stage.APPRAISAL, APPRAISER, "Thẩm định", "Appraising", "within.appraising", A.ESCALATE, undone=("chưa thẩm định xong", "the appraisal has not been concluded")),
    StateRow(S.CLARIFYING, Stage.APPRAISAL, APPLICANT, "Chờ giải trình", "Clarifying", "within.clarifying", A.RESUME, office_clock=False, awaited_by=(APPRAISER,), undone=("chưa có giải trình", "no clarification has come")),
    StateRow(S.APPROVING, Stage.APPROVAL, APPROVER, "Chờ phê duyệt", "Approving", "within.approving", A.ESCALATE, undone=("chưa có quyết định", "nothing has been decided")),
    StateRow(S.AWAITING_FUNDS, Stage.APPROVAL, TREASURER, "Chờ bố trí kinh phí", "Awaiting funds", when_up=A.LAPSE, undone=("chưa bố trí được kinh phí", "no money has been allotted")),
    StateRow(S.CONTRACTING, Stage.APPROVAL, OFFICER, "Ký hợp đồng", "Contracting", "within.contracting", A.ESCALATE, undone=("hai bên chưa ký hợp đồng", "the contract has not been signed by both sides")),
    StateRow(S.REQUESTING_ADVANCE, Stage.DISBURSEMENT, APPLICANT, "Chờ đề nghị tạm ứng", "Requesting advance", office_clock=False),
    StateRow(S.VERIFYING_ADVANCE, Stage.DISBURSEMENT, OFFICER, "Kiểm tra tạm ứng", "Verifying advance", "within.verifying_advance", A.ESCALATE, undone=("chưa kiểm tra xong tạm ứng", "the advance has not been checked")),
    StateRow(S.PAYING_ADVANCE, Stage.DISBURSEMENT, TREASURER, "Chi tạm ứng", "Paying advance", "within.paying_advance", A.ESCALATE, awaited_by=(TREASURER,), undone=("kho bạc chưa chi tạm ứng", "the advance has not been paid")),
    StateRow(S.IMPLEMENTING, Stage.ACCEPTANCE, APPLICANT, "Đang thực hiện", "Implementing", when_up=A.ESCALATE, office_clock=False, undone=("chưa đề nghị nghiệm thu", "acceptance has not been asked for")),
    StateRow(S.INSPECTING, Stage.ACCEPTANCE, INSPECTOR, "Nghiệm thu", "Inspecting", "within.inspecting", A.ESCALATE, awaited_by=(INSPECTOR,), undone=("chưa nghiệm thu", "the work has not been inspected")),
    StateRow(S.CORRECTING, Stage.ACCEPTANCE, APPLICANT, "Khắc phục", "Correcting", when_up=A.REINSPECT, office_clock=False, awaited_by=(INSPECTOR,), undone=("chưa báo đã khắc phục", "no correction has been reported")),
    StateRow(S.SETTLING, Stage.SETTLEMENT, APPLICANT, "Lập hồ sơ quyết toán", "Settling", when_up=A.ESCALATE, office_clock=False, undone=("chưa nộp hồ sơ quyết toán", "the settlement file has not come")),
    StateRow(S.VERIFYING_SETTLEMENT, Stage.SETTLEMENT, OFFICER, "Kiểm tra quyết toán", "Verifying settlement", "within.verifying_settlement", A.ESCALATE, undone=("chưa duyệt quyết toán", "the settlement has not been verified")),
    StateRow(S.PAYING_BALANCE, Stage.SETTLEMENT, TREASURER, "Chi phần còn lại", "Paying balance", "within.paying_balance", A.ESCALATE, awaited_by=(TREASURER,), undone=("kho bạc chưa chi phần còn lại", "the balance has not been paid")),
    StateRow(S.RECOVERING, Stage.SETTLEMENT, APPLICANT, "Thu hồi kinh phí", "Recovering", when_up=A.ESCALATE, office_clock=False, awaited_by=(TREASURER,), undone=("chưa hoàn trả đủ kinh phí", "not all money has been paid back")),
    StateRow(S.COMPLETED, Stage.CLOSED, None, "Hoàn thành", "Completed"),
    StateRow(S.REFUSED, Stage.CLOSED, None, "Bị từ chối", "Refused"),
    StateRow(S.WITHDRAWN, Stage.CLOSED, None, "Đã rút hồ sơ", "Withdrawn"),
    StateRow(S.LAPSED, Stage.CLOSED, None, "Hết hiệu lực", "Lapsed"),
    StateRow(S.STOPPED, Stage.CLOSED, None, "Ngừng triển khai", "Stopped"),
)

OPEN = tuple(row.state for row in ROWS if not row.closed)
AFTER_APPROVAL = (
    S.AWAITING_FUNDS, S.CONTRACTING, S.REQUESTING_ADVANCE, S.VERIFYING_ADVANCE, S.PAYING_ADVANCE,
    S.IMPLEMENTING, S.INSPECTING, S.CORRECTING, S.SETTLING, S.VERIFYING_SETTLEMENT, S.PAYING_BALANCE,
)
PAYING = (S.PAYING_ADVANCE, S.PAYING_BALANCE)
AMENDABLE = (S.CONTRACTING, S.REQUESTING_ADVANCE, S.IMPLEMENTING, S.CORRECTING)
AMENDED = (*AMENDABLE, S.VERIFYING_ADVANCE, S.PAYING_ADVANCE, S.INSPECTING)
ESCALATING = tuple(row.state for row in ROWS if row.when_up is A.ESCALATE)
LAPSING = tuple(row.state for row in ROWS if row.when_up is A.LAPSE)
WITHDRAWABLE = tuple(s for s in OPEN if s is not S.RECOVERING)

TRANSITIONS = (
    Transition(A.ADMIT, (S.SCREENING,), (OFFICER,), (S.APPRAISING,), "Đã tiếp nhận, chuyển thẩm định", "Admitted to appraisal", OWN_CHOICE, submission.admit,
               form=submission.ADMIT, rules=(submission.appraisers_fit,), tells=(APPLICANT,),
               judges=(A.RESUBMIT, A.REPLACE_PAPERS), beside=(CHECKLIST,), nominates=(APPRAISER,)),
    Transition(A.RETURN, (S.SCREENING,), (OFFICER,), (S.COMPLETING,), "Đã yêu cầu bổ sung", "Returned for completion", OWN_CHOICE, submission.send_for_completion,
               form=submission.RETURN, offered_if=(submission.may_return_once,),
               returns=True, judges=(A.REPLACE_PAPERS,), beside=(CHECKLIST,)),
    Transition(A.RESUBMIT, (S.COMPLETING,), (APPLICANT,), (S.SCREENING,), "Đã bổ sung hồ sơ", "Resubmitted", OWN_CHOICE, submission.resubmit,
               form=submission.RESUBMIT, extend_form=submission.with_corrections, rules=(submission.correction_stays_in_place, submission.correction_is_eligible), paper_step="submission", papers_optional=True, tells=(APPLICANT,),
               replies_to=Reply(A.RETURN, "items", "note"), changes=corrections.CORRECTED),
    Transition(A.REPLACE_PAPERS, (S.SCREENING,), (APPLICANT,), (S.SCREENING,), "Đã thay giấy tờ", "Papers replaced", OWN, submission.replace_papers,
               form=submission.REPLACE_PAPERS, offered_if=(submission.not_taken_up,), rules=(submission.brings_a_paper,), paper_step="submission", papers_optional=True, tells=(APPLICANT, OFFICER),
               side=True),
    Transition(A.REFUSE, (S.SCREENING,), (OFFICER,), (S.REFUSED,), "Đã từ chối", "Refused", OWN_CHOICE, submission.refuse,
               form=submission.REFUSE, tells=(APPLICANT,),
               confirmed=True, fails=True, judges=(A.RESUBMIT, A.CLARIFY, A.REPLACE_PAPERS), beside=(CHECKLIST, OPINIONS)),

    Transition(A.ASSIGN_PANEL, (S.APPRAISING,), (OFFICER,), (S.APPRAISING,), "Đã phân công thẩm định", "Panel assigned", APPRAISING, appraisal.assign_panel,
               form=appraisal.ASSIGN_PANEL, offered_if=(appraisal.no_opinion_yet,), rules=(submission.appraisers_fit,), internal=True,
               nominates=(APPRAISER,)),
    Transition(A.DECLARE_CONFLICT, (S.APPRAISING,), (APPRAISER,), (S.APPRAISING,), "Đã khai xung đột lợi ích", "Conflict of interest declared", APPRAISING, appraisal.declare_conflict,
               form=common.WITH_REASON, tells=(OFFICER,), internal=True,
               side=True),
    Transition(A.REPLACE_APPRAISER, (S.APPRAISING,), (OFFICER,), (S.APPRAISING,), "Đã thay thành viên thẩm định", "Appraiser replaced", APPRAISING, appraisal.replace_appraiser,
               form=appraisal.REPLACE_APPRAISER, offered_if=(appraisal.had_panel,), rules=(appraisal.replacement_fits,), internal=True,
               side=True, nominates=(APPRAISER,)),
    Transition(A.GIVE_OPINION, (S.APPRAISING,), (APPRAISER,), (S.APPRAISING,), "Đã cho ý kiến thẩm định", "Opinion given", "TT 36/2013/TT-BCT, Điều 9", appraisal.give_opinion,
               form=appraisal.GIVE_OPINION, offered_if=(common.no_conflict, appraisal.has_not_given_opinion), internal=True,
               judges=(A.CLARIFY, A.SEND_BACK), judgement=True),
    Transition(A.ASK_CLARIFICATION, (S.APPRAISING,), (APPRAISER, OFFICER), (S.CLARIFYING,), "Đã yêu cầu giải trình", "Clarification asked", APPRAISING, appraisal.ask_clarification,
               form=appraisal.ASK_CLARIFICATION,
               returns=True),
    Transition(A.CLARIFY, (S.CLARIFYING,), (APPLICANT,), (S.APPRAISING,), "Đã giải trình", "Clarified", APPRAISING, appraisal.clarify,
               form=appraisal.CLARIFY, paper_step="submission", papers_optional=True, tells=(APPLICANT, APPRAISER,),
               replies_to=Reply(A.ASK_CLARIFICATION, "questions", "replies")),
    Transition(A.RECOMMEND, (S.APPRAISING,), (OFFICER, APPRAISER), (S.APPROVING,), "Đã kết luận thẩm định", "Recommended", APPRAISING, appraisal.recommend,
               form=appraisal.RECOMMEND, offered_if=(common.no_conflict, appraisal.quorum_reached, appraisal.own_opinion_comes_first), rules=(appraisal.panel_supports, provincial.figures_fit, appraisal.amount_within_award), words_inside=(S.APPROVING,), draws=appraisal.draw,
               judges=(A.CLARIFY, A.SEND_BACK), beside=(CHECKLIST, OPINIONS), bounds=appraisal.proposal_bounds, judgement=True),

    Transition(A.APPROVE, (S.APPROVING,), (APPROVER,), (S.CONTRACTING, S.AWAITING_FUNDS, S.APPROVING), "Đã phê duyệt", "Approved", DECIDING, approval.approve,
               form=approval.APPROVE, offered_if=(common.did_not_appraise, common.no_conflict, approval.support_recommended, approval.at_their_level, approval.has_not_approved),
               rules=(approval.repeats_payee_and_amount,), words_inside=(S.APPROVING,), draws=approval.draw,
               confirmed=True, beside=(CHECKLIST, OPINIONS), repeats=approval.amount_to_award),
    Transition(A.SEND_BACK, (S.APPROVING,), (APPROVER,), (S.APPRAISING,), "Đã trả lại thẩm định", "Sent back to appraisal", DECIDING, approval.send_back,
               form=common.WITH_REASON, offered_if=(common.did_not_appraise, common.no_conflict, approval.at_their_level), tells=(OFFICER,), words_inside=(S.APPRAISING,),
               returns=True, beside=(OPINIONS,)),
    Transition(A.REFUSE, (S.APPROVING,), (APPROVER,), (S.REFUSED,), "Đã từ chối", "Refused", DECIDING, submission.refuse,
               form=submission.REFUSE, offered_if=(common.did_not_appraise, common.no_conflict, approval.at_their_level), tells=(APPLICANT, OFFICER),
               confirmed=True, fails=True, judges=(A.RESUBMIT, A.CLARIFY, A.REPLACE_PAPERS), beside=(CHECKLIST, OPINIONS)),
    Transition(A.FUND, (S.AWAITING_FUNDS,), (CLOCK,), (S.CONTRACTING,), "Đã bố trí kinh phí", "Funded", appraisal.PRIORITY, approval.fund, draws=approval.draw_award),
    Transition(A.SIGN_CONTRACT, (S.CONTRACTING,), (OFFICER, APPLICANT), (S.REQUESTING_ADVANCE, S.CONTRACTING), "Đã ký hợp đồng", "Contract signed", approval.CONTRACT, approval.sign_contract,
               form=approval.SIGN_CONTRACT, offered_if=(approval.has_not_signed, approval.officer_signs_first), rules=(common.DayNotInFuture("signed_on"),)),

    Transition(A.REQUEST_ADVANCE, (S.REQUESTING_ADVANCE,), (APPLICANT,), (S.VERIFYING_ADVANCE,), "Đã đề nghị tạm ứng", "Advance requested", ADVANCE, disbursement.request_advance,
               form=disbursement.REQUEST_ADVANCE, rules=(disbursement.advance_within_ceiling, disbursement.enough_work_done, common.Papers("advance")), paper_step="advance", tells=(APPLICANT,),
               bounds=disbursement.advance_bounds),
    Transition(A.WAIVE_ADVANCE, (S.REQUESTING_ADVANCE,), (APPLICANT,), (S.IMPLEMENTING,), "Không tạm ứng", "Advance waived", ADVANCE, disbursement.waive_advance,
               form=common.NOTHING, tells=(APPLICANT, OFFICER),
               side=True),
    Transition(A.VERIFY_ADVANCE, (S.VERIFYING_ADVANCE,), (OFFICER,), (S.PAYING_ADVANCE,), "Đã xác nhận điều kiện tạm ứng", "Advance verified", ADVANCE, disbursement.verify_advance,
               form=disbursement.VERIFY_ADVANCE, offered_if=(common.did_not_act_for_applicant,), rules=(disbursement.asked_within_ceiling, disbursement.enough_work_done), tells=(APPLICANT,),
               judges=(A.REQUEST_ADVANCE,), stake=Stake.TRANCHE, bounds=disbursement.work_bounds),
    Transition(A.RETURN_ADVANCE, (S.VERIFYING_ADVANCE,), (OFFICER,), (S.REQUESTING_ADVANCE,), "Đã trả lại đề nghị tạm ứng", "Advance request returned", ADVANCE, disbursement.return_advance,
               form=common.WITH_REASON,
               returns=True, judges=(A.REQUEST_ADVANCE,)),
    Transition(A.ORDER_PAYMENT, PAYING, (TREASURER,), PAYING, "Đã lập lệnh chi", "Payment ordered", common.TREASURY_RULES, disbursement.order_payment,
               form=disbursement.ORDER_PAYMENT, offered_if=(common.did_not_approve, disbursement.tranche_is_due), rules=(disbursement.repeats_tranche_amount,), words_inside=PAYING,
               confirmed=True, repeats=disbursement.amount_to_pay),
    Transition(A.CONFIRM_PAYMENT, (S.PAYING_ADVANCE,), (TREASURER, TREASURY), (S.IMPLEMENTING,), "Kho bạc đã chi tạm ứng", "Advance paid", common.TREASURY_RULES, disbursement.confirm_payment,
               form=disbursement.CONFIRM_PAYMENT, offered_if=(disbursement.tranche_is_ordered,), rules=(common.DayNotInFuture("paid_on"),), tells=(APPLICANT, OFFICER),
               confirmed=True, settles=True, answers_shown=True, stake=Stake.TRANCHE),
    Transition(A.CONFIRM_PAYMENT, (S.PAYING_BALANCE,), (TREASURER, TREASURY), (S.COMPLETED,), "Kho bạc đã chi phần còn lại", "Balance paid", common.TREASURY_RULES, disbursement.confirm_payment,
               form=disbursement.CONFIRM_PAYMENT, offered_if=(disbursement.tranche_is_ordered,), rules=(common.DayNotInFuture("paid_on"),), tells=(APPLICANT, OFFICER),
               confirmed=True, settles=True, answers_shown=True, stake=Stake.TRANCHE),
    Transition(A.FAIL_PAYMENT, PAYING, (TREASURER, TREASURY), PAYING, "Kho bạc trả lại lệnh chi", "Payment failed", common.TREASURY_RULES, disbursement.fail_payment,
               form=common.WITH_REASON, offered_if=(disbursement.tranche_is_ordered,),
               confirmed=True, fails=True, settles=False, stake=Stake.TRANCHE),

    Transition(A.REPORT_PROGRESS, (S.REQUESTING_ADVANCE, S.IMPLEMENTING, S.CORRECTING), (APPLICANT,), (S.REQUESTING_ADVANCE, S.IMPLEMENTING, S.CORRECTING),
               "Đã báo cáo tiến độ", "Progress reported", acceptance.REPORTS, acceptance.report_progress,
               form=acceptance.REPORT_PROGRESS, rules=(acceptance.month_fits,), tells=(OFFICER,),
               side=True),
    Transition(A.REQUEST_ACCEPTANCE, (S.IMPLEMENTING,), (APPLICANT,), (S.INSPECTING,), "Đã đề nghị nghiệm thu", "Acceptance requested", ACCEPTANCE, acceptance.request_acceptance,
               form=acceptance.REQUEST_ACCEPTANCE, offered_if=(amendment.no_amendment_pending,), rules=(common.DayNotInFuture("completed_on"), common.Papers("acceptance")), paper_step="acceptance", tells=(APPLICANT, OFFICER,)),
    Transition(A.ACCEPT, (S.INSPECTING,), (INSPECTOR,), (S.SETTLING,), "Đã nghiệm thu", "Accepted", ACCEPTANCE, acceptance.accept,
               form=acceptance.ACCEPT, offered_if=(common.no_conflict, common.did_not_appraise, amendment.no_amendment_pending), rules=(acceptance.cost_within_eligible,), tells=(OFFICER, TREASURER),
               confirmed=True, answers_shown=True, judges=(A.REQUEST_ACCEPTANCE, A.CORRECT), stake=Stake.ACCEPTED, bounds=acceptance.accepted_bounds),
    Transition(A.REQUIRE_CORRECTION, (S.INSPECTING,), (INSPECTOR,), (S.CORRECTING,), "Đã yêu cầu khắc phục", "Correction required", ACCEPTANCE, acceptance.require_correction,
               form=acceptance.REQUIRE_CORRECTION, offered_if=(common.no_conflict, common.did_not_appraise), rules=(acceptance.correct_by_fits,), tells=(OFFICER,),
               returns=True, judges=(A.REQUEST_ACCEPTANCE, A.CORRECT)),
    Transition(A.CORRECT, (S.CORRECTING,), (APPLICANT,), (S.INSPECTING,), "Đã khắc phục", "Corrected", ACCEPTANCE, acceptance.correct,
               form=acceptance.CORRECT, paper_step="acceptance", papers_optional=True, tells=(APPLICANT,),
               replies_to=Reply(A.REQUIRE_CORRECTION, "items", "replies")),
    Transition(A.REQUEST_AMENDMENT, AMENDABLE, (APPLICANT,), AMENDABLE, "Đã đề nghị điều chỉnh", "Amendment requested", amendment.AMENDING, amendment.request_amendment,
               form=amendment.REQUEST_AMENDMENT, extend_form=amendment.with_changed_answers, offered_if=(amendment.no_amendment_pending,), rules=(amendment.amendment_fits,), paper_step="submission", papers_optional=True, tells=(APPLICANT,),
               side=True, answers_shown=True),
    Transition(A.DECIDE_AMENDMENT, AMENDED, (APPROVER,), AMENDED, "Đã quyết định điều chỉnh", "Amendment decided", amendment.AMENDING, amendment.decide_amendment,
               form=amendment.DECIDE_AMENDMENT, offered_if=(amendment.amendment_pending, common.did_not_appraise, common.no_conflict, amendment.amendment_at_their_level), rules=(amendment.amendment_still_fits,), tells=(APPLICANT, OFFICER, TREASURER), draws=amendment.draw,
               confirmed=True, answers_shown=True, judges=(A.REQUEST_AMENDMENT,), stake=Stake.AMENDED, changes=corrections.GRANTED_CHANGE),

    Transition(A.SUBMIT_SETTLEMENT, (S.SETTLING,), (APPLICANT,), (S.VERIFYING_SETTLEMENT,), "Đã nộp hồ sơ quyết toán", "Settlement submitted", SETTLEMENT, settlement.submit_settlement,
               form=settlement.SUBMIT_SETTLEMENT, rules=(common.Papers("settlement"),), paper_step="settlement", tells=(APPLICANT,)),
    Transition(A.VERIFY_SETTLEMENT, (S.VERIFYING_SETTLEMENT,), (OFFICER,), (S.PAYING_BALANCE, S.COMPLETED, S.RECOVERING), "Đã duyệt quyết toán", "Settlement verified", SETTLEMENT, settlement.verify_settlement,
               form=settlement.VERIFY_SETTLEMENT, offered_if=(common.did_not_act_for_applicant,), rules=(settlement.settled_within_payable,), tells=(APPLICANT,),
               confirmed=True, answers_shown=True, judges=(A.SUBMIT_SETTLEMENT,), stake=Stake.SETTLED, bounds=settlement.settled_bounds),
    Transition(A.RETURN_SETTLEMENT, (S.VERIFYING_SETTLEMENT,), (OFFICER,), (S.SETTLING,), "Đã trả lại hồ sơ quyết toán", "Settlement returned", SETTLEMENT, settlement.return_settlement,
               form=common.WITH_REASON,
               returns=True, judges=(A.SUBMIT_SETTLEMENT,)),
    Transition(A.CONFIRM_REPAYMENT, (S.RECOVERING,), (TREASURER,), (S.RECOVERING, S.COMPLETED, S.WITHDRAWN, S.STOPPED), "Đã thu hồi kinh phí", "Repayment confirmed", settlement.REPAYMENT, settlement.confirm_repayment,
               form=settlement.CONFIRM_REPAYMENT, rules=(settlement.repayment_fits, common.DayNotInFuture("paid_on")), tells=(APPLICANT, OFFICER),
               confirmed=True, answers_shown=True, stake=Stake.DEBT, bounds=settlement.repaid_bounds),

    Transition(A.WITHDRAW, WITHDRAWABLE, (APPLICANT,), (S.WITHDRAWN, S.RECOVERING), "Đã rút hồ sơ", "Withdrawn", "TT 36/2013/TT-BCT, Điều 12", closing.withdraw,
               form=common.WITH_REASON, offered_if=(common.treasury_holds_no_order,), tells=(APPLICANT, OFFICER, APPROVER),
               side=True, confirmed=True),
    Transition(A.STOP, AFTER_APPROVAL, (APPROVER,), (S.STOPPED, S.RECOVERING), "Đã quyết định ngừng", "Stopped", STOPPING, closing.stop,
               form=closing.STOP, offered_if=(common.did_not_appraise, common.no_conflict, closing.stops_at_their_level, common.treasury_holds_no_order), rules=(closing.repay_by_fits,), tells=(APPLICANT, OFFICER, TREASURER),
               side=True, confirmed=True, fails=True, answers_shown=True),
    Transition(A.REASSIGN, OPEN, (ADMINISTRATOR, OFFICER), OPEN, "Đã phân công lại", "Reassigned", OWN, administration.reassign,
               form=administration.REASSIGN, rules=(administration.role_can_be_named, administration.one_person_fits, administration.people_unbiased), internal=True,
               side=True, nominates=administration.NAMED),
    Transition(A.ADOPT_CALENDAR, OPEN, (ADMINISTRATOR,), OPEN, "Đã đổi lịch làm việc", "Calendar adopted", "Bộ luật Lao động 2019, Điều 111 và 112", administration.adopt_calendar,
               form=administration.ADOPT_CALENDAR, rules=(administration.calendar_known,),
               side=True),
    Transition(A.CHANGE_CONTACT, OPEN, (APPLICANT,), OPEN, "Đã đổi thông tin liên hệ", "Contact data changed", OWN, parties.change_contact,
               form=parties.CHANGE_CONTACT, own_call=True, changes=corrections.NEW_CONTACT),
    Transition(A.HAND_OVER, OPEN, (OFFICER,), OPEN, "Đã chuyển hồ sơ cho tài khoản khác của cơ sở", "Handed over to another account of the firm", OWN, parties.hand_over,
               form=parties.HAND_OVER, rules=(parties.successor_fits,), own_papers=(parties.SIGNED_REQUEST,), own_call=True, changes=corrections.NEW_CONTACT),

    Transition(A.REMIND, OPEN, (CLOCK,), OPEN, "Đã nhắc hạn", "Reminded", OWN, administration.remind),
    Transition(A.REMIND_REPORT, (S.IMPLEMENTING,), (CLOCK,), (S.IMPLEMENTING,), "Đã nhắc báo cáo tháng", "Reminded of the report", acceptance.REPORTS, acceptance.remind_report),
    Transition(A.ESCALATE, ESCALATING, (CLOCK,), ESCALATING, "Đã báo cáo quá hạn", "Escalated", OWN, administration.escalate),
    Transition(A.LAPSE, LAPSING, (CLOCK,), (S.LAPSED,), "Hồ sơ hết hiệu lực", "Lapsed", OWN_CHOICE, closing.lapse, tells=(APPLICANT, OFFICER),
               fails=True),
    Transition(A.RESUME, (S.CLARIFYING,), (CLOCK,), (S.APPRAISING,), "Tiếp tục thẩm định, không có giải trình", "Appraisal resumed without an answer", APPRAISING, appraisal.resume, tells=(APPRAISER, OFFICER)),
    Transition(A.REINSPECT, (S.CORRECTING,), (CLOCK,), (S.INSPECTING,), "Hết hạn khắc phục, nghiệm thu lại", "Inspected again, time for correction is up", ACCEPTANCE, acceptance.reinspect, tells=(OFFICER,)),
    Transition(A.REQUEST_STOP, OPEN, (ADMINISTRATOR,), OPEN, "Có yêu cầu hủy từ máy chủ quy trình", "Cancellation asked for on the workflow server", OWN, administration.request_stop, internal=True,
               own_call=True),
)
# fmt: on

STANDARD = Lifecycle(S.SCREENING, ROWS, TRANSITIONS)

CHOICES = STANDARD.choices()
"""Every action that people take by choice, in the order of actions."""


def waits_for(application: Application) -> Role | None:
    """Give the role whose turn it is; None when the dossier is closed."""
    return turn(application, STANDARD)
