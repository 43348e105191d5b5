"""Steps that hold money say beforehand what they take, and take exactly that."""

from dataclasses import replace
from typing import Any

from domain.decision import drawn
from domain.ledger import Account
from domain.lifecycle import Draw, Transition
from domain.people import Role
from domain.standard import STANDARD, TRANSITIONS
from domain.states import Action, State
from tests.domain.dossier import (
    ACTORS,
    APPROVER,
    LEADER,
    Life,
    begin,
    reach,
    ready,
    usual_actor,
    walk,
)
from tests.domain.test_the_table import TAKEN
from tests.rows import each

S, A = State, Action
ENVELOPE = "local-2026-technology-transfer-vinh-long"
BIG: dict[str, Any] = {
    "total_cost_vnd": 900_000_000,
    "eligible_cost_vnd": 900_000_000,
    "amount_requested_vnd": 300_000_000,
}


def taken(life: Life) -> int:
    return -sum(
        p.amount_vnd
        for p in life.last.postings
        if p.account is Account.AVAILABLE and p.amount_vnd < 0
    )


def draw_of(life: Life, action: Action, **facts: str | int) -> Draw | None:
    step = STANDARD.find(life.state, action)
    assert step is not None
    actor = usual_actor(life.application, action)
    return drawn(life.application, step, actor, life.rules, life.now, facts)


@each(("transition", "source", "role"), TAKEN)
def test_a_step_that_holds_money_declares_it_and_takes_what_it_declared(
    transition: Transition, source: State, role: Role
) -> None:
    life = ready(source, transition.action, role)
    usual = usual_actor(life.application, transition.action)
    actor = usual if usual.role is role else ACTORS[role]
    after = life.take(transition.action, actor)
    if not taken(after):
        return
    draw = drawn(life.application, transition, actor, life.rules, life.now)
    assert draw is not None
    assert draw.final
    assert (draw.envelope, draw.amount_vnd) == (ENVELOPE, taken(after))


def test_nothing_but_decisions_about_an_award_draws_on_an_envelope() -> None:
    drawing = {t.action for t in TRANSITIONS if t.draws is not None}
    assert drawing == {A.RECOMMEND, A.APPROVE, A.FUND, A.DECIDE_AMENDMENT}


def test_the_first_of_two_levels_says_what_the_last_will_take() -> None:
    life = walk(begin(**BIG), S.APPROVING)
    first = draw_of(life, A.APPROVE)
    assert first is not None
    assert not first.final
    twice = life.take(A.APPROVE, APPROVER)
    last = draw_of(twice, A.APPROVE)
    assert last == replace(first, final=True)
    assert taken(twice.take(A.APPROVE, LEADER)) == last.amount_vnd


def test_a_proposal_takes_the_most_allowed_until_an_amount_is_named() -> None:
    life = ready(S.APPRAISING, A.RECOMMEND)
    most = draw_of(life, A.RECOMMEND)
    assert most is not None
    assert (most.amount_vnd, most.final) == (150_000_000, False)
    less = draw_of(life, A.RECOMMEND, outcome="support", amount_vnd=90_000_000)
    assert less is not None
    assert less.amount_vnd == 90_000_000
    first = draw_of(life, A.RECOMMEND, outcome="support", flagship="yes")
    assert first is not None
    assert first.priority < most.priority
    assert draw_of(life, A.RECOMMEND, outcome="refuse") is None


def contracting(award_vnd: int) -> Life:
    life = ready(S.APPRAISING, A.RECOMMEND).take(A.RECOMMEND, amount_vnd=award_vnd)
    return walk(life, S.CONTRACTING)


def test_a_raised_award_draws_the_difference_and_nothing_where_it_is_declined() -> None:
    raised = contracting(100_000_000).take(
        A.REQUEST_AMENDMENT, kind="raise_amount", amount_vnd=120_000_000
    )
    draw = draw_of(raised, A.DECIDE_AMENDMENT)
    assert draw is not None
    assert (draw.amount_vnd, draw.waits, draw.final) == (20_000_000, False, True)
    assert taken(raised.take(A.DECIDE_AMENDMENT)) == 20_000_000
    assert draw_of(raised, A.DECIDE_AMENDMENT, decision="declined") is None


@each("asked", [{"kind": "lower_amount", "amount_vnd": 90_000_000}, {"kind": "place"}])
def test_any_other_change_draws_nothing(asked: dict[str, Any]) -> None:
    life = contracting(100_000_000).take(A.REQUEST_AMENDMENT, **asked)
    assert draw_of(life, A.DECIDE_AMENDMENT) is None


def test_the_envelope_is_that_of_the_year_of_the_decision() -> None:
    life = reach(S.APPROVING).on("2027-02-15")
    draw = draw_of(life, A.APPROVE)
    assert draw is not None
    assert draw.envelope == ENVELOPE.replace("2026", "2027")
