"""Whose turn it is in an application."""

from domain.application import Application
from domain.lifecycle import Lifecycle, State
from domain.people import Role

PAYING = (State.PAYING_ADVANCE, State.PAYING_BALANCE)
HELD_UP = (State.REQUESTING_ADVANCE, State.IMPLEMENTING, State.INSPECTING)
"""States in which an undecided change comes first: the next money depends on it."""


def turn(application: Application, table: Lifecycle) -> Role | None:
    """Give the role it waits for; None when the dossier is closed.

    The table names one role per state; within some states it is another's turn as the
    step goes on: panel and officer, both sides of a contract, treasurer and treasury,
    and the leader before whom a change lies.
    """
    if application.state is State.APPRAISING:
        missing = len(application.opinions_now) < application.quorum
        seated = application.panel and not members_missing(application)
        return Role.APPRAISER if seated and missing else Role.OFFICER
    if application.state is State.CONTRACTING:
        drawn_up = Role.OFFICER in application.signed
        return Role.APPLICANT if drawn_up else Role.OFFICER
    if application.state in PAYING and application.tranche is not None:
        ordered = application.tranche.state == "ordered"
        return Role.TREASURY if ordered else Role.TREASURER
    if application.state in HELD_UP and application.amendment is not None:
        return Role.APPROVER
    return table.row(application.state).waits_for


def waiting(application: Application, table: Lifecycle) -> tuple[Role, ...]:
    """Give who waits for how the dossier goes on; nobody once it is closed.

    It is the applicant, the case officer, and whom the table names beside them; one of
    them may have the turn as well.
    """
    row = table.row(application.state)
    return () if row.closed else (Role.APPLICANT, Role.OFFICER, *row.awaited_by)


def members_missing(application: Application) -> int:
    """Give how many members the panel lacks to reach its quorum at all.

    So many seats were left for a conflict of interest that those who remain cannot
    give the opinions needed: somebody has to be seated anew first.
    """
    if application.state is not State.APPRAISING or not application.vacated:
        return 0
    return max(application.quorum - len(application.panel), 0)


def deciding_level(application: Application) -> int:
    """Give the level (1 or 2) of the leader whose decision is awaited."""
    if application.state is not State.APPROVING:
        return application.amendment.level if application.amendment else 1
    given = {a.level for a in application.approvals if a.round == application.round}
    return 2 if 1 in given else 1
