"""A record of great size, copied from dossiers that really walked through the rules.

`python -m bench.million DOSSIERS [ADDRESS]` walks a few templates of every support type
to every stage, decided and recorded as the product does it, and copies their rows under
other codes, names, provinces and days, by the database itself. What is drawn from
events (lists, members, search, money, totals) fits the copies; their events keep the
words and digests of the template, so the chain of a copy is not one.
"""

import asyncio
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import INTERVAL

from domain import support_types
from domain.application import Command, Opening, evolve
from domain.decision import decide, rulebook, submit
from domain.identity import dossier_code
from domain.ledger import Account
from domain.people import Role, unit_for
from domain.places import ALPHABETICAL
from domain.states import Action, State
from domain.text import alphabetical, fold
from persistence import accounts, queries, recorder, totals
from persistence.database import Database, Session
from persistence.migration import migrate
from persistence.tables import (
    application_members,
    applications,
    dossier_numbers,
    envelopes,
    events,
    messages,
    payment_orders,
    postings,
    submissions,
)
from persistence.types import NEVER, Instant
from tests.workflows.house import OFFICER, House

YEARS = 5
DESKS = 5
"""How many people of each role work in a unit."""

ENDLESS_VND = 900_000_000_000_000
AT_ONCE = 20_000
LETTERS_OF = 2
"""Of how many events the letters are copied, which would else be most of the file."""


_ENDS = (State.COMPLETED,)
_OPEN = (
    State.SCREENING,
    State.APPRAISING,
    State.APPROVING,
    State.CONTRACTING,
    State.VERIFYING_ADVANCE,
    State.PAYING_ADVANCE,
    State.IMPLEMENTING,
    State.INSPECTING,
    State.SETTLING,
    State.VERIFYING_SETTLEMENT,
    State.PAYING_BALANCE,
)
_GIVEN = ("Hòa", "Bình", "Phú", "Thịnh", "An", "Khang", "Đồng Tâm", "Tân Tiến")
_MADE = ("máy cán tôn", "máy sấy lúa", "lò nung gốm", "dây chuyền đóng gói", "máy dệt")

copies = Table(
    "copies",
    MetaData(),
    Column("n", Integer, primary_key=True),
    Column("code", String(32)),
    Column("template", String(32), index=True),
    Column("days", Integer),
    Column("late", Integer),
    Column("year", SmallInteger),
    Column("province", Text),
    Column("unit", Text),
    Column("desk", Text),
    Column("applicant", Text),
    Column("name", Text),
    Column("name_key", Text),
    Column("title", Text),
    Column("words", Text),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True, slots=True)
class Template:
    """A dossier to copy, and how many of a hundred copies are of its kind."""

    code: str
    prefix: str
    support_type: str
    fund: str
    closed: bool


class AtOnce:
    """Decides and records where it stands: no workflow keeps what is only copied."""

    def __init__(self, database: Database) -> None:
        """Record in this database."""
        self._database = database

    async def submit(self, opening: Opening, command: Command) -> int:
        """Record the first event."""
        with self._database.writing() as session:
            first = submit(opening, command, datetime.now(UTC))
            return recorder.append(session, first, opening).number

    async def act(self, code: str, command: Command) -> int:
        """Decide on a command and record what follows; pay at once what is ordered."""
        with self._database.writing() as session:
            row = queries.stored(session, code)
            assert row is not None
            standing = row.application
            decided = decide(standing, command, rulebook(standing), datetime.now(UTC))
            recorder.append(session, decided)
            return evolve(standing, decided).number


async def fill(database: Database, many: int) -> Sequence[Template]:
    """Write so many dossiers and give the templates they were copied from."""
    templates = await _templates(database)
    with database.writing() as session:
        _keep_people(session)
        _copy(session, templates, many)
        totals.recount(session)
    return templates


