"""Whoever waits for something is told when it moves or fails, row by row of the table.

Who waits is read off the table: the applicant always, the case officer always, whose
turn it was, whose it is now. Nobody lists the steps here.
"""

from dataclasses import replace

from domain.deadlines import turn, waiting
from domain.lifecycle import Transition
from domain.people import HUMAN_ROLES, Role
from domain.standard import OPEN, STANDARD, TRANSITIONS
from domain.states import Action, State
from tests.domain.dossier import (
    ACTORS,
    APPRAISER,
    LEADER,
    OFFICER,
    PANEL,
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


def took(source: State, action: Action, role: Role) -> tuple[Life, Life]:
    before = ready(source, action, role)
    usual = usual_actor(before.application, action)
    actor = usual if usual.role is role else ACTORS[role]
    return before, before.take(action, actor)


@each(("transition", "source", "role"), TAKEN)
def test_whoever_waits_is_told_when_it_moves(
    transition: Transition, source: State, role: Role
) -> None:
    before, after = took(source, transition.action, role)
    held = turn(before.application, STANDARD)
    now = turn(after.application, STANDARD)
    if before.state is after.state and held is now:
        return
    waited = {Role.APPLICANT, Role.OFFICER} | ({held} if held else set())
    if role is Role.APPLICANT or transition.internal:
        waited -= {Role.APPLICANT}
    wanted = ((waited - {role}) | ({now} if now else set())) & set(HUMAN_ROLES)
    assert wanted <= set(after.last.tells)


@each("state", OPEN)
def test_in_every_state_applicant_and_officer_wait(state: State) -> None:
    assert {Role.APPLICANT, Role.OFFICER} <= set(
        waiting(reach(state).application, STANDARD)
    )


@each("state", [S.PAYING_ADVANCE, S.PAYING_BALANCE])
def test_a_failed_payment_is_told_to_everybody_who_waits_for_it(state: State) -> None:
    failed = reach(state).take(A.ORDER_PAYMENT).take(A.FAIL_PAYMENT)
    assert set(failed.last.tells) == {Role.APPLICANT, Role.OFFICER, Role.TREASURER}


@each("state", [row.state for row in STANDARD.rows if row.when_up is not None])
def test_whatever_the_clock_does_is_told_to_applicant_and_officer(state: State) -> None:
    when_up = STANDARD.row(state).when_up
    assert when_up is not None
    told = set(reach(state).take(when_up).last.tells)
    assert {Role.APPLICANT, Role.OFFICER} <= told
    held = turn(reach(state).application, STANDARD)
    assert held in told


def test_before_a_dossier_lapses_for_want_of_money_all_who_can_act_are_told() -> None:
    told = reach(S.AWAITING_FUNDS).take(A.REMIND).last.tells
    assert set(told) == {Role.TREASURER, Role.APPLICANT, Role.OFFICER}
    assert reach(S.COMPLETING).take(A.REMIND).last.tells == (Role.APPLICANT,)


@each("transition", [t for t in TRANSITIONS if t.internal])
def test_matters_of_the_office_are_not_told_to_the_applicant(
    transition: Transition,
) -> None:
    for source in transition.sources:
        life = ready(source, transition.action)
        after = life.take(transition.action)
        if transition.action is not A.REASSIGN:
            assert Role.APPLICANT not in after.last.tells
        assert not transition.opens_words(after.state)


def test_opinions_are_told_once_there_are_enough() -> None:
    life = reach(S.APPRAISING)
    first = life.take(A.GIVE_OPINION, APPRAISER)
    assert first.last.tells == ()
    second = first.take(A.GIVE_OPINION, replace(APPRAISER, id=PANEL[1]))
    assert second.last.tells == (Role.OFFICER,)


def test_what_an_appraiser_asks_is_told_to_the_officer_and_the_other_members() -> None:
    asked = reach(S.APPRAISING).take(A.ASK_CLARIFICATION, APPRAISER)
    assert set(asked.last.tells) == {Role.APPLICANT, Role.OFFICER, Role.APPRAISER}


def test_the_first_of_two_levels_is_news_to_applicant_and_officer() -> None:
    big = begin(
        total_cost_vnd=900_000_000,
        eligible_cost_vnd=900_000_000,
        amount_requested_vnd=300_000_000,
    )
    once = walk(big, S.APPROVING).take(A.APPROVE)
    assert once.state is S.APPROVING
    assert set(once.last.tells) == {Role.APPROVER, Role.APPLICANT, Role.OFFICER}
    twice = once.take(A.APPROVE, LEADER)
    assert Role.APPLICANT in twice.last.tells


@each("action", [A.WITHDRAW, A.STOP])
def test_an_end_is_told_to_whoever_was_at_work(action: Action) -> None:
    for source in next(t for t in TRANSITIONS if t.action is action).sources:
        before = reach(source)
        held = turn(before.application, STANDARD)
        told = before.take(action).last.tells
        if held in HUMAN_ROLES:
            assert held in told


def test_money_owed_back_is_told_to_the_treasurer_who_waits_for_it() -> None:
    owing = reach(S.IMPLEMENTING).take(A.WITHDRAW)
    assert owing.state is S.RECOVERING
    assert Role.TREASURER in owing.last.tells


def test_a_calendar_that_moves_no_deadline_is_told_to_nobody() -> None:
    life = reach(S.COMPLETING)
    assert life.take(A.ADOPT_CALENDAR).last.tells == ()


def test_a_calendar_that_moves_a_deadline_is_told_to_all_whose_wait_it_moves() -> None:
    life = reach(S.COMPLETING)
    moved = life.take(A.ADOPT_CALENDAR, calendar="vn-2026-1+261202")
    assert moved.application.due_at != life.application.due_at
    assert set(moved.last.tells) == {Role.APPLICANT, Role.OFFICER}


def test_a_colleague_named_anew_is_told_and_so_is_the_applicant_they_deal_with() -> (
    None
):
    life = reach(S.SCREENING)
    assert set(life.take(A.REASSIGN, OFFICER).last.tells) == {
        Role.OFFICER,
        Role.APPLICANT,
    }
    treasurer = life.take(A.REASSIGN, role="treasurer", people='["x"]')
    assert treasurer.last.tells == (Role.TREASURER,)
