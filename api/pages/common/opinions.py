"""What a panel holds of a dossier: opinions, scores, averages, and what it proposes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.schemas.events import EventShown
from domain.application import Application
from domain.states import Action
from domain.steps.appraisal import CRITERIA, GIVE_OPINION, RECOMMEND
from presentation.answers import AnswerLine, answer_lines
from presentation.language import Language


@dataclass(frozen=True, slots=True)
class PanelOpinion:
    """An appraiser's opinion: points by criterion in the order of the form, and why."""

    who: str
    at: datetime
    support: bool
    points: tuple[int, ...]
    total: int
    reason: str
    counts: bool
    """Whether it is of this round of appraisal."""


@dataclass(frozen=True, slots=True)
class Appraised:
    """All opinions, the averages of those that count, and the latest proposal."""

    criteria: tuple[str, ...]
    opinions: tuple[PanelOpinion, ...]
    averages: tuple[str, ...]
    average: str
    proposal: tuple[AnswerLine, ...]
    proposed_by: str
    kept_back: int
    """How many opinions of colleagues are kept from the reader for now."""


def panel_summary(
    application: Application, events: Sequence[EventShown], language: Language
) -> Appraised:
    """Give what the panel wrote, as the record of the steps has it."""
    now = {opinion.by for opinion in application.opinions_now}
    begun = _round_began(events)
    told = tuple(
        _opinion(event, counts=event.number > begun and event.actor.id in now)
        for event in events
        if event.action == Action.GIVE_OPINION and event.answers
    )
    counting = [opinion for opinion in told if opinion.counts]
    proposed = _latest(events, Action.RECOMMEND)
    by_criterion = zip(*(o.points for o in counting), strict=True)
    return Appraised(
        tuple(_label(name, language) for name in CRITERIA),
        told,
        tuple(_average(points, language) for points in by_criterion),
        _average([o.total for o in counting], language),
        _proposal(proposed, language),
        _name(proposed) if proposed and not proposed.withheld else "",
        sum(e.withheld for e in events if e.action == Action.GIVE_OPINION),
    )


def _round_began(events: Sequence[EventShown]) -> int:
    """Give the number of the event after which opinions count: the last send-back."""
    back = [e.number for e in events if e.action == Action.SEND_BACK]
    return max(back, default=0)


def _opinion(event: EventShown, *, counts: bool) -> PanelOpinion:
    answers: dict[str, Any] = event.answers or {}
    points = tuple(int(answers.get(name, 0)) for name in CRITERIA)
    return PanelOpinion(
        _name(event),
        event.at,
        answers.get("verdict") == "support",
        points,
        sum(points),
        str(answers.get("reason", "")),
        counts,
    )


def _latest(events: Sequence[EventShown], action: Action) -> EventShown | None:
    return next((e for e in reversed(events) if e.action == action), None)


def _proposal(event: EventShown | None, language: Language) -> tuple[AnswerLine, ...]:
    if event is None or event.answers is None:
        return ()
    return tuple(answer_lines(RECOMMEND.fields, event.answers, language))


def _label(name: str, language: Language) -> str:
    asked = next(field for field in GIVE_OPINION.fields if field.name == name)
    return asked.vi if language == "vi" else asked.en


def _average(points: Sequence[int], language: Language) -> str:
    """Give a mean to one decimal, as the language writes it."""
    if not points:
        return ""
    tenths = (sum(points) * 20 + len(points)) // (len(points) * 2)
    return f"{tenths // 10}{',' if language == 'vi' else '.'}{tenths % 10}"


def _name(event: EventShown) -> str:
    return event.actor.name or event.actor.id or event.actor.label
