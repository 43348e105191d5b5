"""What people type into the search box finds the same in either kind of database."""

from dataclasses import replace

from sqlalchemy import select

from domain.people import Actor, Role
from domain.text import phrases
from persistence.database import Database
from persistence.listing import Filters, counts, page
from persistence.tables import applications
from tests.persistence.dossiers import NOON, answers, submitted

EVERYBODY = Actor(Role.AUDITOR, "kiem-toan")
TITLES = (
    "Máy tráng bánh AND lò sấy",
    "Dây chuyền 50% công suất, mã A_B-7",
    'Máy "NEAR" Đồng-Tâm (CNC) ^ 6040',
    "search_key code rowid * 🙂 ốc",
    "百年老店 máy in",
)
ODD = (
    '"',
    '""',
    '"""',
    '"may trang',
    "AND",
    "may AND lo",
    "OR",
    "NOT may",
    "NEAR(may lo, 2)",
    "may*",
    "*",
    "(",
    ")",
    "(may) (banh)",
    "search_key: may",
    "code:KC",
    "^may",
    "-may",
    "+may",
    "{may banh}: a",
    "50%",
    "%",
    "_",
    "a_b",
    "A_B-7",
    "\\",
    "'",
    "';--",
    "may\0trang",
    "\0",
    "\ud800",
    "may \udfff",
    "🙂",
    "may 🙂",
    "oc",
    "lo",
    "ma",
    "in",
    "an lo",
    "m",
    "百年",
    "百年老",
    "đồng tâm",
    "dong-tam",
    '"dong tam"',
    "x" * 200,
    "may " * 50,
    "ß",
    "ſa",
    "İn",
    "\u0301",
    "\u202emay",
    "may\nlo",
    "may\tlo",
    "６０４０",
    "6040",
    "rowid",
    "NULL",
    "0",
)


async def test_odd_words_find_what_holds_them_and_never_fail(
    database: Database,
) -> None:
    for n, title in enumerate(TITLES):
        told = answers(project_title=title)
        await submitted(database, f"k{n}", {"answers": told})
    a = applications.c
    with database.reading() as session:
        kept = {
            row.code: row.search_key
            for row in session.execute(select(a.code, a.search_key))
        }

    for asked in ODD:
        wanted = replace(Filters(), q=asked)
        shown = await database.read(page, EVERYBODY, wanted, now=NOON)
        tabs = await database.read(counts, EVERYBODY, wanted, {"all": Filters()}, NOON)

        keys = phrases(asked)
        expected = {
            code for code, text in kept.items() if keys and all(k in text for k in keys)
        }
        assert {item.code for item in shown.items} == expected, ascii(asked)
        assert tabs["all"] == len(expected), ascii(asked)
