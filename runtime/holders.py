"""Who holds a token is known to the system at once, where its database is at hand."""

import asyncio

from runtime.settings import Settings, database_url
from runtime.tokens import Holder
from runtime.trouble import Trouble


def make_known(chosen: Settings, holder: Holder) -> bool:
    """Keep the account of a holder; False where no database can be written to.

    A token is good without that: its account is kept when it is first used.
    """
    try:
        url = database_url(chosen)
    except Trouble:
        return False
    return asyncio.run(_kept(url, holder))


async def _kept(url: str, holder: Holder) -> bool:
    # Loaded only where there is a database: a token alone is signed without.
    from persistence.accounts import Account, make_known
    from persistence.database import Database

    account = Account(holder.id, holder.role, holder.unit, holder.name, holder.email)
    database = Database(url)
    try:
        return await make_known(database, account)
    finally:
        await database.dispose()
