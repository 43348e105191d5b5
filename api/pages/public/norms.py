"""How sure each rate, ceiling and deadline is, with its days and its text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import DepsOf
from api.pages.common.norm_texts import NormText, norm_texts
from api.pages.common.rendering import render
from api.pages.common.visitor import Visiting
from api.schemas.support_types import norm_of
from api.services.provincial_norms import KEEPERS, norms_today
from domain.calendar import CURRENT_CALENDAR, load
from domain.norm_names import line_name
from domain.norms import CONFIDENCE_WORDS, Norm
from persistence import resolutions
from persistence.resolutions import Recorded
from presentation.language import Language, say

routes = APIRouter()


@dataclass(frozen=True, slots=True)
class Line:
    """What some norms are about, and those norms."""

    code: str
    name: str
    norms: tuple[NormText, ...]


@dataclass(frozen=True, slots=True)
class Sureness:
    """What a confidence means, and how many norms have it."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A resolution that was recorded, and what it sets in words."""

    found: Recorded
    norms: tuple[NormText, ...]


@routes.get("/norms")
async def show_norms(
    request: Request,
    visitor: Visiting,
    deps: DepsOf,
    done: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """Show every norm in force today, and how firmly it stands in a text."""
    today = load(CURRENT_CALENDAR).local_day(deps.clock())
    norms = await norms_today(deps)
    recorded = await deps.database.read(resolutions.all_recorded)
    person = visitor.person
    held = tuple(norm for norm in norms.rows if norm.holds_on(today))
    return render(
        request,
        "norms/norms.html",
        version=norms.version,
        today=today,
        sureness=_sureness(held, visitor.language),
        lines=_lines(held, visitor.language),
        recorded=[_told(found, visitor.language) for found in recorded],
        keeps=person is not None and person.actor.role in KEEPERS,
        told=say(visitor.language, "The resolution was recorded.") if done else "",
    )


def _told(found: Recorded, language: Language) -> Kept:
    rows = (norm_of(row, language) for row in found.resolution.rows())
    return Kept(found, norm_texts(rows, language))


def _sureness(norms: Iterable[Norm], language: Language) -> tuple[Sureness, ...]:
    column = 0 if language == "vi" else 1
    counted = [norm.confidence for norm in norms]
    return tuple(
        Sureness(words[column], counted.count(confidence))
        for confidence, words in CONFIDENCE_WORDS.items()
    )


def _lines(norms: Iterable[Norm], language: Language) -> tuple[Line, ...]:
    by_prefix: dict[str, list[Norm]] = {}
    for norm in norms:
        by_prefix.setdefault(norm.key.partition(".")[0], []).append(norm)
    return tuple(
        Line(
            prefix,
            line_name(prefix, language),
            norm_texts((norm_of(norm, language) for norm in found), language),
        )
        for prefix, found in by_prefix.items()
    )
