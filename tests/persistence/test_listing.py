"""Lists show each reader exactly what is theirs to see, every row once."""

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from domain.application import Application
from domain.errors import NotFound, Refused
from domain.people import Actor, Role, covers, unit_today
from domain.standard import STANDARD
from domain.states import Action, Stage, State
from domain.visibility import sees
from persistence import listing, projection, queries
from persistence.database import Database, Session
from persistence.listing import SORTS, Filters, page
from persistence.visibility import units_covered
from tests.persistence.dossiers import LAN, NOON, answers, moved, submitted

EVERYBODY = Actor(Role.AUDITOR, "kiem-toan")
UNITS = (
    "",
    "sct-gia-lai",
    "sct-binh-dinh",
    "sct-dong-nai",
    "ubnd-binh-dinh",
    "cuc",
    "bct",
)


async def codes(
    database: Database,
    actor: Actor = EVERYBODY,
    now: datetime = NOON,
    sort: str = "-received_at",
    limit: int = 100,
    **filters: Any,
) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        shown = await database.read(
            page,
            actor,
            replace(Filters(), **filters),
            now=now,
            sort=sort,
            limit=limit,
            cursor=cursor,
        )
        found += [item.code for item in shown.items]
        if shown.next_cursor is None:
            return found
        cursor = shown.next_cursor


