"""Who waits for the money of an envelope, in legal order, and what they lack."""

from dataclasses import dataclass

from persistence.queries import Waiting


@dataclass(frozen=True, slots=True)
class Queued:
    """A dossier that waits for money, and what is missing once those before are paid.

    `short_vnd` is 0 where the money available reaches as far as this dossier.
    """

    place: int
    code: str
    award_vnd: int
    short_vnd: int


def in_turn(available_vnd: int, waiting: tuple[Waiting, ...]) -> tuple[Queued, ...]:
    """Give who waits in legal order: nobody is funded before those in front."""
    found, needed = [], 0
    for place, dossier in enumerate(waiting, 1):
        needed += dossier.award_vnd
        short = max(needed - available_vnd, 0)
        found.append(Queued(place, dossier.code, dossier.award_vnd, short))
    return tuple(found)
