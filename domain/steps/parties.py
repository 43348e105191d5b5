"""Who speaks for the applicant: contact data, and another account that goes on."""

from dataclasses import replace

from domain import citations
from domain.errors import ConditionNotMet
from domain.field_kinds import Email, Field, Person, Phone, Text
from domain.forms import Check, Form
from domain.lifecycle import Outcome, Step
from domain.norms import Confidence
from domain.people import Role
from domain.steps.common import SEPARATION, with_papers
from domain.support import Paper

CHANGE_CONTACT = Form(
    (
        Field(
            "email",
            Email(),
            "Thư điện tử mới",
            "New e-mail",
            required=False,
            hint_vi="Chúng tôi gửi đến địa chỉ này một thư xác nhận; địa chỉ được dùng "
            "từ khi Ông/Bà mở liên kết trong thư.",
            hint_en="We send a letter to it; it is used once you have opened the link "
            "in that letter.",
        ),
        Field("phone", Phone(), "Điện thoại mới", "New phone", required=False),
    ),
    checks=(Check("email", "required", lambda a: "email" in a or "phone" in a),),
)


def change_contact(step: Step) -> Outcome:
    """Keep another address or phone; both stay in the record with the answers.

    Nothing that decisions use changes, but for the mark of the payee, which hangs on
    what the applicant says of itself. Who was written to before is told as well.
    """
    after = replace(step.application, payee_mark=_payee_mark(step))
    return Outcome(after.state, after, tells=(Role.APPLICANT,))


def _payee_mark(step: Step) -> str:
    """Give the mark by which an approval repeats the payee from now on."""
    return step.text("payee_mark", step.application.payee_mark)


HAND_OVER = Form(
    (
        Field(
            "to",
            Person(),
            "Tài khoản nhận hồ sơ",
            "Account that takes over",
            fact=True,
        ),
        Field("email", Email(), "Thư điện tử", "E-mail", required=False),
        Field(
            "ground",
            Text(2000, lines=True),
            "Căn cứ (văn bản đề nghị có chữ ký của cơ sở)",
            "Ground (the signed request of the firm)",
            hint_vi="Ví dụ: văn bản số 12/CV ngày 30/11/2026 của cơ sở, người cũ đã "
            "nghỉ việc.",
            hint_en="For example: letter 12/CV of 30 November 2026, the former clerk "
            "has left.",
        ),
    )
)
"""`email` is that of the account that goes on; letters go there from then on."""


SIGNED_REQUEST = Paper(
    "handover_request",
    "Văn bản đề nghị chuyển hồ sơ, có chữ ký của cơ sở",
    "Signed request of the firm to hand the dossier over",
    citations.OWN_CHOICE,
    Confidence.DESIGN_CHOICE,
    required=False,
)


def successor_fits(step: Step) -> None:
    """Who goes on is another account, and has no part in deciding the dossier."""
    application, to = step.application, step.text("to")
    if to == application.applicant:
        raise ConditionNotMet("same_account", "", person=to)
    office = {application.officer, application.approver, application.treasurer}
    office |= {*application.panel, *application.conflicts, *application.inspectors}
    office |= {*application.appraised_by, *(a.by for a in application.approvals)}
    if to in office or to == step.by:
        raise ConditionNotMet("takes_part_for_office", SEPARATION, person=to)


def hand_over(step: Step) -> Outcome:
    """Let another account of the firm go on with everything as it stands.

    Who filed for the firm no longer acts for it once it has an account of its own.
    """
    after = replace(
        with_papers(step),
        applicant=step.text("to"),
        payee_mark=_payee_mark(step),
        on_behalf=False,
    )
    return Outcome(after.state, after, tells=(Role.APPLICANT,))
