"""What a dissolved province left is found by those of the province of today."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from domain.application import Application, opened
from domain.errors import NotFound
from domain.people import Actor, Role
from domain.states import State
from persistence import accounts, envelopes, queries
from persistence.accounts import Account
from persistence.assignments import waits_for_person
from persistence.database import Database
from persistence.intake import receive, submission
from persistence.listing import Filters, page
from persistence.migration import connected
from persistence.projection import placed, redraw
from persistence.recorder import append
from persistence.statistics import statistics
from persistence.tables import accounts as accounts_table
from persistence.tables import applications
from tests.persistence.dossiers import NOON, filing, first_event, moved, opening

OLD = {"unit": "sct-binh-dinh", "province": "Bình Định"}
NOW = {"unit": "sct-gia-lai", "province": "Gia Lai"}
OFFICER = Actor(Role.OFFICER, "an", "sct-gia-lai")
MACHINES = "technology-transfer"


async def old_dossier(database: Database) -> Application:
    """A dossier as one was received before units went by the province of today."""
    coming = filing()
    with database.writing() as session:
        received = receive(
            session,
            coming,
            lambda code: replace(opening(code, coming), unit=OLD["unit"]),
        )
        append(session, first_event(received), received.opening)
    return opened(received.opening)


async def test_an_old_dossier_is_found_by_those_of_today(database: Database) -> None:
    old = await old_dossier(database)
    assert placed(old) == NOW
    with database.reading() as session:
        for unit in ("sct-gia-lai", "ubnd-gia-lai", "sct-binh-dinh", "ubnd-binh-dinh"):
            reader = Actor(Role.APPROVER, "le", unit)
            seen = queries.application(session, reader, old.code)
            assert seen.application.unit == OLD["unit"]
        for province in ("Bình Định", "Gia Lai", "gia lai", "Tỉnh Bình Định"):
            found = page(session, OFFICER, Filters(province=province), now=NOON)
            assert [item.code for item in found.items] == [old.code]
            assert found.items[0].province == "Gia Lai"
            numbers = statistics(session, now=NOON, province=province)
            assert numbers.dossiers == 1
        mine = select(applications.c.code).where(waits_for_person(OFFICER, NOON))
        assert list(session.scalars(mine)) == [old.code]


async def test_what_stands_under_an_old_name_is_drawn_anew(
    database: Database, migrated_url: str
) -> None:
    old = await old_dossier(database)
    holder = Account("an", Role.OFFICER, "sct-binh-dinh", "An")
    with database.writing() as session:
        accounts.keep(session, holder)
        session.execute(update(applications).values(OLD))
        session.execute(update(accounts_table).values(unit=OLD["unit"]))
    with connected(migrated_url) as connection:
        redraw(connection)
    with database.reading() as session:
        row = session.execute(select(applications)).one()
        assert (row.code, row.unit, row.province) == (old.code, *NOW.values())
        assert "binh dinh" in row.search_key
        assert "gia lai" in row.search_key
        assert session.scalar(select(accounts_table.c.unit)) == NOW["unit"]


async def test_what_is_not_taken_up_yet_is_seen_under_its_old_name(
    database: Database,
) -> None:
    coming = filing()
    received = await database.write(
        receive,
        coming,
        lambda code: replace(opening(code, coming), unit=OLD["unit"]),
    )
    code = received.opening.code
    with database.reading() as session:
        for unit in ("sct-gia-lai", "ubnd-gia-lai", "sct-binh-dinh"):
            reader = Actor(Role.OFFICER, "an", unit)
            assert submission(session, reader, code).code == code
        with pytest.raises(NotFound):
            submission(session, replace(OFFICER, unit="sct-dong-nai"), code)


@pytest.mark.parametrize("state", [State.APPRAISING, State.WITHDRAWN])
async def test_an_old_name_is_drawn_on_while_a_dossier_of_it_is_under_way(
    database: Database, state: State
) -> None:
    old = await old_dossier(database)

    async def drawn_on(province: str) -> bool:
        return await database.read(
            envelopes.still_drawn_on, "local", MACHINES, province
        )

    assert await drawn_on("Bình Định")
    assert not await drawn_on("Quảng Nam")
    row = await database.read(queries.application, OFFICER, old.code)
    await moved(database, row.application, target=state)
    assert await drawn_on("Bình Định") is (state is State.APPRAISING)
