"""What is supported: who may apply, how much, with which papers and how soon."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import Deps, DepsOf
from api.pages.common.norm_texts import (
    NormText,
    SupportTypeOf,
    confidence_words,
    money_norms,
    own_norms,
    spells,
    time_norms,
)
from api.pages.common.rendering import render
from api.pages.common.visitor import STAFF, Visiting, Visitor
from api.schemas.support_types import SupportTypeShown, support_type_of
from api.services.provincial_norms import norms_today
from domain import calendar, norms, support_types
from domain.people import Role
from domain.support import SupportType
from presentation.language import Language

routes = APIRouter()

PAPER_STEPS = ("submission", "advance", "acceptance", "settlement")


@dataclass(frozen=True, slots=True)
class Card:
    """A support type on a card: its code, its name and its rates and ceilings."""

    code: str
    name: str
    norms: tuple[NormText, ...]


@routes.get("/support")
async def list_support(request: Request, visitor: Visiting, deps: DepsOf) -> Response:
    """Show every support type."""
    return render(request, "support/list.html", cards=cards(deps, visitor.language))


@routes.get("/support/{support_type}")
async def show_support(
    request: Request, kind: SupportTypeOf, visitor: Visiting, deps: DepsOf
) -> Response:
    """Show everything there is to know of one support type before applying."""
    language = visitor.language
    shown = await _shown(deps, kind, language)
    return render(
        request,
        "support/type.html",
        shown=shown,
        money=money_norms(kind, shown, language),
        spells=spells(shown, language),
        days=time_norms(shown, language),
        steps=PAPER_STEPS,
        sure=_sure(visitor),
    )


@routes.get("/support/{support_type}/checklist")
async def show_checklist(
    request: Request, kind: SupportTypeOf, visitor: Visiting, deps: DepsOf
) -> Response:
    """Show what to prepare, to be printed and ticked off."""
    return render(
        request,
        "support/checklist.html",
        shown=await _shown(deps, kind, visitor.language),
        steps=PAPER_STEPS,
        sure=_sure(visitor),
        now=deps.clock(),
    )


def cards(deps: Deps, language: Language) -> tuple[Card, ...]:
    """Give a card of each support type, with its national rates and ceilings today."""
    return tuple(
        Card(
            kind.code,
            kind.vi if language == "vi" else kind.en,
            own_norms(
                kind,
                support_type_of(kind, norms.load(), _today(deps), language),
                language,
            ),
        )
        for kind in support_types.current()
    )


def _sure(visitor: Visitor) -> Mapping[str, str]:
    """Give what each confidence means to those who work with the figures."""
    person = visitor.person
    works = person is not None and person.actor.role in STAFF
    return confidence_words(visitor.language) if works else {}


async def _shown(deps: Deps, kind: SupportType, language: Language) -> SupportTypeShown:
    return support_type_of(kind, await norms_today(deps), _today(deps), language)


def _today(deps: Deps) -> date:
    return calendar.load(calendar.CURRENT_CALENDAR).local_day(deps.clock())


@routes.get("/")
async def front(request: Request, visitor: Visiting, deps: DepsOf) -> Response:
    """Show what there is to apply for; who is signed in goes on to their work."""
    if visitor.person is not None:
        applicant = visitor.person.actor.role is Role.APPLICANT
        return RedirectResponse("/applications" if applicant else "/work", 303)
    return render(request, "front/front.html", cards=cards(deps, visitor.language))
