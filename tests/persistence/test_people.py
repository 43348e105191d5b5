"""Accounts are found again, ways in lead in once, and sessions end when told to."""

from datetime import datetime, timedelta

import pytest

from domain.errors import Refused
from domain.people import Role
from persistence import accounts, credentials, sign_ins
from persistence.accounts import Account
from persistence.database import Database
from persistence.sign_ins import SignIn
from tests.persistence.dossiers import NOON

HOUR = timedelta(hours=1)


def way_in(
    digest: str = "d1", email: str = "lan@example.vn", asked_at: datetime = NOON
) -> SignIn:
    return SignIn(
        digest=digest,
        kind=sign_ins.MAIL,
        email=email,
        secret="s",
        back="/work",
        language="vi",
        asked_at=asked_at,
        expires_at=asked_at + HOUR,
    )


async def people(database: Database) -> None:
    with database.writing() as session:
        for known in (
            Account("a1", Role.OFFICER, "cuc", "Đặng Thị Mỹ", "my@example.vn"),
            Account("a2", Role.OFFICER, "cuc", "Bùi Văn Ân", "an@example.vn"),
            Account("a2", Role.APPRAISER, "cuc", "Bùi Văn Ân", "an@example.vn"),
            Account("a3", Role.TREASURER, "cuc", "Kim 100%", ""),
        ):
            accounts.keep(session, known)


async def test_a_way_in_leads_in_once(database: Database) -> None:
    with database.writing() as session:
        sign_ins.begin(session, way_in())
        assert sign_ins.find(session, "d1", sign_ins.MAIL, NOON) == way_in()
        used = sign_ins.use(session, "d1", sign_ins.MAIL, NOON + HOUR / 2)
        again = sign_ins.use(session, "d1", sign_ins.MAIL, NOON + HOUR / 2)

    assert used is not None
    assert (used.email, used.secret, used.back) == ("lan@example.vn", "s", "/work")
    assert used.used_at == NOON + HOUR / 2
    assert again is None


async def test_a_way_in_that_expired_or_is_of_another_kind_leads_nowhere(
    database: Database,
) -> None:
    with database.writing() as session:
        sign_ins.begin(session, way_in())
        assert sign_ins.use(session, "d1", sign_ins.OIDC, NOON) is None
        assert sign_ins.use(session, "d1", sign_ins.MAIL, NOON + HOUR) is None
        assert sign_ins.use(session, "d2", sign_ins.MAIL, NOON) is None
        assert sign_ins.use(session, "d1", sign_ins.MAIL, NOON) is not None


async def test_ways_in_are_counted_by_address_and_forgotten_when_long_expired(
    database: Database,
) -> None:
    with database.writing() as session:
        later = NOON + HOUR / 2
        sign_ins.begin(session, way_in("d1"))
        sign_ins.begin(session, way_in("d2", asked_at=later))
        sign_ins.begin(session, way_in("d3", email="hoa@example.vn"))
        email = "lan@example.vn"
        assert sign_ins.last_but(session, email, 0) == later
        assert sign_ins.last_but(session, email, 1) == NOON
        assert sign_ins.last_but(session, email, 2) is None
        assert sign_ins.purge(session, NOON + HOUR) == 0
        assert sign_ins.purge(session, NOON + 3 * HOUR) == 3
        assert sign_ins.last_but(session, email, 0) is None


async def test_accounts_are_found_by_words_without_marks(database: Database) -> None:
    await people(database)
    with database.reading() as session:
        for q, found in (
            ("dang my", ["a1"]),
            ("BÙI", ["a2", "a2"]),
            ("an@example", ["a2", "a2"]),
            ("%", ["a3"]),
            ("\0", []),
            ("a1 bui", []),
        ):
            shown = accounts.page(session, q=q)
            assert [item.id for item in shown.items] == found, q


async def test_pages_of_accounts_give_each_once(database: Database) -> None:
    await people(database)
    found, cursor = [], None
    with database.reading() as session:
        while True:
            shown = accounts.page(session, limit=1, cursor=cursor)
            found += [(item.id, item.role) for item in shown.items]
            cursor = shown.next_cursor
            if cursor is None:
                break
        officers = accounts.page(session, Role.OFFICER, limit=1)
        with pytest.raises(Refused):
            accounts.page(session, cursor=officers.next_cursor)

    assert found == sorted(set(found), key=lambda one: (one[0], one[1]))
    assert len(found) == 4


async def test_accounts_of_a_role_come_by_name_and_many_by_id(
    database: Database,
) -> None:
    await people(database)
    with database.reading() as session:
        officers = accounts.of_role(session, Role.OFFICER)
        named = accounts.find_many(session, ["a1", "a2", "a1", "nobody"])

    assert {account.id for account in officers} == {"a1", "a2"}
    assert {id_: a.name for id_, a in named.items()} == {
        "a1": "Đặng Thị Mỹ",
        "a2": "Bùi Văn Ân",
    }


async def test_all_sessions_of_an_account_in_a_role_end_at_once(
    database: Database,
) -> None:
    with database.writing() as session:
        for digest, account, role in (
            ("s1", "a1", Role.OFFICER),
            ("s2", "a1", Role.OFFICER),
            ("s3", "a1", Role.APPROVER),
            ("s4", "a2", Role.OFFICER),
        ):
            credentials.open_session(session, digest, account, role, NOON, NOON + HOUR)
        assert credentials.open_sessions(session, NOON)["a1", Role.OFFICER] == 2

        assert credentials.end_sessions_of(session, "a1", Role.OFFICER, NOON) == 2
        assert credentials.end_sessions_of(session, "a1", Role.OFFICER, NOON) == 0

        assert credentials.find_session(session, "s1", NOON) is None
        assert credentials.open_sessions(session, NOON) == {
            ("a1", Role.APPROVER): 1,
            ("a2", Role.OFFICER): 1,
        }
        assert credentials.open_sessions(session, NOON + HOUR) == {}


async def test_sessions_are_forgotten_long_after_they_expired(
    database: Database,
) -> None:
    with database.writing() as session:
        credentials.open_session(session, "s1", "a1", Role.OFFICER, NOON, NOON + HOUR)
        assert credentials.purge(session, NOON + HOUR) == 0
        assert credentials.find_session(session, "s1", NOON) is not None
        assert credentials.purge(session, NOON + 2 * HOUR) == 1
        assert credentials.find_session(session, "s1", NOON) is None


async def test_tokens_given_out_are_listed_latest_first_with_the_name_of_the_account(
    database: Database,
) -> None:
    await people(database)
    with database.writing() as session:
        for n, account in enumerate(("a1", "a2", "gone")):
            at = NOON + n * HOUR
            credentials.issue(session, f"t{n}", account, Role.OFFICER, at, at + HOUR)
        credentials.revoke(session, "t1", NOON + 2 * HOUR)
    with database.reading() as session:
        first = credentials.issued(session, limit=2)
        rest = credentials.issued(session, limit=2, cursor=first.next_cursor)

    shown = [(t.jti, t.account_name, t.revoked_at) for t in first.items + rest.items]
    assert shown == [
        ("t2", "", None),
        ("t1", "Bùi Văn Ân", NOON + 2 * HOUR),
        ("t0", "Đặng Thị Mỹ", None),
    ]
    assert rest.next_cursor is None
