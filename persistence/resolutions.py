"""What provinces set for their own money: resolutions, recorded once and kept."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from domain.forms import Facts
from domain.norms import NATIONAL, Norm, Norms, load
from domain.provincial import Figure, Resolution, in_force
from domain.serialization import plain, read
from domain.support import level_of
from persistence.database import Session, add_once
from persistence.tables import resolutions

_IN_ORDER = select(resolutions).order_by(resolutions.c.recorded_at, resolutions.c.key)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A resolution as it was recorded, by whom and when; `key` is that of the call."""

    key: str
    resolution: Resolution
    recorded_by: str
    recorded_at: datetime


def record(session: Session, found: Recorded) -> Recorded:
    """Keep a resolution for good; the same key gives the one kept before."""
    kept = found.resolution
    add_once(
        session,
        resolutions,
        key=found.key,
        province=kept.province,
        number=kept.number,
        valid_from=kept.valid_from,
        valid_to=kept.valid_to,
        figures=plain(kept.figures),
        recorded_by=found.recorded_by,
        recorded_at=found.recorded_at,
    )
    return next(r for r in all_recorded(session) if r.key == found.key)


def all_recorded(session: Session) -> tuple[Recorded, ...]:
    """Give every resolution, in the order they were recorded."""
    rows = session.execute(_IN_ORDER)
    return tuple(
        Recorded(
            row.key,
            Resolution(
                row.province,
                row.number,
                row.valid_from,
                row.valid_to,
                read(tuple[Figure, ...], row.figures),
            ),
            row.recorded_by,
            row.recorded_at,
        )
        for row in rows
    )


def rows_in_force(
    session: Session, on: date, level: str | None = None
) -> tuple[Norm, ...]:
    """Give what resolutions set on a day, of one province or of all."""
    if level == NATIONAL:
        return ()
    recorded = all_recorded(session)
    return in_force((found.resolution for found in recorded), on, level)


def norms_for(session: Session, facts: Facts, on: date) -> Norms:
    """Give the norms that a dossier with these facts is judged by on a day."""
    return load().with_rows(rows_in_force(session, on, level_of(facts)))
