"""Which money a dossier waits for, how much is missing, and where that is seen."""

from dataclasses import dataclass
from urllib.parse import urlencode

from api.auth.tokens import Person
from api.services.fund_envelopes import KEEPERS, READERS
from domain.application import Application
from domain.ledger import Account
from domain.states import State
from persistence import envelopes, queries
from persistence.database import Session
from persistence.queries import Waiting


@dataclass(frozen=True, slots=True)
class Queued:
    """A dossier that waits for money, and what is missing once those before are paid.

    `short_vnd` is 0 where the money available reaches as far as this dossier.
    """

    place: int
    code: str
    award_vnd: int
    short_vnd: int


def in_turn(available_vnd: int, waiting: tuple[Waiting, ...]) -> tuple[Queued, ...]:
    """Give who waits in legal order: nobody is funded before those in front."""
    found, needed = [], 0
    for place, dossier in enumerate(waiting, 1):
        needed += dossier.award_vnd
        short = max(needed - available_vnd, 0)
        found.append(Queued(place, dossier.code, dossier.award_vnd, short))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FundsAwaited:
    """The envelope a dossier waits for, named as in the list of envelopes.

    `href` leads who keeps it to its page, or to open it where there is none yet; it is
    empty for anybody else.
    """

    fund: str
    year: int
    support_type: str
    province: str
    opened: bool
    queued: Queued
    href: str


def funds_awaited(
    session: Session, person: Person, application: Application
) -> FundsAwaited | None:
    """Give what a dossier waits for, None for one that does not wait for money."""
    if application.state is not State.AWAITING_FUNDS:
        return None
    id = application.envelope
    there = {b.id: b for b in envelopes.balances(session)}.get(id)
    available = there.accounts[Account.AVAILABLE] if there else 0
    queue = in_turn(available, queries.waiting_for_funds(session, id))
    # The id begins with level and budget year, which nothing else remembers.
    year = int(id.removeprefix(f"{application.fund}-")[:4])
    province = application.province if application.fund == "local" else ""
    named = {
        "fund": application.fund,
        "year": year,
        "support_type": application.support_type,
        "province": province,
    }
    role, href = person.actor.role, ""
    if there is not None and role in READERS:
        href = f"/envelopes/{id}"
    if there is None and role in KEEPERS:
        href = f"/envelopes/new?{urlencode(named)}"
    return FundsAwaited(
        application.fund,
        year,
        application.support_type,
        province,
        there is not None,
        next(found for found in queue if found.code == application.code),
        href,
    )
