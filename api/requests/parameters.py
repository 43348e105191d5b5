"""What addresses and queries name, each checked: dossiers, envelopes, choices."""

from collections.abc import Callable, Iterable
from typing import Annotated, TypeAlias

from fastapi import Depends, Path
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from domain import support_types
from domain.applicant_form import FUND
from domain.errors import NotFound
from domain.identity import is_dossier_code, normalise_code
from domain.people import Role
from domain.places import ALPHABETICAL, province_today
from domain.states import Stage, State


def dossier(code: str) -> str:
    """Give the code as printed. Raises NotFound for what is no code at all."""
    found = normalise_code(code[:40])
    if not is_dossier_code(found):
        raise NotFound
    return found


async def dossier_of_path(code: str) -> str:
    """Give the dossier an address names. Raises NotFound for what is no code at all."""
    return dossier(code)


DossierCode = Annotated[str, Depends(dossier_of_path)]


EnvelopeId = Annotated[str, Path(max_length=160)]


MovementNumber = Annotated[int, Path(ge=1, le=1_000_000)]


_LONGEST_BACK = 500


def safe_back(back: str) -> str:
    """Give the path to go on with, or home for what does not lead to this site."""
    inside = back.startswith("/") and not back.startswith(("//", "/\\"))
    if not inside or len(back) > _LONGEST_BACK or not back.isprintable():
        return "/"
    return back


def _among(choices: Iterable[str]) -> Callable[[str | None], str | None]:
    """Give a check that takes one of the choices; empty text narrows nothing."""
    known = tuple(choices)

    def chosen(given: str | None) -> str | None:
        if given and given not in known:
            raise _no_choice(known)
        return given or None

    return chosen


def _today(given: str | None) -> str | None:
    """Give the province of today that a name means; empty text narrows nothing."""
    if given is None or not given.strip():
        return None
    found = province_today(given)
    if found is None:
        raise _no_choice(ALPHABETICAL)
    return found


def _no_choice(known: Iterable[str]) -> PydanticCustomError:
    choices = ", ".join(known)
    return PydanticCustomError("enum", "one of {expected}", {"expected": choices})


_Word: TypeAlias = Annotated[str | None, Field(max_length=64)]
_Name: TypeAlias = Annotated[str | None, Field(max_length=100)]

SupportTypeAsked: TypeAlias = Annotated[
    _Word, AfterValidator(_among(kind.code for kind in support_types.current()))
]
StageAsked: TypeAlias = Annotated[
    _Word, AfterValidator(_among(stage.value for stage in Stage))
]
StateAsked: TypeAlias = Annotated[
    _Word, AfterValidator(_among(state.value for state in State))
]
RoleAsked: TypeAlias = Annotated[
    _Word, AfterValidator(_among(role.value for role in Role))
]
FundAsked: TypeAlias = Annotated[
    _Word, AfterValidator(_among(option.code for option in FUND.options))
]
ProvinceAsked: TypeAlias = Annotated[_Name, AfterValidator(_today)]
