"""What the record knows of an establishment beside the application being judged."""

from sqlalchemy import ColumnElement, or_, select

from domain.lifecycle import Stage, State
from domain.support import Background
from domain.text import fold
from persistence.database import Session
from persistence.tables import applications, submissions

FAIR = "fair-participation"
ABROAD = "abroad"
HIDDEN = ""

_GONE = (State.REFUSED, State.WITHDRAWN, State.LAPSED, State.STOPPED)


async def background(
    session: Session,
    tax_code: str,
    support_type: str,
    item: str,
    year: int,
    reader: str = "",
) -> Background:
    """Give the open dossier for the same item and the fairs abroad of the year.

    The code of a dossier that is not the reader's own is hidden: whoever types
    somebody's tax code learns that the rule fails, and no more.
    The establishment is known by its tax code, the item by its words without marks;
    submissions without a first event count as open. A fair of a dossier that was
    refused, withdrawn, lapsed or stopped does not count.
    """
    if not tax_code:
        return Background()
    found = await session.execute(
        select(submissions.c.code, submissions.c.applicant_id)
        .outerjoin(applications, applications.c.code == submissions.c.code)
        .where(submissions.c.tax_code == tax_code)
        .where(submissions.c.support_type == support_type)
        .where(submissions.c.item_key == fold(item))
        .where(_unless(applications.c.stage == Stage.CLOSED))
        .order_by(submissions.c.code)
        .limit(1)
    )
    row = found.one_or_none()
    same_item = None if row is None else HIDDEN
    if row is not None and row.applicant_id == reader:
        same_item = row.code
    return Background(same_item, await _fairs_abroad(session, tax_code, year))


async def _fairs_abroad(session: Session, tax_code: str, year: int) -> int:
    kinds = await session.scalars(
        select(submissions.c.answers["fair_kind"].as_string())
        .outerjoin(applications, applications.c.code == submissions.c.code)
        .where(submissions.c.tax_code == tax_code, submissions.c.support_type == FAIR)
        .where(submissions.c.year == year)
        .where(_unless(applications.c.state.in_(_GONE)))
    )
    return sum(kind == ABROAD for kind in kinds)


def _unless(over: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(applications.c.code.is_(None), ~over)
