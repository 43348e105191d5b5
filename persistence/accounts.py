"""Who is known: the accounts that signed in, their roles, units and addresses."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy import false, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from domain.people import Role, superior_of, unit_today
from domain.text import alphabetical, blank, fold, phrases
from persistence.database import Database, DatabaseAway, Found, Session, insert_into
from persistence.keyset import Order
from persistence.keyset import page as page_of
from persistence.tables import accounts
from persistence.words import holding


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody in one role; the same person may have others, each its own account."""

    id: str
    role: Role
    unit: str = ""
    name: str = ""
    email: str = ""
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Accounts:
    """Some accounts, and the cursor that leads on; None at the end."""

    items: tuple[Account, ...]
    next_cursor: str | None


MOST = 500
"""How many accounts of one role are given at once, and looked up by id at once."""

# By id: the name of a person must not get into a cursor, which stands in addresses.
_BY_ID = Order((accounts.c.id, accounts.c.role), (str, str))


def searched_by(name: str, email: str, account_id: str) -> str:
    """Give what an account is searched by."""
    return fold(f"{name} {email} {account_id}")


def keep(session: Session, account: Account) -> None:
    """Write an account as it now is, under the name its unit has today."""
    account = replace(account, unit=unit_today(account.unit))
    key = searched_by(account.name, account.email, account.id)
    values = asdict(account) | {"search_key": key}
    news = {name: v for name, v in values.items() if name not in ("id", "role")}
    session.execute(
        insert_into(session.dialect.name, accounts)
        .values(values)
        .on_conflict_do_update(
            index_elements=[accounts.c.id, accounts.c.role], set_=news
        )
    )


async def make_known(database: Database, account: Account) -> bool:
    """Keep an account in a transaction of its own; False where that cannot be done.

    Whoever chose a language keeps it.
    """
    try:
        await database.write(_keep_in_own_language, account)
    except (DatabaseAway, SQLAlchemyError):
        return False
    return True


def _keep_in_own_language(session: Session, account: Account) -> None:
    stored = find(session, account.id, account.role)
    if stored is not None:
        account = replace(account, language=stored.language)
    keep(session, account)


def same(session: Session, account: Account) -> bool:
    """Say whether an account is written exactly so; then nothing needs to be kept."""
    now = replace(account, unit=unit_today(account.unit))
    return find(session, account.id, account.role) == now


def find(session: Session, account_id: str, role: Role | None = None) -> Account | None:
    """Give an account by its id, in a role or in any."""
    query = select(accounts).where(accounts.c.id == account_id)
    if role is not None:
        query = query.where(accounts.c.role == role)
    found = session.execute(query.order_by(accounts.c.role).limit(1)).first()
    return _account(found) if found else None


def find_by_email(session: Session, email: str, role: Role) -> Account | None:
    """Give the account of a role under an e-mail address; None unless it is one."""
    found = at_address(session, email.lower(), role)
    return found[0] if len(found) == 1 else None


def of_person(session: Session, account_id: str) -> tuple[Account, ...]:
    """Give every account of a person, one per role they signed in with."""
    return of_people(session, (account_id,)).get(account_id, ())


def of_people(
    session: Session, ids: Collection[str]
) -> Mapping[str, tuple[Account, ...]]:
    """Give every account of those of these people who have one, by their id."""
    found: dict[str, tuple[Account, ...]] = {}
    if not ids:
        return found
    query = select(accounts).where(accounts.c.id.in_(sorted(ids)))
    for row in session.execute(query.order_by(accounts.c.id, accounts.c.role)):
        found[row.id] = (*found.get(row.id, ()), _account(row))
    return found


def at_address(session: Session, address: str, role: Role) -> tuple[Account, ...]:
    """Give the accounts of a role that are written to at an address."""
    rows = session.execute(
        select(accounts).where(
            accounts.c.role == role, func.lower(accounts.c.email) == address
        )
    )
    # In order here, lest SQLite go through the whole role in that order instead.
    return tuple(sorted((_account(row) for row in rows), key=lambda one: one.id))


def id_at_address(session: Session, address: str, beginning: str) -> str | None:
    """Return the id, of a kind told by its beginning, that an address first got."""
    return session.scalar(
        select(accounts.c.id)
        .where(
            func.lower(accounts.c.email) == address,
            accounts.c.id.startswith(beginning, autoescape=True),
        )
        .order_by(accounts.c.id)
        .limit(1)
    )


def covering(session: Session, role: Role, unit: str) -> tuple[Account, ...]:
    """Give the accounts of a role that act for a unit."""
    own = unit_today(unit)
    covered = accounts.c.unit.in_(("", own, superior_of(own)))
    everywhere = accounts.c.role.in_((Role.ADMINISTRATOR, Role.AUDITOR))
    rows = session.execute(
        select(accounts)
        .where(accounts.c.role == role, or_(covered, everywhere))
        .order_by(accounts.c.id)
    )
    return tuple(_account(row) for row in rows)


def of_role(session: Session, role: Role) -> tuple[Account, ...]:
    """Give the accounts of a role in the order of their names, MOST at the most."""
    rows = session.execute(
        select(accounts)
        .where(accounts.c.role == role)
        .order_by(accounts.c.name, accounts.c.id)
        .limit(MOST)
    )
    found = (_account(row) for row in rows)
    return tuple(sorted(found, key=lambda one: (alphabetical(one.name), one.id)))


def page(
    session: Session,
    role: Role | None = None,
    q: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Accounts:
    """Give the accounts of a role or of all, by id, a page at a time.

    Every word of `q` is looked for in name, e-mail address and id, with or without
    Vietnamese marks. Raises Refused `cursor_unknown`.
    """
    query = select(accounts)
    if role is not None:
        query = query.where(accounts.c.role == role)
    wanted = phrases(q or "")
    if wanted:
        query = query.where(
            *holding(session, accounts.c.search_key, wanted, accounts.c.id)
        )
    elif not blank(q or ""):
        query = query.where(false())
    rows, following = page_of(
        session, query, _BY_ID, limit, cursor, ("accounts", role, q)
    )
    return Accounts(tuple(_account(row) for row in rows), following)


def find_many(session: Session, ids: Iterable[str]) -> Mapping[str, Account]:
    """Give the accounts with these ids that are known, in whichever role."""
    wanted = sorted(set(ids))
    found: dict[str, Account] = {}
    for start in range(0, len(wanted), MOST):
        some = accounts.c.id.in_(wanted[start : start + MOST])
        rows = session.execute(select(accounts).where(some).order_by(accounts.c.role))
        for row in rows:
            found.setdefault(row.id, _account(row))
    return found


def _account(row: Found) -> Account:
    return Account(row.id, Role(row.role), row.unit, row.name, row.email, row.language)


def names_of(session: Session, ids: Iterable[str]) -> Mapping[str, str]:
    """Give the name of each account; its id where it is unknown or has none."""
    wanted = {id for id in ids if id}
    known = find_many(session, wanted)
    return {id: known[id].name or id if id in known else id for id in sorted(wanted)}
