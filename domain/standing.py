"""How an application stands by the standard lifecycle: whose turn, and whether late."""

from datetime import datetime

from domain.application import Application
from domain.people import Role
from domain.standard import STANDARD
from domain.turn import turn


def waits_for(application: Application) -> Role | None:
    """Give the role whose turn it is; None when the dossier is closed."""
    return turn(application, STANDARD)


def overdue(application: Application, now: datetime) -> bool:
    """Say whether the due instant of its state has passed."""
    return application.due_at is not None and application.due_at < now
