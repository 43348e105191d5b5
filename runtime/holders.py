"""Who holds a token is known to the system at once, where it is at hand."""

import asyncio
import http.client
from urllib.parse import urlsplit

from runtime.data_folder import DataFolder
from runtime.settings import Settings, database_url
from runtime.tokens import Holder
from runtime.trouble import Trouble

ANSWERS_WITHIN_SECONDS = 5


def make_known(chosen: Settings, holder: Holder, bearer: str) -> bool:
    """Keep the account of a holder; False where no system and no database is at hand.

    A token is good without that: its account is kept when it is first used.
    """
    if _used_once(chosen, bearer):
        return True
    try:
        url = database_url(chosen)
    except Trouble:
        return False
    return asyncio.run(_kept(url, holder))


def _used_once(chosen: Settings, bearer: str) -> bool:
    """Use the token at the system that runs on the data folder, if one does.

    That costs a tenth of loading what speaks to databases.
    """
    running = DataFolder(chosen.data).running()
    if running is None:
        return False
    address = urlsplit(running.url)
    line = http.client.HTTPConnection(
        address.hostname or "", address.port, timeout=ANSWERS_WITHIN_SECONDS
    )
    try:
        headers = {"Authorization": f"Bearer {bearer}"}
        line.request("GET", "/api/v1/applications?limit=1", headers=headers)
        return line.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


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
