"""Who is known: the accounts that signed in, their roles, units and addresses."""

from dataclasses import asdict, dataclass

from sqlalchemy import or_, select

from domain.people import Role, superior_of
from persistence.database import Found, Session
from persistence.tables import accounts
from persistence.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody in one role; the same person may have others, each its own account."""

    id: str
    role: Role
    unit: str = ""
    name: str = ""
    email: str = ""
    language: str = "vi"


async def keep(session: Session, account: Account) -> None:
    """Write an account as it now is."""
    values = asdict(account)
    news = {name: v for name, v in values.items() if name not in ("id", "role")}
    await session.execute(
        insert_into(session, accounts)
        .values(values)
        .on_conflict_do_update(
            index_elements=[accounts.c.id, accounts.c.role], set_=news
        )
    )


async def same(session: Session, account: Account) -> bool:
    """Say whether an account is written exactly so; then nothing needs to be kept."""
    return await find(session, account.id, account.role) == account


async def find(
    session: Session, account_id: str, role: Role | None = None
) -> Account | None:
    """Give an account by its id, in a role or in any."""
    query = select(accounts).where(accounts.c.id == account_id)
    if role is not None:
        query = query.where(accounts.c.role == role)
    found = (await session.execute(query.order_by(accounts.c.role).limit(1))).first()
    return _account(found) if found else None


async def covering(session: Session, role: Role, unit: str) -> tuple[Account, ...]:
    """Give the accounts of a role that act for a unit."""
    covered = accounts.c.unit.in_(("", unit, superior_of(unit)))
    everywhere = accounts.c.role.in_((Role.ADMINISTRATOR, Role.AUDITOR))
    rows = await session.execute(
        select(accounts)
        .where(accounts.c.role == role, or_(covered, everywhere))
        .order_by(accounts.c.id)
    )
    return tuple(_account(row) for row in rows)


def _account(row: Found) -> Account:
    return Account(row.id, Role(row.role), row.unit, row.name, row.email, row.language)
