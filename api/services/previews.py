"""What the pages need of whoever writes the messages: which there are, and samples."""

from dataclasses import dataclass
from typing import Protocol

from domain.people import Role
from domain.states import Action


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
