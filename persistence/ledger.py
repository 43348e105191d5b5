"""How postings reach the accounts of an envelope: all of a step, or none."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Update, and_, bindparam, insert, select, update

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
        session.execute(_POSTING, rows)


_POSTING = insert(postings)


def _by_envelope(
    entries: Sequence[Posting],
) -> Mapping[str, Mapping[Account, int]]:
    changes: dict[str, dict[Account, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries:
        changes[entry.envelope][entry.account] += entry.amount_vnd
    return changes


def _change(session: Session, envelope: str, changes: Mapping[Account, int]) -> bool:
    falling = frozenset(
        account
        for account, amount in changes.items()
        if amount < 0 and account is not Account.BUDGET
    )
    amounts = {f"more_{account}": amount for account, amount in changes.items()}
    changed = session.execute(
        _changing(frozenset(changes), falling), {"of_envelope": envelope, **amounts}
    )
    return changed.rowcount == 1


@cache
def _changing(changed: frozenset[Account], falling: frozenset[Account]) -> Update:
    """Change those accounts of an envelope where the falling ones carry it."""
    after = {
        account: envelopes.c[f"{account}_vnd"] + bindparam(f"more_{account}")
        for account in sorted(changed)
    }
    enough = [after[account] >= 0 for account in sorted(falling)]
    return (
        update(envelopes)
        .where(and_(envelopes.c.id == bindparam("of_envelope"), *enough))
        .values({f"{account}_vnd": value for account, value in after.items()})
    )


def _refuse(session: Session, envelope: str, changes: Mapping[Account, int]) -> None:
    available = session.scalar(
        select(envelopes.c.available_vnd).where(envelopes.c.id == envelope)
    )
    wanted = -changes.get(Account.AVAILABLE, 0)
    if available is None or wanted > available:
        raise FundsExhausted(envelope=envelope)
    raise LedgerBroken(f"{envelope} cannot carry {dict(changes)}")
