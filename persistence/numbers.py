"""The running numbers of dossiers: one series per prefix and year, without gaps."""

from sqlalchemy import update

from persistence.database import Session
from persistence.tables import dossier_numbers
from persistence.upsert import insert_into


async def next_number(session: Session, prefix: str, year: int) -> int:
    """Take the next number; the next one of this series waits until we are done."""
    table = dossier_numbers
    adding = insert_into(session, table).values(prefix=prefix, year=year, last=1)
    taken = await session.execute(
        adding.on_conflict_do_update(
            index_elements=[table.c.prefix, table.c.year],
            set_={"last": table.c.last + 1},
        ).returning(table.c.last)
    )
    number: int = taken.scalar_one()
    return number


async def give_back(session: Session, prefix: str, year: int, number: int) -> None:
    """Put a number back that this same transaction took and did not use."""
    table = dossier_numbers
    await session.execute(
        update(table)
        .where(table.c.prefix == prefix, table.c.year == year)
        .values(last=number - 1)
    )
