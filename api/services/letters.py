"""A letter to one person that must leave at once, and who takes it on its way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to an address; the same `id` never arrives as two letters."""

    id: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    at: datetime


class PostAway(Exception):
    """The letter was not taken now; sending another later may help."""


class PostRefused(Exception):
    """The letter will never be taken: nothing can be sent to its address."""


class Post(Protocol):
    """Somebody who takes letters on their way."""

    async def __call__(self, letter: Letter) -> None:
        """Hand the letter over. Raises PostAway or PostRefused."""
        ...
