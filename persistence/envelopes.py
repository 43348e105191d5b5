"""Envelopes of money: made, topped up, and what lies on each of their accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, literal, select, tuple_

from domain.budget import BudgetDecision
from domain.errors import CommandRepeated, NotFound, Refused
from domain.ledger import Account, envelope_id, move
from domain.places import names_of, province_today
from domain.states import Stage, State
from persistence.database import Found, Session, add_once, insert_into
from persistence.keyset import Order, page
from persistence.ledger import post
from persistence.tables import (
    applications,
    envelopes,
    postings,
    top_up_decisions,
    top_ups,
)


@dataclass(frozen=True, slots=True)
class Balance:
    """An envelope and the đồng on its accounts; `budget` is minus all that came in."""

    id: str
    fund: str
    year: int
    support_type: str
    province: str
    accounts: Mapping[Account, int]


def create(
    session: Session,
    fund: str,
    year: int,
    support_type: str,
    province: str,
    amount_vnd: int,
    by: str,
    at: datetime,
    decision: BudgetDecision | None = None,
) -> Balance:
    """Make an envelope with đồng in it; none is fine.

    Raises Refused `envelope_exists` when its level, year, line and province have one.
    """
    envelope = envelope_id(fund, year, support_type, province)
    place = province if fund == "local" else ""
    added = add_once(
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
        return top_up(session, envelope, amount_vnd, by, at, "", decision)
    return balance(session, envelope)


def top_up(
    session: Session,
    envelope: str,
    amount_vnd: int,
    by: str,
    at: datetime,
    key: str = "",
    decision: BudgetDecision | None = None,
) -> Balance:
    """Put đồng from the budget into an envelope; the same key again changes nothing.

    Raises NotFound for an unknown envelope, CommandRepeated when the key came
    with another amount or on another decision.
    """
    balance(session, envelope)
    adding = insert_into(session.dialect.name, top_ups).values(
        envelope=envelope,
        key=key or None,
        amount_vnd=amount_vnd,
        made_by=by,
        made_at=at,
    )
    added = session.scalar(adding.on_conflict_do_nothing().returning(top_ups.c.id))
    if added is None:
        _same_top_up(session, envelope, key, amount_vnd, decision)
        return balance(session, envelope)
    if decision is not None:
        _state(session, added, decision, by, at)
    entries = move(envelope, Account.BUDGET, Account.AVAILABLE, amount_vnd)
    post(session, entries, at)
    return balance(session, envelope)


def state_decision(
    session: Session,
    envelope: str,
    number: int,
    decision: BudgetDecision,
    by: str,
    at: datetime,
) -> None:
    """Say on which decision the `number`-th money of an envelope rests, once for all.

    The same again changes nothing. Raises NotFound when so much never came in, Refused
    `decision_stated` when another decision stands there.
    """
    nth = select(top_ups.c.id).where(top_ups.c.envelope == envelope)
    nth = nth.order_by(top_ups.c.id).offset(number - 1).limit(1)
    top_up = session.scalar(nth) if number > 0 else None
    if top_up is None:
        raise NotFound(envelope=envelope)
    if _state(session, top_up, decision, by, at):
        return
    standing = _stated(session, top_up)
    if standing is not None and standing[0] != decision:
        raise Refused("decision_stated", number=standing[0].number)


def balance(session: Session, envelope: str) -> Balance:
    """Give an envelope with its balances; NotFound when there is none."""
    query = select(envelopes).where(envelopes.c.id == envelope)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound(envelope=envelope)
    return _balance(found)


def balances(
    session: Session,
    fund: str | None = None,
    year: int | None = None,
    province: str | None = None,
) -> tuple[Balance, ...]:
    """Give envelopes with their balances, in the order of their ids.

    Those of a province are also those that were opened under the names merged into it.
    """
    wanted = {"fund": fund, "year": year}
    query = select(envelopes).order_by(envelopes.c.id)
    for name, value in wanted.items():
        if value is not None:
            query = query.where(envelopes.c[name] == value)
    if province is not None:
        today = province_today(province)
        names = names_of(today) if today else (province,)
        query = query.where(envelopes.c.province.in_(names))
    return tuple(_balance(row) for row in session.execute(query))


def still_drawn_on(
    session: Session, fund: str, support_type: str, province: str
) -> bool:
    """Say whether a dossier under way was received under a dissolved province.

    It keeps the envelope of that name, for which its rules provide.
    """
    a = applications.c
    under_way = (
        a.application["province"].as_string() == province,
        a.province == (province_today(province) or province),
        a.fund == fund,
        a.support_type == support_type,
        a.stage != Stage.CLOSED,
    )
    return bool(session.scalar(select(exists().where(*under_way))))


def reconcile(session: Session) -> tuple[str, ...]:
    """Give the envelopes whose balances are not the sum of their postings."""
    sums = (
        select(postings.c.envelope, postings.c.account, func.sum(postings.c.amount_vnd))
        .group_by(postings.c.envelope, postings.c.account)
        .order_by(postings.c.envelope)
    )
    posted: dict[str, dict[Account, int]] = {}
    for envelope, account, total in session.execute(sums):
        posted.setdefault(envelope, {})[Account(account)] = int(total)
    return tuple(
        found.id
        for found in balances(session)
        if any(
            amount != posted.get(found.id, {}).get(account, 0)
            for account, amount in found.accounts.items()
        )
    )


def _same_top_up(
    session: Session,
    envelope: str,
    key: str,
    amount_vnd: int,
    decision: BudgetDecision | None,
) -> None:
    t = top_ups.c
    wanted = select(t.id, t.amount_vnd, t.made_at)
    wanted = wanted.where(t.envelope == envelope, t.key == key)
    before = session.execute(wanted).one()
    stated = _stated(session, before.id)
    # What was stated later, by itself, is no part of what came with the key.
    came_with = stated[0] if stated and stated[1] == before.made_at else None
    if (before.amount_vnd, came_with) != (amount_vnd, decision):
        raise CommandRepeated()


def _state(
    session: Session, top_up: int, decision: BudgetDecision, by: str, at: datetime
) -> bool:
    return add_once(
        session,
        top_up_decisions,
        top_up=top_up,
        number=decision.number,
        decided_on=decision.decided_on,
        ground=decision.ground,
        stated_by=by,
        stated_at=at,
    )


def _stated(session: Session, top_up: int) -> tuple[BudgetDecision, datetime] | None:
    d = top_up_decisions.c
    row = session.execute(
        select(top_up_decisions).where(d.top_up == top_up)
    ).one_or_none()
    if row is None:
        return None
    return BudgetDecision(row.number, row.decided_on, row.ground), row.stated_at


def _balance(row: Found) -> Balance:
    accounts = {account: getattr(row, f"{account}_vnd") for account in Account}
    return Balance(row.id, row.fund, row.year, row.support_type, row.province, accounts)


MOST = 200
"""How many top-ups of an envelope are given at once."""


@dataclass(frozen=True, slots=True)
class Movement:
    """Đồng put on an account or taken from it; without a code it came from a budget."""

    account: Account
    amount_vnd: int
    code: str
    number: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TopUp:
    """Đồng that somebody put into an envelope, and the decision they rest on.

    `number` counts within the envelope, the first opened it; `total_vnd` is what had
    come in by then. Without a decision nobody has stated one yet.
    """

    envelope: str
    number: int
    amount_vnd: int
    total_vnd: int
    by: str
    at: datetime
    decision: BudgetDecision | None
    stated_by: str
    stated_at: datetime | None

    @property
    def opened(self) -> bool:
        """Whether this money opened the envelope."""
        return self.number == 1


@dataclass(frozen=True, slots=True)
class Movements:
    """Some movements, latest first, and the cursor that leads on; None at the end."""

    items: tuple[Movement, ...]
    next_cursor: str | None


_LATEST_FIRST = Order((postings.c.id,), (int,), descending=True)


def movements(
    session: Session, envelope: str, limit: int = 50, cursor: str | None = None
) -> Movements:
    """Give what moved in an envelope, latest first; Refused `cursor_unknown`."""
    query = select(postings).where(postings.c.envelope == envelope)
    asked = ("movements", envelope)
    rows, following = page(session, query, _LATEST_FIRST, limit, cursor, asked)
    found = (
        Movement(Account(r.account), r.amount_vnd, r.code or "", r.number, r.posted_at)
        for r in rows
    )
    return Movements(tuple(found), following)


def topped_up(
    session: Session,
    envelope_ids: Sequence[str],
    *,
    number: int | None = None,
    limit: int = MOST,
) -> tuple[TopUp, ...]:
    """Give what was put into envelopes and by which decision, so many at the most.

    Envelopes come in the order of their ids, in each the latest money first; with a
    `number` that money alone.
    """
    t, d = top_ups.c, top_up_decisions.c
    number_in = func.row_number().over(partition_by=t.envelope, order_by=t.id)
    total = func.sum(t.amount_vnd).over(partition_by=t.envelope, order_by=t.id)
    counted = (
        select(*t, number_in.label("number"), total.label("total_vnd"))
        .where(t.envelope.in_(envelope_ids))
        .subquery()
    )
    c = counted.c
    query = (
        select(
            *c,
            d.number.label("decision_number"),
            d.decided_on,
            d.ground,
            d.stated_by,
            d.stated_at,
        )
        .outerjoin(top_up_decisions, d.top_up == c.id)
        .order_by(c.envelope, c.id.desc())
        .limit(limit)
    )
    if number is not None:
        query = query.where(c.number == number)
    return tuple(_top_up(row) for row in session.execute(query))


def _top_up(row: Found) -> TopUp:
    stated = row.decision_number is not None
    return TopUp(
        row.envelope,
        row.number,
        row.amount_vnd,
        int(row.total_vnd),
        row.made_by,
        row.made_at,
        BudgetDecision(row.decision_number, row.decided_on, row.ground)
        if stated
        else None,
        row.stated_by or "",
        row.stated_at,
    )


def unstated(session: Session) -> Mapping[str, int]:
    """Give how often money came into each envelope without a stated decision."""
    t, d = top_ups.c, top_up_decisions.c
    rows = session.execute(
        select(t.envelope, func.count())
        .outerjoin(top_up_decisions, d.top_up == t.id)
        .where(d.top_up.is_(None))
        .group_by(t.envelope)
    )
    return {envelope: count for envelope, count in rows}


@dataclass(frozen=True, slots=True)
class Turn:
    """The place of a dossier in the legal order: priority, then receipt, then code."""

    priority: tuple[int, ...]
    received_at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Funds:
    """What stands on the accounts of an envelope, and who waits for it, in đồng.

    One that is not open has nothing on its accounts. `ahead` are the dossiers that
    wait in front of a turn, `ahead_vnd` is what they are owed.
    """

    opened: bool
    available_vnd: int
    reserved_vnd: int
    committed_vnd: int
    waiting: int
    ahead: int
    ahead_vnd: int


def funds(session: Session, envelope: str, turn: Turn) -> Funds:
    """Give how an envelope stands for whoever has this turn, read in one query."""
    a, e = applications.c, envelopes.c
    waits = (
        a.state == State.AWAITING_FUNDS,
        a.envelope == envelope,
        a.code != turn.code,
    )
    in_front = _before(turn)

    def account(name: str) -> ColumnElement[int]:
        column = e[f"{name}_vnd"]
        return select(column).where(e.id == envelope).scalar_subquery().label(name)

    counted = (
        select(func.count()).where(*waits).scalar_subquery().label("waiting"),
        select(func.count()).where(*waits, in_front).scalar_subquery().label("ahead"),
        select(func.coalesce(func.sum(a.amount_awarded_vnd), 0))
        .where(*waits, in_front)
        .scalar_subquery()
        .label("ahead_vnd"),
    )
    accounts = map(account, ("available", "reserved", "committed"))
    row = session.execute(select(*accounts, *counted)).one()
    return Funds(
        row.available is not None,
        row.available or 0,
        row.reserved or 0,
        row.committed or 0,
        row.waiting,
        row.ahead,
        int(row.ahead_vnd),
    )


def _before(turn: Turn) -> ColumnElement[bool]:
    """Give the condition that a waiting dossier comes before a turn."""
    a = applications.c
    columns = (
        a.priority_first,
        a.priority_second,
        a.priority_third,
        a.received_at,
        a.code,
    )
    values: Sequence[object] = (*turn.priority, turn.received_at, turn.code)
    mine = (
        literal(value, column.type)
        for column, value in zip(columns, values, strict=True)
    )
    return tuple_(*columns) < tuple_(*mine)
