"""What is kept from somebody who may see a dossier, until their own word is given."""

from domain.application import Application, Event
from domain.lifecycle import Action, State
from domain.people import Actor, Role

JUDGEMENTS = frozenset({Action.GIVE_OPINION, Action.RECOMMEND})
"""Steps that say what the panel holds: verdicts, points, reasons, the conclusion."""
UNDECIDED = frozenset({State.APPRAISING, State.CLARIFYING, State.APPROVING})
"""States in which an opinion is asked for, or may be asked for anew."""


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
