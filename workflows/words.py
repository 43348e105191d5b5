"""What a workflow says: the treasury's answer as a command, its standing as words."""

from domain.application import Application, Command
from domain.funding import PaymentAnswer, PaymentRequest
from domain.people import TREASURY
from domain.standard import waits_for
from domain.states import Action


def treasury_says(request: PaymentRequest, answer: PaymentAnswer) -> Command:
    """Give the command by which the treasury's answer enters the dossier."""
    paid = answer.state == "paid"
    facts: dict[str, str | int | bool] = {"reference": answer.reference}
    if answer.paid_on is not None:
        facts["paid_on"] = answer.paid_on.isoformat()
    return Command(
        id=f"treasury-{request.tranche}-{request.attempt}",
        action=Action.CONFIRM_PAYMENT if paid else Action.FAIL_PAYMENT,
        actor=TREASURY,
        facts=facts,
    )


def details(application: Application) -> str:
    """Say where the dossier stands, for Temporal's own pages; no person is named."""
    role = waits_for(application)
    lines = [f"**{application.state}**, event {application.number}"]
    if role is not None:
        lines.append(f"waits for: {role}")
    if application.due_at is not None:
        lines.append(f"until: {application.due_at:%Y-%m-%d %H:%M} UTC")
    return "\n\n".join(lines)
