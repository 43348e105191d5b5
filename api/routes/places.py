"""The official list of communes, wards and special zones: open to anyone."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.schemas.places import Places, PlaceShown
from domain.errors import AnswersInvalid, FieldProblem
from domain.former_communes import became
from domain.place_search import MOST_FOUND, Found, search_places
from domain.places import ALPHABETICAL, LONGEST_SPELLING, understand_province

routes = APIRouter(tags=["places"])

KEPT = "public, max-age=3600"


@routes.get("/places")
async def find_places(
    response: Response,
    q: Annotated[
        str,
        Query(
            max_length=200,
            description="Part of a name, of today or of before 1 July 2025, with or "
            "without accents, kind and former district; empty gives the province",
        ),
    ] = "",
    province: Annotated[
        str,
        Query(max_length=LONGEST_SPELLING, description="In any spelling, also former"),
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_FOUND)] = 20,
) -> Places:
    """Give the units of today that a text may mean, the likeliest first.

    Where nothing in the province fits, its nearest names are given.
    """
    name = understand_province(province) if province.strip() else None
    if name is None and province.strip():
        choices = ", ".join(ALPHABETICAL)
        unknown = FieldProblem("province", "not_a_choice", {"choices": choices})
        raise AnswersInvalid((unknown,))
    response.headers["Cache-Control"] = KEPT
    return Places(items=[_shown(one) for one in search_places(q, name, limit)])


def _shown(found: Found) -> PlaceShown:
    unit, made = found.unit, found.unit.promotion
    return PlaceShown(
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        title=unit.title,
        province=unit.province,
        ward_since=made.since.isoformat() if made else None,
        found_by=found.former.title if found.former else "",
        earlier=[former.title for former in became(unit)],
    )
