"""Which versions of the norms are published, and which one new dossiers are given."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.norm import (
    CONFIDENCE_WORDS,
    NATIONAL,
    Confidence,
    Norm,
    Norms,
    Unit,
)
from domain.norm_tables import HORIZON, TABLE_2026_1, TABLE_2026_2

__all__ = [
    "CONFIDENCE_WORDS",
    "CURRENT_NORMS",
    "HORIZON",
    "NATIONAL",
    "NORMS",
    "Confidence",
    "Norm",
    "Norms",
    "Unit",
    "load",
]

CURRENT_NORMS = "2026-2"
NORMS: Mapping[str, Norms] = MappingProxyType(
    {
        "2026-1": Norms("2026-1", TABLE_2026_1),
        "2026-2": Norms("2026-2", TABLE_2026_2),
    }
)
"""Every published version. A new text is a new version beside the old ones."""


def load(version: str = CURRENT_NORMS) -> Norms:
    """Give a published version; KeyError when there is none of that name."""
    return NORMS[version]
