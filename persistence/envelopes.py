"""Envelopes of money: made, topped up, and what lies on each of their accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from domain.errors import CommandRepeated, NotFound, Refused
from domain.ledger import Account, envelope_id, move
from persistence.database import Found, Session
from persistence.ledger import post
from persistence.tables import envelopes, postings, top_ups
from persistence.upsert import add_once


@dataclass(frozen=True, slots=True)
class Balance:
    """An envelope and the đồng on its accounts; `budget` is minus all that came in."""

    id: str
    fund: str
    year: int
    support_type: str
    province: str
    accounts: Mapping[Account, int]


async def create(
    session: Session,
    fund: str,
    year: int,
    support_type: str,
    province: str,
    amount_vnd: int,
    by: str,
    at: datetime,
) -> Balance:
    """Make an envelope with đồng in it; none is fine.

    Raises Refused `envelope_exists` when its level, year, line and province have one.
    """
    envelope = envelope_id(fund, year, support_type, province)
    place = province if fund == "local" else ""
    added = await add_once(
        session,
        envelopes,
        id=envelope,
        fund=fund,
        year=year,
        support_type=support_type,
        province=place,
    )
    if not added:
        raise Refused("envelope_exists", envelope=envelope)
    if amount_vnd:
        return await top_up(session, envelope, amount_vnd, by, at)
    return await balance(session, envelope)


async def top_up(
    session: Session,
    envelope: str,
    amount_vnd: int,
    by: str,
    at: datetime,
    key: str = "",
) -> Balance:
    """Put đồng from the budget into an envelope; the same key again changes nothing.

    Raises NotFound for an unknown envelope, CommandRepeated when the key came
    with another amount.
    """
    await balance(session, envelope)
    added = await add_once(
        session,
        top_ups,
        envelope=envelope,
        key=key or None,
        amount_vnd=amount_vnd,
        made_by=by,
        made_at=at,
    )
    if not added:
        await _same_top_up(session, envelope, key, amount_vnd)
        return await balance(session, envelope)
    entries = move(envelope, Account.BUDGET, Account.AVAILABLE, amount_vnd)
    await post(session, entries, at)
    return await balance(session, envelope)


async def balance(session: Session, envelope: str) -> Balance:
    """Give an envelope with its balances; NotFound when there is none."""
    query = select(envelopes).where(envelopes.c.id == envelope)
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise NotFound(envelope=envelope)
    return _balance(found)


async def balances(
    session: Session,
    fund: str | None = None,
    year: int | None = None,
    province: str | None = None,
) -> tuple[Balance, ...]:
    """Give envelopes with their balances, in the order of their ids."""
    wanted = {"fund": fund, "year": year, "province": province}
    query = select(envelopes).order_by(envelopes.c.id)
    for name, value in wanted.items():
        if value is not None:
            query = query.where(envelopes.c[name] == value)
    return tuple(_balance(row) for row in await session.execute(query))


async def reconcile(session: Session) -> tuple[str, ...]:
    """Give the envelopes whose balances are not the sum of their postings."""
    sums = (
        select(postings.c.envelope, postings.c.account, func.sum(postings.c.amount_vnd))
        .group_by(postings.c.envelope, postings.c.account)
        .order_by(postings.c.envelope)
    )
    posted: dict[str, dict[Account, int]] = {}
    for envelope, account, total in await session.execute(sums):
        posted.setdefault(envelope, {})[Account(account)] = int(total)
    return tuple(
        found.id
        for found in await balances(session)
        if any(
            amount != posted.get(found.id, {}).get(account, 0)
            for account, amount in found.accounts.items()
        )
    )


async def _same_top_up(
    session: Session, envelope: str, key: str, amount_vnd: int
) -> None:
    before = await session.scalar(
        select(top_ups.c.amount_vnd).where(
            top_ups.c.envelope == envelope, top_ups.c.key == key
        )
    )
    if before != amount_vnd:
        raise CommandRepeated()


def _balance(row: Found) -> Balance:
    accounts = {account: getattr(row, f"{account}_vnd") for account in Account}
    return Balance(row.id, row.fund, row.year, row.support_type, row.province, accounts)
