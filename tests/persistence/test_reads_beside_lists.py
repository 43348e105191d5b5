"""What is read beside the lists of dossiers costs the same however many are stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from domain.application import opened
from domain.people import ACT_FOR_UNIT, Actor, Role
from persistence import (
    accounts,
    audit_log,
    calendar_days,
    credentials,
    delivery_log,
    documents,
    drafts,
    establishments,
    history,
    intake,
    payments,
    queries,
    recipients,
)
from persistence.accounts import Account
from persistence.database import Database, Session
from persistence.migration import migrate
from tests.persistence.counting import counted
from tests.persistence.dossiers import (
    LAN,
    MINH,
    NOON,
    answers,
    filing,
    moved,
    opening,
    submitted,
)

MANY = (
    "accounts",
    "applications",
    "drafts",
    "events",
    "held_documents",
    "interventions",
    "messages",
    "postings",
    "steps",
    "submissions",
    "tokens",
)
"""Tables that grow with the programme."""

CODE = "CGCN-2026-000001-X"
UNIT = "sct-binh-dinh"
PEOPLE = tuple(
    Actor(role, "x", unit)
    for role in Role
    if role not in (Role.CLOCK, Role.TREASURY)
    for unit in (("", UNIT) if role in ACT_FOR_UNIT else ("",))
)
_APPLICATION = opened(opening(CODE, filing()))
_TOLD = recipients.Telling(_APPLICATION, _APPLICATION, LAN, tuple(Role))

Read = Callable[[Session], Any]
READS: dict[str, Read] = {
    "those told of a step": lambda s: recipients.recipients(s, _TOLD, answers(), "vi"),
    "an address": lambda s: accounts.at_address(s, "a@b.vn", Role.APPLICANT),
    "who covers a unit": lambda s: accounts.covering(s, Role.OFFICER, UNIT),
    "accounts": lambda s: accounts.page(s),
    "accounts of a role": lambda s: accounts.page(s, Role.OFFICER),
    "accounts by words": lambda s: accounts.page(s, q="hòa bình"),
    "accounts of a role by words": lambda s: accounts.page(s, Role.OFFICER, "hòa"),
    "what others have": lambda s: establishments.background(
        s, "0100109106", "technology-transfer", "Máy", 2026, LAN, CODE
    ),
    "dossiers of another calendar": lambda s: calendar_days.elsewhere(s, "x"),
    "the next of them": lambda s: calendar_days.next_codes(s, "x", 50, "A"),
    "dossiers due after": lambda s: calendar_days.due_after(s, NOON),
    "events of a dossier": lambda s: queries.trail(s, CODE),
    "the last event": lambda s: queries.last(s, CODE),
    "steps of a dossier": lambda s: queries.kept_steps(s, CODE),
    "papers of a dossier": lambda s: queries.papers(s, CODE),
    "postings of a dossier": lambda s: queries.postings(s, CODE),
    "awards that wait": lambda s: queries.waiting_for_funds(s),
    "steps that led nowhere": lambda s: history.unrecorded(s, CODE, NOON),
    "several dossiers": lambda s: history.load_dossiers(s, [CODE]),
    "deeds": lambda s: audit_log.page(s),
    "deeds of a kind": lambda s: audit_log.latest(s, ("resend",), 10),
    "deeds on a subject": lambda s: audit_log.of(s, CODE),
    "tokens": lambda s: credentials.issued(s),
    "orders of a dossier": lambda s: payments.orders(s, CODE),
    "submissions not begun": lambda s: intake.unstarted_submissions(s, NOON),
    **{
        f"{what} for {actor.role} of {actor.unit or 'all'}": read
        for actor in PEOPLE
        for what, read in (
            ("letters", lambda s, a=actor: delivery_log.log(s, a)),
            ("letters failed", lambda s, a=actor: _failed(s, a)),
            ("letters of one", lambda s, a=actor: delivery_log.log(s, a, code=CODE)),
            ("what arrived", lambda s, a=actor: delivery_log.deliveries(s, a, CODE)),
            ("documents", lambda s, a=actor: documents.usable(s, a, ["d"])),
        )
    },
}


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Database:
    """An empty record, by which SQLite plans as by one that nobody analysed."""
    url = f"sqlite:///{tmp_path / 'record.db'}"
    migrate(url)
    return Database(url)


def test_no_read_goes_through_a_whole_table(on_sqlite: Database) -> None:
    through = {
        name: plan
        for name, read in READS.items()
        for plan in _plans(on_sqlite, read)
        if any(_goes_through(line, plan) for line in plan)
    }

    assert through == {}


def test_tidying_goes_through_no_drafts_that_were_submitted(
    on_sqlite: Database,
) -> None:
    for purge in (drafts.purge_steps, drafts.purge_unclaimed):
        with counted(on_sqlite) as asked, on_sqlite.writing() as session:
            purge(session, NOON)
        (plan,) = (_explained(on_sqlite, one) for one in asked.statements)
        assert any("ix_drafts_code_saved_at" in line for line in plan), plan


async def test_people_are_found_by_words_also_after_they_change(
    database: Database,
) -> None:
    people = [Account(f"a{n}", Role.OFFICER, name="Lê Thị Hòa") for n in range(3)]
    with database.writing() as session:
        for one in people:
            accounts.keep(session, one)
        accounts.keep(session, Account("a1", Role.APPRAISER, name="Đinh Văn Sơn"))
        accounts.keep(session, Account("a2", Role.OFFICER, name="Tô Ngọc Bích"))

    with database.reading() as session:
        found = {
            q: [(one.id, one.role) for one in accounts.page(session, q=q).items]
            for q in ("hoa", "ngọc bích", "sơn", "vàng")
        }
    assert found == {
        "hoa": [("a0", Role.OFFICER), ("a1", Role.OFFICER)],
        "ngọc bích": [("a2", Role.OFFICER)],
        "sơn": [("a1", Role.APPRAISER)],
        "vàng": [],
    }


def _failed(session: Session, actor: Actor) -> delivery_log.Messages:
    return delivery_log.log(session, actor, state="failed")


def _plans(database: Database, read: Read) -> list[list[str]]:
    with counted(database) as asked, database.reading() as session:
        read(session)
    return [_explained(database, one) for one in asked.statements]


def _explained(database: Database, statement: str) -> list[str]:
    with database.reading() as session:
        connection: Any = session.connection.driver_connection
        given = ("x",) * statement.count("?")
        rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
        return [row[3] for row in rows.fetchall()]


def _goes_through(line: str, plan: list[str]) -> bool:
    """Say whether a line reads a whole table; a page read in its order stops early."""
    first, _, rest = line.partition(" ")
    table = rest.split(" ")[0]
    if first != "SCAN" or table not in MANY:
        return False
    in_order = "USING" in line or rest == table in ("interventions", "tokens")
    return not in_order or any("TEMP B-TREE" in one for one in plan)


@pytest.mark.parametrize("few", [0, 300])
async def test_letters_are_the_same_whether_few_or_many_dossiers_are_in_sight(
    database: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(delivery_log, "FEW", few)
    own = await submitted(database, "k1")
    other = await submitted(database, "k2", province="Sơn La")
    for one in (own, other):
        await moved(database, one, tells=(Role.APPLICANT,))
    readers = {
        "unit": MINH,
        "applicant": LAN,
        "another": Actor(Role.APPLICANT, "another"),
        "everywhere": Actor(Role.OFFICER, "x"),
    }
    with database.reading() as session:
        seen = {
            (who, state): {
                one.code for one in delivery_log.log(session, actor, state=state).items
            }
            for who, actor in readers.items()
            for state in (None, "queued", "sent")
        }

    every = seen["everywhere", None]
    assert every == {own.code, other.code}
    for who, codes in (
        ("unit", {own.code}),
        ("applicant", every),
        ("another", set()),
        ("everywhere", every),
    ):
        assert seen[who, None] == seen[who, "queued"] == codes, who
        assert seen[who, "sent"] == set()
