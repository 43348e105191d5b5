"""Who may not be named for a part in a dossier, and for which reason."""

from domain.application import Application
from domain.people import Role

JUDGING = frozenset({Role.APPRAISER, Role.APPROVER, Role.INSPECTOR})
"""Parts in which somebody judges what the applicant brought."""
BARRED_BY_APPRAISAL = frozenset({Role.APPROVER, Role.INSPECTOR})
BARRED_BY_APPROVAL = frozenset({Role.APPRAISER, Role.TREASURER})


def objection(application: Application, person: str, role: Role) -> str:
    """Give the code of what speaks against somebody in a part; empty when nothing does.

    Nobody judges their own application or one they acted for; nobody takes part who
    declared a conflict; who appraised neither decides nor inspects, and who approved
    neither appraises nor orders the payment.
    """
    if person == application.applicant:
        return "applicant_named"
    if person in application.conflicts:
        return "conflicted_named"
    if role in JUDGING and person in (application.filed_by, *application.acted_for):
        return "representative_named"
    if role in BARRED_BY_APPRAISAL and person in application.appraised_by:
        return "appraiser_named"
    if role in BARRED_BY_APPROVAL and person in {a.by for a in application.approvals}:
        return "approver_named"
    return ""


def may_leave(application: Application, *, seats_kept: bool) -> tuple[str, ...]:
    """Give who can be replaced on the panel: its members, and whose seat is vacant.

    Dossiers whose norms keep no seats may replace whoever ever declared a conflict.
    """
    gone = application.vacated if seats_kept else application.conflicts
    return (*application.panel, *gone)
