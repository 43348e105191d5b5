"""The work list as a file: the same filters and the same scope, page after page."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import IO

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.pages.common.spreadsheets import (
    BYTE_ORDER_MARK,
    CSV,
    XLSX,
    Cell,
    Workbook,
    attached,
    csv_lines,
    in_chunks,
)
from api.pages.common.visitor import Visiting
from api.pages.work.filters import Wanted, wanted_of
from api.pages.work.views import Staff, soonest
from domain.calendar import VIETNAM_TIME
from domain.explanation import STAGE_NAMES
from domain.people import ROLE_NAMES, Role, unit_name
from domain.states import Stage
from persistence import listing
from persistence.database import Session
from persistence.listing import Filters, Listed, Particulars, particulars
from presentation.formatting import capital
from presentation.language import Language, say
from presentation.names import envelope_name, state_name, support_name

routes = APIRouter()

_LINES_AT_ONCE = 100
_WIDTHS = (
    *(22, 34, 34, 40, 20, 40, 16, 26, 24, 28, 14, 14, 10, 20, 20, 20),
    *(18, 16, 20, 14, 24, 20, 14, 40),
)


@dataclass(frozen=True, slots=True)
class Export:
    """What somebody takes with them: whose list, narrowed how, as of when."""

    deps: Deps
    person: Person
    wanted: Wanted
    filters: Filters
    language: Language
    now: datetime


@routes.get("/work/export.csv")
async def export_csv(
    request: Request, person: Staff, visitor: Visiting, deps: DepsOf
) -> Response:
    """Give the list as CSV, a page of it in memory at a time."""
    export = await _export(request, person, visitor.language, deps)
    return StreamingResponse(
        _as_csv(export),
        media_type=CSV,
        headers=_named(export, "csv"),
    )


@routes.get("/work/export.xlsx")
async def export_xlsx(
    request: Request, person: Staff, visitor: Visiting, deps: DepsOf
) -> Response:
    """Give the list as an Excel workbook, written to disk before it is sent."""
    export = await _export(request, person, visitor.language, deps)
    file = await asyncio.to_thread(tempfile.TemporaryFile)
    try:
        await _as_xlsx(export, file)
    except BaseException:
        file.close()
        raise
    return StreamingResponse(
        in_chunks(file), media_type=XLSX, headers=_named(export, "xlsx")
    )


async def _export(
    request: Request, person: Person, language: Language, deps: Deps
) -> Export:
    wanted = replace(wanted_of(request.query_params), cursor="")
    now = deps.clock()
    filters = wanted.filters(await deps.database.read(soonest, now))
    return Export(deps, person, wanted, filters, language, now)


def _named(export: Export, ending: str) -> dict[str, str]:
    return attached(say(export.language, "dossiers"), export.now, ending)


async def _pages(export: Export) -> AsyncIterator[list[tuple[Cell, ...]]]:
    """Give the lines page after page, each read in a session of its own."""
    cursor: str | None = None
    while True:
        page, more = await export.deps.database.read(_load_page, export, cursor)
        yield [cells(one, more[one.code], export.language) for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return


async def _as_csv(export: Export) -> AsyncIterator[str]:
    yield BYTE_ORDER_MARK + csv_lines([headers(export.language)])
    async for lines in _pages(export):
        yield csv_lines(lines)


async def _as_xlsx(export: Export, file: IO[bytes]) -> None:
    title = say(export.language, "Dossiers")
    book = Workbook(file, title, _WIDTHS, export.now)
    await book.add([headers(export.language)])
    async for lines in _pages(export):
        await book.add(lines)
    await book.close()


def headers(language: Language) -> tuple[str, ...]:
    """Give the words above the columns."""
    return (
        say(language, "Code"),
        say(language, "Type of support"),
        say(language, "Applicant"),
        say(language, "Project"),
        say(language, "Province or city"),
        say(language, "Unit"),
        say(language, "Stage"),
        say(language, "State"),
        say(language, "Waits for"),
        say(language, "Assigned to"),
        say(language, "Day received"),
        say(language, "Due day"),
        say(language, "Overdue"),
        say(language, "Amount requested (đồng)"),
        say(language, "Support awarded (đồng)"),
        say(language, "Paid so far (đồng)"),
        say(language, "Tax code"),
        say(language, "Phone"),
        say(language, "Decision number"),
        say(language, "Approved on"),
        say(language, "Later decisions"),
        say(language, "Contract number"),
        say(language, "Signed on"),
        say(language, "Envelope"),
    )


def cells(item: Listed, more: Particulars, language: Language) -> tuple[Cell, ...]:
    """Give a line of the list: amounts in đồng, days as days, the rest as words.

    Columns are only added at the end: there are tables that read them by their place.
    """
    column = 0 if language == "vi" else 1
    role = capital(ROLE_NAMES[Role(item.waits_for)][column]) if item.waits_for else ""
    return (
        item.code,
        capital(support_name(item.support_type, language)),
        item.applicant_name,
        item.project_title,
        item.province,
        unit_name(item.unit, language),
        capital(STAGE_NAMES[Stage(item.stage)][column]),
        state_name(item.state, language),
        role,
        ", ".join(item.assigned),
        _day(item.received_at),
        _day(item.due_at) if item.due_at else "",
        say(language, "Yes") if item.overdue else say(language, "No"),
        item.amount_requested_vnd,
        item.amount_awarded_vnd,
        item.amount_disbursed_vnd,
        more.tax_code,
        more.phone,
        more.decision,
        _day(more.approved_at) if more.approved_at else "",
        "; ".join(more.later),
        more.contract,
        _written_day(more.signed_on),
        envelope_name(more.envelope, language) if more.envelope else "",
    )


def _day(instant: datetime) -> date:
    return instant.astimezone(VIETNAM_TIME).date()


def _written_day(text: str) -> Cell:
    """Give a day as it was answered; what is no day stays as it was written."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _load_page(
    session: Session, export: Export, cursor: str | None
) -> tuple[listing.Page, Mapping[str, Particulars]]:
    page = listing.page(
        session,
        export.person.actor,
        export.filters,
        now=export.now,
        sort=export.wanted.sort,
        limit=_LINES_AT_ONCE,
        cursor=cursor,
    )
    return page, particulars(session, [item.code for item in page.items])
