"""Which support types there are: one line each, revisions side by side."""

from domain.support import SupportType
from domain.support_types import (
    fair_participation,
    pollution_treatment_repair,
    technology_transfer,
    trademark_registration,
)

SUPPORT_TYPES: tuple[SupportType, ...] = (
    technology_transfer.SUPPORT_TYPE,
    pollution_treatment_repair.SUPPORT_TYPE,
    trademark_registration.SUPPORT_TYPE,
    fair_participation.SUPPORT_TYPE,
    technology_transfer.REVISION_1,
    pollution_treatment_repair.REVISION_1,
    trademark_registration.REVISION_1,
    fair_participation.REVISION_1,
)


def find(code: str, revision: int | None = None) -> SupportType:
    """Give a revision of a support type, the latest when none is named.

    Raises KeyError when there is none.
    """
    found = [
        kind
        for kind in SUPPORT_TYPES
        if kind.code == code and revision in (None, kind.revision)
    ]
    if not found:
        raise KeyError(f"no support type {code}, revision {revision or 'any'}")
    return max(found, key=lambda kind: kind.revision)


def current() -> tuple[SupportType, ...]:
    """Give the latest revision of each support type, in the order of the tuple."""
    return tuple(kind for kind in SUPPORT_TYPES if kind is find(kind.code))
