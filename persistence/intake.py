"""What people handed in, kept as they handed it in, and the number each dossier got."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeAlias

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningInsert

from domain.application import Opening
from domain.errors import CommandRepeated, NotFound
from domain.identity import dossier_code
from domain.item_names import item_key
from domain.people import Actor
from domain.serialization import plain, read
from persistence.database import Found, Session, add_once, insert_into
from persistence.documents import hold
from persistence.establishments import hold_establishment
from persistence.projection import submitted
from persistence.tables import (
    applications,
    dossier_numbers,
    drafts,
    filing_keys,
    steps,
    submissions,
    unstarted,
)
from persistence.visibility import submission_visible_to


def next_number(session: Session, prefix: str, year: int) -> int:
    """Take the next number; the next one of this series waits until we are done."""
    first = {"prefix": prefix, "year": year, "last": 1}
    number: int = session.execute(_numbering(session.dialect.name), first).scalar_one()
    return number


@cache
def _numbering(dialect: str) -> ReturningInsert[int]:
    table = dossier_numbers
    adding = insert_into(dialect, table).on_conflict_do_update(
        index_elements=[table.c.prefix, table.c.year],
        set_={"last": table.c.last + 1},
    )
    return adding.returning(table.c.last)


def skip_numbers(
    session: Session, prefixes: Iterable[str], year: int, count: int
) -> None:
    """Leave out this many numbers of every series, those that begin in `year` too.

    A series of a year that a backup knows nothing of may have begun since it was made.
    """
    for prefix in prefixes:
        add_once(session, dossier_numbers, prefix=prefix, year=year, last=0)
    session.execute(update(dossier_numbers).values(last=dossier_numbers.c.last + count))


def give_back(session: Session, prefix: str, year: int, number: int) -> None:
    """Put a number back that this same transaction took and did not use."""
    table = dossier_numbers
    session.execute(
        update(table)
        .where(table.c.prefix == prefix, table.c.year == year)
        .values(last=number - 1)
    )


@dataclass(frozen=True, slots=True)
class Filing:
    """An application as it comes in, checked, with the key that makes it come once.

    `principal` is the account that files, `applicant` the one it is filed for; `item`
    is what the money is asked for, in the words of the support type.
    """

    principal: str
    key: str
    route: str
    body_digest: str
    command_id: str
    prefix: str
    year: int
    applicant: str
    support_type: str
    revision: int
    answers: Mapping[str, object]
    documents: Mapping[str, str]
    received_at: datetime
    language: str = "vi"
    draft_id: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What a filing became; `fresh` is false when it had come before."""

    opening: Opening
    command_id: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission as it was received; it never changes."""

    code: str
    command_id: str
    principal: str
    applicant: str
    support_type: str
    revision: int
    answers: Mapping[str, object]
    documents: Mapping[str, str]
    language: str
    received_at: datetime
    opening: Opening


@dataclass(frozen=True, slots=True)
class KeptStep:
    """The answers and documents somebody brought with one command."""

    code: str
    command_id: str
    action: str
    by: str
    body_digest: str
    answers: Mapping[str, object]
    documents: Mapping[str, str]
    at: datetime
    language: str = "vi"


Judge: TypeAlias = Callable[[Session], None]


def answered(
    session: Session, principal: str, key: str, route: str, body_digest: str
) -> Received | None:
    """Give what a key led to before, or None.

    Raises CommandRepeated when it came with another body or to another route.
    """
    asked = {"by": principal, "with_key": key}
    row = session.execute(_ANSWERED, asked).one_or_none()
    if row is None:
        return None
    if (row.route, row.body_digest) != (route, body_digest):
        raise CommandRepeated()
    return _received(row, fresh=False)


_ANSWERED = (
    select(filing_keys, submissions.c.command_id, submissions.c.opening)
    .join(submissions, submissions.c.code == filing_keys.c.code)
    .where(filing_keys.c.principal == bindparam("by"))
    .where(filing_keys.c.key == bindparam("with_key"))
)


def receive(
    session: Session,
    filing: Filing,
    open_with: Callable[[str], Opening],
    judge: Judge | None = None,
) -> Received:
    """Keep a filing for good, under the next number of its prefix and year.

    `open_with` gives the opening for the code. `judge` may refuse by what the record
    knows; nothing of the same establishment is filed or corrected between its look and
    the filing, so two that exclude each other cannot both pass. The same key with the
    same body, or the same draft, leads to the first dossier; another body raises
    CommandRepeated.
    """
    number = next_number(session, filing.prefix, filing.year)
    # The number is taken first: whoever files the same at the same time waits here.
    known = _known(session, filing)
    if known is not None:
        give_back(session, filing.prefix, filing.year, number)
        return known
    if judge is not None:
        hold_establishment(session, submitted(filing.answers).tax_code)
        judge(session)
    opening = open_with(dossier_code(filing.prefix, filing.year, number))
    try:
        _keep(session, filing, opening)
    except IntegrityError as taken:
        # The key came at the same moment for a dossier of another prefix.
        raise CommandRepeated() from taken
    return Received(opening, filing.command_id, fresh=True)


def account_of_establishment(
    session: Session, tax_code: str, beginning: str
) -> str | None:
    """Return the account that dossiers of an establishment were first filed for.

    Accounts of this kind are told by the beginning of their ids.
    """
    return session.scalar(
        select(submissions.c.applicant_id)
        .where(
            submissions.c.tax_code == tax_code,
            submissions.c.applicant_id.startswith(beginning, autoescape=True),
        )
        .order_by(submissions.c.received_at, submissions.c.code)
        .limit(1)
    )


def keep_step(session: Session, step: KeptStep) -> bool:
    """Keep the answers of a step; False when the same was kept before.

    Raises CommandRepeated when its command came before with another body.
    """
    added = add_once(
        session,
        steps,
        code=step.code,
        command_id=step.command_id,
        action=step.action,
        kept_by=step.by,
        body_digest=step.body_digest,
        answers=plain(step.answers),
        documents=plain(step.documents),
        language=step.language,
        kept_at=step.at,
    )
    if not added:
        _same_step(session, step)
        return False
    hold(session, step.code, step.command_id, step.documents, step.by)
    return True


def submission(session: Session, actor: Actor, code: str) -> Submission:
    """Give a submission that this reader may know of, started or not; else NotFound."""
    row = session.execute(
        select(submissions)
        .outerjoin(applications, applications.c.code == submissions.c.code)
        .where(submissions.c.code == code)
        .where(submission_visible_to(actor))
    ).one_or_none()
    return _submission(row, code)


def stored_submission(session: Session, code: str) -> Submission:
    """Give a submission, for the system's own use; NotFound when there is none."""
    found = session.execute(select(submissions).where(submissions.c.code == code))
    return _submission(found.one_or_none(), code)


