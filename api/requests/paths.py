"""What addresses name: a dossier by its code, an envelope, a movement on it."""

from typing import Annotated

from fastapi import Depends, Path

from domain.errors import NotFound
from domain.identity import is_dossier_code, normalise_code


def dossier(code: str) -> str:
    """Give the code as printed. Raises NotFound for what is no code at all."""
    found = normalise_code(code[:40])
    if not is_dossier_code(found):
        raise NotFound
    return found


DossierCode = Annotated[str, Depends(dossier)]


EnvelopeId = Annotated[str, Path(max_length=160)]


MovementNumber = Annotated[int, Path(ge=1, le=1_000_000)]


_LONGEST_BACK = 500


def safe_back(back: str) -> str:
    """Give the path to go on with, or home for what does not lead to this site."""
    inside = back.startswith("/") and not back.startswith(("//", "/\\"))
    if not inside or len(back) > _LONGEST_BACK or not back.isprintable():
        return "/"
    return back