async def many(database: Database, count: int) -> list[Application]:
    return [
        await submitted(
            database,
            f"k{n}",
            {"received_at": NOON + timedelta(hours=n // 3)},
            facts={"amount_requested_vnd": 1_000_000 * (n % 4)},
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("sort", SORTS)
async def test_pages_of_every_order_give_each_dossier_once(
    database: Database, sort: str
) -> None:
    dossiers = await many(database, 11)
    await moved(database, dossiers[4], due_at=None)

    found = await codes(database, sort=sort, limit=3)

    assert len(found) == 11
    assert set(found) == {a.code for a in dossiers}
    assert found == await codes(database, sort=sort)


async def test_dossiers_without_a_due_instant_come_after_those_with_one(
    database: Database,
) -> None:
    first, second, third = await many(database, 3)
    await moved(database, first, due_at=None)
    await moved(database, second, due_at=NOON + timedelta(days=9))
    await moved(database, third, due_at=NOON + timedelta(days=1))

    assert await codes(database, sort="due_at") == [
        third.code,
        second.code,
        first.code,
    ]


async def test_a_page_goes_on_where_it_stopped_when_rows_came_in_between(
    database: Database,
) -> None:
    await many(database, 4)
    first = await database.read(
        page, EVERYBODY, Filters(), now=NOON, sort="received_at", limit=2
    )
    late = {"received_at": NOON - timedelta(days=1)}
    await submitted(database, "late", late)

    second = await database.read(
        page,
        EVERYBODY,
        Filters(),
        now=NOON,
        sort="received_at",
        limit=2,
        cursor=first.next_cursor,
    )

    shown = [item.code for item in first.items + second.items]
    assert len(set(shown)) == 4


async def test_a_cursor_from_nowhere_is_refused(database: Database) -> None:
    nowhere = [
        "",
        "x",
        "eyJ",
        "bnVsbA",
        "W10",
        "ư",
        "\0",
        "WyJ4IiwgWzEsIDJdXQ",
        "W" * 9000,
    ]
    with database.reading() as session:
        for cursor in nowhere:
            with pytest.raises(Refused) as refused:
                page(session, EVERYBODY, Filters(), now=NOON, cursor=cursor)
            assert refused.value.code == "cursor_unknown", cursor


async def test_a_cursor_of_another_list_or_reader_is_refused(
    database: Database,
) -> None:
    await many(database, 3)
    with database.reading() as session:
        first = page(session, EVERYBODY, Filters(), now=NOON, limit=1)
        for actor, filters, sort in (
            (LAN, Filters(), "-received_at"),
            (EVERYBODY, Filters(year=2026), "-received_at"),
            (EVERYBODY, Filters(), "due_at"),
        ):
            with pytest.raises(Refused):
                page(
                    session,
                    actor,
                    filters,
                    now=NOON,
                    sort=sort,
                    cursor=first.next_cursor,
                )


async def test_an_order_nobody_offers_is_refused(database: Database) -> None:
    with pytest.raises(Refused) as refused:
        await database.read(page, EVERYBODY, Filters(), now=NOON, sort="code;--")
    assert refused.value.code == "sort_unknown"


async def test_words_are_found_with_and_without_marks(database: Database) -> None:
    application = await submitted(database)
    other = answers(
        project_title="Lò gốm", applicant={"name": "Bàu Trúc", "tax_code": "1"}
    )
    await submitted(database, "k2", {"answers": other}, province="Ninh Thuận")

    for words in (
        "may trang",
        "MÁY TRÁNG",
        "đồng tâm",
        "dong tam bun",
        "0100109106",
        "binh dinh",
    ):
        assert await codes(database, q=words) == [application.code], words


async def named(database: Database, *names: str) -> list[str]:
    """File a dossier for each name and give their codes."""
    found = []
    for number, name in enumerate(names):
        told = answers(applicant={"name": name, "tax_code": "1"})
        filed = await submitted(database, f"n{number}", {"answers": told})
        found.append(filed.code)
    return found


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_names_stand_in_the_order_of_the_vietnamese_alphabet(
    database: Database, limit: int
) -> None:
    third, first, fourth, second, fifth = await named(
        database, "Đức Anh", "An Bình", "“Đức Ấn”", "Dũng", "Ơn"
    )
    in_order = [first, second, third, fourth, fifth]

    assert await codes(database, sort="name", limit=limit) == in_order
    assert await codes(database, sort="-name", limit=limit) == in_order[::-1]


async def test_no_name_gets_into_the_cursor_of_a_list_by_names(
    database: Database,
) -> None:
    first, _ = await named(database, "An Bình", "Bình An")
    shown = await database.read(
        page, EVERYBODY, Filters(), now=NOON, sort="name", limit=1
    )
    cursor = shown.next_cursor or ""
    told = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    assert told[1] == [first]


async def test_look_alikes_and_quotations_are_found(database: Database) -> None:
    duc, hoa_sen, other = await named(
        database, "Cơ sở \u00d0ức", "Cơ sở “Hoa Sen”", "Cơ sở Sen Hoa"
    )
    for words, found in (
        ("Đức", [duc]),
        ("\u00d0ức", [duc]),
        ("ｄｕｃ", [duc]),
        ("“Hoa Sen”", [hoa_sen]),
        ('"hoa  sen"', [hoa_sen]),
        ("ho\u00ada se\u200bn", [other, hoa_sen]),
    ):
        assert await codes(database, q=words) == found, words


async def test_codes_and_numbers_are_found_however_they_are_written(
    database: Database,
) -> None:
    told = answers(applicant={"tax_code": "2923970995-001", "phone": "+84 912-345-678"})
    found = (await submitted(database, filing_given={"answers": told})).code
    await submitted(database, "k2")
    bare = found[:-2]
    prefix, year, number = bare.split("-")
    for words in (
        bare,
        bare.lower(),
        bare.replace("-", ""),
        found.replace("-", ""),
        f"{prefix}-{year}-{int(number)}",
        f"{year}-{number}",
        number,
        "2923970995001",
        "2923 970 995",
        "2923970995–001",
        "0912 345 678",
        "84912345678",
        "(0912) 345.678",
    ):
        assert await codes(database, q=words) == [found], words


async def test_a_code_is_found_however_it_is_typed_and_signs_are_no_wildcards(
    database: Database,
) -> None:
    first, _ = await many(database, 2)

    assert await codes(database, q=first.code.lower().replace("-", " ")) == [first.code]
    for nothing in ("%", "_", "100%", "\0", "\ud800", "'; drop table events"):
        assert await codes(database, q=nothing) == []
    assert await codes(database, province="\0") == []


async def test_every_filter_narrows_to_what_it_names(database: Database) -> None:
    here, there = await many(database, 2)
    there = await moved(database, there, due_at=NOON + timedelta(days=30))
    late = NOON + timedelta(days=10)

    assert await codes(database, state="screening") == [here.code]
    assert await codes(database, stage="appraisal") == [there.code]
    assert await codes(database, waits_for="officer", stage="submission") == [here.code]
    assert await codes(database, overdue=True, now=late) == [here.code]
    assert await codes(database, overdue=False, now=late) == [there.code]
    assert len(await codes(database, year=2026, province="Bình Định")) == 2
    assert await codes(database, year=2025) == []
    assert await codes(database, support_type="fair-participation") == []


def test_the_units_someone_covers_in_sql_are_those_the_domain_covers() -> None:
    units = [unit for unit in UNITS if unit]
    for actor_unit, unit in product(units, units):
        # A row names the unit of today, whatever name the dossier was received under.
        there = unit_today(unit) in units_covered(actor_unit)
        assert there == covers(actor_unit, unit)


async def test_lists_and_single_dossiers_show_exactly_what_the_domain_lets_see(
    database: Database,
) -> None:
    plain_one = await submitted(database, "k1")
    national = await submitted(database, "k2", fund="national")
    panelled = await moved(
        database,
        await submitted(database, "k3", {"applicant": "hoa"}),
        panel=("an", "minh"),
    )
    inspecting = await moved(
        database,
        await submitted(database, "k4"),
        action=Action.REQUEST_ACCEPTANCE,
        target=State.INSPECTING,
    )
    named = await moved(
        database,
        await submitted(database, "k5"),
        action=Action.REQUEST_ACCEPTANCE,
        target=State.INSPECTING,
        inspectors=("an",),
    )
    refused = await moved(
        database,
        await submitted(database, "k6"),
        action=Action.REFUSE,
        target=State.REFUSED,
    )
    everything = [plain_one, national, panelled, inspecting, named, refused]
    readers = [
        Actor(role, name, unit)
        for role, name, unit in product(Role, ("an", "lan"), UNITS)
    ]

    for reader in readers:
        may_see = {a.code for a in everything if sees(a, reader, stage_of(a))}
        assert set(await codes(database, reader)) == may_see, reader

    with database.reading() as session:
        for reader in readers[:: len(UNITS)]:
            for application in everything:
                if sees(application, reader, stage_of(application)):
                    row = queries.application(session, reader, application.code)
                    assert row.application == application
                    continue
                with pytest.raises(NotFound):
                    queries.application(session, reader, application.code)


async def test_a_code_that_is_none_is_not_found(database: Database) -> None:
    with database.reading() as session:
        for code in ("", "\0", "CGCN-2026-000001-X", "x" * 9000, "\ud800"):
            with pytest.raises(NotFound):
                queries.application(session, EVERYBODY, code)


async def test_dossiers_waiting_for_money_stand_in_their_legal_order(
    database: Database,
) -> None:
    waiting = {"target": State.AWAITING_FUNDS, "action": Action.APPROVE}
    first, second, third, fourth = await many(database, 4)
    for application, priority, envelope in (
        (first, (1, 2, 1), "e1"),
        (second, (1, 1, 9), "e1"),
        (third, (1, 2, 1), "e1"),
        (fourth, (0, 9, 9), "e2"),
    ):
        await moved(
            database,
            application,
            priority=priority,
            envelope=envelope,
            award_vnd=5,
            **waiting,
        )

    with database.reading() as session:
        everyone = queries.waiting_for_funds(session)
        some = queries.waiting_for_funds(session, "e2")

    order = [second.code, first.code, third.code, fourth.code]
    assert [w.code for w in everyone] == order
    assert [(w.code, w.award_vnd) for w in some] == [(fourth.code, 5)]


async def test_open_codes_leave_out_the_closed(database: Database) -> None:
    first, second = await many(database, 2)
    await moved(database, first, action=Action.WITHDRAW, target=State.WITHDRAWN)

    assert await database.read(queries.open_codes) == (second.code,)


def stage_of(application: Application) -> Stage:
    return STANDARD.row(application.state).stage


async def test_rare_words_are_found_by_their_index_and_frequent_ones_along_the_list(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [await submitted(database, f"k{n}") for n in range(3)]
    known = {"applicant": {"name": "Lò gốm Bá Thủy"}, "project_title": "Lò nung ga"}
    rare = await submitted(database, "k9", {"answers": answers(**known)})
    for at_most in (0, 2, 1_000):
        monkeypatch.setattr("persistence.words.RARE", at_most)
        assert await codes(database, q="bá thủy") == [rare.code]
        assert await codes(database, q='"lò nung"') == [rare.code]
        assert await codes(database, q="thủ ga") == [rare.code]
        assert await codes(database, q="tráng gốm") == []
        assert await codes(database, q="tráng") == sorted(
            (one.code for one in many), reverse=True
        )


async def test_words_that_an_answer_changes_are_found_by_the_new_ones(
    database: Database,
) -> None:
    found = await submitted(database, "k1")

    def rename(session: Session) -> None:
        renamed = {**answers(), "project_title": "Xưởng mây tre đan"}
        projection.write_anew(session, found, renamed, None)

    await database.write(rename)
    assert await codes(database, q="mây tre") == [found.code]
    assert await codes(database, q="tráng bánh") == []


async def test_what_many_stand_under_is_counted_so_far(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        await submitted(database, f"k{n}")
    monkeypatch.setattr(listing, "COUNTED_TO", 2)
    everything = {"all": Filters()}
    found = await database.read(listing.counts, EVERYBODY, Filters(), everything, NOON)
    assert found == {"all": 3}
