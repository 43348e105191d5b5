"""Whatever people and the clock try, in whichever order, every life stays lawful."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from domain.application import Command, evolve, opened
from domain.decision import allowed, decide
from domain.errors import ApplicationClosed, Refused
from domain.ledger import Account
from domain.people import Actor, Role
from domain.standard import STANDARD
from domain.states import Action, State
from tests.domain.dossier import (
    ACTORS,
    APPROVER,
    LEADER,
    PANEL,
    UNIT,
    Life,
    begin,
    onward,
)

MEDDLERS = (
    *ACTORS.values(),
    LEADER,
    *(Actor(Role.APPRAISER, person, UNIT) for person in PANEL),
    Actor(Role.APPROVER, PANEL[0]),
    Actor(Role.TREASURER, APPROVER.id),
    Actor(Role.TREASURER, LEADER.id),
    Actor(Role.APPLICANT, "co-so-khac"),
    Actor(Role.OFFICER, "can-bo-khac", "sct-an-giang"),
)
DECIDES = {Action.APPROVE, Action.SEND_BACK, Action.DECIDE_AMENDMENT, Action.STOP}
ACTIONS = [a for a in Action if a is not Action.SUBMIT]
PAYING = (State.PAYING_ADVANCE, State.PAYING_BALANCE)
KINDS = ("technology-transfer", "trademark-registration", "fair-participation")
CHANGES = (
    {"kind": "raise_amount"}, {"kind": "lower_amount"}, {"kind": "place"},
    {"kind": "extend_next_year", "completes_on": "2028-03-31"},
)  # fmt: skip


class OutOfFunds(Exception):
    """The envelope of the model cannot carry the event."""


class Lives(RuleBasedStateMachine):
    """One dossier, one envelope, and everybody who might act."""

    life: Life

    @initialize(
        kind=st.sampled_from(KINDS),
        requested=st.integers(1, 320_000_000),
        available=st.sampled_from([0, 100_000_000, 10**10]),
        on_behalf=st.booleans(),
    )
    def submitted(
        self, kind: str, requested: int, available: int, on_behalf: bool
    ) -> None:
        most = requested if kind == "technology-transfer" else 50_000_000
        self.accounts: Counter[Account] = Counter({Account.AVAILABLE: available})
        self.life = begin(
            kind, on_behalf=on_behalf, amount_requested_vnd=min(requested, most)
        )

    def take(self, command: Command) -> None:
        """Decide and record as the workflow and the record do."""
        life = self.life
        try:
            event = decide(life.application, command, life.rules, life.now)
            self.post(event.postings)
        except OutOfFunds:
            if command.action is Action.APPROVE and not command.short_of_funds:
                self.take(replace(command, short_of_funds=True))
            return
        self.judge(command)
        after = evolve(life.application, event)
        self.life = replace(life, events=(*life.events, event), application=after)

    def post(self, postings: tuple[object, ...]) -> None:
        after = self.accounts.copy()
        for posting in postings:
            after[posting.account] += posting.amount_vnd  # type: ignore[attr-defined]
        if after[Account.AVAILABLE] < 0:
            raise OutOfFunds
        assert sum(after.values()) == sum(self.accounts.values())
        self.accounts = after

    def judge(self, command: Command) -> None:
        """What was let pass was open to this actor, and to an impartial one."""
        before, actor = self.life.application, command.actor
        offers = allowed(before, actor, self.life.rules, self.life.now)
        assert command.action in {t.action for t in offers}
        decides = command.action in DECIDES or before.state is State.APPROVING
        if decides and actor.role is Role.APPROVER:
            assert actor.id not in before.appraised_by
            assert actor.id not in before.conflicts
        if command.action is Action.ORDER_PAYMENT:
            assert actor.id not in {a.by for a in before.approvals}

    @property
    def closed(self) -> bool:
        return STANDARD.row(self.life.state).closed

    @precondition(lambda self: not self.closed)
    @rule()
    def go_on(self) -> None:
        """The next steps of the golden path, as far as they may be taken."""
        ahead, taken = self.life, len(self.life.events)
        try:
            ahead = onward(ahead)
        except Refused:
            return
        for event in ahead.events[taken:]:
            again = (event.facts, event.papers)
            self.take(Command(event.command_id, event.action, event.actor, *again))
            if self.life.application.number != event.number:
                return
            if self.life.state is not event.target:
                return

    @precondition(lambda self: not self.closed)
    @rule(data=st.data(), share=st.sampled_from([0, 1, 50, 99, 100, 101]))
    def step_out_of_the_path(self, data: st.DataObject, share: int) -> None:
        """A step the state has, by the usual actor, with amounts bent."""
        leaving = [t.action for t in STANDARD.leaving(self.life.state)]
        # Ways to end a life are one among many here, so that lives are long.
        endings = {Action.WITHDRAW, Action.STOP, Action.REFUSE}
        kept = [a for a in leaving if a not in endings or share == 1]
        command = self.life.command(data.draw(st.sampled_from(kept)))
        facts = {
            name: value * share // 100 if type(value) is int else value
            for name, value in command.facts.items()
        }
        if command.action is Action.REQUEST_AMENDMENT:
            amount = max(self.life.application.award_vnd * (share + 50) // 100, 1)
            changes = data.draw(st.sampled_from(CHANGES))
            facts = {"amount_vnd": amount, **changes}
        self.attempt(replace(command, facts=facts))

    @rule(action=st.sampled_from(ACTIONS), actor=st.sampled_from(MEDDLERS))
    def meddle(self, action: Action, actor: Actor) -> None:
        """Anything, by anybody."""
        self.attempt(self.life.command(action, actor))

    def attempt(self, command: Command) -> None:
        if self.closed:
            with pytest.raises(ApplicationClosed):
                self.take(command)
            return
        try:
            self.take(command)
        except Refused as refused:
            refused.words("vi")
            refused.words("en")

    @precondition(lambda self: not self.closed)
    @rule(late=st.sampled_from([timedelta(0), timedelta(days=1)]))
    def let_the_clock_act(self, late: timedelta) -> None:
        alarm = self.life.rules.clockwork.next_alarm(self.life.application)
        if alarm is None:
            return
        self.life = self.life.at(max(alarm.at + late, self.life.now))
        self.take(self.life.command(alarm.action))

    @precondition(lambda self: self.life.state in PAYING)
    @rule()
    def let_the_treasury_return_an_order(self) -> None:
        self.attempt(self.life.command(Action.ORDER_PAYMENT))
        self.attempt(self.life.command(Action.FAIL_PAYMENT))

    @precondition(lambda self: self.life.state is State.AWAITING_FUNDS)
    @rule()
    def top_up_and_fund(self) -> None:
        self.accounts[Account.AVAILABLE] += 200_000_000
        self.take(self.life.command(Action.FUND))

    @rule(days=st.integers(1, 40))
    def let_time_pass(self, days: int) -> None:
        self.life = self.life.at(self.life.now + timedelta(days=days))

    @invariant()
    def money_is_where_the_dossier_says(self) -> None:
        application = self.life.application
        held, accounts = application.held, self.accounts
        assert all(amount >= 0 for amount in accounts.values())
        for account in (Account.RESERVED, Account.COMMITTED):
            expected = application.unpaid_vnd if held == account else 0
            assert accounts[account] == expected
        assert accounts[Account.PAID] == application.paid_vnd - application.repaid_vnd
        assert accounts[Account.RECOVERED] == application.repaid_vnd

    @invariant()
    def paid_stays_within_the_award_and_the_award_below_its_ceiling(self) -> None:
        application = self.life.application
        assert application.paid_vnd <= application.award_vnd
        assert application.repaid_vnd <= application.to_repay_vnd
        if application.award is not None:
            assert application.award_vnd <= application.award.ceiling_vnd
            assert application.payable_vnd <= application.award_vnd

    @invariant()
    def at_most_one_tranche_is_under_way(self) -> None:
        tranches = self.life.application.tranches
        assert sum(t.state != "paid" for t in tranches) <= 1
        assert [t.number for t in tranches] == list(range(1, len(tranches) + 1))

    def teardown(self) -> None:
        """The history, folded, is the dossier; its numbers grow by one."""
        folded = opened(self.life.opening)
        for number, event in enumerate(self.life.events, 1):
            assert event.number == number
            folded = evolve(folded, event)
        assert folded == self.life.application

    @invariant()
    def a_closed_dossier_owes_and_waits_for_nothing(self) -> None:
        application = self.life.application
        if self.closed:
            assert application.due_at is None
            assert application.unpaid_vnd == 0
            owed = application.to_repay_vnd - application.repaid_vnd
            assert owed == 0
            assert all(t.state == "paid" for t in application.tranches)


Lives.TestCase.settings = settings(
    max_examples=8,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestLives = Lives.TestCase
