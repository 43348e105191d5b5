"""What the tests of messages tell about: one dossier, any step, any addressee."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from activities.message_context import Addressee, Given, MessageContext, message_context
from domain.application import Application, Event
from domain.calendar import CURRENT_CALENDAR
from domain.funding import Tranche
from domain.identity import dossier_code
from domain.norms import CURRENT_NORMS
from domain.people import Actor, Role
from domain.standard import STANDARD
from domain.states import Action, State
from domain.support_types import find

NOON = datetime(2026, 11, 16, 5, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
URL = "https://khuyencong.example.vn/applications/{code}"
SUBMITTED = {
    "project_title": "Ứng dụng máy CNC trong sản xuất đồ gỗ",
    "applicant": {
        "name": "Hợp tác xã Mộc Thủ Dầu Một",
        "phone": "0901234567",
        "email": "moc@example.vn",
        "representative": "Nguyễn Thị Hoa",
        "tax_code": "0100109106",
    },
}
ANSWERS: dict[str, object] = {
    "items": [
        {"item": "quotation", "reason": "Báo giá đã hết hạn."},
        {"item": "Bản vẽ mặt bằng", "reason": "Thiếu chữ ký."},
    ],
    "questions": ["Máy mới hay đã qua sử dụng?", "Công suất thiết kế là bao nhiêu?"],
    "reason": "Chưa rõ nguồn vốn đối ứng.",
    "reason_code": "other",
    "payee": "Hợp tác xã Mộc Thủ Dầu Một",
    "appraisers": ["ad-1", "ad-2"],
    "amount_vnd": 35_000_000,
    "reference": "UNC-2026-77",
    "paid_on": "2026-11-13",
    "note": "Đã đối chiếu\nbản gốc.",
}
PAYING = (State.PAYING_ADVANCE, State.PAYING_BALANCE)


def event_of(action: Action, source: State | None, target: State) -> Event:
    return Event(
        code=dossier_code("CGCN", 2026, 123),
        number=7,
        action=action,
        actor=Actor(Role.OFFICER, "cb-1", "sct-binh-duong"),
        source=source,
        target=target,
        at=NOON,
        due_at=None if STANDARD.row(target).closed else LATER,
        command_id="c-7",
        answers_digest="",
        facts={},
        papers=(),
        changes={},
        postings=(),
        tells=(),
        basis="TT 36/2013/TT-BCT",
        norms=CURRENT_NORMS,
        calendar=CURRENT_CALENDAR,
    )


def application_in(state: State, support_type: str) -> Application:
    ordered = Tranche(1, "advance", 24_500_000, state="ordered", ordered_by="kt-1")
    paid = replace(ordered, state="paid", paid_on="2026-11-13")
    return Application(
        code=dossier_code("CGCN", 2026, 123),
        support_type=support_type,
        revision=find(support_type).revision,
        norms=CURRENT_NORMS,
        calendar=CURRENT_CALENDAR,
        applicant="cs-1",
        unit="sct-binh-duong",
        province="Bình Dương",
        fund="local",
        received_at=NOON,
        facts={},
        papers=(),
        payee_mark="",
        number=7,
        state=state,
        since=NOON,
        due_at=LATER,
        award_vnd=35_000_000,
        payable_vnd=30_000_000,
        tranches=(paid, replace(ordered, number=2)) if state in PAYING else (paid,),
        to_repay_vnd=24_500_000,
        repaid_vnd=1_000_000,
        report_asked="2026-12",
    )


def context(
    action: Action = Action.RETURN,
    source: State | None = State.SCREENING,
    target: State = State.COMPLETING,
    role: Role = Role.APPLICANT,
    language: str = "vi",
    support_type: str = "technology-transfer",
    title: str | None = None,
    answers: Mapping[str, object] = ANSWERS,
) -> MessageContext:
    application = application_in(target, support_type)
    submitted = SUBMITTED if title is None else {**SUBMITTED, "project_title": title}
    addressee = Addressee(role, language, URL.format(code=application.code))
    event = event_of(action, source, target)
    return message_context(application, event, submitted, answers, addressee)


__all__ = ["ANSWERS", "NOON", "Given", "context", "event_of"]