async def _templates(database: Database) -> Sequence[Template]:
    engine: Any = AtOnce(database)
    nobody: Any = None
    house = House(nobody, database, "", engine)
    made = []
    for kind in support_types.current():
        funded = False
        for state in (State.REFUSED, *_ENDS, *_OPEN):
            code = await house.file(kind.code)
            if not funded:
                await house.fund(code, ENDLESS_VND)
                funded = True
            if state is State.REFUSED:
                why = {"reason_code": "incomplete", "reason": "Thiếu giấy tờ"}
                await house.act(code, OFFICER, Action.REFUSE, **why)
            else:
                await house.walk(code, state)
            application = (await house.row(code)).application
            closed = state in (State.REFUSED, *_ENDS)
            made.append(
                Template(code, kind.prefix, kind.code, application.fund, closed)
            )
    return made


def _desk(place: int, n: int) -> str:
    return f"{place + 1}-{n % DESKS + 1}"


def _keep_people(session: Session) -> None:
    named = {
        Role.OFFICER: "can-bo",
        Role.APPRAISER: "tham-dinh",
        Role.INSPECTOR: "nghiem-thu",
        Role.TREASURER: "ke-toan",
        Role.APPROVER: "lanh-dao",
    }
    for place, province in enumerate(ALPHABETICAL):
        for role, name in named.items():
            for n in range(DESKS):
                who = f"{name}-1-{_desk(place, n)}"
                unit = unit_for("local", province)
                account = accounts.Account(who, role, unit, who, f"{who}@a.vn")
                accounts.keep(session, account)


def _copy(session: Session, templates: Sequence[Template], many: int) -> None:
    copies.create(session)
    rows: list[Mapping[str, Any]] = []
    for row in _planned(templates, many):
        rows.append(row)
        if len(rows) == AT_ONCE:
            session.execute(insert(copies), rows)
            rows.clear()
    if rows:
        session.execute(insert(copies), rows)
    copied = (applications, events)
    for table in copied:
        for index in table.indexes:
            index.drop(session)
    _Copying(session).all()
    for table in copied:
        for index in table.indexes:
            index.create(session)
    session.execute(update(dossier_numbers).values(last=many + 1_000))
    copies.drop(session)


