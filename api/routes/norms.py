"""Norms: what holds on a day, and what provinces set for their own money."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.auth.tokens import Person
from api.dependencies import DepsOf, IdempotencyKey, JsonBody, LanguageOf, only
from api.requests.bodies import ResolutionBody, asks_json, shaped
from api.requests.parameters import ProvinceAsked
from api.schemas.examples import RESOLUTION_EXAMPLE
from api.schemas.support_types import NormsShown, ResolutionShown, norm_of
from api.services import provincial_norms
from domain.calendar import CURRENT_CALENDAR
from domain.calendar import load as load_calendar
from domain.norms import NATIONAL, Norm, load
from persistence import resolutions
from persistence.database import Session
from persistence.resolutions import Recorded
from presentation.language import Language

routes = APIRouter(tags=["norms"])

Administrator = Annotated[Person, Depends(only(*provincial_norms.KEEPERS))]
ProvinceName = Annotated[str, Path(max_length=100)]


@routes.get("/norms")
async def list_norms(
    deps: DepsOf,
    language: LanguageOf,
    on: Annotated[date | None, Query(description="today without one")] = None,
    province: Annotated[
        ProvinceAsked,
        Query(max_length=100, description="national norms and those of one province"),
    ] = None,
) -> NormsShown:
    """Give the norms that hold on a day, each with its text and how sure that is.

    Among them are those of the resolutions recorded here.
    """
    day = on or load_calendar(CURRENT_CALENDAR).local_day(deps.clock())

    def load_resolutions(
        session: Session,
    ) -> tuple[tuple[Norm, ...], tuple[Recorded, ...]]:
        rows = resolutions.rows_in_force(session, day)
        return rows, resolutions.all_recorded(session)

    rows, recorded = await deps.database.read(load_resolutions)
    norms = load().with_rows(rows)
    levels = (NATIONAL, province)
    return NormsShown(
        version=norms.version,
        on=day.isoformat(),
        items=[
            norm_of(norm, language)
            for norm in norms.rows
            if norm.holds_on(day) and (province is None or norm.level in levels)
        ],
        resolutions=[
            shown(found, language)
            for found in recorded
            if province is None or found.resolution.province == province
        ],
    )


@routes.post(
    "/norms/provinces/{province}",
    status_code=201,
    openapi_extra=asks_json(ResolutionBody, RESOLUTION_EXAMPLE),
)
async def record_resolution(
    province: ProvinceName,
    person: Administrator,
    key: IdempotencyKey,
    value: JsonBody,
    deps: DepsOf,
    language: LanguageOf,
) -> ResolutionShown:
    """Record what a province set for its own money, for good.

    Dossiers received from its first day on are judged by it once it stands here. A
    later resolution takes over from its own first day.
    """
    found = provincial_norms.resolution_of(province, shaped(ResolutionBody, value))
    return shown(await provincial_norms.record(deps, person, found, key), language)


def shown(found: Recorded, language: Language) -> ResolutionShown:
    """Give a resolution with the norms that it sets."""
    kept = found.resolution
    return ResolutionShown.of(
        kept,
        id=found.key,
        figures=[norm_of(row, language) for row in kept.rows()],
        recorded_at=found.recorded_at,
    )
