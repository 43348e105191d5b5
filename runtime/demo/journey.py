"""The way of an application to a state: who takes which step, with which answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import typer

from domain.calendar import VIETNAM_TIME
from domain.people import Role
from domain.states import Action as A
from domain.states import State as S
from runtime.errors import CommandError

GOLDEN = (
    S.SCREENING,
    S.APPRAISING,
    S.APPROVING,
    S.CONTRACTING,
    S.REQUESTING_ADVANCE,
    S.VERIFYING_ADVANCE,
    S.PAYING_ADVANCE,
    S.IMPLEMENTING,
    S.INSPECTING,
    S.SETTLING,
    S.VERIFYING_SETTLEMENT,
    S.PAYING_BALANCE,
    S.COMPLETED,
)
"""The states of an application that everything goes well for, in order."""

BRANCHES: Mapping[S, S] = {
    S.COMPLETING: S.SCREENING,
    S.REFUSED: S.SCREENING,
    S.WITHDRAWN: S.SCREENING,
    S.CLARIFYING: S.APPRAISING,
    S.AWAITING_FUNDS: S.APPROVING,
    S.STOPPED: S.CONTRACTING,
    S.RECOVERING: S.IMPLEMENTING,
    S.CORRECTING: S.INSPECTING,
}
"""The other states that people can bring about, and from where they branch off."""

WITH_ADVANCE = frozenset({S.VERIFYING_ADVANCE, S.PAYING_ADVANCE, S.RECOVERING})
SMALL_AWARD_VND = 50_000_000
"""An example with so small an award goes on without an advance."""

APPLICANT = "applicant"
"""Stands for whoever filed; every other name is an account of the demonstration."""

PANEL = ("demo-appraiser", "demo-appraiser-2")
STAFF: Mapping[str, Role] = {
    "demo-officer": Role.OFFICER,
    **dict.fromkeys(PANEL, Role.APPRAISER),
    "demo-approver": Role.APPROVER,
    "demo-approver-2": Role.APPROVER,
    "demo-treasurer": Role.TREASURER,
    "demo-inspector": Role.INSPECTOR,
}


@dataclass(frozen=True, slots=True)
class Move:
    """A step to try: taken only if it is offered to who is named."""

    by: str
    action: A
    answers: Mapping[str, Any]


Shown = Mapping[str, Any]
"""An application as the API shows it."""


def reachable() -> tuple[S, ...]:
    """Give every state that `moves` can lead to; to lapse takes time, not steps."""
    return tuple(s for s in S if s in GOLDEN or s in BRANCHES)


def target_state(name: str) -> S:
    """Return the state of this name. Raises CommandError for one not to be reached."""
    if name == S.LAPSED:
        raise CommandError(
            "Không thể chuyển hồ sơ sang `lapsed`: hồ sơ chỉ hết hiệu lực khi quá hạn.",
            "No dossier can be moved to `lapsed`: that happens when its time is up.",
        )
    states = {state.value: state for state in reachable()}
    if name not in states:
        raise typer.BadParameter(f"--until {name}: {', '.join(states)}.")
    return states[name]


def arrived(shown: Shown, target: S) -> bool:
    """Say whether nothing is left to do: it is there, beyond, or closed."""
    state = S(shown["state"])
    if state is target or shown["stage"] == "closed":
        return True
    if state not in GOLDEN:
        return False
    turning = BRANCHES.get(target, target)
    return GOLDEN.index(state) > GOLDEN.index(turning)


def moves(shown: Shown, target: S) -> tuple[Move, ...]:
    """Give the steps to try next, in order, for an application on its way."""
    state = S(shown["state"])
    if BRANCHES.get(target) is state and target in _BRANCHING:
        return _BRANCHING[target](shown)
    return _ONWARD[state](shown, target)


def _day(shown: Shown) -> str:
    # The day of the last change and not of the clock: a step that is sent again
    # under its key must say the same again.
    since = datetime.fromisoformat(str(shown["since"]))
    return since.astimezone(VIETNAM_TIME).date().isoformat()


def _later(shown: Shown, days: int) -> str:
    since = datetime.fromisoformat(str(shown["since"])) + timedelta(days=days)
    return since.astimezone(VIETNAM_TIME).date().isoformat()


def _screening(_shown: Shown, _target: S) -> tuple[Move, ...]:
    return (Move("demo-officer", A.ADMIT, {"appraisers": list(PANEL)}),)


def _completing(_shown: Shown, _target: S) -> tuple[Move, ...]:
    return (Move(APPLICANT, A.RESUBMIT, {"note": "Đã bổ sung đủ giấy tờ (mẫu)."}),)


def _appraising(_shown: Shown, _target: S) -> tuple[Move, ...]:
    opinion = {
        "verdict": "support",
        "fits_programme": 18,
        "need_and_cost": 16,
        "capacity": 17,
        "combination": 15,
        "completeness": 18,
        "reason": "Phù hợp chương trình, chi phí hợp lý (mẫu).",
    }
    advice = {"outcome": "support", "reason": "Tổ thẩm định thống nhất (mẫu)."}
    return (
        *(Move(member, A.GIVE_OPINION, opinion) for member in PANEL),
        Move("demo-officer", A.RECOMMEND, advice),
        Move("demo-officer", A.ASSIGN_PANEL, {"appraisers": list(PANEL)}),
    )


def _clarifying(_shown: Shown, _target: S) -> tuple[Move, ...]:
    return (Move(APPLICANT, A.CLARIFY, {"replies": "Đã giải trình (mẫu)."}),)


def _approving(_shown: Shown, _target: S) -> tuple[Move, ...]:
    # Payee and amount are filled in from what the step itself says must be repeated.
    return tuple(
        Move(leader, A.APPROVE, {}) for leader in ("demo-approver", "demo-approver-2")
    )


def _contracting(shown: Shown, _target: S) -> tuple[Move, ...]:
    signed = {"contract_number": f"{shown['code']}/HĐ", "signed_on": _day(shown)}
    return tuple(
        Move(by, A.SIGN_CONTRACT, signed) for by in ("demo-officer", APPLICANT)
    )


def _requesting(shown: Shown, target: S) -> tuple[Move, ...]:
    award = int(shown["amount_awarded_vnd"])
    if award < SMALL_AWARD_VND and target not in WITH_ADVANCE:
        return (Move(APPLICANT, A.WAIVE_ADVANCE, {}),)
    asked = {"amount_vnd": award * 3 // 10, "work_done_vnd": _total(shown)}
    return (Move(APPLICANT, A.REQUEST_ADVANCE, asked),)


def _verifying(shown: Shown, _target: S) -> tuple[Move, ...]:
    return (Move("demo-officer", A.VERIFY_ADVANCE, {"work_done_vnd": _total(shown)}),)


def _paying(shown: Shown, _target: S) -> tuple[Move, ...]:
    number = len(shown["tranches"])
    paid = {"reference": f"KB-{shown['code']}-{number}", "paid_on": _day(shown)}
    return (
        Move("demo-treasurer", A.ORDER_PAYMENT, {}),
        Move("demo-treasurer", A.CONFIRM_PAYMENT, paid),
    )


def _implementing(shown: Shown, _target: S) -> tuple[Move, ...]:
    done = {
        "completed_on": _day(shown),
        "cost_vnd": _total(shown),
        "summary": "Đã lắp đặt, vận hành ổn định (mẫu).",
    }
    report = {
        "month": _day(shown)[:7],
        "work_done_vnd": _total(shown),
        "summary": "Thực hiện đúng tiến độ (mẫu).",
    }
    return (
        Move(APPLICANT, A.REPORT_PROGRESS, report),
        Move(APPLICANT, A.REQUEST_ACCEPTANCE, done),
    )


def _inspecting(shown: Shown, _target: S) -> tuple[Move, ...]:
    accepted = {
        "accepted_cost_vnd": int(shown["answers"]["eligible_cost_vnd"]),
        "minutes_number": f"{shown['code']}/BBNT",
        "findings": "Đúng chủng loại, số lượng; hoạt động tốt (mẫu).",
    }
    if shown["support_type"] == "fair-participation":
        accepted["accepted_cost_vnd"] = int(shown["answers"]["booth_rent_vnd"])
    return (Move("demo-inspector", A.ACCEPT, accepted),)


def _correcting(_shown: Shown, _target: S) -> tuple[Move, ...]:
    return (Move(APPLICANT, A.CORRECT, {"replies": "Đã khắc phục (mẫu)."}),)


def _settling(shown: Shown, _target: S) -> tuple[Move, ...]:
    return (Move(APPLICANT, A.SUBMIT_SETTLEMENT, {"spent_vnd": _total(shown)}),)


def _checking(shown: Shown, _target: S) -> tuple[Move, ...]:
    settled = {"settled_vnd": int(shown["amount_payable_vnd"])}
    return (Move("demo-officer", A.VERIFY_SETTLEMENT, settled),)


def _recovering(shown: Shown, _target: S) -> tuple[Move, ...]:
    owed = int(shown["amount_disbursed_vnd"]) - int(shown["amount_payable_vnd"])
    repaid = {
        "amount_vnd": owed,
        "reference": f"HT-{shown['code']}",
        "paid_on": _day(shown),
    }
    return (Move("demo-treasurer", A.CONFIRM_REPAYMENT, repaid),)


def _nothing(_shown: Shown, _target: S) -> tuple[Move, ...]:
    return ()


def _total(shown: Shown) -> int:
    return int(shown["answers"]["total_cost_vnd"])


def _return(_shown: Shown) -> tuple[Move, ...]:
    item = {"item": "Báo giá (mẫu)", "reason": "Thiếu chữ ký, con dấu (mẫu)."}
    return (Move("demo-officer", A.RETURN, {"items": [item]}),)


def _refuse(_shown: Shown) -> tuple[Move, ...]:
    why = {"reason_code": "outside_programme", "reason": "Ngoài chương trình (mẫu)."}
    return (Move("demo-officer", A.REFUSE, why),)


def _withdraw(_shown: Shown) -> tuple[Move, ...]:
    return (Move(APPLICANT, A.WITHDRAW, {"reason": "Cơ sở đổi kế hoạch (mẫu)."}),)


def _ask(_shown: Shown) -> tuple[Move, ...]:
    asked = {"questions": ["Thông số kỹ thuật của máy (mẫu)?"]}
    return (Move(PANEL[0], A.ASK_CLARIFICATION, asked),)


def _stop(_shown: Shown) -> tuple[Move, ...]:
    why = {"reason_code": "not_implemented", "reason": "Không triển khai (mẫu)."}
    return (Move("demo-approver", A.STOP, why),)


def _send_to_correct(shown: Shown) -> tuple[Move, ...]:
    item = {"item": "Biển tên máy (mẫu)", "reason": "Chưa gắn (mẫu)."}
    wanted = {"items": [item], "correct_by": _later(shown, 30)}
    return (Move("demo-inspector", A.REQUIRE_CORRECTION, wanted),)


_BRANCHING: Mapping[S, Callable[[Shown], tuple[Move, ...]]] = {
    S.COMPLETING: _return,
    S.REFUSED: _refuse,
    S.WITHDRAWN: _withdraw,
    S.CLARIFYING: _ask,
    S.STOPPED: _stop,
    S.RECOVERING: _withdraw,
    S.CORRECTING: _send_to_correct,
}

_ONWARD: Mapping[S, Callable[[Shown, S], tuple[Move, ...]]] = {
    S.SCREENING: _screening,
    S.COMPLETING: _completing,
    S.APPRAISING: _appraising,
    S.CLARIFYING: _clarifying,
    S.APPROVING: _approving,
    S.AWAITING_FUNDS: _nothing,
    S.CONTRACTING: _contracting,
    S.REQUESTING_ADVANCE: _requesting,
    S.VERIFYING_ADVANCE: _verifying,
    S.PAYING_ADVANCE: _paying,
    S.IMPLEMENTING: _implementing,
    S.INSPECTING: _inspecting,
    S.CORRECTING: _correcting,
    S.SETTLING: _settling,
    S.VERIFYING_SETTLEMENT: _checking,
    S.PAYING_BALANCE: _paying,
    S.RECOVERING: _recovering,
}
