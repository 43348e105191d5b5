"""Who speaks for the applicant: contact data, and another account that goes on."""

from dataclasses import replace

from domain.errors import ConditionNotMet
from domain.people import Role
from domain.rules import SEPARATION
from domain.step import Outcome, Step


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
        step.application,
        applicant=step.text("to"),
        payee_mark=_payee_mark(step),
        on_behalf=False,
    )
    return Outcome(after.state, after, tells=(Role.APPLICANT,))
