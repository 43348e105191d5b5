"""Implementation and acceptance: reports, inspection, corrections."""

from dataclasses import replace
from datetime import date, timedelta

from domain.application import Application
from domain.deadlines import Clockwork
from domain.entitlement import Terms, earned, eligible_cost, largest_accepted
from domain.errors import ConditionNotMet
from domain.field_kinds import Amount, Field, Known, Month, Text
from domain.forms import Form
from domain.ledger import Account, move
from domain.lifecycle import Bound, Bounds, Outcome, Step
from domain.people import Role
from domain.states import State
from domain.steps.common import amount, day, items, with_papers

REPORTS = "TT 36/2013/TT-BCT, Điều 22 và Điều 23"
INSPECTION = "TT 36/2013/TT-BCT, Điều 21"
REPORT_PROGRESS = Form(
    (
        Field(
            "month",
            Month(),
            "Tháng báo cáo",
            "Month reported",
            fact=True,
            hint_vi="Tháng và năm, ví dụ 11/2026.",
            hint_en="Month and year, for example 11/2026.",
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


def month_fits(step: Step) -> None:
    """A report is for a month that has begun, and of the project's own time."""
    month = month_of(step.text("month"))
    oldest = step.received_on - timedelta(days=366)
    if month is None or not oldest <= month <= step.today:
        raise ConditionNotMet("month_wrong", REPORTS, month=step.text("month"))


def month_of(text: str) -> date | None:
    """Give the first day of a month written YYYY-MM, or None."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def report_progress(step: Step) -> Outcome:
    """Take the monthly report in; the reminder for that month falls away."""
    month = max(step.text("month"), step.application.report_asked)
    after = replace(step.application, report_asked=month)
    return Outcome(step.application.state, after)


def remind_report(step: Step) -> Outcome:
    """Remind of the monthly report (TT 36/2013 Art 22-23)."""
    clockwork = Clockwork(step.lifecycle, step.norms, step.calendar)
    month = clockwork.report_month_due(step.application)
    after = replace(step.application, report_asked=month)
    return Outcome(after.state, after, tells=(Role.APPLICANT,))


REQUEST_ACCEPTANCE = Form(
    (
        day("completed_on", "Ngày hoàn thành", "Completed on"),
        amount("cost_vnd", "Chi phí đã thực hiện (đồng)", "Cost (đồng)"),
        Field("summary", Text(4000, lines=True), "Kết quả thực hiện", "Results"),
    )
)


def request_acceptance(step: Step) -> Outcome:
    """Declare the work complete, with its cost, and ask for inspection."""
    after = replace(step.application, reported_cost_vnd=step.whole("cost_vnd"))
    return Outcome(State.INSPECTING, after)


ACCEPT = Form(
    (
        amount(
            "accepted_cost_vnd",
            "Chi phí được nghiệm thu (đồng)",
            "Cost accepted (đồng)",
            known=Known.ACCEPTED_COST,
        ),
        Field("minutes_number", Text(60), "Số biên bản", "Minutes number"),
        Field("findings", Text(4000, lines=True), "Nhận xét", "Findings"),
    )
)


def cost_within_eligible(step: Step) -> None:
    """The cost accepted exceeds neither the cost the award was computed from nor the
    cost that the applicant reported."""
    largest = largest_accepted(step.application, step.terms)
    if not 0 < step.whole("accepted_cost_vnd") <= largest:
        eligible = eligible_cost(step.application, step.kind)
        code = "accepted_too_much" if largest == eligible else "accepted_unreported"
        raise ConditionNotMet(code, INSPECTION, largest=largest)


def accepted_bounds(application: Application, terms: Terms) -> Bounds:
    """Give the largest cost that may be accepted."""
    return {
        "accepted_cost_vnd": Bound(largest_accepted(application, terms), INSPECTION)
    }


def accept(step: Step) -> Outcome:
    """Accept the work; a part accepted pays its part, the rest is released.

    What is payable never exceeds the award, nor what rate and cap give for the cost
    accepted (TT 28/2018 Art 8; TT 36/2013 Art 21).
    """
    cost = step.whole("accepted_cost_vnd")
    found = earned(step.application, step.terms, cost)
    computed = found if found.basis else None
    after = replace(_inspected(step), accepted_cost_vnd=cost, payable=computed)
    return _payable_now(after, found.amount_vnd, State.SETTLING)


def _payable_now(application: Application, amount: int, target: State) -> Outcome:
    """Lower what is payable; the envelope keeps what is paid or still to be paid."""
    before = max(application.payable_vnd, application.paid_vnd)
    kept = max(amount, application.paid_vnd)
    postings = move(
        application.envelope,
        Account(application.held),
        Account.AVAILABLE,
        before - kept,
    )
    return Outcome(target, replace(application, payable_vnd=amount), postings)


def _inspected(step: Step) -> Application:
    """Give the application as that of its inspectors: who acts unnamed is named."""
    named = step.application.inspectors or (step.by,)
    return replace(step.application, inspectors=named)


REQUIRE_CORRECTION = Form(
    (
        items("Nội dung cần khắc phục", "What must be corrected"),
        day("correct_by", "Hạn khắc phục", "Correct by"),
    )
)


def correct_by_fits(step: Step) -> None:
    """The time for correction ends after today and within the longest allowed."""
    last = step.today + timedelta(days=step.norm("correcting.longest"))
    if not step.today < step.day("correct_by") <= last:
        raise ConditionNotMet("day_out_of_range", INSPECTION, last=last.isoformat())


def require_correction(step: Step) -> Outcome:
    """Send the work back with a list and a day."""
    due = step.calendar.close_of(step.day("correct_by"))
    return Outcome(State.CORRECTING, _inspected(step), due=due)


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


def correct(step: Step) -> Outcome:
    """Bring the corrected work before the inspectors again, at its cost by now."""
    cost = step.whole("cost_vnd", step.application.reported_cost_vnd or 0)
    after = replace(with_papers(step), reported_cost_vnd=cost or None)
    return Outcome(State.INSPECTING, after)


def reinspect(step: Step) -> Outcome:
    """Inspect the work as it stands when the time for correction is up."""
    return Outcome(State.INSPECTING, step.application, tells=(Role.APPLICANT,))
