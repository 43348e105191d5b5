"""What an applicant was asked item by item, and the replies to it as one text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.pages.forms.form_data import Typed, first
from api.pages.forms.form_errors import FormError, input_id
from api.pages.forms.form_version import REPLY
from api.schemas.events import EventShown
from domain.field_kinds import Text
from domain.lifecycle import Transition
from domain.states import Action
from presentation.language import Language, say

REPLY_KIND = Text(1000, lines=True)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was asked, why, and the name of the input for its reply."""

    text: str
    reason: str
    name: str


def requested_items(events: Sequence[EventShown], step: Transition) -> tuple[Item, ...]:
    """Give what the latest request that this step replies to had asked."""
    reply = step.replies_to
    if reply is None:
        return ()
    found = next((e for e in reversed(events) if e.action == reply.action), None)
    listed = (found.answers or {}).get(reply.items, ()) if found else ()
    return tuple(_item(place, value) for place, value in enumerate(listed))


def _item(place: int, value: Any) -> Item:
    name = f"{REPLY}.{place}"
    if isinstance(value, Mapping):
        return Item(str(value.get("item", "")), str(value.get("reason", "")), name)
    return Item(str(value), "", name)


def reply_text(items: Sequence[Item], typed: Typed, beside: str) -> str:
    """Give the replies as one text: each under what it answers, then what else is said.

    Items without a reply are left out.
    """
    parts = [
        f"{place}. {item.text}\n→ {reply}"
        for place, item in enumerate(items, 1)
        if (reply := first(typed, item.name).strip())
    ]
    return "\n\n".join((*parts, beside.strip()) if beside.strip() else parts)


def missing_replies(
    items: Sequence[Item], typed: Typed, language: Language
) -> tuple[FormError, ...]:
    """Give a fault at the box of each item that has no reply."""
    return tuple(
        FormError(
            say(language, "Item %(number)s: write your reply.", number=place),
            f"#{input_id(item.name)}",
            item.name,
        )
        for place, item in enumerate(items, 1)
        if not first(typed, item.name).strip()
    )


def reply_hint(action: Action, language: Language) -> str:
    """Give whether a reply to each item is needed."""
    if action is Action.RESUBMIT:
        return say(
            language,
            "Reply to each item, unless you send a file or correct an answer below.",
        )
    return say(language, "Every item needs a reply.")
