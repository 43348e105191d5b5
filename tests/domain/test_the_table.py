"""The lifecycle table: every row takes its steps, and nothing else is possible."""

from dataclasses import replace

import pytest

from domain.application import Command
from domain.decision import allowed
from domain.errors import ActionNotAllowed, ApplicationClosed
from domain.lifecycle import Lifecycle, LifecycleInvalid, StateRow, Transition
from domain.people import Actor, Role
from domain.standard import OPEN, ROWS, STANDARD, TRANSITIONS
from domain.states import Action, Stage, State
from domain.visibility import sees
from tests.domain.dossier import (
    ACTORS,
    GOLDEN,
    begin,
    reach,
    ready,
    usual_actor,
    walk,
)
from tests.rows import each

STEPS = [(t, s) for t in TRANSITIONS for s in t.sources]
TAKEN = [(t, s, role) for t, s in STEPS for role in t.by]
ACTIONS = [a for a in Action if a is not Action.SUBMIT]


def named(value: object) -> str | None:
    if isinstance(value, Transition):
        return str(value.action)
    return str(value) if isinstance(value, State | Role | Action) else None


@each(("transition", "source", "role"), TAKEN)
def test_the_right_actor_takes_the_step_and_it_leads_where_the_table_says(
    transition: Transition, source: State, role: Role
) -> None:
    life = ready(source, transition.action, role)
    usual = usual_actor(life.application, transition.action)
    actor = usual if usual.role is role else ACTORS[role]
    assert life.state is source
    after = life.take(transition.action, actor)
    assert after.last.target in transition.leads_from(source)
    assert after.last.basis == transition.basis
    assert after.application.number == life.application.number + 1


@each(("transition", "source"), STEPS)
def test_every_role_the_table_does_not_name_is_refused(
    transition: Transition, source: State
) -> None:
    life = ready(source, transition.action)
    for role in set(Role) - set(transition.by):
        with pytest.raises(ActionNotAllowed) as refused:
            life.given(Command("2", transition.action, ACTORS[role]))
        assert refused.value.code == "not_your_role"


@each(("state", "role"), [(state, role) for state in State for role in Role])
def test_no_role_is_offered_what_the_table_does_not_give_it(
    state: State, role: Role
) -> None:
    life = reach(state)
    for transition in allowed(life.application, ACTORS[role], life.rules, life.now):
        assert role in transition.by


@each("state", State)
def test_every_step_the_state_does_not_have_is_refused(state: State) -> None:
    life, row = reach(state), STANDARD.row(state)
    kind = ApplicationClosed if row.closed else ActionNotAllowed
    code = "application_closed" if row.closed else "not_in_this_state"
    for action in ACTIONS:
        if STANDARD.find(state, action) is not None:
            continue
        with pytest.raises(kind) as refused:
            life.given(Command("2", action, usual_actor(life.application, action)))
        assert refused.value.code == code
        vi, en = refused.value.words("vi")[1], refused.value.words("en")[1]
        assert ("kết thúc" if row.closed else row.vi) in vi
        assert ("ended" if row.closed else row.en) in en


@each("state", State)
def test_every_state_can_be_reached_by_valid_steps(state: State) -> None:
    assert reach(state).state is state


@each(
    "kind",
    [
        "technology-transfer",
        "pollution-treatment-repair",
        "trademark-registration",
        "fair-participation",
    ],
)
def test_every_support_type_walks_the_golden_path(kind: str) -> None:
    life = walk(begin(kind))
    passed = dict.fromkeys(event.target for event in life.events)
    assert tuple(passed) == GOLDEN
    assert life.application.paid_vnd == life.application.award_vnd > 0


def test_a_stranger_of_the_right_role_is_refused() -> None:
    life = reach(State.SCREENING)
    elsewhere = Actor(Role.OFFICER, "can-bo-khac", "sct-an-giang")
    for action, actor in (
        (Action.WITHDRAW, Actor(Role.APPLICANT, "co-so-khac")),
        (Action.ADMIT, elsewhere),
    ):
        with pytest.raises(ActionNotAllowed) as refused:
            life.take(action, actor)
        assert refused.value.code == "not_your_dossier"
    assert allowed(life.application, elsewhere, life.rules, life.now) == ()


def test_an_inspector_sees_a_dossier_from_acceptance_on_or_when_named() -> None:
    inspector = ACTORS[Role.INSPECTOR]
    early, late = reach(State.SCREENING), reach(State.INSPECTING)
    assert not sees(early.application, inspector, Stage.SUBMISSION)
    assert sees(late.application, inspector, Stage.ACCEPTANCE)
    assert allowed(late.application, inspector, late.rules, late.now)
    named_others = replace(late.application, inspectors=("nghiem-thu-2",))
    assert allowed(named_others, inspector, late.rules, late.now) == ()


