"""Dossiers are compared by their answers as they stand, one judgement at a time."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.application import Application, Event
from domain.errors import ConditionNotMet
from domain.states import Action, State
from persistence import history, tables
from persistence.database import Database
from persistence.establishments import HIDDEN, background
from persistence.intake import KeptStep, keep_step
from persistence.migration import connected
from persistence.projection import redraw
from persistence.recorder import append
from persistence.verification import COLUMN, REDRAWN, Differing, verify
from tests.persistence.dossiers import (
    LAN,
    NOON,
    answers,
    filed,
    moved,
    next_event,
    recorded,
    submitted,
)

TAX = "0100109106"
KIND = "technology-transfer"


async def completing(database: Database, key: str, item: str) -> Application:
    given = {"answers": answers(item_name=item), "item": item}
    application = await submitted(database, key, given)
    return await moved(
        database, application, action=Action.RETURN, target=State.COMPLETING
    )


async def resubmission(
    database: Database, before: Application, **changes: Any
) -> Event:
    """Keep a corrected application and give the event that takes it."""
    event = next_event(
        before, action=Action.RESUBMIT, target=State.SCREENING, actor=LAN
    )
    kept = KeptStep(
        before.code,
        event.command_id,
        "resubmit",
        "lan",
        "d" * 64,
        {"corrections": answers(**changes)},
        {},
        NOON,
    )
    await database.write(keep_step, kept)
    return event


async def known(database: Database, item: str, **given: Any) -> str | None:
    found = await database.read(background, TAX, KIND, item, 2026, **given)
    return found.open_dossier


@pytest.mark.parametrize(
    ("target", "supported"), [(State.COMPLETED, True), (State.REFUSED, False)]
)
async def test_what_was_supported_before_is_known_and_excludes_nobody(
    database: Database, target: State, supported: bool
) -> None:
    first = await completing(database, "k1", "Lò sấy")
    await moved(database, first, action=Action.CONFIRM_PAYMENT, target=target)
    with database.reading() as session:
        found = background(session, TAX, KIND, "1. LÒ SẤY (mới)", 2026)
        named = background(session, TAX, KIND, "lò sấy", 2026, LAN)
    assert found.open_dossier is None
    assert found.completed_dossier == (HIDDEN if supported else None)
    assert named.completed_dossier == (first.code if supported else None)


async def drawn_otherwise(database: Database, code: str) -> set[Differing]:
    """Give what of a dossier's row is not what its record says."""
    found = (await database.read(verify, code)).differing
    return {one for one in found if one.part in REDRAWN}


async def test_a_correction_moves_what_the_dossier_is_compared_by(
    database: Database,
) -> None:
    before = await completing(database, "k1", "Lò sấy")
    await recorded(database, await resubmission(database, before, item_name="Máy ép"))

    assert await known(database, "Lò sấy") is None
    assert await known(database, "MÁY ÉP") == HIDDEN
    assert await known(database, "máy ép", reader=LAN) == before.code
    assert await known(database, "máy ép", own=before.code) is None


async def test_a_branch_is_the_establishment_it_belongs_to(database: Database) -> None:
    branch = answers(applicant={"tax_code": f"{TAX}-001"}, item_name="Lò sấy")
    waiting = {"answers": branch, "item": "Lò sấy"}
    await filed(database, "k1", waiting)
    assert await known(database, "lò sấy") == HIDDEN
    await submitted(database, "k2", {**waiting, "item": "", "command_id": "c-k2"})
    with database.reading() as session:
        found = background(session, f"{TAX}-002", KIND, "lò sấy", 2026)
        other = background(session, "0101243150", KIND, "lò sấy", 2026)
    assert (found.open_dossier, other.open_dossier) == (HIDDEN, None)


async def test_an_item_without_a_name_is_no_item(database: Database) -> None:
    await completing(database, "k1", "")
    assert await known(database, "") is None


async def test_who_judges_waits_for_who_judged_before(database: Database) -> None:
    first = await completing(database, "k1", "Lò sấy")
    second = await completing(database, "k2", "Máy ép")
    events = [
        await resubmission(database, one, item_name="Máy nghiền")
        for one in (first, second)
    ]

    with database.writing() as session:
        append(session, events[0])
        later = asyncio.create_task(recorded(database, events[1]))
        await asyncio.sleep(0.2)
        assert not later.done()

    with pytest.raises(ConditionNotMet) as refused:
        await later
    assert refused.value.code == "correction_ineligible"
    assert refused.value.params["rules"] == "no_open_dossier"
    assert first.code in str(refused.value.params["rules_vi"])
    assert (await database.read(history.rebuild, second.code)).number == second.number
    assert not await drawn_otherwise(database, second.code)


async def test_the_same_command_again_is_not_judged_again(database: Database) -> None:
    before = await completing(database, "k1", "Lò sấy")
    event = await resubmission(database, before, item_name="Máy ép")
    await recorded(database, event)
    await completing(database, "k2", "Máy ép")

    assert (await recorded(database, event)).number == event.number


async def test_what_is_compared_is_checked_and_drawn_anew(
    migrated_url: str, database: Database
) -> None:
    before = await completing(database, "k1", "Lò sấy")
    await recorded(database, await resubmission(database, before, item_name="Máy ép"))
    columns = {"establishment": "", "item_key": "", "search_key": ""}
    with database.writing() as session:
        session.execute(update(tables.applications).values(columns))
    found = await drawn_otherwise(database, before.code)
    assert found == {Differing(COLUMN, name) for name in columns}

    with connected(migrated_url) as connection:
        redraw(connection)

    assert not await drawn_otherwise(database, before.code)
    with database.reading() as session:
        row = session.execute(select(tables.applications)).one()
    assert (row.establishment, row.item_key) == (TAX, "may ep")
