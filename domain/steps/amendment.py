"""Amendment after approval: what may change, who decides it, what it moves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from domain.application import Amendment, Application, Approval
from domain.calendar import WorkingCalendar
from domain.corrections import (
    CONTENT,
    CORRECTIONS,
    GRANTED,
    PLACE,
    changeable,
    corrected_facts,
    questions,
)
from domain.eligibility import Background, Request, assess, ineligible
from domain.errors import AMENDMENT_INELIGIBLE, ConditionNotMet
from domain.field_kinds import Amount, Day, Field, Group, Option, Text
from domain.forms import Check, Facts, Form
from domain.funding import UNRAISED, Award, advance_ceiling, award
from domain.ledger import Account, move
from domain.lifecycle import Draw, Outcome, Step
from domain.norms import Norms
from domain.people import Role
from domain.states import State
from domain.steps.approval import decides_at
from domain.steps.common import DECISION_NUMBER, REASON, choice, day, with_papers
from domain.support import SupportType

AMENDING = "TT 36/2013/TT-BCT, Điều 11"
AMENDMENTS = (
    ("time_within_year", "Thời gian trong năm", "Time inside the year"),
    ("place", "Địa điểm", "Place"),
    ("lower_amount", "Giảm mức hỗ trợ", "Lower support"),
    ("raise_amount", "Tăng mức hỗ trợ", "Raise support"),
    ("content", "Nội dung hoạt động", "Content"),
    ("extend_next_year", "Kéo dài sang năm sau", "Extension into next year"),
)
BY_MINISTRY = ("raise_amount", "content", "extend_next_year")
OF_TIME = ("time_within_year", "extend_next_year")
OF_AMOUNT = ("lower_amount", "raise_amount")
OF_ANSWERS = (PLACE, CONTENT)
"""Kinds of change that may bring answers of the application."""
PER_WHOLE = 10_000


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


def with_changed_answers(asked: Form, application: Form) -> Form:
    """Give the form of a request that may bring those answers that change with it."""
    changes = Field(
        CORRECTIONS,
        Group(changeable(application, PLACE, CONTENT)),
        "Nội dung đơn thay đổi",
        "Answers of the application that change",
        required=False,
        hint_vi="Chỉ ghi những mục thay đổi: địa điểm khi điều chỉnh địa điểm, nội "
        "dung được hỗ trợ khi điều chỉnh nội dung.",
        hint_en="Only those that change: the place for another place, what is "
        "supported for another content.",
    )
    return Form((*asked.fields, changes), asked.checks)


def no_amendment_pending(step: Step) -> None:
    """One request for a change at a time."""
    if step.application.amendment is not None:
        raise ConditionNotMet("amendment_pending", AMENDING)


def amendment_fits(step: Step) -> None:
    """A change keeps to the calendar and never raises support above the ceiling.

    Answers that change are judged as a filing with them would be.
    """
    kind = step.text("kind")
    if kind in OF_TIME:
        _day_fits(step, kind)
    if kind in OF_AMOUNT:
        _amount_fits(step, kind, step.whole("amount_vnd"))
    _answers_fit(step, kind, corrected_facts(step.facts), step.today)


def _answers_fit(step: Step, kind: str, changes: Facts, asked_on: date) -> None:
    """Refuse changed facts that a filing with them would not pass.

    The rules are those of the day of receipt; days that change lie ahead of the day
    on which the change was asked for. What only the record knows is judged there.
    """
    if not changes:
        return
    _about_its_kind(step.kind, kind, changes)
    _days_to_come(step.kind, changes, asked_on)
    application = step.application
    facts = {**application.facts, **changes}
    papers = frozenset((*application.papers, *step.command.papers))
    request = Request(
        step.kind.code, facts, papers, Background(), step.received_on, step.norms
    )
    failed = assess(step.kind, request).failed
    if failed:
        raise ineligible(AMENDMENT_INELIGIBLE, failed)
    amended = replace(application, facts=facts)
    smallest = _smallest(step, facts)
    largest = award_of_amended(step.kind, amended, step.norms, step.received_on)
    if largest < smallest:
        raise ConditionNotMet(
            "amended_below_paid", AMENDING, smallest=smallest, largest=largest
        )


def _about_its_kind(kind: SupportType, change: str, changes: Facts) -> None:
    about = {path for path, _ in questions(changeable(kind.form, change))}
    others = {path for path, _ in questions(kind.form.fields)} - about
    if change not in OF_ANSWERS or not others.isdisjoint(changes):
        raise ConditionNotMet("amendment_of_other_kind", AMENDING)


def _days_to_come(kind: SupportType, changes: Facts, asked_on: date) -> None:
    for path, asked in questions(kind.form.fields):
        day = changes.get(path)
        if not isinstance(asked.kind, Day) or not isinstance(day, str):
            continue
        if date.fromisoformat(day) <= asked_on:
            raise ConditionNotMet("day_over", AMENDING, day=day)


def award_of_amended(
    kind: SupportType, amended: Application, norms: Norms, on: date
) -> int:
    """Give the award in đồng once its facts are these: never more than it was."""
    ceiling = _award(kind, amended, norms, on).ceiling_vnd
    return min(amended.award_vnd, ceiling)


def _award(
    kind: SupportType, application: Application, norms: Norms, on: date
) -> Award:
    factor = application.award.factor_percent if application.award else UNRAISED
    return award(kind, application.facts, norms, on, factor)


def _day_fits(step: Step, kind: str) -> None:
    day = step.day("completes_on")
    year = _year_of(step.application, step.calendar).year
    allowed = year if kind == "time_within_year" else year + 1
    if day <= step.today or day.year != allowed:
        raise ConditionNotMet("day_wrong_for_kind", AMENDING, day=day.isoformat())


def _year_of(application: Application, calendar: WorkingCalendar) -> date:
    if application.completes_on:
        return date.fromisoformat(application.completes_on)
    return calendar.local_day(application.received_at)


def _amount_fits(step: Step, kind: str, amount: int) -> None:
    application, on = step.application, step.received_on
    ceiling = _award(step.kind, application, step.norms, on).ceiling_vnd
    lowers = kind == "lower_amount"
    smallest = (
        _smallest(step, application.facts) if lowers else application.award_vnd + 1
    )
    largest = application.award_vnd - 1 if lowers else ceiling
    if not smallest <= amount <= largest:
        raise ConditionNotMet(
            "amount_out_of_range", AMENDING, smallest=smallest, largest=largest
        )


def _smallest(step: Step, facts: Facts) -> int:
    """The least an award can be lowered to: what left or was asked for stays lawful.

    An advance verified and not yet paid must stay within its share of the lowered
    award; one that is only asked for is judged when it is verified.
    """
    application = step.application
    spoken_for = sum(tranche.amount_vnd for tranche in application.tranches)
    unpaid = application.tranche
    if unpaid is None or unpaid.purpose != "advance" or unpaid.state == "asked":
        return max(spoken_for, 1)
    share = advance_ceiling(step.kind, facts, PER_WHOLE, step.norms, step.received_on)
    return max(spoken_for, -(-unpaid.amount_vnd * PER_WHOLE // share))


def request_amendment(step: Step) -> Outcome:
    """Put a change before the level that decides it; the work goes on.

    Only what this kind of change is about is kept: a request for another place
    brings no amount with it. Answers that change stay with the request in the record.
    """
    kind = step.text("kind")
    level = 2 if kind in BY_MINISTRY else 1
    about = {"completes_on"} if kind in OF_TIME else set()
    about |= {"amount_vnd"} if kind in OF_AMOUNT else set()
    about |= {n for n in step.facts if n.startswith(f"{CORRECTIONS}.")}
    facts = {name: step.facts[name] for name in sorted(about)}
    brought = step.command.id if kind in OF_ANSWERS else ""
    amendment = Amendment(kind, level, step.now, facts, brought)
    after = replace(with_papers(step), amendment=amendment)
    return Outcome(step.application.state, after, tells=(Role.APPROVER, Role.OFFICER))


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


def amendment_pending(step: Step) -> None:
    """There must be a request to decide."""
    if step.application.amendment is None:
        raise ConditionNotMet("no_amendment", AMENDING)


def amendment_at_their_level(step: Step) -> None:
    """The law names the level that decides on each kind of change (Art 11)."""
    if step.application.amendment is not None:
        decides_at(step, step.application.amendment.level, AMENDING)


def amendment_still_fits(step: Step) -> None:
    """What was asked for is granted only while it fits: much may happen meanwhile."""
    amendment = step.application.amendment
    if amendment is None or step.text("decision") != GRANTED:
        return
    asked_on = step.calendar.local_day(amendment.asked_at)
    _answers_fit(step, amendment.kind, corrected_facts(amendment.facts), asked_on)
    amount = amendment.facts.get("amount_vnd")
    if isinstance(amount, int):
        _amount_fits(step, amendment.kind, amount)


def draw(step: Step) -> Draw | None:
    """Give what a raised award takes of the envelope beyond what it holds already."""
    application, amendment = step.application, step.application.amendment
    amount = amendment.facts.get("amount_vnd") if amendment else None
    declined = step.text("decision", "granted") != "granted"
    if declined or not isinstance(amount, int) or amount <= application.award_vnd:
        return None
    return Draw(
        application.envelope,
        amount - application.award_vnd,
        application.priority,
        final=True,
        waits=False,
    )


def decide_amendment(step: Step) -> Outcome:
    """Grant or decline; a granted amount moves the envelope, a granted day the due.

    Granted answers are those of the dossier from then on, and lower the award where
    they allow less. Who grants has approved: they do not order its payment.
    """
    application = step.application
    amendment = application.amendment
    assert amendment is not None
    after = replace(application, amendment=None)
    if step.text("decision") != GRANTED:
        return Outcome(application.state, after)
    consent = Approval(step.by, amendment.level, application.round)
    after = replace(after, approvals=(*after.approvals, consent))
    amount, day = amendment.facts.get("amount_vnd"), amendment.facts.get("completes_on")
    if isinstance(day, str):
        return _extended(step, after, day)
    if isinstance(amount, int):
        return _new_amount(after, amount)
    return _amended(step, after, amendment)


def _amended(step: Step, after: Application, amendment: Amendment) -> Outcome:
    after = replace(after, amended=(*after.amended, amendment.kind))
    changes = corrected_facts(amendment.facts)
    if not changes:
        return Outcome(after.state, after)
    after = replace(after, facts={**after.facts, **changes})
    on = step.received_on
    largest = award_of_amended(step.kind, after, step.norms, on)
    after = replace(after, award=_award(step.kind, after, step.norms, on))
    if largest == after.award_vnd:
        return Outcome(after.state, after)
    return _new_amount(after, largest)


def _extended(step: Step, after: Application, day: str) -> Outcome:
    after = replace(after, completes_on=day)
    if after.state is not State.IMPLEMENTING:
        return Outcome(after.state, after)
    due = step.calendar.close_of(date.fromisoformat(day))
    after = replace(after, reminded=0, escalated=False)
    return Outcome(after.state, after, due=due)


def _new_amount(after: Application, amount: int) -> Outcome:
    difference = amount - after.award_vnd
    after = replace(after, award_vnd=amount, payable_vnd=amount)
    source, target = Account.AVAILABLE, Account(after.held)
    if difference < 0:
        source, target = target, source
    return Outcome(
        after.state, after, move(after.envelope, source, target, abs(difference))
    )
