"""How the API shows the communes, wards and special zones to choose from."""

from pydantic import Field

from api.schemas.base import Shown


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
