"""Who keeps which envelope, and how one is opened and topped up once per key."""

from datetime import date

from api.auth.tokens import Person
from api.dependencies import Deps
from api.requests.bodies import (
    DecisionBody,
    EnvelopeBody,
    TopUpBody,
    unknown_support_type,
)
from domain import support_types
from domain.answers import Problems
from domain.budget import BudgetDecision, decision_of
from domain.calendar import VIETNAM_TIME
from domain.errors import AnswersInvalid, FieldProblem, NotFound, Refused
from domain.identity import derived_id
from domain.ledger import envelope_id
from domain.people import NATIONAL_OFFICE, Role, covers, unit_for
from domain.places import ALPHABETICAL, today_of, understand_province
from persistence import envelopes
from persistence.database import Session
from persistence.envelopes import Balance

KEEPERS = (Role.TREASURER, Role.ADMINISTRATOR)
"""Who opens envelopes and tops them up."""
READERS = (*KEEPERS, Role.AUDITOR)
"""Who reads what is in them."""


async def open_envelope(
    deps: Deps, person: Person, body: EnvelopeBody, key: str
) -> Balance:
    """Open the envelope of a level, year, support line and province.

    Raises AnswersInvalid, NotFound for money of another unit, and `envelope_exists`
    when another key opened it.
    """
    problems = _problems(body)
    if problems:
        raise AnswersInvalid(problems)
    decision = decision_in(deps, body)
    _refuse_stranger(person, body.fund, body.province)
    # Its first money carries the key: the same key finds the money already there.
    first = derived_id("open", person.actor.id, key)
    return await deps.database.write(_opened, deps, person, body, decision, first)


def placed_today(session: Session, body: EnvelopeBody) -> EnvelopeBody:
    """Give an opening with its province as it is today.

    A dissolved province keeps its name only while a dossier is under way that was
    received under it: that one draws on the envelope of that name.
    """
    declared = understand_province(body.province)
    if body.fund != "local" or declared is None:
        return body
    province = today_of(declared).name
    if province != declared and envelopes.still_drawn_on(
        session, body.fund, body.support_type, declared
    ):
        province = declared
    return body.model_copy(update={"province": province})


async def top_up(
    deps: Deps, person: Person, id: str, body: TopUpBody, key: str
) -> Balance:
    """Add đồng to an envelope, once per key.

    Raises AnswersInvalid for half a decision, NotFound for an envelope of another unit,
    CommandRepeated for a key that came with another amount or decision.
    """
    decision = decision_in(deps, body)

    def fill(session: Session) -> Balance:
        kept(session, person, id)
        by, at = person.actor.id, deps.clock()
        once = derived_id(by, key)
        return envelopes.top_up(session, id, body.amount_vnd, by, at, once, decision)

    return await deps.database.write(fill)


async def state_decision(
    deps: Deps, person: Person, id: str, number: int, body: DecisionBody
) -> None:
    """Say later on which decision the `number`-th money of an envelope rests.

    Raises AnswersInvalid unless all of it is stated, NotFound for money that is not
    there for this reader, Refused `decision_stated` where another stands already.
    """
    decision = decision_of(body.model_dump(), _today(deps))
    assert decision is not None

    def state(session: Session) -> None:
        kept(session, person, id)
        by, at = person.actor.id, deps.clock()
        envelopes.state_decision(session, id, number, decision, by, at)

    await deps.database.write(state)


def decision_in(deps: Deps, body: DecisionBody) -> BudgetDecision | None:
    """Give the decision that came with an amount, None where none was stated.

    Clients older than the question send the amount alone: it is taken, and marked.
    """
    return decision_of(body.model_dump(), _today(deps), needed=False)


def _today(deps: Deps) -> date:
    return deps.clock().astimezone(VIETNAM_TIME).date()


def kept(session: Session, person: Person, id: str) -> Balance:
    """Give an envelope the reader keeps. Raises NotFound for any other."""
    balance = envelopes.balance(session, id)
    _refuse_stranger(person, balance.fund, balance.province)
    return balance


def keeps(person: Person, balance: Balance) -> bool:
    """Say whether an envelope is there for this reader."""
    return _covered(person, balance.fund, balance.province)


def _opened(
    session: Session,
    deps: Deps,
    person: Person,
    body: EnvelopeBody,
    decision: BudgetDecision | None,
    key: str,
) -> Balance:
    by, at = person.actor.id, deps.clock()
    body = placed_today(session, body)
    place = body.province if body.fund == "local" else ""
    id = envelope_id(body.fund, body.year, body.support_type, place)

    def filled() -> Balance:
        return envelopes.top_up(session, id, body.amount_vnd, by, at, key, decision)

    try:
        envelopes.create(
            session, body.fund, body.year, body.support_type, place, 0, by, at
        )
    except Refused as exists:
        before = envelopes.balance(session, id)
        after = filled()
        if after != before:
            raise exists from None
        return after
    return filled()


def _refuse_stranger(person: Person, fund: str, province: str) -> None:
    """Money of another unit is not there for this treasurer."""
    if not _covered(person, fund, province):
        raise NotFound


def _covered(person: Person, fund: str, province: str) -> bool:
    if person.actor.role is not Role.TREASURER:
        return True
    unit = unit_for(fund, province) if province else NATIONAL_OFFICE
    return covers(person.actor.unit, unit)


def _problems(body: EnvelopeBody) -> Problems:
    problems: Problems = ()
    if body.support_type not in {kind.code for kind in support_types.current()}:
        problems += (unknown_support_type(),)
    if body.fund == "local" and understand_province(body.province) is None:
        choices = ", ".join(ALPHABETICAL)
        problems += (FieldProblem("province", "not_a_choice", {"choices": choices}),)
    if body.fund == "national" and body.province:
        problems += (FieldProblem("province", "unknown"),)
    return problems
