"""What Temporal knows of a dossier, in words: what it waits for, and every step."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.dependencies import Deps
from api.engine.interface import EngineAway, HistoryEvent, Inspection, Workers
from api.pages.history.temporal_groups import (
    BEGUN,
    CATCHING_UP,
    CLOCK,
    ENDED,
    PAYMENT,
    STEP,
    TIMER,
    WORK,
    Group,
    grouped,
)
from domain.errors import NotFound
from domain.states import Action
from presentation.formatting import day
from presentation.language import Language, say
from presentation.names import action_name, state_words

AWAY = "away"
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class GroupTold:
    """A group of raw events in words, and what came of it."""

    group: Group
    what: str
    came: str


@dataclass(frozen=True, slots=True)
class Half:
    """Temporal's side of a dossier; `why` says what is missing when there is none."""

    inspection: Inspection | None
    groups: tuple[GroupTold, ...] = ()
    why: str = ""
    link: str = ""
    workers: Workers | None = None

    @property
    def running(self) -> bool:
        """Whether Temporal holds the workflow as running."""
        return self.inspection is not None and (
            self.inspection.workflow_state == "running"
        )

    @property
    def idle(self) -> bool:
        """Whether no worker asks for the work of the workflows."""
        return self.workers is not None and not self.workers.asking

    @property
    def refused(self) -> frozenset[str]:
        """The ids of the commands that were refused."""
        groups = (told.group for told in self.groups)
        return frozenset(g.key for g in groups if g.state == "refused")


async def half_of(deps: Deps, code: str, language: Language) -> Half:
    """Give what Temporal knows; it may be away, or know nothing any more."""
    try:
        workers = await deps.engine.workers()
    except (EngineAway, NotFound):
        return Half(None, why=AWAY)
    try:
        found = await deps.engine.inspect(code)
    except EngineAway:
        return Half(None, why=AWAY)
    except NotFound:
        return Half(None, why=MISSING, workers=workers)
    told = tuple(_told(group, language) for group in grouped(found.events))
    return Half(found, told, link=_link(deps, code, found), workers=workers)


def raw(event: HistoryEvent) -> str:
    """Give an event's attributes as JSON text; each payload stands in its place."""
    content = {k: v for k, v in event.content.items() if k != "payloads"}
    return json.dumps(content, ensure_ascii=False, indent=1)


def _link(deps: Deps, code: str, found: Inspection) -> str:
    base = deps.settings.temporal_ui.rstrip("/")
    namespace = found.namespace or "default"
    return f"{base}/namespaces/{namespace}/workflows/{code}" if base else ""


def _told(group: Group, language: Language) -> GroupTold:
    return GroupTold(group, _what(group, language), _came(group, language))


def _what(group: Group, language: Language) -> str:
    if group.kind in (STEP, CLOCK):
        return _step(group, language)
    if group.kind == TIMER:
        return _timer(group, language)
    if group.kind == PAYMENT:
        tranche, _, attempt = group.about.partition("/")
        return say(
            language,
            "Payment %(tranche)s handed to the treasury, order %(attempt)s",
            tranche=tranche,
            attempt=attempt,
        )
    plain: Mapping[str, str] = {
        BEGUN: say(language, "The workflow began"),
        ENDED: say(language, "The workflow ended"),
        CATCHING_UP: say(language, "Caught up with the record"),
        WORK: say(language, "The program's own work between the steps"),
    }
    return plain.get(group.kind, group.about.replace("_", " "))


def _step(group: Group, language: Language) -> str:
    name = _action(group.about, language)
    if group.kind == STEP:
        return name
    if group.key.startswith("treasury-"):
        return say(language, "By the treasury: %(action)s", action=name)
    if group.key.startswith("cancel-"):
        return say(language, "By a cancellation in Temporal: %(action)s", action=name)
    return say(language, "By the clock: %(action)s", action=name)


def _timer(group: Group, language: Language) -> str:
    action, _, on = group.about.partition(" ")
    return say(
        language,
        "Set for %(day)s: %(action)s",
        day=_day(on, language),
        action=_action(action, language),
    )


def _came(group: Group, language: Language) -> str:
    if group.kind == ENDED:
        state = group.about.removeprefix("workflow_execution_")
        return state_words(state, language)
    return {
        "refused": say(language, "refused"),
        "rang": say(language, "its time came"),
        "replaced": say(language, "set anew before its time came"),
        "running": say(language, "its time is to come"),
    }.get(group.state, "")


def _action(code: str, language: Language) -> str:
    known: Any = {action.value for action in Action}
    return action_name(code, language) if code in known else code


def _day(text: str, language: Language) -> str:
    try:
        return day(text, language)
    except ValueError:
        return text
