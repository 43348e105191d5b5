"""Money that was put into envelopes as a file: how much, by which decision, by whom."""

import asyncio
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
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
from api.pages.common.visitor import Visiting, only_for
from api.pages.funds.views import narrowed
from api.requests.parameters import EnvelopeId
from api.services.fund_envelopes import READERS, keeps, kept
from domain.budget import NOT_STATED
from domain.calendar import VIETNAM_TIME
from persistence import envelopes
from persistence import envelopes as envelope_movements
from persistence.accounts import names_of
from persistence.database import Session
from persistence.envelopes import Balance, TopUp
from presentation.formatting import capital
from presentation.language import Language, say
from presentation.names import fund_names, support_name

routes = APIRouter()

Reader = Annotated[Person, Depends(only_for(*READERS))]
Year = Annotated[str, Query(max_length=4)]
Fund = Annotated[str, Query(max_length=16)]

MOST = 100_000
_WIDTHS = (40, 30, 10, 40, 24, 8, 20, 20, 28, 16, 60, 28, 16, 28, 16)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of the file, with the words above them."""

    rows: Sequence[Sequence[Cell]]
    now: datetime
    language: Language


@routes.get("/envelopes/movements.csv")
async def all_as_csv(
    person: Reader, visitor: Visiting, deps: DepsOf, year: Year = "", fund: Fund = ""
) -> Response:
    """Give what was put into the envelopes the reader keeps, as CSV."""
    return _csv(await _all(deps, person, visitor.language, year, fund))


@routes.get("/envelopes/movements.xlsx")
async def all_as_xlsx(
    person: Reader, visitor: Visiting, deps: DepsOf, year: Year = "", fund: Fund = ""
) -> Response:
    """Give what was put into the envelopes the reader keeps, as a workbook."""
    return await _xlsx(await _all(deps, person, visitor.language, year, fund))


@routes.get("/envelopes/{id}/movements.csv")
async def one_as_csv(
    person: Reader, visitor: Visiting, id: EnvelopeId, deps: DepsOf
) -> Response:
    """Give what was put into an envelope, as CSV."""
    return _csv(await _one(deps, person, visitor.language, id))


@routes.get("/envelopes/{id}/movements.xlsx")
async def one_as_xlsx(
    person: Reader, visitor: Visiting, id: EnvelopeId, deps: DepsOf
) -> Response:
    """Give what was put into an envelope, as a workbook."""
    return await _xlsx(await _one(deps, person, visitor.language, id))


async def _all(
    deps: Deps, person: Person, language: Language, year: str, fund: str
) -> Table:
    def load(session: Session) -> Table:
        found = [b for b in envelopes.balances(session) if keeps(person, b)]
        return _table(session, deps, narrowed(found, year, fund), language)

    return await deps.database.read(load)


async def _one(deps: Deps, person: Person, language: Language, id: str) -> Table:
    def load(session: Session) -> Table:
        return _table(session, deps, [kept(session, person, id)], language)

    return await deps.database.read(load)


def _table(
    session: Session, deps: Deps, wanted: Sequence[Balance], language: Language
) -> Table:
    known = {balance.id: balance for balance in wanted}
    came_in = envelope_movements.topped_up(session, tuple(known), limit=MOST)
    people = (id for one in came_in for id in (one.by, one.stated_by))
    names = names_of(session, people)
    rows = [
        tuple(_cells(one, known[one.envelope], names, language))
        for one in reversed(came_in)
    ]
    return Table([headers(language), *rows], deps.clock(), language)


def headers(language: Language) -> tuple[str, ...]:
    """Give the words above the columns."""
    return (
        say(language, "Envelope"),
        say(language, "Programme"),
        say(language, "Budget year"),
        say(language, "Type of support"),
        say(language, "Province or city"),
        say(language, "No."),
        say(language, "Amount (đồng)"),
        say(language, "Came in by then (đồng)"),
        say(language, "Decision number"),
        say(language, "Day of the decision"),
        say(language, "Ground"),
        say(language, "Entered by"),
        say(language, "Entered on"),
        say(language, "Decision stated by"),
        say(language, "Decision stated on"),
    )


def _cells(
    one: TopUp, balance: Balance, names: Mapping[str, str], language: Language
) -> Iterator[Cell]:
    yield balance.id
    yield fund_names(language)[balance.fund]
    yield balance.year
    yield capital(support_name(balance.support_type, language))
    yield balance.province
    yield one.number
    yield one.amount_vnd
    yield one.total_vnd
    if one.decision is None:
        yield capital(NOT_STATED[0 if language == "vi" else 1])
        yield from ("", "")
    else:
        yield one.decision.number
        yield one.decision.decided_on
        yield one.decision.ground
    yield names[one.by]
    yield _day(one.at)
    yield names.get(one.stated_by, "")
    yield _day(one.stated_at) if one.stated_at else ""


def _day(instant: datetime) -> date:
    return instant.astimezone(VIETNAM_TIME).date()


def _csv(table: Table) -> Response:
    return Response(
        BYTE_ORDER_MARK + csv_lines(table.rows),
        media_type=CSV,
        headers=attached(say(table.language, "money-put-in"), table.now, "csv"),
    )


async def _xlsx(table: Table) -> Response:
    file = await asyncio.to_thread(tempfile.TemporaryFile)
    try:
        title = say(table.language, "Money put in")
        book = Workbook(file, title, _WIDTHS, table.now)
        await book.add(table.rows)
        await book.close()
    except BaseException:
        file.close()
        raise
    return StreamingResponse(
        in_chunks(file),
        media_type=XLSX,
        headers=attached(say(table.language, "money-put-in"), table.now, "xlsx"),
    )
