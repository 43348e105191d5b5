"""What is over is forgotten after a while, and nothing else is."""

from datetime import timedelta

import pytest

from activities.tidying import Tidying
from domain.people import Role
from persistence import credentials, drafts, sign_ins
from persistence.database import Database
from persistence.sign_ins import MAIL, SignIn
from tests.api.world import START, Clock
from tests.persistence.dossiers import NOON, submitted


def way_in(digest: str) -> SignIn:
    half_an_hour = START + timedelta(minutes=30)
    return SignIn(digest, MAIL, "an@example.vn", "", "/", "vi", START, half_an_hour)


@pytest.fixture
async def database(migrated_sqlite_url: str) -> Database:
    return Database(migrated_sqlite_url)


async def test_old_sessions_ways_in_and_step_sheets_go_and_drafts_stay(
    database: Database,
) -> None:
    clock = Clock()
    with database.writing() as session:
        credentials.open_session(
            session, "s", "an", Role.OFFICER, START, START + timedelta(hours=12)
        )
        sign_ins.begin(session, way_in("w"))
        for id, kind in (("d1", "fair-participation"), ("d2", "step:refuse")):
            drafts.save(session, id, "an", kind, {}, {}, START, None)
        visitor = f"{drafts.VISITOR}1"
        drafts.save(session, "d3", visitor, "fair-participation", {}, {}, START, None)
    tidying = Tidying(database, clock)
    assert await tidying.run_once() == 0
    clock.forward(days=40)
    assert await tidying.run_once() == 3
    clock.forward(days=200)
    assert await tidying.run_once() == 1
    with database.reading() as session:
        assert drafts.find_any(session, "d1") is not None
        for gone in ("d2", "d3"):
            assert drafts.find_any(session, gone) is None
    await database.dispose()


async def test_the_database_looks_its_rows_over(migrated_url: str) -> None:
    database = Database(migrated_url)
    await submitted(database, "k1")
    await Tidying(database, lambda: NOON).run_once()
    if database.dialect == "sqlite":
        with database.reading() as session:
            seen = session.exec_driver_sql("SELECT count(*) FROM sqlite_stat1")
            assert seen.scalar_one() > 0
    await database.dispose()
