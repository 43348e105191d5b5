"""The work list shows each person what is theirs, and its tabs count what it shows."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

from domain.application import Amendment, Application, Approval, Opinion
from domain.people import Actor, Role
from domain.states import Action, State
from persistence import accounts
from persistence.accounts import Account
from persistence.database import Database
from persistence.listing import Filters, Listed, counts, page
from tests.persistence.dossiers import LAN, NOON, moved, submitted

SOON = NOON + timedelta(days=2)
UNIT = "sct-binh-dinh"
MINH = Actor(Role.OFFICER, "minh", UNIT)
HOA = Actor(Role.OFFICER, "hoa", UNIT)
AN = Actor(Role.APPRAISER, "an", UNIT)
SEP = Actor(Role.APPROVER, "sep", UNIT)
CHAIR = Actor(Role.APPROVER, "chu-tich", "ubnd-binh-dinh")
ADMINISTRATOR = Actor(Role.ADMINISTRATOR, "quan-tri")


async def lines(
    database: Database, actor: Actor, filters: Filters
) -> tuple[Listed, ...]:
    shown = await database.read(page, actor, filters, now=NOON, limit=100)
    return shown.items


async def mine(database: Database, actor: Actor) -> set[str]:
    return {line.code for line in await lines(database, actor, Filters(mine=True))}


async def appraising(database: Database, key: str = "k1") -> Application:
    return await moved(
        database,
        await submitted(database, key),
        panel=("an", "binh"),
        quorum=2,
        officer="minh",
    )


async def paying(database: Database, key: str = "k1", **given: str) -> Application:
    return await moved(
        database,
        await submitted(database, key),
        action=Action.APPROVE,
        target=State.AWAITING_FUNDS,
        **given,
    )


async def test_an_officer_finds_what_they_are_named_for_and_what_nobody_is(
    database: Database,
) -> None:
    fresh = await submitted(database, "k1")
    named = await moved(
        database,
        await submitted(database, "k2"),
        target=State.VERIFYING_ADVANCE,
        officer="minh",
    )

    assert await mine(database, MINH) == {fresh.code, named.code}
    assert await mine(database, HOA) == {fresh.code}
    assert await mine(database, Actor(Role.OFFICER, "minh", "sct-dong-nai")) == set()
    assert await mine(database, Actor(Role.TREASURER, "minh", UNIT)) == set()


async def test_an_appraiser_is_done_once_the_opinion_of_this_round_is_given(
    database: Database,
) -> None:
    application = await appraising(database)
    assert await mine(database, AN) == {application.code}
    assert await mine(database, MINH) == set()

    given = Opinion("an", "support", 80, application.round)
    application = await moved(
        database, application, action=Action.GIVE_OPINION, opinions=(given,)
    )
    binh = Actor(Role.APPRAISER, "binh", UNIT)
    assert await mine(database, AN) == set()
    assert await mine(database, binh) == {application.code}

    both = (given, Opinion("binh", "support", 80, application.round))
    await moved(database, application, action=Action.GIVE_OPINION, opinions=both)
    assert await mine(database, binh) == set()
    assert await mine(database, MINH) == {application.code}


async def test_an_inspector_finds_what_they_are_named_for_or_what_the_unit_must_name(
    database: Database,
) -> None:
    inspecting = {"action": Action.REQUEST_ACCEPTANCE, "target": State.INSPECTING}
    unnamed = await moved(database, await submitted(database, "k1"), **inspecting)
    named = await moved(
        database, await submitted(database, "k2"), **inspecting, inspectors=("tam",)
    )

    tam, other = (Actor(Role.INSPECTOR, name, UNIT) for name in ("tam", "tu"))
    assert await mine(database, tam) == {unnamed.code, named.code}
    assert await mine(database, other) == {unnamed.code}
    assert await mine(database, Actor(Role.INSPECTOR, "tam", "cuc")) == {named.code}


async def approving(database: Database, key: str = "k1", **given: str) -> Application:
    return await moved(
        database, await submitted(database, key), target=State.APPROVING, **given
    )


async def consented(
    database: Database, application: Application, by: str
) -> Application:
    consent = Approval(by, 1, application.round)
    return await moved(
        database,
        application,
        action=Action.APPROVE,
        target=State.APPROVING,
        actor=Actor(Role.APPROVER, by, UNIT),
        approvals=(*application.approvals, consent),
    )


async def test_who_consented_below_is_not_asked_again_above(
    database: Database,
) -> None:
    application = await approving(database, approver="sep")
    assert await mine(database, SEP) == {application.code}
    assert await mine(database, CHAIR) == set()

    await consented(database, application, "sep")
    assert await mine(database, CHAIR) == {application.code}
    assert await mine(database, SEP) == set()
    assert await mine(database, Actor(Role.APPROVER, "pho", UNIT)) == set()


async def test_leaders_find_what_waits_at_the_level_they_decide_at(
    database: Database,
) -> None:
    application = await approving(database)
    everywhere = Actor(Role.APPROVER, "sep")
    assert await mine(database, SEP) == {application.code}
    assert await mine(database, CHAIR) == set()
    assert await mine(database, everywhere) == {application.code}

    application = await consented(database, application, "sep")
    assert await mine(database, everywhere) == set()
    assert await mine(database, Actor(Role.APPROVER, "chu")) == {application.code}

    again = await moved(
        database,
        await moved(database, application, action=Action.SEND_BACK, round=2),
        action=Action.RECOMMEND,
        target=State.APPROVING,
    )
    assert await mine(database, SEP) == {again.code}
    assert await mine(database, CHAIR) == set()


async def test_who_is_named_below_keeps_nothing_from_those_who_decide_above(
    database: Database,
) -> None:
    with database.writing() as session:
        for one in (SEP, CHAIR):
            accounts.keep(session, Account(one.id, one.role, one.unit, one.id))
    application = await approving(database, approver="sep")

    await consented(database, application, "pho")

    assert await mine(database, SEP) == set()
    assert await mine(database, CHAIR) == {application.code}


async def test_a_change_waits_for_the_leaders_of_its_level(database: Database) -> None:
    changes = {}
    for level in (1, 2):
        asked = Amendment("content", level, NOON, {})
        working = await moved(
            database,
            await submitted(database, f"k{level}"),
            action=Action.REQUEST_AMENDMENT,
            target=State.IMPLEMENTING,
            amendment=asked,
        )
        changes[level] = working.code

    assert await mine(database, SEP) == {changes[1]}
    assert await mine(database, CHAIR) == {changes[2]}


async def test_administrators_find_what_is_overdue_or_has_nobody_auditors_nothing(
    database: Database,
) -> None:
    nobody = await submitted(database, "k1")
    late = await moved(
        database,
        await paying(database, "k2", treasurer="thu"),
        target=State.AWAITING_FUNDS,
        due_at=NOON - timedelta(days=1),
    )
    in_time = await moved(
        database,
        await paying(database, "k3", treasurer="thu"),
        target=State.AWAITING_FUNDS,
        due_at=NOON + timedelta(days=9),
    )

    assert await mine(database, ADMINISTRATOR) == {nobody.code, late.code}
    assert await mine(database, Actor(Role.AUDITOR, "thanh-tra")) == set()
    opened = await lines(database, ADMINISTRATOR, Filters(waiting=True))
    assert {line.code for line in opened} == {nobody.code, late.code, in_time.code}


async def test_unassigned_is_what_somebody_has_yet_to_be_named_for(
    database: Database,
) -> None:
    fresh = await submitted(database, "k1")
    without_panel = await moved(
        database, await submitted(database, "k2"), officer="minh"
    )
    await appraising(database, "k3")
    unpaid = await paying(database, "k4")
    await paying(database, "k5", treasurer="thu")
    await moved(database, await submitted(database, "k6"), target=State.COMPLETING)

    found = await lines(database, ADMINISTRATOR, Filters(unassigned=True))

    assert {line.code for line in found} == {
        fresh.code,
        without_panel.code,
        unpaid.code,
    }
    assert all(line.unassigned for line in found)
    assert without_panel.code in await mine(database, MINH)


async def test_lines_name_who_is_responsible_to_staff_and_nobody_to_applicants(
    database: Database,
) -> None:
    with database.writing() as session:
        accounts.keep(session, Account("an", Role.APPRAISER, UNIT, "Lê Thị An"))
        accounts.keep(session, Account("binh", Role.OFFICER, UNIT, "Trần Bình"))
    await appraising(database)

    (shown,) = await lines(database, MINH, Filters())
    (own,) = await lines(database, LAN, Filters())

    # Whoever has no account as an appraiser is shown by their id.
    assert shown.assigned == ("Lê Thị An", "binh")
    assert own.assigned == ()


async def test_due_soon_is_what_is_not_late_yet_and_pages_on_as_time_passes(
    database: Database,
) -> None:
    hours = (-1, 1, 2, 47, 48)
    found = {}
    for n, due in enumerate(hours):
        application = await submitted(database, f"k{n}")
        at = NOON + timedelta(hours=due)
        found[due] = (await moved(database, application, due_at=at)).code

    shown = await lines(database, MINH, Filters(due_before=SOON))
    assert {line.code for line in shown} == {found[1], found[2], found[47]}

    with database.reading() as session:
        first = page(
            session, MINH, Filters(due_before=SOON), now=NOON, sort="due_at", limit=2
        )
        minute = timedelta(minutes=1)
        second = page(
            session,
            MINH,
            Filters(due_before=SOON + minute),
            now=NOON + minute,
            sort="due_at",
            limit=2,
            cursor=first.next_cursor,
        )
    assert [line.code for line in second.items] == [found[47], found[48]]


async def test_the_tabs_count_what_their_lists_show(database: Database) -> None:
    await submitted(database, "k1")
    await submitted(database, "k2", fund="national")
    await appraising(database, "k3")
    await paying(database, "k4")
    late = {"due_at": NOON - timedelta(hours=1)}
    await moved(database, await submitted(database, "k5"), **late)
    inspecting = {"action": Action.REQUEST_ACCEPTANCE, "target": State.INSPECTING}
    named = {"inspectors": ("an",), "due_at": NOON + timedelta(hours=1)}
    await moved(database, await submitted(database, "k6"), **inspecting, **named)
    await moved(database, await submitted(database, "k7"), **inspecting)
    lapsed = {"action": Action.LAPSE, "target": State.LAPSED, "due_at": None}
    await moved(database, await submitted(database, "k8"), **lapsed)
    await consented(database, await approving(database, "k9"), "an")
    tabs = {
        "mine": Filters(mine=True),
        "unit": Filters(waiting=True),
        "all": Filters(),
        "overdue": Filters(overdue=True),
        "due_soon": Filters(due_before=SOON),
    }

    narrowed: tuple[dict[str, Any], ...] = (
        {},
        {"q": "dong tam"},
        {"unassigned": True, "province": "Bình Định"},
    )
    for role, unit in product(Role, ("", UNIT, "cuc", "ubnd-binh-dinh")):
        reader = Actor(role, "lan" if role is Role.APPLICANT else "an", unit)
        for narrowing in narrowed:
            counted = await database.read(
                counts, reader, Filters(**narrowing), tabs, NOON
            )
            for name, tab in tabs.items():
                shown = await lines(database, reader, replace(tab, **narrowing))
                assert counted[name] == len(shown), (reader, name, narrowing)
