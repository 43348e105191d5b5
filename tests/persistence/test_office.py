"""Announced days reach new dossiers, and what administrators did stays written."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, text

from domain.calendar import CURRENT_CALENDAR, LONGEST_VERSION, load
from domain.people import Role
from persistence import audit_log, calendar_days, tables
from persistence.audit_log import Intervention
from persistence.calendar_days import OFF, WORKING, CalendarDay
from persistence.database import Database
from tests.persistence.dossiers import NOON, filed, first_event, recorded

STORM, MADE_UP = date(2026, 12, 31), date(2027, 1, 9)


def announced(day: date = STORM, kind: str = OFF) -> CalendarDay:
    return CalendarDay(day, kind, "Nghỉ bão", "Storm", "CĐ 1/CĐ-TTg", "quan-tri", NOON)


async def test_days_entered_make_the_calendar_of_new_applications(
    database: Database,
) -> None:
    with database.writing() as session:
        assert calendar_days.current(session) == CURRENT_CALENDAR
        assert calendar_days.add(session, announced(MADE_UP, WORKING))
        assert calendar_days.add(session, announced())
        version = calendar_days.current(session)
        days = calendar_days.all_days(session)

    assert version == f"{CURRENT_CALENDAR}+261231~270109"
    assert not load(version).is_working(STORM)
    assert days == (announced(MADE_UP, WORKING), announced())


async def test_a_day_is_entered_once_and_never_changed(database: Database) -> None:
    with database.writing() as session:
        assert calendar_days.add(session, announced())
        assert not calendar_days.add(session, announced(kind=WORKING))
        assert calendar_days.all_days(session) == (announced(),)


@pytest.mark.parametrize(
    ("day", "kind"), [(date(2026, 8, 31), OFF), (date(2026, 8, 22), WORKING)]
)
async def test_a_day_that_a_later_calendar_holds_itself_changes_nothing(
    database: Database, day: date, kind: str
) -> None:
    with database.writing() as session:
        entered = insert(tables.calendar_days).values(asdict(announced(day, kind)))
        session.execute(entered)
        assert calendar_days.current(session) == CURRENT_CALENDAR
        assert calendar_days.add(session, announced())
        assert calendar_days.current(session) == f"{CURRENT_CALENDAR}+261231"


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 12, 6), OFF),
        (date(2026, 11, 24), OFF),
        (date(2026, 12, 11), WORKING),
        (date(2026, 8, 22), WORKING),
        (STORM, "half"),
    ],
)
async def test_a_day_that_cannot_be_is_not_entered(
    database: Database, day: date, kind: str
) -> None:
    with database.writing() as session:
        with pytest.raises(ValueError, match="working"):
            calendar_days.add(session, announced(day, kind))
        assert calendar_days.all_days(session) == ()


async def test_more_days_than_a_version_can_name_are_not_entered(
    database: Database,
) -> None:
    mondays = (date(2029, 1, 8) + timedelta(days=7 * n) for n in range(40))
    days = [day for day in mondays if load(CURRENT_CALENDAR).is_working(day)]
    fit = (LONGEST_VERSION - len(CURRENT_CALENDAR)) // len("+290108")
    with database.writing() as session:
        for day in days[:fit]:
            assert calendar_days.add(session, announced(day))
        with pytest.raises(ValueError, match="publish a new calendar"):
            calendar_days.add(session, announced(days[fit]))
        version = calendar_days.current(session)

    assert load(version).version == version


async def test_a_long_version_is_recorded_with_the_events(database: Database) -> None:
    version = f"{CURRENT_CALENDAR}+261228+261229+261230+261231~270109"
    received = await filed(database)
    event = first_event(received, calendar=version)

    assert (await recorded(database, event)).calendar == version


@pytest.mark.parametrize("table", ["calendar_days", "interventions"])
async def test_the_database_itself_refuses_to_change_what_was_entered(
    database: Database, table: str
) -> None:
    with database.writing() as session:
        calendar_days.add(session, announced())
        audit_log.record(session, done())

    for change in (f"DELETE FROM {table}", f"UPDATE {table} SET {SOME[table]}"):
        with (
            pytest.raises(Exception, match="only added to"),
            database.writing() as session,
        ):
            session.execute(text(change))


SOME = {"calendar_days": "name_vi = ''", "interventions": "note = ''"}


def done(subject: str = "CGCN-2026-000001-X", hour: int = 0) -> Intervention:
    return Intervention(
        at=NOON + timedelta(hours=hour),
        by_id="quan-tri",
        by_role=Role.ADMINISTRATOR,
        action="resend",
        subject=subject,
        outcome="queued",
        note="Gửi lại theo đề nghị",
    )


async def test_what_was_done_is_given_back_latest_first(database: Database) -> None:
    with database.writing() as session:
        for hour in range(3):
            audit_log.record(session, done(f"s{hour % 2}", hour))
    with database.reading() as session:
        first = audit_log.page(session, limit=2)
        rest = audit_log.page(session, limit=2, cursor=first.next_cursor)
        own = audit_log.of(session, "s0")

    assert first.items + rest.items == (done("s0", 2), done("s1", 1), done("s0", 0))
    assert rest.next_cursor is None
    assert own == (done("s0", 2), done("s0", 0))
