"""The totals are what the rows make them, after every event and after a mending."""

from datetime import timedelta
from typing import Any

from sqlalchemy import event, update

from domain.states import Action, State
from persistence import totals
from persistence.database import Database, Session
from persistence.statistics import statistics
from persistence.tables import totals as totals_table
from persistence.totals import Kept
from runtime.maintenance import recount_totals
from tests.persistence.dossiers import NOON, moved, submitted


async def walked(database: Database) -> None:
    first = await submitted(database, "k1", facts={"item_kind": "line"})
    second = await submitted(database, "k2", province="Đồng Nai")
    await submitted(database, "k3")
    await moved(
        database,
        first,
        action=Action.ACCEPT,
        target=State.SETTLING,
        at=NOON + timedelta(days=2, hours=13),
        award_vnd=200,
    )
    await moved(
        database,
        second,
        action=Action.REFUSE,
        target=State.REFUSED,
        due_at=None,
        at=NOON + timedelta(days=400),
    )


async def test_every_total_is_what_the_rows_make_it(database: Database) -> None:
    await walked(database)
    assert await database.read(totals.differing) == ()
    before = await database.read(statistics, now=NOON)
    await database.write(totals.recount)
    assert await database.read(statistics, now=NOON) == before


async def test_a_total_that_is_off_is_named_and_mended(database: Database) -> None:
    await walked(database)
    t = totals_table.c
    off = update(totals_table).where(t.kind == totals.STATE, t.part == "settling")

    def spoil(session: Session) -> None:
        session.execute(off.values(value=7))

    await database.write(spoil)
    wrong = Kept(totals.STATE, "settling", 2026, "Gia Lai")
    assert await database.read(totals.differing) == (wrong,)
    assert "1" in await database.write(recount_totals)
    assert await database.read(totals.differing) == ()


async def test_stays_move_with_a_dossier_that_comes_to_another_province(
    database: Database,
) -> None:
    life = await submitted(database, "k1")
    life = await moved(
        database,
        life,
        action=Action.ADMIT,
        target=State.APPRAISING,
        at=NOON + timedelta(days=2),
    )
    await moved(
        database,
        life,
        action=Action.RECOMMEND,
        target=State.APPROVING,
        at=NOON + timedelta(days=3),
        province="Đồng Nai",
    )
    here = await database.read(statistics, now=NOON, province="Đồng Nai")
    there = await database.read(statistics, now=NOON, province="Bình Định")
    assert (here.dossiers, there.dossiers) == (1, 0)
    assert here.median_days
    assert not there.median_days


async def test_figures_read_no_row_of_a_dossier(database: Database) -> None:
    await walked(database)
    if database.dialect != "sqlite":
        return
    asked: list[tuple[str, Any]] = []
    with database.reading() as session:

        def note(_session: object, _cursor: object, *said: Any) -> None:
            asked.append((str(said[0]), said[1]))

        event.listen(session, "before_cursor_execute", note)
        for year in (None, 2026):
            for province in (None, "Gia Lai"):
                statistics(session, now=NOON, year=year, province=province)
        event.remove(session, "before_cursor_execute", note)
        for sql, given in asked:
            plan = session.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)
            for step in plan.scalars(3).all():
                assert "applications" not in step or "COVERING INDEX" in step
