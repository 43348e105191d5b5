"""Temporal's history of a dossier told by step: which raw events belong together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.engine.interface import HistoryEvent

STEP = "step"
CLOCK = "clock"
TIMER = "timer"
PAYMENT = "payment"
CATCHING_UP = "missed"
BEGUN = "begun"
ENDED = "ended"
WORK = "work"
OTHER = "other"

_ENDED = frozenset(
    f"workflow_execution_{how}"
    for how in (
        "completed",
        "failed",
        "timed_out",
        "terminated",
        "canceled",
        "continued_as_new",
    )
)
_TROUBLE = ("_failed", "_timed_out", "_terminated", "_rejected")


@dataclass(slots=True)
class Group:
    """Raw events that make one thing, in order.

    `about` is what the workflow called it: an action, a tranche, a kind of event;
    `numbers` are those of the dossier's own events that it led to; `state` says of a
    timer whether it rang, was replaced or runs, and of a step whether it was refused.
    """

    kind: str
    key: str
    about: str = ""
    state: str = ""
    numbers: tuple[int, ...] = ()
    events: list[HistoryEvent] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """When it began."""
        return self.events[0].at

    @property
    def troubled(self) -> bool:
        """Whether something failed or timed out on the way."""
        return any(event.kind.endswith(_TROUBLE) for event in self.events)


def grouped(events: Sequence[HistoryEvent]) -> tuple[Group, ...]:
    """Give every raw event in exactly one group, the groups in order of beginning.

    What the program did between the steps, its workflow tasks, comes last.
    """
    sorting = _Sorting()
    for event in events:
        sorting.place(event)
    found = sorted(sorting.groups.values(), key=lambda g: g.events[0].number)
    return (
        *(g for g in found if g.kind != WORK),
        *(g for g in found if g.kind == WORK),
    )


@dataclass(slots=True)
class _Sorting:
    """What is known so far: the groups by kind and key, and what leads to each."""

    groups: dict[tuple[str, str], Group] = field(default_factory=dict)
    by_event: dict[int, Group] = field(default_factory=dict)
    in_task: dict[str, Group] = field(default_factory=dict)
    """The step last taken in by a workflow task, by the task's completing event."""

    def place(self, event: HistoryEvent) -> None:
        """Put an event where it belongs."""
        group = self._group_of(event)
        group.events.append(event)
        self.by_event[event.number] = group

    def _group_of(self, event: HistoryEvent) -> Group:
        kind = event.kind
        if kind.startswith("workflow_task_"):
            return self._open(WORK, "")
        if kind.startswith("workflow_execution_update_"):
            return self._update(event)
        if kind == "marker_recorded":
            return self._marker(event)
        if kind.startswith("timer_"):
            return self._timer(event)
        if kind.startswith("activity_task_"):
            return self._activity(event)
        if kind == "workflow_execution_started":
            return self._open(BEGUN, "")
        if kind in _ENDED:
            return self._open(ENDED, "", kind)
        return self._open(OTHER, kind, kind)

    def _open(self, kind: str, key: str, about: str = "") -> Group:
        group = self.groups.setdefault((kind, key), Group(kind, key))
        group.about = group.about or about
        return group

    def _update(self, event: HistoryEvent) -> Group:
        group = self._open(STEP, _update_id(event.content))
        if event.kind.endswith("_accepted"):
            command = _first(event.content, "action") or {}
            group.about = group.about or str(command.get("action", ""))
            began = str(event.content.get("accepted_request_sequencing_event_id", ""))
            self.in_task[began] = group
        if event.kind.endswith("_completed"):
            failure = event.content.get("outcome", {}).get("failure")
            group.state = "refused" if failure else "answered"
        return group

    def _marker(self, event: HistoryEvent) -> Group:
        """Give the step whose event a local activity wrote down."""
        if event.content.get("marker_name") != "core_local_activity":
            return self._open(OTHER, "marker_recorded", "marker_recorded")
        written = _events_in(event.content)
        if written:
            return self._recorded(written)
        number, _, action = event.summary.partition(" ")
        return self._last_step(event, action) or self._open(CLOCK, number, action)

    def _recorded(self, written: Sequence[Mapping[str, Any]]) -> Group:
        command_id = str(written[0].get("command_id", ""))
        kind = STEP if (STEP, command_id) in self.groups else CLOCK
        group = self._open(kind, command_id, str(written[0].get("action", "")))
        told = (e.get("number") for e in written)
        numbers = {n for n in told if isinstance(n, int)} | set(group.numbers)
        group.numbers = tuple(sorted(numbers))
        return group

    def _last_step(self, event: HistoryEvent, action: str) -> Group | None:
        """Give the latest step of this action that has not been answered."""
        waiting = [
            g
            for g in self.in_task.values()
            if not g.state and g.about in ("", action) and g.events[0].at <= event.at
        ]
        return waiting[-1] if waiting else None

    def _timer(self, event: HistoryEvent) -> Group:
        started = str(event.content.get("started_event_id", event.number))
        group = self._open(TIMER, started, event.summary)
        ends = {"timer_fired": "rang", "timer_canceled": "replaced"}
        group.state = ends.get(event.kind, group.state or "running")
        return group

    def _activity(self, event: HistoryEvent) -> Group:
        scheduled = event.content.get("scheduled_event_id")
        if scheduled is not None:
            return self._continued(event, int(scheduled))
        name = str(event.content.get("activity_type", {}).get("name", ""))
        if name == "record":
            given = _first(event.content, "command_id") or {}
            return self._recorded([given])
        if name == "order_payment":
            return self._open(
                PAYMENT, event.summary or str(event.number), event.summary
            )
        return self._open(CATCHING_UP, str(event.number), name)

    def _continued(self, event: HistoryEvent, scheduled: int) -> Group:
        group = self.by_event.get(scheduled)
        return group or self._open(OTHER, event.kind, event.kind)


def _update_id(content: Mapping[str, Any]) -> str:
    for part in ("meta", "request", "accepted_request", "rejected_request"):
        told = content.get(part, {})
        found = told.get("update_id") or told.get("meta", {}).get("update_id")
        if found:
            return str(found)
    return str(content.get("protocol_instance_id", ""))


def _first(content: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """Give the first opened payload that has this name."""
    held: Iterable[Any] = content.get("payloads", ())
    return next((p for p in held if isinstance(p, Mapping) and name in p), None)


def _events_in(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the dossier's events that a payload lists."""
    for payload in content.get("payloads", ()):
        if isinstance(payload, list):
            return [p for p in payload if isinstance(p, Mapping) and "command_id" in p]
    return []
