"""Statistics: targets against results, ageing, punctuality, money per account."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import DepsOf, LanguageOf, SignedIn
from api.requests.parameters import ProvinceAsked
from api.routes.envelopes import shown
from api.schemas.office import StatisticsShown, TargetShown, targets_note
from domain.calendar import CURRENT_CALENDAR, load
from domain.support_types import SUPPORT_TYPES
from domain.targets import (
    Target,
    targets_of,
)
from persistence.statistics import Statistics, statistics
from presentation.language import Language

routes = APIRouter(tags=["statistics"])


@routes.get("/statistics")
async def read_statistics(
    _person: SignedIn,
    deps: DepsOf,
    language: LanguageOf,
    year: Annotated[int | None, Query(ge=2000, le=2099)] = None,
    province: Annotated[ProvinceAsked, Query()] = None,
) -> StatisticsShown:
    """Give the programme in numbers, of a year and of a province or of all."""
    now = deps.clock()
    today = load(CURRENT_CALENDAR).local_day(now)
    found = await deps.database.read(statistics, now=now, year=year, province=province)
    return StatisticsShown.of(
        found,
        year=year,
        province=province,
        by_stage=dict(found.by_stage),
        by_state=dict(found.by_state),
        open_age=dict(found.open_age),
        median_days=dict(found.median_days),
        accepted=dict(found.accepted),
        targets=[_target(target, found, language) for target in targets_of(year)],
        targets_note=targets_note(year or today.year, language),
        money=[shown(balance) for balance in found.money],
    )


def _target(target: Target, found: Statistics, language: Language) -> TargetShown:
    counted = any(target.takes(kind.target) for kind in SUPPORT_TYPES)
    return TargetShown.of(
        target,
        label=target.vi if language == "vi" else target.en,
        reached=found.reached.get(target.code, 0) if counted else None,
        confidence=target.confidence.value,
        first_day=target.first_day.isoformat(),
        last_day=target.last_day.isoformat(),
    )
