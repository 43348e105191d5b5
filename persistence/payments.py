"""Payment orders to the treasury: one at a time per tranche, never twice."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from persistence.database import Found, Session, add_once
from persistence.tables import payment_orders

ORDERED = "ordered"
PAID = "paid"
FAILED = "failed"


class PaymentConflict(Exception):
    """Another order for the same tranche lives, or it was settled otherwise."""


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """An order to pay a tranche in đồng; `words` are the treasury's when it failed."""

    code: str
    tranche: int
    attempt: int
    amount_vnd: int
    state: str
    reference: str
    ordered_at: datetime
    ordered_by: str
    settled_at: datetime | None
    words: str

    @property
    def key(self) -> str:
        """What the treasury knows the order by."""
        return order_key(self.code, self.tranche, self.attempt)


def order_key(code: str, tranche: int, attempt: int) -> str:
    """Give what the treasury knows an order by."""
    return f"{code}/{tranche}/{attempt}"


def order(
    session: Session,
    code: str,
    tranche: int,
    attempt: int,
    amount_vnd: int,
    by: str,
    at: datetime,
) -> PaymentOrder:
    """Issue an order, or give the one issued before.

    Raises PaymentConflict while another order of the tranche is ordered or paid, and
    when this one was issued with another amount.
    """
    add_once(
        session,
        payment_orders,
        code=code,
        tranche=tranche,
        attempt=attempt,
        amount_vnd=amount_vnd,
        state=ORDERED,
        ordered_by=by,
        ordered_at=at,
    )
    found = _find(session, code, tranche, attempt)
    if found is None:
        raise PaymentConflict(f"{code}/{tranche} has another order")
    if found.amount_vnd != amount_vnd:
        raise PaymentConflict(f"{found.key} was ordered with {found.amount_vnd} đồng")
    return found


def settle(
    session: Session,
    code: str,
    *,
    paid: bool,
    reference: str,
    words: str,
    at: datetime,
) -> None:
    """Note what the treasury did with the orders of a dossier that wait for its word.

    Where none waits, as when the same comes again, nothing changes.
    """
    session.execute(
        update(payment_orders)
        .where(payment_orders.c.code == code)
        .where(payment_orders.c.state == ORDERED)
        .values(
            state=PAID if paid else FAILED,
            reference=reference,
            words=words,
            settled_at=at,
        )
    )


def orders(session: Session, code: str) -> tuple[PaymentOrder, ...]:
    """Give every order of a dossier, oldest first."""
    rows = session.execute(_ORDERS, {"of_code": code})
    return tuple(_order(row) for row in rows)


_ORDERS = (
    select(payment_orders)
    .where(payment_orders.c.code == bindparam("of_code"))
    .order_by(payment_orders.c.tranche, payment_orders.c.attempt)
)


def _find(
    session: Session, code: str, tranche: int, attempt: int
) -> PaymentOrder | None:
    key = {"of_code": code, "of_tranche": tranche, "of_attempt": attempt}
    found = session.execute(_ONE_ORDER, key).one_or_none()
    return _order(found) if found else None


_ONE_ORDER = select(payment_orders).where(
    payment_orders.c.code == bindparam("of_code"),
    payment_orders.c.tranche == bindparam("of_tranche"),
    payment_orders.c.attempt == bindparam("of_attempt"),
)


def _order(row: Found) -> PaymentOrder:
    return PaymentOrder(
        row.code,
        row.tranche,
        row.attempt,
        row.amount_vnd,
        row.state,
        row.reference,
        row.ordered_at,
        row.ordered_by,
        row.settled_at,
        row.words,
    )
