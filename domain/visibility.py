"""Who may see a dossier, and what is kept from them until their own word is given."""

from domain.application import Application, Event
from domain.deadlines import owes_opinion
from domain.people import Actor, Role, covers
from domain.standard import STANDARD
from domain.states import Stage

SEES_ALL = frozenset(
    {Role.ADMINISTRATOR, Role.AUDITOR, Role.CLOCK, Role.TREASURY},
)
JUDGEMENTS = frozenset(t.action for t in STANDARD.transitions if t.judgement)
INSPECTED = frozenset({Stage.ACCEPTANCE})
"""Where inspectors of the unit see a dossier that has no inspectors named yet."""


def sees(application: Application, actor: Actor, stage: Stage) -> bool:
    """Say whether this actor may know of the dossier at all."""
    if actor.role in SEES_ALL:
        return True
    if actor.role is Role.APPLICANT:
        return actor.id == application.applicant
    if actor.role is Role.APPRAISER:
        return actor.id in application.panel
    if actor.role is Role.INSPECTOR and application.inspectors:
        return actor.id in application.inspectors
    if actor.role is Role.INSPECTOR and stage not in INSPECTED:
        return False
    return covers(actor.unit, application.unit)


def withheld(application: Application, event: Event, actor: Actor) -> bool:
    """Say whether what was answered at a step is kept from this reader.

    Who owes an opinion reads no colleague's, of whichever round, and no conclusion
    drawn from them, so that the opinion is their own.
    """
    return (
        event.action in JUDGEMENTS
        and event.actor.id != actor.id
        and owes_opinion(application, actor)
    )
