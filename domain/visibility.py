"""Who may see a dossier, and what is kept from them until their own word is given."""

from domain.application import Application, Event
from domain.people import Actor, Role, covers
from domain.states import Action, Stage, State

SEES_ALL = frozenset(
    {Role.ADMINISTRATOR, Role.AUDITOR, Role.CLOCK, Role.TREASURY},
)
INSPECTED = frozenset({Stage.ACCEPTANCE})
"""Where inspectors of the unit see a dossier that has no inspectors named yet."""
JUDGEMENTS = frozenset({Action.GIVE_OPINION, Action.RECOMMEND})
"""Steps that say what the panel holds: verdicts, points, reasons, the conclusion."""
UNDECIDED = frozenset({State.APPRAISING, State.CLARIFYING, State.APPROVING})
"""States in which an opinion is asked for, or may be asked for anew."""


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


def owes_opinion(application: Application, actor: Actor) -> bool:
    """Say whether this appraiser has still to give an opinion of their own.

    Also while the leaders decide: they may send back, and then everybody is asked anew.
    """
    return (
        actor.role is Role.APPRAISER
        and application.state in UNDECIDED
        and actor.id in application.panel
        and all(opinion.by != actor.id for opinion in application.opinions_now)
    )


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
