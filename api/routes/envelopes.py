"""Envelopes: the money of a year, and what stands on each of its accounts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.auth.tokens import Person
from api.dependencies import DepsOf, IdempotencyKey, JsonBody, LanguageOf, only
from api.requests.bodies import DecisionBody, EnvelopeBody, TopUpBody, asks_json, shaped
from api.requests.parameters import EnvelopeId, FundAsked, MovementNumber, ProvinceAsked
from api.schemas.examples import DECISION_EXAMPLE, ENVELOPE_EXAMPLE, TOP_UP_EXAMPLE
from api.schemas.office import EnvelopeFilled, Envelopes, EnvelopeShown, MoneyIn
from api.services import fund_envelopes
from api.services.fund_envelopes import KEEPERS, READERS, keeps, kept
from domain.budget import NOT_STATED
from domain.ledger import Account
from persistence import envelopes
from persistence import envelopes as envelope_movements
from persistence.database import Session
from persistence.envelopes import Balance, TopUp
from presentation.language import Language

routes = APIRouter(tags=["envelopes"])

Keeper = Annotated[Person, Depends(only(*KEEPERS))]
Reader = Annotated[Person, Depends(only(*READERS))]


@routes.get("/envelopes")
async def list_envelopes(
    person: Reader,
    deps: DepsOf,
    fund: Annotated[FundAsked, Query()] = None,
    year: Annotated[int | None, Query(ge=2000, le=2099)] = None,
    province: Annotated[ProvinceAsked, Query()] = None,
) -> Envelopes:
    """Give the balances per account of every envelope the caller keeps."""
    found = await deps.database.read(envelopes.balances, fund, year, province)
    return Envelopes(items=[shown(b) for b in found if keeps(person, b)])


@routes.get("/envelopes/{id}")
async def show_envelope(
    person: Reader, language: LanguageOf, id: EnvelopeId, deps: DepsOf
) -> EnvelopeFilled:
    """Give an envelope with the money that was put in and what it rests on."""
    return await deps.database.read(_load_filled, person, id, language)


@routes.post(
    "/envelopes",
    status_code=201,
    openapi_extra=asks_json(EnvelopeBody, ENVELOPE_EXAMPLE),
)
async def open_envelope(
    person: Keeper,
    key: IdempotencyKey,
    value: JsonBody,
    language: LanguageOf,
    deps: DepsOf,
) -> EnvelopeFilled:
    """Open the envelope of a level, year, support line and province."""
    body = shaped(EnvelopeBody, value)
    balance = await fund_envelopes.open_envelope(deps, person, body, key)
    return await deps.database.read(_filled, balance, language)


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
    language: LanguageOf,
    deps: DepsOf,
) -> EnvelopeFilled:
    """Add money to an envelope; dossiers that wait for it are funded in legal order."""
    body = shaped(TopUpBody, value)
    balance = await fund_envelopes.top_up(deps, person, id, body, key)
    return await deps.database.read(_filled, balance, language)


@routes.put(
    "/envelopes/{id}/movements/{number}",
    openapi_extra=asks_json(DecisionBody, DECISION_EXAMPLE),
)
async def state_decision(
    person: Keeper,
    id: EnvelopeId,
    number: MovementNumber,
    value: JsonBody,
    language: LanguageOf,
    deps: DepsOf,
) -> EnvelopeFilled:
    """Say on which decision money rests that came in without one; stated it stays."""
    body = shaped(DecisionBody, value)
    await fund_envelopes.state_decision(deps, person, id, number, body)
    return await deps.database.read(_load_filled, person, id, language)


def _load_filled(
    session: Session, person: Person, id: str, language: Language
) -> EnvelopeFilled:
    return _filled(session, kept(session, person, id), language)


def _filled(session: Session, balance: Balance, language: Language) -> EnvelopeFilled:
    came_in = envelope_movements.topped_up(session, (balance.id,))
    missing = envelope_movements.unstated(session).get(balance.id, 0)
    return EnvelopeFilled(
        **shown(balance).model_dump(),
        movements=[_money_in(one, language) for one in came_in],
        decisions_missing=missing,
    )


def _money_in(one: TopUp, language: Language) -> MoneyIn:
    decision = one.decision
    vi, en = NOT_STATED
    return MoneyIn.of(
        one,
        decision_stated=decision is not None,
        note="" if decision else vi if language == "vi" else en,
        decision_number=decision.number if decision else None,
        decided_on=decision.decided_on if decision else None,
        ground=decision.ground if decision else None,
        stated_by=one.stated_by or None,
    )


def shown(balance: Balance) -> EnvelopeShown:
    """Give an envelope with its accounts in đồng."""
    accounts = {account: balance.accounts.get(account, 0) for account in Account}
    return EnvelopeShown.of(
        balance,
        accounts={account.value: amount for account, amount in accounts.items()},
        available_vnd=accounts[Account.AVAILABLE],
        reserved_vnd=accounts[Account.RESERVED],
        committed_vnd=accounts[Account.COMMITTED],
        paid_vnd=accounts[Account.PAID],
        recovered_vnd=accounts[Account.RECOVERED],
    )
