"""The four journeys: what each is about, who walks it and how, and every step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.calendar import VIETNAM_TIME
from domain.states import Action as A
from domain.states import State as S
from tests.browser.visits import DESKTOP, PHONE
from tests.domain.answers import ahead, answers

TODAY = datetime.now(VIETNAM_TIME).date()
FIRM, OFFICER, PANEL, SECOND = "firm", "officer", "appraiser", "second appraiser"
LEADER, SUPERIOR = "approver", "superior"
TREASURER, INSPECTOR = "treasurer", "inspector"


@dataclass(frozen=True, slots=True)
class Journey:
    """One application from first look to the last payment.

    `people`: each part that somebody plays, with their entry in the demonstration's
    box; the firm comes in by a link in a letter when it has none.
    """

    support_type: str
    answers: Mapping[str, Any]
    people: Mapping[str, str]
    award_vnd: int
    accepted_vnd: int
    language: str = "vi"
    scripts: bool = True
    size: tuple[int, int] = DESKTOP
    advance: bool = True
    returned: bool = False

    def shows(self, what: str) -> bool:
        """Say whether a page is looked at on this journey.

        The first looks at all it meets; the others at what none before them showed:
        the pages of their type, and the steps that they alone take.
        """
        if self is JOURNEYS[0] or self.support_type in what:
            return True
        words = set(what.split())
        return A.WAIVE_ADVANCE in words or bool(words & RETURNED)

    @property
    def total_vnd(self) -> int:
        """What the project costs, in đồng."""
        return int(self.answers["total_cost_vnd"])


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as somebody takes it, and the state the dossier is in afterwards."""

    by: str
    action: A
    to: S
    answers: Mapping[str, Any]
    papers: bool = False


RETURNED: frozenset[str] = frozenset(
    {A.RETURN, A.RESUBMIT, A.ASK_CLARIFICATION, A.CLARIFY, S.COMPLETING, S.CLARIFYING}
)
"""Steps and states of the journey alone whose application is returned."""

STAFF: Mapping[str, str] = {
    OFFICER: "officer:demo-officer",
    PANEL: "appraiser:demo-appraiser",
    SECOND: "appraiser:demo-appraiser-2",
    LEADER: "approver:demo-approver",
    SUPERIOR: "approver:demo-approver-2",
    TREASURER: "treasurer:demo-treasurer",
    INSPECTOR: "inspector:demo-inspector",
}


def _answers(support_type: str, **changes: Any) -> Mapping[str, Any]:
    return answers(support_type, **ahead(support_type, TODAY), **changes)


JOURNEYS: tuple[Journey, ...] = (
    Journey(
        "technology-transfer",
        _answers(
            "technology-transfer",
            total_cost_vnd=700_000_000,
            eligible_cost_vnd=700_000_000,
            amount_requested_vnd=300_000_000,
            project_title="Ứng dụng máy cắt laser trong sản xuất cơ khí",
            applicant__name="Cơ sở cơ khí Tân Phước",
            applicant__email="tan.phuoc@example.vn",
        ),
        {
            **STAFF,
            FIRM: "",
            OFFICER: "officer:demo-officer-vinh-long",
            LEADER: "approver:demo-approver-vinh-long",
            SUPERIOR: "approver:demo-approver-ubnd",
        },
        award_vnd=300_000_000,
        accepted_vnd=700_000_000,
    ),
    Journey(
        "pollution-treatment-repair",
        _answers(
            "pollution-treatment-repair",
            total_cost_vnd=400_000_000,
            eligible_cost_vnd=400_000_000,
            amount_requested_vnd=120_000_000,
            project_title="Nâng cấp hệ thống xử lý nước thải làm bún",
            applicant__name="Cơ sở bún Ánh Dương",
            applicant__province="Sơn La",
            applicant__commune="Mai Sơn",
        ),
        {**STAFF, FIRM: "applicant:demo-ho-kinh-doanh"},
        award_vnd=120_000_000,
        accepted_vnd=400_000_000,
        language="en",
        returned=True,
    ),
    Journey(
        "trademark-registration",
        _answers(
            "trademark-registration",
            total_cost_vnd=60_000_000,
            eligible_cost_vnd=60_000_000,
            amount_requested_vnd=30_000_000,
            project_title="Đăng ký nhãn hiệu trái cây sấy Hưng Thịnh",
            applicant__name="Cơ sở trái cây sấy Hưng Thịnh",
            applicant__province="Đồng Tháp",
            applicant__commune="Cái Bè",
        ),
        {**STAFF, FIRM: "applicant:demo-hop-tac-xa"},
        award_vnd=30_000_000,
        accepted_vnd=60_000_000,
        scripts=False,
    ),
    Journey(
        "fair-participation",
        _answers(
            "fair-participation",
            total_cost_vnd=80_000_000,
            eligible_cost_vnd=80_000_000,
            amount_requested_vnd=32_000_000,
            booth_rent_vnd=40_000_000,
            project_title="Tham gia hội chợ hàng công nghiệp nông thôn",
            applicant__name="Cơ sở gốm Mang Thít",
            applicant__province="Cà Mau",
            applicant__commune="Năm Căn",
        ),
        {**STAFF, FIRM: "applicant:demo-applicant"},
        award_vnd=32_000_000,
        accepted_vnd=40_000_000,
        size=PHONE,
        advance=False,
    ),
)

