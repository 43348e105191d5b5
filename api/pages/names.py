"""What people are called where a page would else show the id of their account."""

from collections.abc import Iterable, Mapping

from persistence import accounts
from persistence.database import Session


async def names_of(session: Session, ids: Iterable[str]) -> Mapping[str, str]:
    """Give the name of each account; its id where it is unknown or has none."""
    wanted = {id for id in ids if id}
    known = await accounts.find_many(session, wanted)
    return {id: known[id].name or id if id in known else id for id in sorted(wanted)}
