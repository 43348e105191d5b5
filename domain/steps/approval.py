"""Approval: two levels, sending back, waiting for funds, the contract."""

from dataclasses import replace

from domain.application import Application, Approval
from domain.deadlines import deciding_level
from domain.errors import ConditionNotMet
from domain.field_kinds import Field, Known, Text
from domain.forms import Form
from domain.funding import award
from domain.ledger import Account, Posting, envelope_id, move
from domain.lifecycle import Draw, Outcome, Step
from domain.people import Role, approval_levels
from domain.states import State
from domain.steps.common import DECISION_NUMBER, NOTE, REPEATED, amount, day

LEVELS = "TT 36/2013/TT-BCT, Điều 6 và Điều 8"
CONTRACT = "TT 36/2013/TT-BCT, Điều 6 khoản 4"
APPROVE = Form(
    (
        Field("payee", Text(300), "Đơn vị thụ hưởng", "Payee", marked=True),
        amount("amount_vnd", "Mức hỗ trợ được duyệt (đồng)", "Award (đồng)"),
        DECISION_NUMBER,
        NOTE,
    )
)


def support_recommended(step: Step) -> None:
    """Only what the appraisal supports can be approved; else send back or refuse."""
    recommendation = step.application.recommendation
    if recommendation is None or recommendation.outcome != "support":
        raise ConditionNotMet("not_recommended", LEVELS)


def levels_needed(step: Step) -> tuple[int, ...]:
    """Give the levels that must consent to the amount recommended."""
    recommendation = step.application.recommendation
    amount = recommendation.amount_vnd if recommendation else 0
    return (1, 2) if amount >= step.norm("approval.level2_from") else (1,)


def at_their_level(step: Step) -> None:
    """A leader decides at the level of the unit they lead."""
    decides_at(step, deciding_level(step.application), LEVELS)


def decides_at(step: Step, level: int, basis: str) -> None:
    """Refuse a leader who does not lead at this level for the dossier's unit."""
    levels = approval_levels(step.command.actor.unit, step.application.unit)
    if level not in levels:
        raise ConditionNotMet("other_level", basis, level=level)


def has_not_approved(step: Step) -> None:
    """The two levels are two persons."""
    application = step.application
    if any(
        a.by == step.by and a.round == application.round for a in application.approvals
    ):
        raise ConditionNotMet("approved_already", LEVELS)


def amount_to_award(application: Application) -> int:
    """Give the đồng that an approval repeats: those proposed."""
    recommendation = application.recommendation
    return recommendation.amount_vnd if recommendation else 0


def repeats_payee_and_amount(step: Step) -> None:
    """An approval repeats payee and amount, so that both were read."""
    if step.text("payee_mark") != step.application.payee_mark:
        raise ConditionNotMet("payee_differs", REPEATED)
    amount = amount_to_award(step.application)
    if step.whole("amount_vnd") != amount:
        raise ConditionNotMet("amount_differs", REPEATED, amount=amount)


def envelope_of(step: Step) -> str:
    """Give the envelope an award of today is paid from."""
    application = step.application
    return envelope_id(
        application.fund,
        step.today.year,
        application.support_type,
        application.province,
    )


def draw(step: Step) -> Draw | None:
    """Give what the approval holds of the envelope; the last level holds it."""
    recommendation = step.application.recommendation
    if recommendation is None or recommendation.outcome != "support":
        return None
    return Draw(
        envelope_of(step),
        recommendation.amount_vnd,
        step.application.priority,
        final=deciding_level(step.application) == levels_needed(step)[-1],
        waits=True,
    )


def approve(step: Step) -> Outcome:
    """Consent at one level; the last one awards and reserves, or waits for funds."""
    application = step.application
    consent = Approval(step.by, deciding_level(application), application.round)
    after = replace(application, approvals=(*application.approvals, consent))
    if consent.level != levels_needed(step)[-1]:
        return Outcome(State.APPROVING, after, anew=True, tells=(Role.APPROVER,))
    after = _awarded(step, after)
    if step.command.short_of_funds:
        return Outcome(State.AWAITING_FUNDS, after, tells=(Role.APPLICANT,))
    return _funded(step, after)


def _awarded(step: Step, after: Application) -> Application:
    assert after.recommendation is not None
    amount = after.recommendation.amount_vnd
    on = step.received_on
    factor = after.recommendation.factor_percent
    return replace(
        after,
        award=award(step.kind, after.facts, step.norms, on, factor),
        award_vnd=amount,
        payable_vnd=amount,
        envelope=envelope_of(step),
        completes_on=str(after.facts.get("completes_on", "")),
    )


def _funded(step: Step, after: Application) -> Outcome:
    postings = move(
        after.envelope, Account.AVAILABLE, Account.RESERVED, after.award_vnd
    )
    after = replace(after, held=Account.RESERVED)
    return Outcome(
        State.CONTRACTING, after, postings, tells=(Role.APPLICANT, Role.TREASURER)
    )


def send_back(step: Step) -> Outcome:
    """Return to appraisal for a new round; earlier opinions and consents stay on
    record but no longer count."""
    after = replace(step.application, round=step.application.round + 1)
    return Outcome(State.APPRAISING, after, tells=(Role.APPRAISER,))


def draw_award(step: Step) -> Draw:
    """Give what an award that waits for money holds once the money is there."""
    application = step.application
    return Draw(
        application.envelope,
        application.award_vnd,
        application.priority,
        final=True,
        waits=True,
    )


def fund(step: Step) -> Outcome:
    """Reserve the award once the envelope can carry it."""
    return _funded(step, step.application)


SIGN_CONTRACT = Form(
    (
        Field(
            "contract_number",
            Text(60),
            "Số hợp đồng",
            "Contract number",
            known=Known.SIGNED_NUMBER,
        ),
        day("signed_on", "Ngày ký", "Signed on", known=Known.SIGNED_DAY),
    )
)


def has_not_signed(step: Step) -> None:
    """Each side signs once."""
    if signing_side(step) in step.application.signed:
        raise ConditionNotMet("signed_already", CONTRACT)


def officer_signs_first(step: Step) -> None:
    """The office draws the contract up; the applicant signs what lies before it."""
    if (
        signing_side(step) is Role.APPLICANT
        and Role.OFFICER not in step.application.signed
    ):
        raise ConditionNotMet("contract_not_drawn_up", CONTRACT)


def signing_side(step: Step) -> Role:
    """Give the side that signs; the filing officer signs for the applicant second."""
    application, role = step.application, step.command.actor.role
    if application.on_behalf and Role.OFFICER in application.signed:
        return Role.APPLICANT
    return role


def sign_contract(step: Step) -> Outcome:
    """Sign; when both sides have, the reserved award is committed."""
    application = step.application
    after = replace(application, signed=(*application.signed, signing_side(step)))
    if Role.APPLICANT not in after.signed:
        return Outcome(State.CONTRACTING, after)
    postings = move(
        after.envelope, Account.RESERVED, Account.COMMITTED, after.award_vnd
    )
    return Outcome(
        State.REQUESTING_ADVANCE,
        replace(after, held=Account.COMMITTED),
        postings,
        tells=(Role.OFFICER,),
    )


def released(application: Application) -> tuple[Posting, ...]:
    """Give the postings that put the unpaid part of the award back."""
    if not application.held:
        return ()
    return move(
        application.envelope,
        Account(application.held),
        Account.AVAILABLE,
        application.unpaid_vnd,
    )
