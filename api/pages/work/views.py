"""The work list: what waits for whom, by when, for everybody of the administration."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.auth.tokens import Person
from api.dependencies import DepsOf
from api.pages.common.deadline_badge import Due, due_of, soon_until
from api.pages.common.rendering import render
from api.pages.common.step_banner import done_words
from api.pages.common.visitor import STAFF, Visiting, only_for
from api.pages.work.filters import ALL, TABS, Wanted, wanted_of
from domain import calendar as calendars
from domain import support_types
from domain.calendar import WorkingCalendar
from domain.errors import Refused
from domain.identity import code_meant
from domain.people import ROLE_NAMES, Role
from domain.places import ALPHABETICAL
from domain.standard import LAPSING, STANDARD
from domain.states import Stage
from persistence import calendar_days, listing
from persistence.database import Session
from persistence.listing import Listed
from presentation.language import Language, say
from presentation.names import support_name

routes = APIRouter()

Staff = Annotated[Person, Depends(only_for(*STAFF))]

LINES = 50
ASSIGNING = (Role.OFFICER, Role.ADMINISTRATOR)
"""Who may name people in many dossiers at once."""
UNCHOSEN = "unchosen"
"""What the address says of a form that was sent without a dossier chosen."""
_WAITED_FOR = (
    Role.OFFICER,
    Role.APPRAISER,
    Role.APPROVER,
    Role.TREASURER,
    Role.TREASURY,
    Role.INSPECTOR,
    Role.APPLICANT,
)
_FIRST_YEAR = 2025


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier in the list, with its deadline in words."""

    item: Listed
    due: Due


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the list with how many dossiers stand under it, "1000+" for many."""

    name: str
    href: str
    number: int | str
    current: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """A page of the list and the numbers in its tabs, read at one instant."""

    page: listing.Page
    tabs: Mapping[str, int]
    calendar: WorkingCalendar


@routes.get("/work")
async def work_list(
    request: Request, person: Staff, visitor: Visiting, deps: DepsOf
) -> Response:
    """Show the dossiers somebody works on, due first, as the address narrows them."""
    wanted = wanted_of(request.query_params)
    if code_meant(wanted.q) and wanted.tab != ALL:
        # Whoever types a whole code means that dossier, under whichever tab it stands.
        return RedirectResponse(wanted.address(tab=ALL), 303)
    now = deps.clock()
    try:
        counted = await deps.database.read(_read, person, wanted, now)
    except Refused as refused:
        if refused.code != "cursor_unknown":
            raise
        return RedirectResponse(wanted.address(), 303)
    lines = _lines(counted, now, visitor.language)
    unchosen = UNCHOSEN in request.query_params
    return render(
        request,
        "work/list.html",
        wanted=wanted,
        lines=lines,
        next_page=_next(wanted, counted.page),
        tabs=_tabs(wanted, counted.tabs),
        assigning=person.actor.role in ASSIGNING,
        choices=_choices(visitor.language, now),
        errors=_unchosen(lines, visitor.language) if unchosen else (),
        told=done_words(request.query_params.get("done", ""), visitor.language),
    )


def soonest(session: Session, now: datetime) -> datetime:
    """Give until when a deadline counts as due soon, by the calendar of today."""
    return soon_until(now, _calendar(session))


def _calendar(session: Session) -> WorkingCalendar:
    return calendars.load(calendar_days.current(session))


def _read(session: Session, person: Person, wanted: Wanted, now: datetime) -> Counted:
    calendar = _calendar(session)
    soon = soon_until(now, calendar)
    page = listing.page(
        session,
        person.actor,
        wanted.filters(soon),
        now=now,
        sort=wanted.sort,
        limit=LINES,
        cursor=wanted.cursor or None,
    )
    everywhere = replace(wanted, tab=ALL).filters(soon)
    each = {tab: Wanted(tab=tab).filters(soon) for tab in TABS}
    tabs = listing.counts(session, person.actor, everywhere, each, now)
    return Counted(page, tabs, calendar)


def _lines(counted: Counted, now: datetime, language: Language) -> tuple[Line, ...]:
    return tuple(
        Line(
            item,
            due_of(
                item.due_at,
                now,
                counted.calendar,
                language,
                closed=item.stage == Stage.CLOSED,
                lapsing=item.state in LAPSING,
            ),
        )
        for item in counted.page.items
    )


def _unchosen(
    lines: tuple[Line, ...], language: Language
) -> tuple[dict[str, str], ...]:
    """Say that a dossier is to be chosen, with where the first box is."""
    open_lines = (line for line in lines if line.item.stage != Stage.CLOSED)
    first = next((f"#code-{line.item.code}" for line in open_lines), "#list")
    words = say(language, "Choose at least one dossier to assign.")
    return ({"text": words, "href": first},)


def _next(wanted: Wanted, page: listing.Page) -> str:
    return wanted.address(cursor=page.next_cursor) if page.next_cursor else ""


def _number(counted: int) -> int | str:
    beyond = counted > listing.COUNTED_TO
    return f"{listing.COUNTED_TO}+" if beyond else counted


def _tabs(wanted: Wanted, counted: Mapping[str, int]) -> tuple[Tab, ...]:
    return tuple(
        Tab(name, wanted.address(tab=name), _number(counted[name]), name == wanted.tab)
        for name in TABS
    )


def _choices(language: Language, now: datetime) -> Mapping[str, Any]:
    """Give what the filters offer, each as pairs of code and words."""
    column = 0 if language == "vi" else 1
    years = range(_FIRST_YEAR, now.astimezone(calendars.VIETNAM_TIME).year + 1)
    return {
        "support_types": [
            (kind.code, support_name(kind.code, language))
            for kind in support_types.current()
        ],
        "stages": [stage.value for stage in Stage],
        "states": [row.state.value for row in STANDARD.rows],
        "roles": [(role.value, ROLE_NAMES[role][column]) for role in _WAITED_FOR],
        "provinces": ALPHABETICAL,
        "years": [str(year) for year in reversed(years)],
    }
