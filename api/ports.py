"""A letter to one person that must leave at once, and who takes it on its way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.people import Role
from domain.states import Action


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


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as it would be sent, with sample values; `template` wrote it."""

    subject: str
    text: str
    html: str
    template: str


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A file of templates: whose words of an action, for which part of a message.

    `channel` is subject, txt or html; `support_type` is empty where the words are for
    all of them.
    """

    action: Action
    language: str
    support_type: str
    channel: str


class Previews(Protocol):
    """Whoever writes the messages."""

    def files(self) -> tuple[TemplateFile, ...]:
        """Give every file of templates, in the order of the actions."""
        ...

    def preview(
        self, action: Action, role: Role, language: str, support_type: str
    ) -> Preview:
        """Give a message with sample values, as a role is told of an action."""
        ...
