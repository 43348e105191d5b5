"""The answers of an application as they stand: which events change them."""

from domain.application import Application, Event
from domain.corrections import GRANTED, AnswerChange, Answers
from domain.standard import STANDARD

_CHANGES = {t.action: t.changes for t in STANDARD.transitions if t.changes}
"""By action: an old event may have left a state that the step leaves no more."""


def change_of(event: Event) -> AnswerChange | None:
    """Give how an event changes answers; None where it changes none."""
    return _CHANGES.get(event.action)


def source_of_change(before: Application, event: Event) -> str:
    """Give the command whose answers an event makes those of the application.

    Mostly the event's own; a decision makes those of the request it grants. Empty for
    an event that changes no answer.
    """
    change = change_of(event)
    if change is None:
        return ""
    if not change.asked_for:
        return event.command_id
    granted = event.facts.get("decision") == GRANTED
    return before.amendment.command_id if granted and before.amendment else ""


def answers_after(answers: Answers, event: Event, brought: Answers | None) -> Answers:
    """Give the answers of the application after an event.

    `brought` are the answers kept with the command that `source_of_change` names, None
    where there is none. Answers that an event does not change come back as they are.
    """
    change = change_of(event)
    if change is None or brought is None:
        return answers
    return change.apply(answers, brought)