def _planned(templates: Sequence[Template], many: int) -> Iterator[Mapping[str, Any]]:
    """Give what is another in each copy: three of five are refused, one goes on."""
    refused = templates[:: 1 + len(_ENDS) + len(_OPEN)]
    done = [one for one in templates if one.closed and one not in refused]
    under_way = [one for one in templates if not one.closed]
    today = datetime.now(UTC).date()
    for n in range(many):
        among = (refused, refused, refused, done, under_way)[n % 5]
        template = among[n // 5 % len(among)]
        days = n * 7919 % (365 * YEARS if template.closed else 90)
        year = (today - timedelta(days=days)).year
        place = n * 31 % len(ALPHABETICAL)
        province = ALPHABETICAL[place]
        name = f"Cơ sở {_GIVEN[n % 7 * n % len(_GIVEN)]} {n}"
        title = f"Ứng dụng {_MADE[n // 3 % len(_MADE)]} tại {province}"
        code = dossier_code(template.prefix, year, n + 1_000)
        local = template.fund == "local"
        yield {
            "n": n,
            "code": code,
            "template": template.code,
            "days": days,
            "late": n % 40,
            "year": year,
            "province": province,
            "unit": unit_for(template.fund, province) if local else "",
            "desk": _desk(place, n // 34),
            "applicant": f"co-so-{n // 3}",
            "name": name,
            "name_key": alphabetical(name),
            "title": title,
            "words": fold(f"{code} {code.replace('-', '')} {title} {name} {province}"),
        }


class _Copying:
    """Copies the rows of templates table by table."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lite = session.dialect.name == "sqlite"

    def all(self) -> None:
        """Copy what belongs to a dossier."""
        c, a = copies.c, applications.c
        self._rows(
            submissions,
            command_id=literal("submit-") + c.code,
            applicant_id=c.applicant,
            principal=c.applicant,
            year=c.year,
            draft_id=None,
            unit=func.coalesce(func.nullif(c.unit, ""), submissions.c.unit),
        )
        self._rows(
            applications,
            applicant_id=c.applicant,
            applicant_name=c.name,
            name_key=c.name_key,
            project_title=c.title,
            search_key=c.words,
            unit=func.coalesce(func.nullif(c.unit, ""), a.unit),
            province=c.province,
            year=c.year,
            amount_requested_vnd=a.amount_requested_vnd + c.n % 977 * 100_000,
        )
        self._rows(events)
        members = application_members.c
        self._rows(
            application_members, account_id=members.account_id + literal("-") + c.desk
        )
        self._rows(payment_orders)
        first = messages.c.number <= LETTERS_OF
        number = literal("-") + cast(c.n, Text)
        self._rows(messages, first, id=messages.c.id + number, state=literal("sent"))
        self._rows(postings)
        self._balance()

    def _rows(self, table: Table, *only: ColumnElement[bool], **other: Any) -> None:
        columns = [
            column
            for column in table.columns
            if not (column.primary_key and column.name in ("id", "position"))
            or column.name in other
        ]
        values = [
            other[column.name] if column.name in other else self._value(column)
            for column in columns
        ]
        rows = select(*[_named(v, c) for v, c in zip(values, columns, strict=True)])
        rows = rows.select_from(copies).join(table, table.c.code == copies.c.template)
        began = time.perf_counter()
        order = rows.where(*only).order_by(copies.c.n)
        made = self._session.execute(insert(table).from_select(columns, order))
        print(f"{made.rowcount} {table.name}, {time.perf_counter() - began:.0f} s")

    def _value(self, column: Column[Any]) -> ColumnElement[Any]:
        if column.name == "code":
            return copies.c.code
        if isinstance(column.type, Instant):
            late = column.name in ("due_at", "due_or_never", "rings_at")
            return self._earlier(column, late)
        if column.name in ("application", "opening"):
            return self._renamed(column)
        return column

    def _earlier(self, column: Column[Any], late: bool) -> ColumnElement[Any]:
        """Give the instant in the copy's own days; clocks run late for some."""
        by = copies.c.late if late else copies.c.days
        moved: ColumnElement[Any]
        if self._lite:
            ago = literal("-") + cast(by, Text) + literal(" days")
            # As the product writes it: six digits of a second.
            moved = func.strftime("%Y-%m-%d %H:%M:%f000", column, ago)
        else:
            moved = column - by * cast(literal("1 day"), INTERVAL)
        never = column == literal(NEVER, column.type)
        return case((never, column), else_=type_coerce(moved, column.type))

    def _renamed(self, column: Column[Any]) -> ColumnElement[Any]:
        text: ColumnElement[Any]
        text = type_coerce(column, Text) if self._lite else cast(column, Text)
        c = copies.c
        text = func.replace(text, c.template, c.code)
        for name in ("can-bo-1", "tham-dinh-1", "nghiem-thu-1", "ke-toan-1"):
            text = func.replace(
                text, literal(f'"{name}"'), literal(f'"{name}-') + c.desk + literal('"')
            )
        typed = text if self._lite else cast(text, column.type)
        return type_coerce(typed, column.type)

    def _balance(self) -> None:
        """Let every envelope hold what its postings say, and the budget the rest."""
        p, e = postings.c, envelopes.c
        held = {
            f"{account}_vnd": select(func.coalesce(func.sum(p.amount_vnd), 0))
            .where(p.envelope == e.id, p.account == account)
            .scalar_subquery()
            for account in Account
        }
        self._session.execute(update(envelopes).values(held))


def _named(value: Any, column: Column[Any]) -> ColumnElement[Any]:
    known: ColumnElement[Any]
    known = literal(None, column.type) if value is None else value
    return known.label(f"to_{column.name}")


async def main(many: int, url: str) -> None:
    """Make a database of so many dossiers at an address."""
    migrate(url)
    database = Database(url)
    began = time.perf_counter()
    try:
        await fill(database, many)
    finally:
        await database.dispose()
    print(f"{many} dossiers written in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