def unstarted_submissions(
    session: Session, before: datetime, limit: int = 100
) -> tuple[Received, ...]:
    """Give submissions received before an instant that have no event, oldest first."""
    rows = session.execute(
        select(submissions.c.opening, submissions.c.command_id)
        .join(unstarted, unstarted.c.code == submissions.c.code)
        .where(unstarted.c.received_at < before)
        .order_by(unstarted.c.received_at, unstarted.c.code)
        .limit(limit)
    )
    return tuple(_received(row, fresh=False) for row in rows)


def _known(session: Session, filing: Filing) -> Received | None:
    before = answered(
        session, filing.principal, filing.key, filing.route, filing.body_digest
    )
    if before is not None or not filing.draft_id:
        return before
    row = session.execute(
        select(submissions).where(submissions.c.draft_id == filing.draft_id)
    ).one_or_none()
    return _received(row, fresh=False) if row else None


_SUBMISSION, _UNSTARTED, _KEY = map(insert, (submissions, unstarted, filing_keys))


def _keep(session: Session, filing: Filing, opening: Opening) -> None:
    code = opening.code
    names = submitted(filing.answers)
    session.execute(
        _SUBMISSION,
        {
            "code": code,
            "command_id": filing.command_id,
            "principal": filing.principal,
            "applicant_id": filing.applicant,
            "unit": opening.unit,
            "support_type": filing.support_type,
            "revision": filing.revision,
            "year": filing.year,
            "tax_code": names.tax_code,
            "item_key": item_key(filing.item),
            "language": filing.language,
            "draft_id": filing.draft_id or None,
            "received_at": filing.received_at,
            "answers": plain(filing.answers),
            "documents": plain(filing.documents),
            "opening": plain(opening),
        },
    )
    session.execute(_UNSTARTED, {"code": code, "received_at": filing.received_at})
    _keep_key(session, filing, code)
    hold(session, code, filing.command_id, filing.documents, filing.principal)
    if filing.draft_id:
        session.execute(
            update(drafts)
            .where(drafts.c.id == filing.draft_id)
            .where(drafts.c.owner == filing.principal)
            .values(code=code)
        )


def _keep_key(session: Session, filing: Filing, code: str) -> None:
    session.execute(
        _KEY,
        {
            "principal": filing.principal,
            "key": filing.key,
            "route": filing.route,
            "body_digest": filing.body_digest,
            "code": code,
        },
    )


def _same_step(session: Session, step: KeptStep) -> None:
    kept = session.scalar(
        select(steps.c.body_digest).where(
            steps.c.code == step.code, steps.c.command_id == step.command_id
        )
    )
    if kept != step.body_digest:
        raise CommandRepeated()


def _received(row: Found, fresh: bool) -> Received:
    return Received(read(Opening, row.opening), row.command_id, fresh)


def _submission(row: Found | None, code: str) -> Submission:
    if row is None:
        raise NotFound(application=code)
    return Submission(
        row.code,
        row.command_id,
        row.principal,
        row.applicant_id,
        row.support_type,
        row.revision,
        row.answers,
        row.documents,
        row.language,
        row.received_at,
        read(Opening, row.opening),
    )
