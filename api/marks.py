"""The marks of names that travel to the engine, where the names themselves do not."""

from collections.abc import Mapping

from domain.identity import mark
from domain.serialization import canonical


def mark_for(answers: Mapping[str, object], text: str) -> str:
    """Give the mark of a text within the dossier whose answers these are.

    The salt is all that the establishment says of itself, which the record alone
    holds: who reads a mark elsewhere cannot try names against it, as they could when
    it was the dossier's code.
    """
    return mark(canonical(answers.get("applicant")), text)
