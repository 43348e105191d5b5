"""How an event is written down and read back, and how each is chained to the last.

An exported trail can be checked by anybody: `content_digest` is the SHA-256 of the
canonical JSON (RFC 8785 style: keys sorted, no spaces, UTF-8) of
`{"actor_name": ..., "event": ...}`; `chain_digest` is the SHA-256 of the chain digest
before it followed by the content digest, both as hexadecimal text. Before the first
event the chain is empty text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC
from hashlib import sha256
from typing import Any

from domain.application import Event
from domain.people import Actor, Role
from domain.serialization import digest, plain, read
from persistence.database import Found

START = ""
"""What stands before the first event of a chain."""

_PLAIN = frozenset({"facts", "papers", "changes", "postings", "tells"})
_OWN = tuple(f.name for f in fields(Event) if f.name != "actor")


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it was recorded; `position` orders the events of all dossiers."""

    position: int
    event: Event
    actor_name: str
    content_digest: str
    chain_digest: str


def in_utc(event: Event) -> Event:
    """Give the event with its instants in UTC, as they will be read back."""
    due = event.due_at.astimezone(UTC) if event.due_at else None
    return replace(event, at=event.at.astimezone(UTC), due_at=due)


def content_digest(event: Event, actor_name: str) -> str:
    """Give the digest of all that an event says."""
    return digest({"actor_name": actor_name, "event": event})


def chained(before: str, content: str) -> str:
    """Give the digest that ties an event to all events before it."""
    return sha256(f"{before}{content}".encode()).hexdigest()


def first_fault(trail: Sequence[Recorded]) -> int | None:
    """Give the number of the first event that was changed, lost or moved, or None."""
    chain = START
    for number, recorded in enumerate(trail, start=1):
        content = content_digest(recorded.event, recorded.actor_name)
        chain = chained(chain, content)
        if (recorded.event.number, recorded.content_digest, recorded.chain_digest) != (
            number,
            content,
            chain,
        ):
            return number
    return None


def columns(event: Event, actor_name: str) -> Mapping[str, Any]:
    """Give the columns of the row of an event."""
    own = {
        name: plain(getattr(event, name)) if name in _PLAIN else getattr(event, name)
        for name in _OWN
    }
    return own | {
        "actor_role": event.actor.role,
        "actor_id": event.actor.id,
        "actor_unit": event.actor.unit,
        "actor_name": actor_name,
    }


def recorded(row: Found) -> Recorded:
    """Give the event that a row of the table holds."""
    written = {
        name: value if name in _PLAIN else plain(value)
        for name, value in ((name, getattr(row, name)) for name in _OWN)
    }
    actor = Actor(Role(row.actor_role), row.actor_id, row.actor_unit)
    return Recorded(
        row.position,
        read(Event, written | {"actor": plain(actor)}),
        row.actor_name,
        row.content_digest,
        row.chain_digest,
    )
