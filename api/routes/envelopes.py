"""Envelopes: the money of a year, and what stands on each of its accounts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api import envelope_keeping
from api.bodies import EnvelopeBody, TopUpBody, asks_json, shaped
from api.dependencies import DepsOf, IdempotencyKey, JsonBody, only
from api.envelope_keeping import KEEPERS, READERS, keeps
from api.examples import ENVELOPE_EXAMPLE, TOP_UP_EXAMPLE
from api.schemas.office import Envelopes, EnvelopeShown
from api.security import Person
from domain.ledger import Account
from persistence import envelopes
from persistence.envelopes import Balance

routes = APIRouter(tags=["envelopes"])

Keeper = Annotated[Person, Depends(only(*KEEPERS))]
Reader = Annotated[Person, Depends(only(*READERS))]
EnvelopeId = Annotated[str, Path(max_length=160)]


@routes.get("/envelopes")
async def list_envelopes(
    person: Reader,
    deps: DepsOf,
    fund: Annotated[str | None, Query(max_length=16)] = None,
    year: Annotated[int | None, Query(ge=2000, le=2099)] = None,
    province: Annotated[str | None, Query(max_length=64)] = None,
) -> Envelopes:
    """Give the balances per account of every envelope the caller keeps."""
    async with deps.database.read() as session:
        found = await envelopes.balances(session, fund, year, province)
    return Envelopes(items=[shown(b) for b in found if keeps(person, b)])


@routes.post(
    "/envelopes",
    status_code=201,
    openapi_extra=asks_json(EnvelopeBody, ENVELOPE_EXAMPLE),
)
async def open_envelope(
    person: Keeper, key: IdempotencyKey, value: JsonBody, deps: DepsOf
) -> EnvelopeShown:
    """Open the envelope of a level, year, support line and province."""
    body = shaped(EnvelopeBody, value)
    return shown(await envelope_keeping.open_envelope(deps, person, body, key))


@routes.post(
    "/envelopes/{id}/top-ups",
    status_code=201,
    openapi_extra=asks_json(TopUpBody, TOP_UP_EXAMPLE),
)
async def top_up_envelope(
    person: Keeper,
    id: EnvelopeId,
    key: IdempotencyKey,
    value: JsonBody,
    deps: DepsOf,
) -> EnvelopeShown:
    """Add money to an envelope; dossiers that wait for it are funded in legal order."""
    amount = shaped(TopUpBody, value).amount_vnd
    return shown(await envelope_keeping.top_up(deps, person, id, amount, key))


def shown(balance: Balance) -> EnvelopeShown:
    """Give an envelope with its accounts in đồng."""
    accounts = {account: balance.accounts.get(account, 0) for account in Account}
    return EnvelopeShown(
        id=balance.id,
        fund=balance.fund,
        year=balance.year,
        support_type=balance.support_type,
        province=balance.province,
        accounts={account.value: amount for account, amount in accounts.items()},
        available_vnd=accounts[Account.AVAILABLE],
        reserved_vnd=accounts[Account.RESERVED],
        committed_vnd=accounts[Account.COMMITTED],
        paid_vnd=accounts[Account.PAID],
        recovered_vnd=accounts[Account.RECOVERED],
    )
