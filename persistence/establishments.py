"""What the record knows of an establishment beside the application being judged."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from zlib import crc32

from sqlalchemy import (
    CompoundSelect,
    String,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)

from domain.application import Application
from domain.decision import rulebook
from domain.eligibility import RuleResult, assess
from domain.identity import taxpayer
from domain.item_names import item_key
from domain.people import Actor
from domain.states import Stage, State
from domain.support import Background, Request
from domain.text import without_gaps
from persistence.database import Session
from persistence.projection import compared
from persistence.tables import applications, submissions, unstarted
from persistence.visibility import submission_visible_to

FAIR = "fair-participation"
ABROAD = "abroad"
HIDDEN = ""
_LIKE = re.compile(r"[/%_]")

ESTABLISHMENT_LOCK = 7_340_002
"""Held with the establishment's own number while a dossier of it is judged."""

_GONE = (State.REFUSED, State.WITHDRAWN, State.LAPSED, State.STOPPED)
_NO_STATE = ""
"""Stands for the state of a submission without a first event, which is open."""


def hold_establishment(session: Session, tax_code: str) -> None:
    """Let nobody else judge a dossier of this establishment until we are done.

    Whoever files for it and whoever corrects a dossier of it take turns here, so that
    two that exclude each other cannot both pass. SQLite has one writer at a time.
    """
    if session.dialect.name == "postgresql":
        # Both numbers of the lock are signed and have 32 bits.
        number = crc32(taxpayer(tax_code).encode()) - 2**31
        session.execute(select(func.pg_advisory_xact_lock(ESTABLISHMENT_LOCK, number)))


def background(
    session: Session,
    tax_code: str,
    support_type: str,
    item: str,
    year: int,
    reader: Actor | None = None,
    own: str = "",
) -> Background:
    """Give open and completed dossiers for the same item, and fairs abroad of the year.

    Dossiers are compared by their answers as they stand now; the dossier `own` never
    counts. The code of one that the reader may not know of is hidden: whoever types
    somebody's tax code learns that the rule fails, and no more.
    The establishment is known by its tax code, branches by that of the firm; the item
    by its words without marks, however they are set apart; submissions without a first
    event count as open. A fair counts in the year in which its dossier was received,
    whenever it is held: TT 46/2012, Article 4(1)b limits how often one is supported in
    a year, and does not say by which day a fair belongs to it. One of a dossier that
    was refused, withdrawn,
    lapsed or stopped does not count.
    """
    if not tax_code:
        return Background()
    establishment = taxpayer(tax_code)
    asked = {
        "establishment": establishment,
        "branches": _LIKE.sub(r"/\g<0>", f"{establishment}-") + "%",
        "of_type": support_type,
        "own": own,
    }
    rows = session.execute(_OTHERS, asked).all()
    key = without_gaps(item_key(item))
    same = [
        row
        for row in rows
        if key and (row.support_type, without_gaps(row.item_key)) == (support_type, key)
    ]
    under_way = [row.code for row in same if row.stage != Stage.CLOSED]
    completed = [row.code for row in same if row.state == State.COMPLETED]
    abroad = [
        row
        for row in rows
        if (row.support_type, row.fair_kind, row.year) == (FAIR, ABROAD, year)
        if row.state not in _GONE
    ]
    return Background(
        _code_for(session, under_way, reader),
        _code_for(session, completed, reader),
        len(abroad),
    )


def failing_beside_others(
    session: Session, after: Application, answers: Mapping[str, object], reader: Actor
) -> tuple[RuleResult, ...]:
    """Give the rules that changed answers fail for what others have, and only those.

    `after` is the application with its answers changed. What its own facts fail is for
    the decision to say.
    """
    rules = rulebook(after)
    on = rules.day_for(after)
    alone = Request(rules.kind.code, after.facts, None, Background(), on, rules.norms)
    others = background_of(session, after, answers, reader)
    already = {rule.code for rule in assess(rules.kind, alone).failed}
    found = assess(rules.kind, replace(alone, background=others)).failed
    return tuple(rule for rule in found if rule.code not in already)


def background_of(
    session: Session,
    application: Application,
    answers: Mapping[str, object],
    reader: Actor,
) -> Background:
    """Give what others have beside a dossier with these answers."""
    rules = rulebook(application)
    found = compared(rules.kind, answers)
    return background(
        session,
        found.tax_code,
        rules.kind.code,
        found.item,
        rules.calendar.local_day(application.received_at).year,
        reader,
        application.code,
    )


def _others() -> CompoundSelect[tuple[str, str, str, str, str, str, int]]:
    """Select the dossiers to compare with, in one statement.

    A submission that gets its first event just now is in the one half or in the other.
    """
    establishment = bindparam("establishment", type_=String)
    own = bindparam("own", type_=String)
    kinds = (bindparam("of_type", type_=String), FAIR)
    a, s = applications.c, submissions.c
    started = select(
        a.code, a.support_type, a.item_key, a.fair_kind, a.stage, a.state, a.year
    ).where(a.establishment == establishment)
    begun = literal(_NO_STATE)
    kind = func.coalesce(s.answers["fair_kind"].as_string(), "")
    waiting = (
        select(
            s.code,
            s.support_type,
            s.item_key,
            kind.label("fair_kind"),
            begun,
            begun,
            s.year,
        )
        # They are few, and looked up first: a join may begin with all submissions.
        .where(s.code.in_(select(unstarted.c.code)))
        .where(
            or_(
                s.tax_code == establishment,
                s.tax_code.like(bindparam("branches", type_=String), escape="/"),
            )
        )
    )
    return union_all(
        started.where(a.support_type.in_(kinds), a.code != own),
        waiting.where(s.support_type.in_(kinds), s.code != own),
    )


_OTHERS = _others()


def _code_for(
    session: Session, codes: Sequence[str], reader: Actor | None
) -> str | None:
    """Give the first of these codes that the reader may know of, else a hidden one."""
    if not codes:
        return None
    if reader is None:
        return HIDDEN
    known = (
        select(submissions.c.code)
        .outerjoin(applications, applications.c.code == submissions.c.code)
        .where(submissions.c.code.in_(codes), submission_visible_to(reader))
        .order_by(submissions.c.code)
        .limit(1)
    )
    return session.scalar(known) or HIDDEN
