"""The recorder at work: one event, one transaction, whatever happens around it."""

from collections.abc import Mapping

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from domain.application import Event, Opening
from domain.errors import RECORD_CONFLICT, ConditionNotMet, FundsExhausted
from domain.standard import STANDARD
from domain.states import Action
from persistence import payments, queries, recorder
from persistence.database import Database, Session


class Record:
    """Writes what workflows decided; the only writer of applications there is."""

    def __init__(self, database: Database) -> None:
        """Write to this database."""
        self.database = database

    @activity.defn
    async def record(self, event: Event, opening: Opening | None) -> tuple[Event, ...]:
        """Write one event in one transaction; give what stands from its number on.

        Raises `funds_exhausted`, what refuses changed answers or `record_conflict`,
        which do not retry; a database that is away raises its own error, which does.
        """
        try:
            standing = await self.database.write(append, event, opening)
        except (FundsExhausted, ConditionNotMet) as refused:
            raise ApplicationError(
                refused.code,
                refused.params,
                type=refused.code,
                non_retryable=True,
                category=ApplicationErrorCategory.BENIGN,
            ) from refused
        except recorder.RecordConflict as conflict:
            later = await self.missed(event.code, event.number - 1)
            if later:
                return later
            raise ApplicationError(
                str(conflict), type=RECORD_CONFLICT, non_retryable=True
            ) from conflict
        return (standing,)

    @activity.defn
    async def missed(self, code: str, after: int) -> tuple[Event, ...]:
        """Give the events of a dossier after a number, oldest first."""
        trail = await self.database.read(queries.trail, code)
        return tuple(r.event for r in trail if r.event.number > after)


def append(session: Session, event: Event, opening: Opening | None) -> Event:
    """Write an event, and a payment order or its end beside it; give what stands."""
    standing = recorder.append(session, event, opening)
    _settle(session, standing)
    return standing


def _settle(session: Session, event: Event) -> None:
    """Write a payment order with its event, and later the treasury's word beside it."""
    if event.action is Action.ORDER_PAYMENT:
        _order(session, event)
    step = STANDARD.find(event.source, event.action) if event.source else None
    if step is None or step.settles is None:
        return
    told = _told(session, event)
    payments.settle(
        session,
        event.code,
        paid=step.settles,
        reference=str(told.get("reference", "")),
        words=str(told.get("reason", "")),
        at=event.at,
    )


def _order(session: Session, event: Event) -> None:
    row = queries.stored(session, event.code)
    tranche = row.application.tranche if row else None
    if tranche is None or tranche.state != "ordered":
        return
    payments.order(
        session,
        event.code,
        tranche.number,
        tranche.attempt,
        tranche.amount_vnd,
        tranche.ordered_by or "",
        event.at,
    )


def _told(session: Session, event: Event) -> Mapping[str, object]:
    """Give what was said of the payment: by a person, else by the treasury itself."""
    kept = queries.kept_answers(session, event.code, event.command_id)
    return event.facts if kept is None else kept
