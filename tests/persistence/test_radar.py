"""The radar names every cause of trouble, counts all of it and leaves out the rest."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import update

from domain.application import Application
from domain.people import Role
from domain.states import Action, State
from persistence import outbox, payments, problems
from persistence.database import Database
from persistence.problems import Cause
from persistence.tables import messages
from tests.persistence.dossiers import NOON, filed, moved, submitted

SOON = NOON + timedelta(days=2)
LATER = NOON + timedelta(days=10)


async def causes(database: Database, now: datetime = NOON) -> dict[str, Cause]:
    found = await database.read(problems.causes, now, SOON)
    assert tuple(cause.kind for cause in found) == problems.KINDS
    return {cause.kind: cause for cause in found}


async def quiet(database: Database, key: str = "k1", **given: object) -> Application:
    """A dossier that is with the applicant, so that nobody is missing."""
    fitting = {"target": State.COMPLETING, "due_at": NOON + timedelta(days=9), **given}
    application = await submitted(database, key)
    return await moved(database, application, action=Action.RETURN, **fitting)


async def test_where_nothing_is_wrong_every_cause_is_empty(database: Database) -> None:
    await quiet(database)

    found = await causes(database)

    assert all(c.total == 0 and c.items == () for c in found.values())


async def test_dossiers_late_and_soon_due_and_without_anybody_are_named(
    database: Database,
) -> None:
    late = await quiet(database, "k1", due_at=NOON - timedelta(hours=1))
    soon = await quiet(database, "k2", due_at=NOON + timedelta(hours=1))
    nobody = await submitted(database, "k3")

    found = await causes(database)

    (item,) = found["overdue"].items
    assert (item.code, item.due_at) == (late.code, late.due_at)
    assert [i.code for i in found["due_soon"].items] == [soon.code]
    assert [i.code for i in found["unassigned"].items] == [nobody.code]


async def test_messages_are_told_apart_by_what_is_wrong_with_them(
    database: Database,
) -> None:
    application = await quiet(database, tells=(Role.APPLICANT, Role.OFFICER))
    assert (await causes(database))["message_unaddressed"].total == 1
    with database.writing() as session:
        (message,) = outbox.claim_due(session, LATER)
        failed = outbox.Outcome(message.id, "451", LATER)
        outbox.settle(session, [failed], LATER + outbox.LEASE, LATER)

    (retried,) = (await causes(database))["message_retrying"].items
    assert (retried.code, retried.subject) == (application.code, message.id)
    assert (retried.attempts, retried.reason) == (1, "451")

    with database.writing() as session:
        outbox.claim_due(session, LATER)
        refused = outbox.Outcome(message.id, "550")
        outbox.settle(session, [refused], LATER + outbox.LEASE, LATER)
    found = await causes(database)
    assert found["message_retrying"].total == 0
    assert found["message_failed"].items[0].reason == "550"

    with database.writing() as session:
        session.execute(update(messages).values(state=outbox.SENT))
    assert (await causes(database))["message_failed"].total == 0


async def test_orders_are_looked_after_when_failed_or_long_unconfirmed(
    database: Database,
) -> None:
    code = (await quiet(database)).code
    long_ago = LATER - problems.UNCONFIRMED_AFTER
    await database.write(payments.order, code, 1, 1, 5, "thu", long_ago)
    assert (await causes(database, LATER))["payment_unconfirmed"].total == 0
    moment = timedelta(seconds=1)
    (late,) = (await causes(database, LATER + moment))["payment_unconfirmed"].items
    assert late.subject == f"{code}/1/1"

    words = {"reference": "r", "words": "sai số tài khoản"}
    await database.write(payments.settle, code, paid=False, at=LATER, **words)
    found = await causes(database, LATER + moment)
    assert found["payment_unconfirmed"].total == 0
    assert found["payment_failed"].items[0].reason == "sai số tài khoản"

    await database.write(payments.order, code, 1, 2, 5, "thu", LATER)
    assert (await causes(database, LATER + moment))["payment_failed"].total == 0


async def test_submissions_nobody_took_up_are_named_after_a_while(
    database: Database,
) -> None:
    received = await filed(database)

    assert (await causes(database))["unstarted"].total == 0
    later = NOON + problems.UNSTARTED_AFTER + timedelta(seconds=1)
    (item,) = (await causes(database, later))["unstarted"].items
    assert (item.code, item.since) == (received.opening.code, NOON)


async def test_a_list_is_bounded_and_its_total_is_not(database: Database) -> None:
    for n in range(problems.SHOWN + 2):
        await filed(database, f"k{n}", {"received_at": NOON + timedelta(seconds=n)})

    found = (await causes(database, LATER))["unstarted"]

    assert found.total == problems.SHOWN + 2
    assert len(found.items) == problems.SHOWN
    assert found == replace(found, items=tuple(sorted(found.items, key=_since)))


def _since(trouble: problems.Trouble) -> datetime:
    assert trouble.since is not None
    return trouble.since
