"""Pages of the calendar: holidays and swapped days, those announced late, adoption."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.pages.common import audit_entries
from api.pages.common.rendering import render
from api.pages.common.visitor import STAFF, Visiting, only_for
from api.pages.forms.form_errors import FormError, input_id
from api.pages.forms.short_form import Sent, form_context, read_form
from domain.calendar import WorkingCalendar, basis_of, load
from domain.field_kinds import Choice, Day, Field, Option, Text
from domain.forms import Form
from domain.people import Role
from persistence import calendar_days
from persistence import calendar_days as calendar_adoption
from persistence.calendar_days import OFF, WORKING, CalendarDay
from persistence.database import Session
from presentation.language import Language, say

routes = APIRouter()

Staff = Annotated[Person, Depends(only_for(*STAFF))]
Administrator = Annotated[Person, Depends(only_for(Role.ADMINISTRATOR))]

DAY = Form(
    (
        Field("day", Day(), "Ngày", "Day"),
        Field(
            "kind",
            Choice(
                (
                    Option(OFF, "Ngày nghỉ", "Day off"),
                    Option(WORKING, "Thứ Bảy làm bù", "Working Saturday"),
                )
            ),
            "Là ngày gì",
            "What kind of day",
        ),
        Field("name_vi", Text(200), "Tên tiếng Việt", "Name in Vietnamese"),
        Field("name_en", Text(200), "Tên tiếng Anh", "Name in English"),
        Field(
            "basis",
            Text(500),
            "Căn cứ",
            "Legal basis",
            hint_vi="Số, ngày của quyết định hoặc thông báo.",
            hint_en="Number and date of the decision or notice.",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    """A day of the calendar that is not as its weekday; `entered` tells by whom."""

    day: date
    kind: str
    name: str
    basis: str
    estimated: bool
    entered: CalendarDay | None


@routes.get("/calendar")
async def show_calendar(
    request: Request,
    person: Staff,
    visitor: Visiting,
    deps: DepsOf,
    year: Annotated[str, Query(max_length=4)] = "",
    done: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """Show the holidays and the swapped Saturdays of a year."""

    def load_calendar(session: Session) -> tuple[str, tuple[CalendarDay, ...], int]:
        version = calendar_days.current(session)
        elsewhere = calendar_adoption.elsewhere(session, version)
        return version, calendar_days.all_days(session), elsewhere

    version, days, elsewhere = await deps.database.read(load_calendar)
    calendar, entered = load(version), {found.day: found for found in days}
    years = sorted(
        {calendar.estimated_from.year, *(h.day.year for h in calendar.holidays)}
    )
    today = calendar.local_day(deps.clock())
    chosen = int(year) if year in {str(known) for known in years} else today.year
    return render(
        request,
        "calendar/calendar.html",
        calendar=calendar,
        lines=_lines(calendar, entered, chosen, visitor.language),
        years=years,
        year=chosen,
        estimated=chosen >= calendar.estimated_from.year,
        elsewhere=elsewhere,
        writes=person.actor.role is Role.ADMINISTRATOR,
        told=_told(done, visitor.language),
    )


@routes.get("/calendar/days")
async def ask_day(request: Request, _person: Administrator, deps: DepsOf) -> Response:
    """Show the form for a day that was announced late."""
    return render(request, "calendar/day.html", **form_context(DAY, deps.new_id()))


@routes.post("/calendar/days")
async def add_day(
    request: Request, person: Administrator, visitor: Visiting, deps: DepsOf
) -> Response:
    """Show what a day changes, then enter it for good."""
    found = await read_form(request, DAY, visitor.language)
    if found.faults:
        return render(request, "calendar/day.html", 422, **found.form_context)
    day = _entered(found.answers, person, deps)
    try:
        if found.confirmed:
            return await _added(deps, person, day)
        return await _to_confirm(request, deps, found, day)
    except ValueError:
        return _impossible(request, found, visitor.language)


def _entered(answers: Mapping[str, Any], person: Person, deps: Deps) -> CalendarDay:
    return CalendarDay(
        day=date.fromisoformat(answers["day"]),
        kind=answers["kind"],
        name_vi=answers["name_vi"],
        name_en=answers["name_en"],
        basis=answers["basis"],
        added_by=person.actor.id,
        added_at=deps.clock(),
    )


async def _added(deps: Deps, person: Person, day: CalendarDay) -> Response:
    """Enter the day. Raises ValueError when the calendar cannot take it in."""
    new = await deps.database.write(_add, person, day, deps.clock())
    done = "added" if new else "known"
    return RedirectResponse(f"/calendar?year={day.day.year}&done={done}", 303)


def _add(session: Session, person: Person, day: CalendarDay, now: datetime) -> bool:
    new = calendar_days.add(session, day)
    if new:
        subject = day.day.isoformat()
        note = f"{calendar_days.current(session)}; {day.basis}"
        audit_entries.record(
            session, person, audit_entries.ADD_DAY, subject, "done", now, note
        )
    return new


async def _to_confirm(
    request: Request, deps: Deps, found: Sent, day: CalendarDay
) -> Response:
    """Draw what the day changes. Raises ValueError when it cannot be taken in."""
    changed = await deps.database.read(_changed, day)
    return render(
        request, "calendar/confirm.html", day=day, **changed, **found.form_context
    )


def _changed(session: Session, day: CalendarDay) -> dict[str, Any]:
    if any(known.day == day.day for known in calendar_days.all_days(session)):
        raise ValueError(f"{day.day} was entered before")
    before = load(calendar_days.current(session))
    version = calendar_days.with_day(session, day)
    return {
        "before": before.version,
        "version": version,
        "elsewhere": calendar_adoption.elsewhere(session, version),
        "due_after": calendar_adoption.due_after(session, before.close_of(day.day)),
    }


def _impossible(request: Request, found: Sent, language: Language) -> Response:
    words = say(
        language,
        "The calendar cannot take this day in. A day off must be a working weekday, a "
        "working Saturday must be a Saturday without office hours, and no day may have "
        "been entered before.",
    )
    wrong = FormError(words, f"#{input_id('day.day')}", "day")
    values = form_context(found.form, found.key, found.typed, (wrong,))
    return render(request, "calendar/day.html", 422, **values)


def _lines(
    calendar: WorkingCalendar,
    entered: Mapping[date, CalendarDay],
    year: int,
    language: Language,
) -> tuple[Line, ...]:
    found = (*_days_off(calendar, year, language), *_worked(calendar, language))
    return tuple(
        sorted(
            (
                _named(line, entered.get(line.day), language)
                for line in found
                if line.day.year == year
            ),
            key=lambda line: line.day,
        )
    )


def _days_off(
    calendar: WorkingCalendar, year: int, language: Language
) -> Iterator[Line]:
    for off in calendar.days_off(year):
        name = off.name_vi if language == "vi" else off.name_en
        estimated = off.day >= calendar.estimated_from
        yield Line(off.day, OFF, name, basis_of(off.day), estimated, None)


def _worked(calendar: WorkingCalendar, language: Language) -> Iterator[Line]:
    name = say(language, "Saturday worked in exchange for a day off")
    for day in calendar.working_saturdays:
        estimated = day >= calendar.estimated_from
        yield Line(day, WORKING, name, basis_of(day), estimated, None)


def _named(line: Line, entered: CalendarDay | None, language: Language) -> Line:
    """Give a day that was entered the name and basis it was entered with."""
    if entered is None or entered.kind != line.kind:
        return line
    name = entered.name_vi if language == "vi" else entered.name_en
    return Line(line.day, line.kind, name, entered.basis, False, entered)


def _told(done: str, language: Language) -> str:
    if done == "added":
        return say(language, "The day was added; new dossiers count by it from now on.")
    if done == "known":
        return say(language, "This day had been entered before; nothing was changed.")
    return ""
