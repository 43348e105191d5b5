"""What a step that holds money would find in the envelope, before anybody takes it."""

from api.schemas.dossiers import MoneyForeseen
from domain.application import Application
from domain.ledger import Account
from domain.lifecycle import Draw
from persistence.database import Session
from persistence.funds import Funds, Turn, funds


def money_foreseen(
    session: Session, application: Application, draw: Draw | None
) -> MoneyForeseen | None:
    """Give what a step would find, None for steps that hold no money."""
    if draw is None:
        return None
    turn = Turn(draw.priority, application.received_at, application.code)
    found = funds(session, draw.envelope, turn)
    return _foreseen(application, draw, found)


def _foreseen(application: Application, draw: Draw, found: Funds) -> MoneyForeseen:
    short = found.available_vnd < draw.amount_vnd
    # No approval overtakes those that wait for the same money already.
    held_up = short or (draw.waits and found.waiting > 0)
    needed = draw.amount_vnd + (found.ahead_vnd if draw.waits else 0)
    own = _own(application, draw.envelope)
    return MoneyForeseen(
        envelope=draw.envelope,
        open=found.opened,
        available_vnd=found.available_vnd,
        reserved_vnd=found.reserved_vnd - own.get(Account.RESERVED, 0),
        committed_vnd=found.committed_vnd - own.get(Account.COMMITTED, 0),
        waiting=found.waiting,
        amount_vnd=draw.amount_vnd,
        remaining_vnd=found.available_vnd - draw.amount_vnd,
        missing_vnd=max(needed - found.available_vnd, 0),
        final=draw.final,
        would_wait=draw.waits and held_up,
        would_be_refused=not draw.waits and held_up,
        place=found.ahead + 1 if draw.waits and held_up else None,
    )


def _own(application: Application, envelope: str) -> dict[Account, int]:
    """Give what the envelope holds for this very dossier already."""
    if application.envelope != envelope or not application.held:
        return {}
    return {Account(application.held): application.unpaid_vnd}
