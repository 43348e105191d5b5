"""How postings reach the accounts of an envelope: all of a step, or none."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, insert, select, update

from domain.errors import FundsExhausted
from domain.ledger import Account, Posting
from persistence.database import Session
from persistence.tables import envelopes, postings


class LedgerBroken(Exception):
    """An account other than the available money would fall below zero."""


def post(
    session: Session,
    entries: Sequence[Posting],
    at: datetime,
    code: str | None = None,
    number: int | None = None,
) -> None:
    """Put postings on their envelopes.

    Raises FundsExhausted when an envelope has too little available or is not there,
    LedgerBroken when money would leave another account than it lies on.
    """
    for envelope, changes in sorted(_by_envelope(entries).items()):
        if not _change(session, envelope, changes):
            _refuse(session, envelope, changes)
    rows = [
        {
            "envelope": entry.envelope,
            "account": entry.account,
            "amount_vnd": entry.amount_vnd,
            "code": code,
            "number": number,
            "posted_at": at,
        }
        for entry in entries
    ]
    if rows:
        session.execute(insert(postings), rows)


def _by_envelope(
    entries: Sequence[Posting],
) -> Mapping[str, Mapping[Account, int]]:
    changes: dict[str, dict[Account, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries:
        changes[entry.envelope][entry.account] += entry.amount_vnd
    return changes


def _change(session: Session, envelope: str, changes: Mapping[Account, int]) -> bool:
    columns = {account: envelopes.c[f"{account}_vnd"] for account in changes}
    enough = [
        columns[account] + amount >= 0
        for account, amount in changes.items()
        if amount < 0 and account is not Account.BUDGET
    ]
    changed = session.execute(
        update(envelopes)
        .where(and_(envelopes.c.id == envelope, *enough))
        .values({columns[a].name: columns[a] + v for a, v in changes.items()})
    )
    return changed.rowcount == 1


def _refuse(session: Session, envelope: str, changes: Mapping[Account, int]) -> None:
    available = session.scalar(
        select(envelopes.c.available_vnd).where(envelopes.c.id == envelope)
    )
    wanted = -changes.get(Account.AVAILABLE, 0)
    if available is None or wanted > available:
        raise FundsExhausted(envelope=envelope)
    raise LedgerBroken(f"{envelope} cannot carry {dict(changes)}")
