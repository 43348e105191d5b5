"""What each action asks of the person who takes it, and how its answers are read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from domain.answers import Problems
from domain.corrections import CONTENT, CORRECTIONS, PLACE, changeable
from domain.field_kinds import Field, Group
from domain.forms import Check, Facts, Form
from domain.lifecycle import Action
from domain.questions.acceptance import (
    ACCEPT,
    CORRECT,
    REPORT_PROGRESS,
    REQUEST_ACCEPTANCE,
    REQUIRE_CORRECTION,
    SUBMIT_SETTLEMENT,
    VERIFY_SETTLEMENT,
)
from domain.questions.administration import (
    ADOPT_CALENDAR,
    REASSIGN,
    STOP,
)
from domain.questions.appraisal import (
    AREAS,
    ASK_CLARIFICATION,
    ASSIGN_PANEL,
    CLARIFY,
    CRITERIA,
    GIVE_OPINION,
    RECOMMEND,
    REPLACE_APPRAISER,
    SECTORS,
)
from domain.questions.approval import (
    AMENDMENTS,
    APPROVE,
    DECIDE_AMENDMENT,
    REQUEST_AMENDMENT,
    SIGN_CONTRACT,
)
from domain.questions.parties import CHANGE_CONTACT, HAND_OVER
from domain.questions.payment import (
    CONFIRM_PAYMENT,
    CONFIRM_REPAYMENT,
    ORDER_PAYMENT,
    REQUEST_ADVANCE,
    VERIFY_ADVANCE,
)
from domain.questions.submission import (
    ADMIT,
    REFUSE,
    REPLACE_PAPERS,
    RESUBMIT,
    RETURN,
)
from domain.questions.wording import (
    NOTHING,
    WITH_REASON,
)
from domain.support import SupportType

__all__ = [
    "ACCEPT",
    "ADMIT",
    "ADOPT_CALENDAR",
    "AMENDMENTS",
    "APPROVE",
    "AREAS",
    "ASK_CLARIFICATION",
    "ASSIGN_PANEL",
    "CHANGE_CONTACT",
    "CLARIFY",
    "CONFIRM_PAYMENT",
    "CONFIRM_REPAYMENT",
    "CORRECT",
    "CRITERIA",
    "DECIDE_AMENDMENT",
    "GIVE_OPINION",
    "HAND_OVER",
    "NOTHING",
    "ORDER_PAYMENT",
    "REASSIGN",
    "RECOMMEND",
    "REFUSE",
    "REPLACE_APPRAISER",
    "REPLACE_PAPERS",
    "REPORT_PROGRESS",
    "REQUEST_ACCEPTANCE",
    "REQUEST_ADVANCE",
    "REQUEST_AMENDMENT",
    "REQUIRE_CORRECTION",
    "RESUBMIT",
    "RETURN",
    "SECTORS",
    "SIGN_CONTRACT",
    "STOP",
    "SUBMIT_SETTLEMENT",
    "VERIFY_ADVANCE",
    "VERIFY_SETTLEMENT",
    "WITH_REASON",
    "asks_of",
    "month_of",
]


def asks_of(action: Action, asks: Form, kind: SupportType) -> Form:
    """Give what an action asks in a dossier of this support type.

    A completed file may bring the whole application form anew, corrected; a request
    for another place or content the answers that change with it.
    """
    if action is Action.REQUEST_AMENDMENT:
        return Form((*asks.fields, _amended(kind.form)), asks.checks)
    if action is not Action.RESUBMIT:
        return asks
    corrections = Field(
        CORRECTIONS,
        Group(kind.form.fields),
        "Nội dung đơn đã sửa",
        "Corrected application",
        required=False,
    )
    return Form(
        (*asks.fields, corrections),
        tuple(_corrected(check) for check in kind.form.checks),
        lambda answers: _derived(kind.form, answers),
        lambda answers: _settled(kind.form, answers),
    )


def _amended(form: Form) -> Field:
    return Field(
        CORRECTIONS,
        Group(changeable(form, PLACE, CONTENT)),
        "Nội dung đơn thay đổi",
        "Answers of the application that change",
        required=False,
        hint_vi="Chỉ ghi những mục thay đổi: địa điểm khi điều chỉnh địa điểm, nội "
        "dung được hỗ trợ khi điều chỉnh nội dung.",
        hint_en="Only those that change: the place for another place, what is "
        "supported for another content.",
    )


def _settled(
    form: Form, answers: Mapping[str, object]
) -> tuple[Mapping[str, object], Problems]:
    corrections = answers.get("corrections")
    if form.settle is None or not isinstance(corrections, Mapping):
        return answers, ()
    clean, problems = form.settle(corrections)
    inside = (replace(p, field=f"corrections.{p.field}") for p in problems)
    return {**answers, "corrections": clean}, tuple(inside)


def _corrected(check: Check) -> Check:
    """The condition of the application form, asked of the corrected one."""

    def inside(answers: Mapping[str, object]) -> Mapping[str, object]:
        found = answers[CORRECTIONS]
        return found if isinstance(found, Mapping) else {}

    return Check(
        f"{CORRECTIONS}.{check.field}",
        check.code,
        lambda a: (
            any(n not in inside(a) for n in check.reads) or check.holds(inside(a))
        ),
        (CORRECTIONS,),
        lambda a: check.params(inside(a)),
    )


def _derived(form: Form, answers: Mapping[str, object]) -> Facts:
    corrections = answers.get(CORRECTIONS)
    if form.derive is None or not isinstance(corrections, Mapping):
        return {}
    return {f"{CORRECTIONS}.{n}": v for n, v in form.derive(corrections).items()}


def month_of(text: str) -> date | None:
    """Give the first day of a month written YYYY-MM, or None."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
