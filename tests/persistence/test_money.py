"""Money is put in once, paid once, and always adds up."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.errors import CommandRepeated, NotFound, Refused
from domain.ledger import Account, move
from domain.people import Role
from domain.states import Action, State
from persistence import credentials, envelopes, payments
from persistence.database import Database
from persistence.envelopes import Balance
from persistence.statistics import statistics
from persistence.tables import envelopes as envelopes_table
from tests.persistence.dossiers import NOON, moved, submitted

ENVELOPE = "local-2026-technology-transfer-binh-dinh"
LINE = "technology-transfer"


async def made(database: Database, amount_vnd: int = 100) -> Balance:
    return await database.write(
        envelopes.create, "local", 2026, LINE, "Bình Định", amount_vnd, "hoa", NOON
    )


async def test_an_envelope_is_made_once_with_its_money(database: Database) -> None:
    balance = await made(database, 100)

    assert balance.id == ENVELOPE
    assert balance.accounts[Account.AVAILABLE] == 100
    assert balance.accounts[Account.BUDGET] == -100
    with pytest.raises(Refused) as refused:
        await made(database)
    assert refused.value.code == "envelope_exists"
    with database.reading() as session:
        assert envelopes.balances(session, year=2026) == (balance,)
        assert envelopes.balances(session, year=2025) == ()
        assert envelopes.reconcile(session) == ()


async def test_a_top_up_comes_once_by_its_key(database: Database) -> None:
    await made(database, 0)

    async def add(amount_vnd: int, key: str) -> Balance:
        return await database.write(
            envelopes.top_up, ENVELOPE, amount_vnd, "hoa", NOON, key
        )

    await asyncio.gather(*(add(70, "t1") for _ in range(4)))
    await add(5, "")
    balance = await add(5, "")

    assert balance.accounts[Account.AVAILABLE] == 80
    with pytest.raises(CommandRepeated):
        await add(71, "t1")
    with pytest.raises(NotFound):
        await database.write(envelopes.top_up, "nowhere", 1, "hoa", NOON)


@pytest.mark.parametrize("account", [a for a in Account if a is not Account.BUDGET])
async def test_the_database_itself_keeps_every_account_from_falling_below_zero(
    database: Database, account: Account
) -> None:
    await made(database, 0)
    below = {f"{account}_vnd": -1, "budget_vnd": 1}

    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(envelopes_table.update().values(below))


async def test_the_database_itself_keeps_an_envelope_balanced(
    database: Database,
) -> None:
    await made(database, 0)

    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(envelopes_table.update().values(available_vnd=1))


async def test_one_order_of_a_tranche_is_issued_whoever_repeats_it(
    database: Database,
) -> None:
    code = (await submitted(database)).code

    async def order(attempt: int = 1, amount_vnd: int = 7) -> payments.PaymentOrder:
        return await database.write(
            payments.order, code, 1, attempt, amount_vnd, "hoa", NOON
        )

    many = await asyncio.gather(*(order() for _ in range(4)))

    assert {o.key for o in many} == {f"{code}/1/1"}
    with pytest.raises(payments.PaymentConflict):
        await order(amount_vnd=8)
    with pytest.raises(payments.PaymentConflict):
        await order(attempt=2)


async def test_a_failed_order_makes_room_for_the_next_and_a_paid_one_never(
    database: Database,
) -> None:
    code = (await submitted(database)).code
    later = NOON + timedelta(days=1)
    with database.writing() as session:
        payments.order(session, code, 1, 1, 7, "hoa", NOON)
        for words in ("sai số tài khoản", "lại nữa"):
            payments.settle(
                session, code, paid=False, reference="", words=words, at=later
            )
        payments.order(session, code, 1, 2, 7, "hoa", later)
        payments.settle(session, code, paid=True, reference="KB1", words="", at=later)
        payments.settle(session, code, paid=False, reference="", words="", at=NOON)
        with pytest.raises(payments.PaymentConflict):
            payments.order(session, code, 1, 3, 7, "hoa", later)
        failed, paid = payments.orders(session, code)
    assert (failed.state, failed.words) == ("failed", "sai số tài khoản")
    assert (paid.state, paid.reference, paid.settled_at) == ("paid", "KB1", later)


async def test_keys_are_taken_back_and_sessions_end(database: Database) -> None:
    until = NOON + timedelta(hours=8)
    with database.writing() as session:
        credentials.issue(session, "t1", "lan", Role.APPLICANT, NOON, until)
        assert not credentials.revoked(session, "t1")
        assert credentials.revoke(session, "t1", NOON)
        assert not credentials.revoke(session, "t1", NOON)
        assert credentials.revoked(session, "t1")
        assert not credentials.revoked(session, "never-issued")

        credentials.open_session(session, "d", "lan", Role.APPLICANT, NOON, until)
        found = credentials.find_session(session, "d", NOON)
        assert found is not None
        assert found.account_id == "lan"
        assert credentials.find_session(session, "d", until) is None
        credentials.end_session(session, "d", NOON)
        assert credentials.find_session(session, "d", NOON) is None


@pytest.mark.parametrize(
    ("accepted_at", "counted"),
    [
        # The days are those of Vietnam, seven hours ahead.
        ("2020-12-31T16:59:59+00:00", 0),
        ("2020-12-31T17:00:00+00:00", 1),
        ("2025-12-31T16:59:59+00:00", 1),
        ("2025-12-31T17:00:00+00:00", 0),
    ],
)
async def test_what_was_accepted_in_the_years_of_a_target_counts_toward_it(
    database: Database, accepted_at: str, counted: int
) -> None:
    line = await submitted(database, "k1", facts={"item_kind": "line"})
    await moved(
        database,
        line,
        action=Action.ACCEPT,
        target=State.SETTLING,
        at=datetime.fromisoformat(accepted_at),
    )
    found = await database.read(statistics, now=NOON, year=2026)
    assert found.accepted == {"technology-transfer": 1}
    assert found.reached["lines"] == counted
    assert found.reached["machines"] == 0


async def test_statistics_count_results_ages_punctuality_and_money(
    database: Database,
) -> None:
    await made(database, 500)
    late, accepted, refused = [
        await submitted(database, f"k{n}", facts={"item_kind": "line"})
        for n in range(3)
    ]
    await submitted(database, "k9", {"year": 2026}, province="Đồng Nai")
    await moved(database, late, at=NOON + timedelta(days=9))
    reserved = move(ENVELOPE, Account.AVAILABLE, Account.RESERVED, 200)
    await moved(
        database,
        accepted,
        action=Action.ACCEPT,
        target=State.SETTLING,
        at=NOON + timedelta(days=2),
        postings=reserved,
        award_vnd=200,
    )
    await moved(
        database,
        refused,
        action=Action.REFUSE,
        target=State.REFUSED,
        due_at=None,
        at=NOON + timedelta(days=1),
    )

    with database.reading() as session:
        found = statistics(
            session,
            now=NOON + timedelta(days=40),
            year=2026,
            province="Bình Định",
        )
        everywhere = statistics(session, now=NOON)
        nothing = statistics(session, now=NOON, year=1999)

    assert found.dossiers == 3
    assert found.by_state["settling"] == 1
    assert found.by_stage["closed"] == 1
    assert found.open_age == {
        "under_30_days": 0,
        "under_90_days": 2,
        "under_180_days": 0,
        "under_365_days": 0,
        "older": 0,
    }
    assert found.overdue == 2
    assert found.on_time_percent == 66
    assert found.median_days == {"submission": 2}
    assert (found.requested_vnd, found.awarded_vnd) == (300_000_000, 200)
    assert found.accepted == {"technology-transfer": 1}
    # Accepted in 2026, which the targets of 2021 to 2025 do not reach into.
    assert set(found.reached.values()) == {0}
    assert [b.accounts[Account.RESERVED] for b in found.money] == [200]
    assert everywhere.dossiers == 4
    assert nothing.dossiers == 0
    assert nothing.on_time_percent is None
    assert nothing.awarded_vnd == 0
