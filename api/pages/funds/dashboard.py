"""The dashboard: the programme in numbers, drawn and in tables, and as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.pages.common.rendering import render
from api.pages.common.spreadsheets import BYTE_ORDER_MARK, CSV, csv_lines
from api.pages.common.visitor import STAFF, Visiting, only_for
from api.pages.funds import charts
from api.schemas.office import targets_note
from domain.calendar import CURRENT_CALENDAR, load
from domain.ledger import Account
from domain.places import ALPHABETICAL, province_today
from domain.targets import DECISION_1881, FIRST_DAY, LAST_DAY
from persistence.statistics import Statistics, statistics
from presentation.language import Language, say

routes = APIRouter()

Staff = Annotated[Person, Depends(only_for(*STAFF))]

"""Without it Excel takes Vietnamese letters for something else."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the numbers are narrowed to; None narrows nothing."""

    year: int | None
    province: str | None

    @property
    def query(self) -> str:
        """Give the part of an address that narrows the same."""
        found = {"year": self.year, "province": self.province}
        return urlencode({name: value for name, value in found.items() if value})


async def narrowed(
    year: Annotated[str, Query(max_length=4)] = "",
    province: Annotated[str, Query(max_length=64)] = "",
) -> Narrowed:
    """Give what an address narrows to; what is neither year nor province is left."""
    asked = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    return Narrowed(asked, province_today(province))


Wanted = Annotated[Narrowed, Depends(narrowed)]


@routes.get("/dashboard")
async def dashboard(
    request: Request, _person: Staff, visitor: Visiting, deps: DepsOf, wanted: Wanted
) -> Response:
    """Show the programme of a year and a province, or of all, in numbers."""
    found = await _read(deps, wanted)
    language = visitor.language
    reached = charts.results(found, wanted.year, language)
    this_year = _years(deps)[0]
    names = charts.account_names(language)
    return render(
        request,
        "dashboard/dashboard.html",
        found=found,
        wanted=wanted,
        years=_years(deps),
        provinces=ALPHABETICAL,
        decision=DECISION_1881,
        first_year=FIRST_DAY.year,
        last_year=LAST_DAY.year,
        targets_note=targets_note(wanted.year or this_year, language),
        results=reached,
        accepted=charts.accepted_lines(found, language),
        target_bars=charts.target_bars(reached, language),
        stage_bars=charts.stage_bars(found, language),
        age_bars=charts.age_bars(found, language),
        in_time=charts.in_time(found, language),
        punctual_bars=charts.punctual_bars(found, language),
        median_bars=charts.median_bars(found, language),
        money=charts.money_stacks(found, language),
        legend=charts.legend(names),
        accounts=names,
        envelopes=tuple(
            (charts.envelope_label(b, language), charts.total_of(b), b.accounts)
            for b in charts.largest_first(found.money)
        ),
    )


@routes.get("/dashboard/export.csv")
async def export(
    _person: Staff, visitor: Visiting, deps: DepsOf, wanted: Wanted
) -> Response:
    """Give the tables of the dashboard in one file, a line for each number."""
    found = await _read(deps, wanted)
    language = visitor.language
    above = (say(language, "Table"), say(language, "Line"), say(language, "Number"))
    lines = csv_lines([above, *_lines(found, wanted.year, language)])
    return Response(
        BYTE_ORDER_MARK + lines,
        media_type=CSV,
        headers={
            "Content-Disposition": 'attachment; filename="dashboard.csv"',
            "Cache-Control": "no-store",
        },
    )


async def _read(deps: Deps, wanted: Narrowed) -> Statistics:
    return await deps.database.read(
        statistics, now=deps.clock(), year=wanted.year, province=wanted.province
    )


def _years(deps: Deps) -> tuple[int, ...]:
    this_year = load(CURRENT_CALENDAR).local_day(deps.clock()).year
    return tuple(range(this_year, FIRST_DAY.year - 1, -1))


def _lines(
    found: Statistics, year: int | None, language: Language
) -> Iterator[tuple[str, str, int | str]]:
    """Give every number of the page; amounts in đồng, without separators."""
    targets = say(language, "Targets and results")
    for result in charts.results(found, year, language):
        counted = say(language, "not counted here")
        reached = counted if result.reached is None else result.reached
        yield targets, f"{result.label} ({result.target.number})", reached
    accepted = say(language, "Dossiers accepted")
    for bar in charts.accepted_lines(found, language):
        yield accepted, bar.label, bar.value
    stages = say(language, "Dossiers by stage")
    for bar in charts.stage_bars(found, language):
        yield stages, bar.label, bar.value
    ages = say(language, "Open dossiers by age")
    for bar in charts.age_bars(found, language):
        yield ages, bar.label, bar.value
    punctual = say(language, "Steps taken in time, in percent")
    for bar in charts.punctual_bars(found, language):
        yield punctual, bar.label, bar.value
    medians = say(language, "Median days in a state, by stage")
    for bar in charts.median_bars(found, language):
        yield medians, bar.label, bar.value
    yield from _money_lines(found, charts.account_names(language), language)


def _money_lines(
    found: Statistics, names: Mapping[Account, str], language: Language
) -> Iterator[tuple[str, str, int]]:
    amounts = say(language, "Amounts of the dossiers, in đồng")
    yield amounts, say(language, "Requested"), found.requested_vnd
    yield amounts, say(language, "Awarded"), found.awarded_vnd
    yield amounts, say(language, "Paid out"), found.disbursed_vnd
    money = say(language, "Money by envelope, in đồng")
    for balance in charts.largest_first(found.money):
        label = charts.envelope_label(balance, language)
        for account, name in names.items():
            yield money, f"{label} – {name}", balance.accounts[account]