def test_a_closed_dossier_offers_nothing() -> None:
    life = reach(State.REFUSED)
    for actor in ACTORS.values():
        assert allowed(life.application, actor, life.rules, life.now) == ()


def test_the_table_offers_only_steps_that_a_valid_command_can_take() -> None:
    for state in OPEN:
        life = reach(state)
        for transition in allowed(
            life.application, ACTORS[Role.ADMINISTRATOR], life.rules, life.now
        ):
            after = life.take(transition.action, ACTORS[Role.ADMINISTRATOR])
            assert after.last.actor.role is Role.ADMINISTRATOR


def test_every_action_has_a_name_for_buttons() -> None:
    assert all(action.vi and action.en for action in Action)
    assert len({(action.vi, action.en) for action in Action}) == len(Action)


def test_every_step_and_state_speaks_both_languages_and_names_its_basis() -> None:
    for transition in TRANSITIONS:
        assert all((transition.vi, transition.en, transition.basis))
    assert all(row.vi and row.en for row in ROWS)


class TestFaultsAreFound:
    """A table that contradicts itself cannot be built."""

    @staticmethod
    def fault_of(
        rows: tuple[StateRow, ...] = ROWS,
        transitions: tuple[Transition, ...] = TRANSITIONS,
    ) -> str:
        with pytest.raises(LifecycleInvalid) as invalid:
            Lifecycle(State.SCREENING, rows, transitions)
        return str(invalid.value)

    def changed(self, state: State, **changes: object) -> tuple[StateRow, ...]:
        return tuple(
            replace(row, **changes) if row.state is state else row  # type: ignore[arg-type]
            for row in ROWS
        )

    def test_a_state_without_a_row(self) -> None:
        rows = tuple(r for r in ROWS if r.state is not State.CLARIFYING)
        assert "clarifying has no row" in self.fault_of(rows)

    def test_a_state_that_stands_twice(self) -> None:
        assert "screening stands twice" in self.fault_of((*ROWS, ROWS[0]))

    def test_two_steps_of_one_action_out_of_one_state(self) -> None:
        doubled = (*TRANSITIONS, TRANSITIONS[0])
        assert "admit leaves screening twice" in self.fault_of(transitions=doubled)

    def test_a_step_out_of_a_closed_state(self) -> None:
        undead = replace(TRANSITIONS[0], sources=(State.REFUSED,))
        found = self.fault_of(transitions=(*TRANSITIONS, undead))
        assert "admit leaves the closed state refused" in found

    @each("lacking", ["sources", "to", "by"])
    def test_a_step_that_lacks_an_end_or_an_actor(self, lacking: str) -> None:
        empty = replace(TRANSITIONS[0], **{lacking: ()})  # type: ignore[arg-type]
        found = self.fault_of(transitions=(empty, *TRANSITIONS[1:]))
        assert "admit lacks a source, a target or an actor" in found

    def test_a_state_nothing_leads_to(self) -> None:
        without = tuple(t for t in TRANSITIONS if t.action is not Action.RETURN)
        assert "completing cannot be reached" in self.fault_of(transitions=without)

    def test_a_state_nothing_leads_out_of_though_it_can_be_reminded(self) -> None:
        kept = tuple(
            t
            for t in TRANSITIONS
            if State.RECOVERING not in t.sources
            or t.leads_from(State.RECOVERING) == (State.RECOVERING,)
        )
        found = self.fault_of(transitions=kept)
        assert "recovering cannot be left" in found

    def test_a_deadline_without_a_step(self) -> None:
        rows = self.changed(State.SCREENING, when_up=None)
        assert "screening has a deadline without a step" in self.fault_of(rows)

    def test_a_clock_action_that_no_step_takes(self) -> None:
        rows = self.changed(State.SCREENING, when_up=Action.REINSPECT)
        assert "screening has no step for the clock's reinspect" in self.fault_of(rows)

    def test_an_open_state_that_waits_for_nobody(self) -> None:
        rows = self.changed(State.SCREENING, waits_for=None)
        assert "screening waits for nobody" in self.fault_of(rows)

    def test_a_closed_state_that_waits(self) -> None:
        rows = self.changed(State.REFUSED, waits_for=Role.OFFICER)
        assert "refused is closed but waits" in self.fault_of(rows)

    def test_all_faults_come_at_once(self) -> None:
        rows = self.changed(State.REFUSED, waits_for=Role.OFFICER)
        doubled = (*TRANSITIONS, TRANSITIONS[0])
        assert self.fault_of(rows, doubled).count(";") == 1


def test_a_state_belongs_to_one_of_six_stages_or_is_closed() -> None:
    assert {row.stage for row in ROWS} == set(Stage)
    assert {row.state for row in ROWS if row.closed} == set(State) - set(OPEN)
    assert STANDARD.open_states == OPEN
