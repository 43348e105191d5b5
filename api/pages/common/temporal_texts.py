"""Temporal's words for how a workflow and its work stand."""

from presentation.language import Language
from presentation.translations import say


def state_words(state: str, language: Language) -> str:
    """Give Temporal's word for how a workflow stands."""
    return {
        "running": say(language, "running"),
        "completed": say(language, "completed"),
        "failed": say(language, "failed"),
        "terminated": say(language, "terminated"),
        "canceled": say(language, "cancelled"),
        "timed_out": say(language, "timed out"),
        "continued_as_new": say(language, "continued in a new run"),
        "missing": say(language, "not known to Temporal any more"),
    }.get(state, state)


def activity_words(kind: str, language: Language) -> str:
    """Give what an activity does."""
    return {
        "record": say(language, "writing a step into the record"),
        "missed": say(language, "reading what the record holds"),
        "order_payment": say(language, "handing a payment order to the treasury"),
        "workflow_task": say(language, "the workflow's own code"),
    }.get(kind, kind)
