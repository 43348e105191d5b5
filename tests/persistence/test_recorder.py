"""One event is one transaction: all or nothing, and once however often it comes."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from domain.application import Application, evolve
from domain.errors import FundsExhausted
from domain.funding import Tranche
from domain.ledger import Account, move
from domain.people import Role
from domain.states import Action, State
from persistence import accounts, envelopes, feed, history, queries, tables
from persistence.database import Database, Session
from persistence.feed import read_feed
from persistence.intake import KeptStep, keep_step
from persistence.recorder import RecordConflict, append
from tests.persistence.dossiers import (
    LAN,
    MINH,
    NOON,
    answers,
    as_it_stands,
    filed,
    first_event,
    moved,
    next_event,
    recorded,
    submitted,
)

ENVELOPE = "local-2026-technology-transfer-binh-dinh"


async def funded(database: Database, amount_vnd: int) -> None:
    await database.write(
        envelopes.create,
        "local",
        2026,
        "technology-transfer",
        "Bình Định",
        amount_vnd,
        "hoa",
        NOON,
    )


def reserving(amount_vnd: int, envelope: str = ENVELOPE) -> dict[str, Any]:
    return {
        "action": Action.APPROVE,
        "target": State.CONTRACTING,
        "postings": move(envelope, Account.AVAILABLE, Account.RESERVED, amount_vnd),
        "award_vnd": amount_vnd,
        "envelope": envelope,
        "tells": (Role.APPLICANT,),
    }


async def counted(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in (tables.events, tables.postings, tables.messages)
        }


async def test_a_submission_becomes_a_dossier_whose_row_is_its_events(
    database: Database,
) -> None:
    received = await filed(database)
    event = first_event(received)

    assert await recorded(database, event) == event

    application = await as_it_stands(database, event.code)
    assert application.number == 1
    assert application.state is State.SCREENING
    with database.reading() as session:
        assert history.rebuild(session, event.code) == application
        row = queries.stored(session, event.code)
    assert row is not None
    assert row.applicant_name == "Cơ sở bún Đồng Tâm"
    assert row.amount_requested_vnd == 100_000_000
    assert row.waits_for == Role.OFFICER


async def test_the_same_event_again_changes_nothing(database: Database) -> None:
    application = await submitted(database)
    event = next_event(application, tells=(Role.APPLICANT,))
    await recorded(database, event)
    before = await counted(database)

    assert await recorded(database, event) == event

    assert await counted(database) == before


async def test_a_decision_taken_again_later_gives_the_event_recorded_first(
    database: Database,
) -> None:
    application = await submitted(database)
    event = await recorded(database, next_event(application))
    again = replace(event, at=event.at + timedelta(seconds=9))

    assert await recorded(database, again) == event


async def test_another_command_under_a_taken_number_is_a_conflict_that_shows_it(
    database: Database,
) -> None:
    application = await submitted(database)
    event = await recorded(database, next_event(application))

    with pytest.raises(RecordConflict) as conflict:
        await recorded(database, next_event(application, command_id="another"))

    assert conflict.value.standing == event


async def test_a_command_recorded_before_under_another_number_is_a_conflict(
    database: Database,
) -> None:
    application = await submitted(database)
    event = next_event(application, command_id="same")
    after = await moved(database, application, command_id="same")

    with pytest.raises(RecordConflict) as conflict:
        await recorded(database, next_event(after, command_id="same"))

    assert conflict.value.standing == event


async def test_an_event_that_does_not_follow_the_last_one_is_a_conflict(
    database: Database,
) -> None:
    application = await submitted(database)
    ahead = replace(application, number=5)

    with pytest.raises(RecordConflict, match="follows"):
        await recorded(database, next_event(ahead))


async def test_an_event_of_a_dossier_nobody_submitted_is_a_conflict(
    database: Database,
) -> None:
    received = await filed(database)
    stranger = replace(first_event(received), code="CGCN-2026-000999-X")

    with pytest.raises(RecordConflict, match="never submitted"):
        await recorded(database, stranger)


async def test_an_opening_other_than_the_one_submitted_is_a_conflict(
    database: Database,
) -> None:
    received = await filed(database)
    other = replace(received.opening, province="Đồng Nai")

    with pytest.raises(RecordConflict, match="another opening"):
        await database.write(append, first_event(received), other)


async def test_money_that_is_not_there_leaves_nothing_behind(
    database: Database,
) -> None:
    await funded(database, 50_000_000)
    application = await submitted(database)
    before = await counted(database)

    with pytest.raises(FundsExhausted):
        await recorded(database, next_event(application, **reserving(50_000_001)))

    assert await counted(database) == before
    assert await as_it_stands(database, application.code) == application


async def test_an_envelope_nobody_made_has_no_funds(database: Database) -> None:
    application = await submitted(database)

    with pytest.raises(FundsExhausted):
        await recorded(database, next_event(application, **reserving(1)))


async def test_money_taken_from_where_it_does_not_lie_is_a_conflict(
    database: Database,
) -> None:
    await funded(database, 50_000_000)
    application = await submitted(database)
    wrong = move(ENVELOPE, Account.COMMITTED, Account.PAID, 1)

    with pytest.raises(RecordConflict):
        await recorded(database, next_event(application, postings=wrong))

    assert await as_it_stands(database, application.code) == application


async def test_a_payment_beyond_the_award_is_a_conflict_that_names_nobody(
    database: Database,
) -> None:
    application = await submitted(database)
    paid = Tranche(1, "advance", 8, state="paid")

    with pytest.raises(RecordConflict) as conflict:
        await recorded(database, next_event(application, award_vnd=7, tranches=(paid,)))

    assert "Đồng Tâm" not in str(conflict.value)
    assert conflict.value.__cause__ is None
    assert await as_it_stands(database, application.code) == application


async def test_what_is_reserved_leaves_the_available_money(database: Database) -> None:
    await funded(database, 50_000_000)
    application = await submitted(database)

    await moved(database, application, **reserving(30_000_000))

    with database.reading() as session:
        balance = envelopes.balance(session, ENVELOPE)
        posted = queries.postings(session, application.code)
        assert envelopes.reconcile(session) == ()
    assert balance.accounts[Account.AVAILABLE] == 20_000_000
    assert balance.accounts[Account.RESERVED] == 30_000_000
    assert sum(balance.accounts.values()) == 0
    assert [p.number for p in posted] == [2, 2]


async def test_an_envelope_never_falls_below_zero_when_many_take_at_once(
    database: Database,
) -> None:
    await funded(database, 100_000_000)
    dossiers = [await submitted(database, f"k{n}") for n in range(8)]

    async def reserve(application: Application) -> bool:
        try:
            await recorded(database, next_event(application, **reserving(30_000_000)))
        except FundsExhausted:
            return False
        return True

    taken = await asyncio.gather(*(reserve(a) for a in dossiers))

    assert sum(taken) == 3
    balance = await database.read(envelopes.balance, ENVELOPE)
    assert balance.accounts[Account.AVAILABLE] == 10_000_000
    assert balance.accounts[Account.RESERVED] == 90_000_000


async def test_of_two_events_racing_for_a_number_one_wins_and_the_other_conflicts(
    database: Database,
) -> None:
    application = await submitted(database)
    racers = [next_event(application, command_id=f"racer-{n}") for n in range(6)]

    outcomes = await asyncio.gather(
        *(recorded(database, event) for event in racers), return_exceptions=True
    )

    won = [o for o in outcomes if not isinstance(o, BaseException)]
    lost = [o for o in outcomes if isinstance(o, RecordConflict)]
    assert len(won) == 1
    assert len(lost) == 5
    assert all(conflict.standing == won[0] for conflict in lost)


async def test_one_event_racing_with_itself_is_recorded_once(
    database: Database,
) -> None:
    application = await submitted(database)
    event = next_event(application)

    outcomes = await asyncio.gather(*(recorded(database, event) for _ in range(5)))

    assert all(outcome == event for outcome in outcomes)
    assert (await as_it_stands(database, event.code)).number == 2


async def test_a_changed_event_breaks_the_chain_where_it_was_changed(
    database: Database,
) -> None:
    application = await moved(database, await submitted(database))
    application = await moved(database, application)
    assert await database.read(history.verify_chain, application.code) is None

    with database.writing() as session:
        _unguard(session)
        session.execute(
            update(tables.events)
            .where(tables.events.c.number == 2)
            .values(facts={"reason": "khác"})
        )

    assert await database.read(history.verify_chain, application.code) == 2


async def test_a_lost_event_breaks_the_chain(database: Database) -> None:
    application = await moved(database, await submitted(database))
    application = await moved(database, application)

    with database.writing() as session:
        _unguard(session)
        session.execute(tables.events.delete().where(tables.events.c.number == 2))

    assert await database.read(history.verify_chain, application.code) == 2


async def test_another_name_of_an_actor_breaks_the_chain(database: Database) -> None:
    await database.write(
        accounts.keep, accounts.Account("minh", Role.OFFICER, name="Trần Minh")
    )
    application = await moved(database, await submitted(database))
    last = await database.read(queries.last, application.code)
    assert last is not None
    assert last.actor_name == "Trần Minh"

    with database.writing() as session:
        _unguard(session)
        session.execute(
            update(tables.events)
            .where(tables.events.c.number == 2)
            .values(actor_name="Người khác")
        )

    assert await database.read(history.verify_chain, application.code) == 2


@pytest.mark.parametrize("table", ["events", "submissions"])
async def test_the_database_itself_refuses_to_change_what_is_only_added(
    database: Database, table: str
) -> None:
    application = await submitted(database)

    for change in (f"DELETE FROM {table}", f"UPDATE {table} SET code = code"):
        with (
            pytest.raises(Exception, match="only added to"),
            database.writing() as session,
        ):
            session.execute(text(change))

    assert (await as_it_stands(database, application.code)).number == 1


async def test_the_row_drawn_anew_from_the_events_is_the_row_that_was_there(
    database: Database,
) -> None:
    application = await submitted(database)
    application = await moved(
        database, application, panel=("an", "binh"), officer="minh"
    )
    with database.writing() as session:
        whole = session.execute(select(tables.applications)).one()
        members = select(tables.application_members).order_by("part", "account_id")
        parts = session.execute(members).all()
        session.execute(update(tables.applications).values(state="lapsed", number=7))
        session.execute(tables.application_members.delete())

        assert history.reproject(session, application.code) == application
        assert session.execute(select(tables.applications)).one() == whole
        assert {part.account_id for part in parts} >= {"an", "binh"}
        assert session.execute(members).all() == parts


async def test_corrected_answers_change_the_names_a_dossier_is_found_by(
    database: Database,
) -> None:
    application = await submitted(database)
    corrected = answers(project_title="Máy sấy đũa")
    step = KeptStep(
        application.code,
        "fix",
        "resubmit",
        "lan",
        "d",
        {"corrections": corrected},
        {},
        NOON,
    )
    await database.write(keep_step, step)

    await moved(
        database, application, action=Action.RESUBMIT, actor=LAN, command_id="fix"
    )

    with database.writing() as session:
        row = queries.stored(session, application.code)
        assert row is not None
        assert row.project_title == "Máy sấy đũa"
        assert row.answers == corrected
        history.reproject(session, application.code)
        assert queries.stored(session, application.code) == row


async def test_the_feed_gives_every_event_once_in_the_order_of_recording(
    database: Database,
) -> None:
    dossiers = [await submitted(database, f"k{n}") for n in range(6)]
    seen: list[int] = []

    async def follow() -> None:
        while len(seen) < 12:
            after = seen[-1] if seen else 0
            rows = await read_feed(database, after, limit=4)
            seen.extend(row.position for row in rows)

    await asyncio.wait_for(
        asyncio.gather(follow(), *(moved(database, a) for a in dossiers)), timeout=30
    )

    everything = await read_feed(database, 0)
    assert seen == [r.position for r in everything]
    assert len({(r.event.code, r.event.number) for r in everything}) == 12


async def test_writers_wait_for_nobody_and_the_feed_for_who_came_first(
    postgres_database: Database,
) -> None:
    database = postgres_database
    slow = await submitted(database, "k1")
    # Of another province: the totals of one are counted one after the other.
    quick = await submitted(database, "k2", province="Vĩnh Long")
    before = (await read_feed(database, 0))[-1].position

    with database.writing() as session:
        append(session, next_event(slow))
        await moved(database, quick)
        reading = asyncio.create_task(read_feed(database, before))
        await asyncio.sleep(0.3)
        assert not reading.done()
    seen = await reading

    assert [one.event.code for one in seen] == [slow.code, quick.code]


async def test_a_writer_that_hangs_holds_the_feed_but_not_its_readers(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = postgres_database
    monkeypatch.setattr(feed, "PATIENCE", timedelta(milliseconds=200))
    slow = await submitted(database, "k1")
    # Of another province: the totals of one are counted one after the other.
    quick = await submitted(database, "k2", province="Vĩnh Long")
    before = (await read_feed(database, 0))[-1].position

    with database.writing() as session:
        append(session, next_event(slow))
        await moved(database, quick)
        assert await read_feed(database, before) == ()


async def test_a_position_given_back_is_passed_over(database: Database) -> None:
    one, two = [await submitted(database, f"k{n}") for n in range(2)]
    before = (await read_feed(database, 0))[-1].position
    with suppress(LookupError), database.writing() as session:
        append(session, next_event(one))
        raise LookupError
    await moved(database, two)

    seen = await read_feed(database, before)

    assert [found.event.code for found in seen] == [two.code]


async def test_the_stored_trail_makes_the_application_step_by_step(
    database: Database,
) -> None:
    first = await submitted(database)
    second = await moved(database, first, officer="minh")

    trail = await database.read(queries.trail, first.code)

    assert evolve(first, trail[1].event) == second
    assert trail[1].event.actor == MINH


def _unguard(session: Session) -> None:
    if session.dialect.name == "postgresql":
        session.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
        return
    for change in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER events_only_added_{change}"))