ITEMS = (
    {"item": "Báo giá", "reason": "Thiếu chữ ký và con dấu"},
    {"item": "Giấy phép môi trường", "reason": "Bản chụp không đọc được"},
)
QUESTIONS = ("Công suất xử lý mỗi ngày là bao nhiêu?", "Ai vận hành hệ thống?")
REPLIES = {
    "reply.0": "Đã bổ sung đủ.",
    "reply.1": "Đã sửa, gửi kèm.",
}
OPINION = {
    "verdict": "support",
    "fits_programme": 18,
    "need_and_cost": 16,
    "capacity": 17,
    "combination": 15,
    "completeness": 18,
    "reason": "Phù hợp chương trình, chi phí hợp lý.",
}


def steps(journey: Journey) -> Iterator[Taken]:
    """Give every step after the submission, in order."""
    yield from _received(journey)
    yield from _appraised(journey)
    yield from _decided()
    yield from _advanced(journey)
    yield from _built(journey)
    yield from _settled(journey)


def _received(journey: Journey) -> Iterator[Taken]:
    if journey.returned:
        yield Taken(OFFICER, A.RETURN, S.COMPLETING, {"items": ITEMS})
        yield Taken(FIRM, A.RESUBMIT, S.SCREENING, REPLIES, papers=True)
    panel = [journey.people[who].partition(":")[2] for who in (PANEL, SECOND)]
    yield Taken(OFFICER, A.ADMIT, S.APPRAISING, {"appraisers": panel})


def _appraised(journey: Journey) -> Iterator[Taken]:
    if journey.returned:
        asked = {"questions": QUESTIONS}
        yield Taken(PANEL, A.ASK_CLARIFICATION, S.CLARIFYING, asked)
        yield Taken(FIRM, A.CLARIFY, S.APPRAISING, REPLIES)
    for who in (PANEL, SECOND):
        yield Taken(who, A.GIVE_OPINION, S.APPRAISING, OPINION)
    advice = {
        "outcome": "support",
        "national_guidance": True,
        "reason": "Tổ thẩm định thống nhất.",
    }
    yield Taken(OFFICER, A.RECOMMEND, S.APPROVING, advice)


def _decided() -> Iterator[Taken]:
    decision = {"decision_number": "12/QĐ-SCT"}
    yield Taken(LEADER, A.APPROVE, S.APPROVING, decision)
    yield Taken(SUPERIOR, A.APPROVE, S.CONTRACTING, decision)
    contract = {"contract_number": "01/HĐ-KC", "signed_on": TODAY}
    yield Taken(OFFICER, A.SIGN_CONTRACT, S.CONTRACTING, contract)
    yield Taken(FIRM, A.SIGN_CONTRACT, S.REQUESTING_ADVANCE, contract)


def _advanced(journey: Journey) -> Iterator[Taken]:
    if not journey.advance:
        yield Taken(FIRM, A.WAIVE_ADVANCE, S.IMPLEMENTING, {})
        return
    work = {"work_done_vnd": journey.total_vnd}
    asked = {"amount_vnd": journey.award_vnd * 3 // 10, **work}
    yield Taken(FIRM, A.REQUEST_ADVANCE, S.VERIFYING_ADVANCE, asked, papers=True)
    yield Taken(OFFICER, A.VERIFY_ADVANCE, S.PAYING_ADVANCE, work)
    yield Taken(TREASURER, A.ORDER_PAYMENT, S.PAYING_ADVANCE, {})
    paid = {"reference": "KB-01", "paid_on": TODAY}
    yield Taken(TREASURER, A.CONFIRM_PAYMENT, S.IMPLEMENTING, paid)


def _built(journey: Journey) -> Iterator[Taken]:
    month = {
        "month": f"{TODAY:%Y-%m}",
        "work_done_vnd": journey.total_vnd,
        "summary": "Đúng tiến độ.",
    }
    yield Taken(FIRM, A.REPORT_PROGRESS, S.IMPLEMENTING, month)
    done = {
        "completed_on": TODAY,
        "cost_vnd": journey.total_vnd,
        "summary": "Đã lắp đặt, vận hành ổn định.",
    }
    yield Taken(FIRM, A.REQUEST_ACCEPTANCE, S.INSPECTING, done, papers=True)
    accepted = {
        "accepted_cost_vnd": journey.accepted_vnd,
        "minutes_number": "02/BB",
        "findings": "Đúng chủng loại, hoạt động tốt.",
    }
    yield Taken(INSPECTOR, A.ACCEPT, S.SETTLING, accepted)


def _settled(journey: Journey) -> Iterator[Taken]:
    spent = {"spent_vnd": journey.total_vnd}
    to_check = S.VERIFYING_SETTLEMENT
    yield Taken(FIRM, A.SUBMIT_SETTLEMENT, to_check, spent, papers=True)
    settled = {"settled_vnd": journey.award_vnd}
    yield Taken(OFFICER, A.VERIFY_SETTLEMENT, S.PAYING_BALANCE, settled)
    yield Taken(TREASURER, A.ORDER_PAYMENT, S.PAYING_BALANCE, {})
    paid = {"reference": "KB-02", "paid_on": TODAY}
    yield Taken(TREASURER, A.CONFIRM_PAYMENT, S.COMPLETED, paid)
