"""One history of changes makes on either database what the program expects."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, select, text

from domain.application import evolve, opened
from domain.serialization import plain
from domain.text import alphabetical
from persistence import outbox, tables
from persistence.event_log import columns
from persistence.intake import Received
from persistence.migration import configuration, connected, current, head, migrate
from persistence.tables import metadata
from tests.persistence.dossiers import NOON, answers, filing, first_event, opening


def test_an_empty_database_has_no_revision_and_a_migrated_one_the_newest(
    database_url: str,
) -> None:
    assert current(database_url) is None

    assert migrate(database_url) == head()

    assert current(database_url) == head()


def test_migrating_again_changes_nothing(database_url: str) -> None:
    migrate(database_url)

    assert migrate(database_url) == head()


# SQLite tells of an index of an expression no more than that it is there.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified")
def test_a_migrated_database_has_exactly_the_tables_of_the_program(
    database_url: str,
) -> None:
    migrate(database_url)

    with connected(database_url) as connection:
        # Of SQLite an empty default comes back in another spelling.
        defaults = connection.dialect.name == "postgresql"
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": defaults,
                "include_name": lambda name, *_: not search_index(name),
            },
        )
        assert compare_metadata(context, metadata) == []


def search_index(name: str | None) -> bool:
    """Say whether it belongs to the index of words, a kind of its own on each."""
    indexed = (name or "").removeprefix("ix_")
    return indexed.startswith(("applications_search", "accounts_search"))


def test_two_that_migrate_at_once_take_turns(database_url: str) -> None:
    with ThreadPoolExecutor(2) as both:
        assert set(both.map(migrate, [database_url] * 2)) == {head()}


def test_there_is_one_newest_revision() -> None:
    assert len(ScriptDirectory.from_config(configuration()).get_heads()) == 1


CODE = "CGCN-2026-000001-X"


def test_what_the_first_revision_held_is_kept_and_drawn_anew(database_url: str) -> None:
    with connected(database_url) as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        _fill_first_revision(connection)

    migrate(database_url)

    with connected(database_url) as connection:
        dossier = connection.execute(select(tables.applications)).one()
        assert (dossier.unassigned, dossier.state) == (False, "screening")
        assert dossier.establishment == "0100109106"
        assert dossier.name_key == alphabetical(dossier.applicant_name) != ""
        assert "0100109106" in dossier.search_key
        members = connection.execute(select(tables.application_members)).all()
        assert [tuple(m) for m in members] == [(CODE, "responsible", "minh")]
        found = connection.scalar(select(tables.accounts.c.search_key))
        assert found == "dang thi my my example vn a1"
        event = connection.execute(select(tables.events)).one()
        assert (event.code, event.position) == (CODE, 1)


def test_letters_of_before_are_read_as_they_were_sent(database_url: str) -> None:
    with connected(database_url) as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        _fill_first_revision(connection)
        for number, html in ((1, "<p>Đã nhận</p>"), (2, "")):
            connection.execute(
                text(
                    "INSERT INTO messages (id, code, number, action, role, language, "
                    "state, text, html, queued_at, due_at) VALUES (:id, :code, :number,"
                    " 'submit', 'applicant', 'vi', 'sent', :text, :html, :at, :at)"
                ),
                {
                    "id": f"m{number}",
                    "code": CODE,
                    "number": number,
                    "text": "Đã nhận" if html else "",
                    "html": html,
                    "at": "2026-01-01 00:00:00",
                },
            )

    migrate(database_url)

    with connected(database_url) as connection:
        rows = connection.execute(select(tables.messages).order_by("id"))
        kept = [(m.text, m.html) for m in map(outbox.message_of, rows)]
    assert kept == [("Đã nhận", "<p>Đã nhận</p>"), ("", "")]


@pytest.mark.parametrize(
    "change", ["DELETE FROM events", "UPDATE events SET code = ''"]
)
def test_events_are_only_added_to_after_every_migration(
    database_url: str, change: str
) -> None:
    with connected(database_url) as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        _fill_first_revision(connection)
    migrate(database_url)

    with (
        pytest.raises(Exception, match="only added to"),
        connected(database_url) as connection,
    ):
        connection.execute(text(change))


def _fill_first_revision(connection: Connection) -> None:
    """Write with today's tables the columns that there were."""
    filed = filing()
    received = Received(opening(CODE, filed), filed.command_id, fresh=True)
    event = first_event(received, changes={"officer": "minh"})
    application = evolve(opened(received.opening), event)
    whole = {"application": plain(application), "answers": answers()}
    for table, row in (
        (tables.accounts, _account()),
        (tables.submissions, _submission(received)),
        (tables.applications, {**_FIRST, **whole}),
        (
            tables.events,
            {**columns(event, ""), "content_digest": "c", "chain_digest": "d"},
        ),
    ):
        connection.execute(insert(table).values(row))


def _account() -> dict[str, Any]:
    return {
        "id": "a1",
        "role": "officer",
        "name": "Đặng Thị Mỹ",
        "email": "my@example.vn",
    }


def _submission(received: Received) -> dict[str, Any]:
    return {
        "code": CODE,
        "command_id": received.command_id,
        "principal": "lan",
        "applicant_id": "lan",
        "unit": received.opening.unit,
        "support_type": "technology-transfer",
        "revision": 1,
        "year": 2026,
        "language": "vi",
        "received_at": NOON,
        "answers": answers(),
        "documents": {},
        "opening": plain(received.opening),
    }


_FIRST: dict[str, Any] = {
    "code": CODE,
    "support_type": "technology-transfer",
    "revision": 1,
    "applicant_id": "lan",
    "unit": "sct-binh-dinh",
    "province": "Bình Định",
    "fund": "local",
    "stage": "submission",
    "state": "screening",
    "waits_for": "officer",
    "due_or_never": NOON,
    "number": 1,
    "received_at": NOON,
    "year": 2026,
    "priority_first": 1,
    "priority_second": 9,
    "priority_third": 9,
}
