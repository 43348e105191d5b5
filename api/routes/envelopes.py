"""Envelopes: the money of a year, and what stands on each of its accounts."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.bodies import EnvelopeBody, TopUpBody, asks_json, shaped
from api.dependencies import DepsOf, IdempotencyKey, JsonBody, only
from api.examples import ENVELOPE_EXAMPLE, TOP_UP_EXAMPLE
from api.routes.support_types import unknown_support_type
from api.schemas.office import Envelopes, EnvelopeShown
from api.security import Person
from domain import support_types
from domain.answers import Problems
from domain.errors import AnswersInvalid, FieldProblem, NotFound, Refused
from domain.identity import derived_id
from domain.ledger import Account, envelope_id
from domain.people import NATIONAL_OFFICE, Role, covers, unit_for
from domain.places import PROVINCES
from persistence import envelopes
from persistence.database import Session
from persistence.envelopes import Balance

routes = APIRouter(tags=["envelopes"])

Keeper = Annotated[Person, Depends(only(Role.TREASURER, Role.ADMINISTRATOR))]
Reader = Annotated[
    Person, Depends(only(Role.TREASURER, Role.ADMINISTRATOR, Role.AUDITOR))
]
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
    return Envelopes(items=[shown(b) for b in found if _keeps(person, b)])


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
    problems = _problems(body)
    if problems:
        raise AnswersInvalid(problems)
    _refuse_stranger(person, body.fund, body.province)
    # Its first money carries the key: the same key finds the money already there.
    first = derived_id("open", person.actor.id, key)
    async with deps.database.write() as session:
        balance = await _opened(session, body, person.actor.id, deps.clock(), first)
    return shown(balance)


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
    body = shaped(TopUpBody, value)
    async with deps.database.write() as session:
        before = await envelopes.balance(session, id)
        _refuse_stranger(person, before.fund, before.province)
        balance = await envelopes.top_up(
            session,
            id,
            body.amount_vnd,
            person.actor.id,
            deps.clock(),
            derived_id(person.actor.id, key),
        )
    return shown(balance)


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


async def _opened(
    session: Session, body: EnvelopeBody, by: str, at: datetime, key: str
) -> Balance:
    """Give the envelope. Raises envelope_exists when another key opened it."""
    place = body.province if body.fund == "local" else ""
    id = envelope_id(body.fund, body.year, body.support_type, place)
    try:
        before = await envelopes.create(
            session, body.fund, body.year, body.support_type, place, 0, by, at
        )
    except Refused as exists:
        before = await envelopes.balance(session, id)
        after = await envelopes.top_up(session, id, body.amount_vnd, by, at, key)
        if after != before:
            raise exists from None
        return after
    return await envelopes.top_up(session, before.id, body.amount_vnd, by, at, key)


def _unit(fund: str, province: str) -> str:
    return unit_for(fund, province) if province else NATIONAL_OFFICE


def _keeps(person: Person, balance: Balance) -> bool:
    everywhere = person.actor.role is not Role.TREASURER
    unit = _unit(balance.fund, balance.province)
    return everywhere or covers(person.actor.unit, unit)


def _refuse_stranger(person: Person, fund: str, province: str) -> None:
    """Money of another unit is not there for this treasurer."""
    if person.actor.role is Role.TREASURER and not covers(
        person.actor.unit, _unit(fund, province)
    ):
        raise NotFound


def _problems(body: EnvelopeBody) -> Problems:
    problems: Problems = ()
    if body.support_type not in {kind.code for kind in support_types.current()}:
        problems += (unknown_support_type(),)
    if body.fund == "local" and body.province not in PROVINCES:
        choices = ", ".join(PROVINCES)
        problems += (FieldProblem("province", "not_a_choice", {"choices": choices}),)
    if body.fund == "national" and body.province:
        problems += (FieldProblem("province", "unknown"),)
    return problems
