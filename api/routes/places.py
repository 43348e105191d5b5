"""The official list of communes, wards and special zones: open to anyone."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.schemas.base import Shown
from domain.errors import AnswersInvalid, FieldProblem
from domain.former_communes import became
from domain.place_search import MOST_FOUND, Found, search_places
from domain.places import ALPHABETICAL, LONGEST_SPELLING, understand_province


class PlaceShown(Shown):
    """A unit of today under its name in the official list."""

    code: str
    name: str = Field(description="The answer `commune`, without its kind")
    kind: str = Field(description="The answer `commune_kind`, as it is now")
    title: str = Field(description="The name with its kind before it")
    province: str
    ward_since: str | None = Field(
        description="The day on which the commune became a ward, after 1 July 2025"
    )
    found_by: str = Field(
        description="The former unit by whose name it was found; empty for its own name"
    )
    earlier: list[str] = Field(
        description="The former units on whose ground it lies, with their districts"
    )


class Places(Shown):
    """Units of today, the likeliest first."""

    items: list[PlaceShown]


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
