"""Dossiers for tests: real-looking openings, and valid steps to any state."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from domain.application import (
    Application,
    Command,
    Event,
    Opening,
    evolve,
    opened,
)
from domain.calendar import CURRENT_CALENDAR, VIETNAM_TIME
from domain.decision import Rulebook, decide, rulebook, submit
from domain.forms import Scalar
from domain.funding import advance_ceiling
from domain.location import province_of
from domain.norms import CURRENT_NORMS
from domain.people import CLOCK, TREASURY, Actor, Role, unit_for
from domain.serialization import canonical, digest
from domain.states import Action, State
from domain.steps.appraisal import CRITERIA
from domain.support_types import find
from tests.domain.answers import answers

S, A = State, Action
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM_TIME)
"""A Monday morning in Vietnam; the day after is a holiday (Vietnam Culture Day)."""

UNIT = "sct-vinh-long"
APPLICANT = Actor(Role.APPLICANT, "co-so-may-mac")
OFFICER = Actor(Role.OFFICER, "can-bo-1", UNIT)
PANEL = ("tham-dinh-1", "tham-dinh-2", "tham-dinh-3")
APPRAISER = Actor(Role.APPRAISER, PANEL[0], UNIT)
APPROVER = Actor(Role.APPROVER, "giam-doc-so", UNIT)
LEADER = Actor(Role.APPROVER, "chu-tich-tinh", "ubnd-vinh-long")
TREASURER = Actor(Role.TREASURER, "ke-toan-1", UNIT)
INSPECTOR = Actor(Role.INSPECTOR, "nghiem-thu-1", UNIT)
ADMINISTRATOR = Actor(Role.ADMINISTRATOR, "quan-tri-1")
AUDITOR = Actor(Role.AUDITOR, "kiem-toan-1")
ACTORS: Mapping[Role, Actor] = {
    a.role: a
    for a in (
        APPLICANT, OFFICER, APPRAISER, APPROVER, TREASURER, INSPECTOR, ADMINISTRATOR,
        AUDITOR, CLOCK, TREASURY,
    )
}  # fmt: skip

AMOUNTS: Mapping[str, Mapping[str, int]] = {
    "technology-transfer": {
        "total_cost_vnd": 640_000_000,
        "eligible_cost_vnd": 600_000_000,
        "amount_requested_vnd": 150_000_000,
    },
    "pollution-treatment-repair": {
        "total_cost_vnd": 720_000_000,
        "eligible_cost_vnd": 650_000_000,
        "amount_requested_vnd": 195_000_000,
    },
    "trademark-registration": {
        "total_cost_vnd": 80_000_000,
        "eligible_cost_vnd": 70_000_000,
        "amount_requested_vnd": 35_000_000,
    },
    "fair-participation": {
        "total_cost_vnd": 55_000_000,
        "eligible_cost_vnd": 50_000_000,
        "amount_requested_vnd": 30_000_000,
    },
}


def opening(
    support_type: str = "technology-transfer",
    *,
    at: datetime = NOW,
    on_behalf: bool = False,
    filed_by: str = "",
    norms: str = CURRENT_NORMS,
    **changes: Any,
) -> Opening:
    """Give a valid opening; `changes` bend the answers it comes from."""
    kind = find(support_type)
    given = answers(support_type, **{**AMOUNTS[support_type], **changes})
    facts = kind.form.check(given).facts
    fund, province = str(facts["fund"]), str(province_of(facts))
    return Opening(
        code=f"{kind.prefix}-2026-000001-F",
        support_type=kind.code,
        revision=kind.revision,
        norms=norms,
        calendar=CURRENT_CALENDAR,
        applicant=APPLICANT.id,
        unit=unit_for(fund, province),
        province=province,
        fund=fund,
        received_at=at,
        facts=facts,
        papers=tuple(
            p.code for p in kind.papers_for("submission", facts) if p.required
        ),
        answers_digest=digest(given),
        payee_mark="dau-hieu",
        on_behalf=on_behalf,
        filed_by=filed_by,
    )


@dataclass(frozen=True, slots=True)
class Life:
    """A dossier with everything that happened to it; a step gives the next one."""

    opening: Opening
    events: tuple[Event, ...]
    application: Application
    now: datetime

    @property
    def rules(self) -> Rulebook:
        return rulebook(self.application)

    @property
    def state(self) -> State:
        return self.application.state

    @property
    def last(self) -> Event:
        return self.events[-1]

    def command(
        self, action: Action, by: Actor | None = None, **facts: Scalar
    ) -> Command:
        """Give the valid command, with facts replaced; `papers` too."""
        actor = by or usual_actor(self.application, action)
        return Command(
            id=f"{self.application.number + 1}-{action}",
            action=action,
            actor=actor,
            facts={**valid_facts(self.application, action, self.now), **facts},
            papers=papers_for(self.application, action),
        )

    def take(self, action: Action, by: Actor | None = None, **facts: Scalar) -> "Life":
        """Take a step now."""
        return self.given(self.command(action, by, **facts))

    def given(self, command: Command) -> "Life":
        """Take a step as commanded."""
        event = decide(self.application, command, self.rules, self.now)
        after = evolve(self.application, event)
        return replace(self, events=(*self.events, event), application=after)

    def at(self, now: datetime) -> "Life":
        """Let time pass until an instant."""
        return replace(self, now=now)

    def on(self, day: str, hour: int = 9) -> "Life":
        """Let time pass until an hour of a day in Vietnam."""
        then = datetime.fromisoformat(f"{day}T{hour:02}:00:00")
        return self.at(then.replace(tzinfo=VIETNAM_TIME))

    def approved(self, by: Actor = APPROVER) -> "Life":
        """Approve, at both levels when the amount asks for it."""
        life = self.take(A.APPROVE, by)
        return life.take(A.APPROVE, LEADER) if life.state is S.APPROVING else life


def begin(
    support_type: str = "technology-transfer", at: datetime = NOW, **changes: Any
) -> Life:
    """Submit an application."""
    brought = opening(support_type, at=at, **changes)
    command = Command("1-submit", A.SUBMIT, APPLICANT)
    event = submit(brought, command, at)
    return Life(brought, (event,), evolve(opened(brought), event), at)


def usual_actor(application: Application, action: Action) -> Actor:
    """Give who takes this step in the dossiers of these tests."""
    if action is A.SIGN_CONTRACT and Role.OFFICER in application.signed:
        return APPLICANT
    if action in (A.STOP, A.DECIDE_AMENDMENT):
        pending = application.amendment
        return APPROVER if pending is not None and pending.level == 1 else LEADER
    return USUAL[action]


USUAL: Mapping[Action, Actor] = {
    A.ADMIT: OFFICER, A.RETURN: OFFICER, A.RESUBMIT: APPLICANT, A.REFUSE: OFFICER,
    A.REPLACE_PAPERS: APPLICANT,
    A.ASSIGN_PANEL: OFFICER, A.DECLARE_CONFLICT: APPRAISER,
    A.REPLACE_APPRAISER: OFFICER, A.GIVE_OPINION: APPRAISER,
    A.ASK_CLARIFICATION: OFFICER, A.CLARIFY: APPLICANT, A.RECOMMEND: OFFICER,
    A.APPROVE: APPROVER, A.SEND_BACK: APPROVER, A.SIGN_CONTRACT: OFFICER,
    A.REQUEST_ADVANCE: APPLICANT, A.WAIVE_ADVANCE: APPLICANT, A.VERIFY_ADVANCE: OFFICER,
    A.RETURN_ADVANCE: OFFICER, A.ORDER_PAYMENT: TREASURER, A.CONFIRM_PAYMENT: TREASURER,
    A.FAIL_PAYMENT: TREASURER, A.REPORT_PROGRESS: APPLICANT,
    A.REQUEST_ACCEPTANCE: APPLICANT, A.ACCEPT: INSPECTOR,
    A.REQUIRE_CORRECTION: INSPECTOR, A.CORRECT: APPLICANT,
    A.SUBMIT_SETTLEMENT: APPLICANT, A.VERIFY_SETTLEMENT: OFFICER,
    A.RETURN_SETTLEMENT: OFFICER, A.REQUEST_AMENDMENT: APPLICANT, A.WITHDRAW: APPLICANT,
    A.CONFIRM_REPAYMENT: TREASURER, A.REASSIGN: ADMINISTRATOR,
    A.ADOPT_CALENDAR: ADMINISTRATOR, A.REQUEST_STOP: ADMINISTRATOR, A.REMIND: CLOCK,
    A.REMIND_REPORT: CLOCK, A.ESCALATE: CLOCK, A.LAPSE: CLOCK, A.RESUME: CLOCK,
    A.REINSPECT: CLOCK, A.FUND: CLOCK,
    A.CHANGE_CONTACT: APPLICANT, A.HAND_OVER: OFFICER,
}  # fmt: skip


def papers_for(application: Application, action: Action) -> tuple[str, ...]:
    """Give every paper the support type asks for at this step."""
    step = {
        A.REPLACE_PAPERS: "submission",
        A.REQUEST_ADVANCE: "advance",
        A.REQUEST_ACCEPTANCE: "acceptance",
        A.SUBMIT_SETTLEMENT: "settlement",
    }.get(action)
    if step is None:
        return ()
    kind = find(application.support_type, application.revision)
    return tuple(p.code for p in kind.papers_for(step, application.facts))


def valid_facts(
    application: Application, action: Action, now: datetime
) -> dict[str, Scalar]:
    """Give the facts with which this step passes, as the dossier stands."""
    today = now.astimezone(VIETNAM_TIME).date()
    rules = rulebook(application)
    facts, tranche = application.facts, application.tranche
    total = facts["total_cost_vnd"]
    soon = (today + timedelta(days=30)).isoformat()
    recommended = application.recommendation
    known: dict[Action, dict[str, Scalar]] = {
        A.ADMIT: {"appraisers": canonical(PANEL)},
        A.ASSIGN_PANEL: {"appraisers": canonical(PANEL)},
        A.REFUSE: {"reason_code": "not_eligible"},
        A.REPLACE_APPRAISER: {"leaves": PANEL[0], "joins": "tham-dinh-9"},
        A.GIVE_OPINION: {"verdict": "support", **dict.fromkeys(CRITERIA, 16)},
        A.RECOMMEND: {"outcome": "support"},
        A.APPROVE: {
            "payee_mark": application.payee_mark,
            "amount_vnd": recommended.amount_vnd if recommended else 0,
        },
        A.SIGN_CONTRACT: {"signed_on": today.isoformat()},
        A.REQUEST_ADVANCE: {
            "amount_vnd": advance_ceiling(
                rules.kind,
                facts,
                application.award_vnd,
                rules.norms,
                rules.calendar.local_day(application.received_at),
            ),
            "work_done_vnd": total,
        },
        A.VERIFY_ADVANCE: {"work_done_vnd": total},
        A.ORDER_PAYMENT: {"amount_vnd": tranche.amount_vnd if tranche else 0},
        A.CONFIRM_PAYMENT: {"paid_on": today.isoformat(), "reference": "KB-01"},
        A.REPORT_PROGRESS: {"month": today.isoformat()[:7], "work_done_vnd": total},
        A.REQUEST_ACCEPTANCE: {"completed_on": today.isoformat(), "cost_vnd": total},
        A.ACCEPT: {"accepted_cost_vnd": eligible_cost(application)},
        A.REQUIRE_CORRECTION: {"correct_by": soon},
        A.SUBMIT_SETTLEMENT: {"spent_vnd": total},
        A.VERIFY_SETTLEMENT: {"settled_vnd": application.payable_vnd},
        A.REQUEST_AMENDMENT: {"kind": "place"},
        A.DECIDE_AMENDMENT: {"decision": "granted"},
        A.STOP: {"reason_code": "violation"},
        A.CONFIRM_REPAYMENT: {
            "amount_vnd": application.to_repay_vnd - application.repaid_vnd,
            "paid_on": today.isoformat(),
        },
        A.REASSIGN: {"role": "officer", "people": json.dumps(["can-bo-2"])},
        A.ADOPT_CALENDAR: {"calendar": CURRENT_CALENDAR},
        A.HAND_OVER: {"to": f"{application.applicant}-2"},
    }
    return known.get(action, {})


def eligible_cost(application: Application) -> int:
    """Give the cost that the award was computed from."""
    kind = find(application.support_type, application.revision)
    cost = application.facts[kind.line(application.facts).base]
    assert isinstance(cost, int)
    return cost


GOLDEN: tuple[State, ...] = (
    S.SCREENING, S.APPRAISING, S.APPROVING, S.CONTRACTING, S.REQUESTING_ADVANCE,
    S.VERIFYING_ADVANCE, S.PAYING_ADVANCE, S.IMPLEMENTING, S.INSPECTING, S.SETTLING,
    S.VERIFYING_SETTLEMENT, S.PAYING_BALANCE, S.COMPLETED,
)  # fmt: skip
"""The states of a life without a side path, in order."""


def onward(life: Life) -> Life:
    """Take the dossier into the next state of the golden path, or back onto it."""
    match life.state:
        case S.SCREENING:
            return life.take(A.ADMIT)
        case S.APPRAISING:
            return _appraised(life)
        case S.APPROVING:
            return life.approved()
        case S.CONTRACTING:
            life = life.take(A.SIGN_CONTRACT)
            signed = Role.APPLICANT in life.application.signed
            return life if signed else life.take(A.SIGN_CONTRACT)
        case S.PAYING_ADVANCE | S.PAYING_BALANCE:
            tranche = life.application.tranche
            if tranche is not None and tranche.state != "ordered":
                life = life.take(A.ORDER_PAYMENT)
            return life.take(A.CONFIRM_PAYMENT)
        case state:
            return life.take(NEXT[state])


def _appraised(life: Life) -> Life:
    if not life.application.panel:
        life = life.take(A.ASSIGN_PANEL, appraisers=canonical(["tham-dinh-8"]))
    given = {opinion.by for opinion in life.application.opinions_now}
    for person in life.application.panel:
        if person not in given:
            life = life.take(A.GIVE_OPINION, Actor(Role.APPRAISER, person, UNIT))
    return life.take(A.RECOMMEND)


NEXT: Mapping[State, Action] = {
    S.COMPLETING: A.RESUBMIT,
    S.CLARIFYING: A.CLARIFY,
    S.AWAITING_FUNDS: A.FUND,
    S.REQUESTING_ADVANCE: A.REQUEST_ADVANCE,
    S.VERIFYING_ADVANCE: A.VERIFY_ADVANCE,
    S.IMPLEMENTING: A.REQUEST_ACCEPTANCE,
    S.INSPECTING: A.ACCEPT,
    S.CORRECTING: A.CORRECT,
    S.SETTLING: A.SUBMIT_SETTLEMENT,
    S.VERIFYING_SETTLEMENT: A.VERIFY_SETTLEMENT,
    S.RECOVERING: A.CONFIRM_REPAYMENT,
}


def walk(life: Life, to: State = S.COMPLETED) -> Life:
    """Take the dossier along the golden path until it is in a state."""
    while life.state is not to:
        life = onward(life)
    return life


@cache
def reach(state: State, support_type: str = "technology-transfer") -> Life:
    """Give a dossier that has come into a state, by the shortest way."""
    if state in GOLDEN:
        return walk(begin(support_type), state)
    source, action = {
        S.COMPLETING: (S.SCREENING, A.RETURN),
        S.CLARIFYING: (S.APPRAISING, A.ASK_CLARIFICATION),
        S.CORRECTING: (S.INSPECTING, A.REQUIRE_CORRECTION),
        S.RECOVERING: (S.IMPLEMENTING, A.WITHDRAW),
        S.REFUSED: (S.SCREENING, A.REFUSE),
        S.WITHDRAWN: (S.SCREENING, A.WITHDRAW),
        S.STOPPED: (S.CONTRACTING, A.STOP),
        S.LAPSED: (S.COMPLETING, A.LAPSE),
        S.AWAITING_FUNDS: (S.APPROVING, A.APPROVE),
    }[state]
    life = reach(source, support_type)
    if state is S.AWAITING_FUNDS:
        life = life.take(A.APPROVE)
        last = replace(life.command(A.APPROVE, LEADER), short_of_funds=True)
        return life.given(last)
    return life.take(action)


def ready(state: State, action: Action, role: Role | None = None) -> Life:
    """Give a dossier in a state in which this step can be taken."""
    if action is A.DECIDE_AMENDMENT:
        return _asked_to_amend(state)
    life = reach(state)
    if action is A.RECOMMEND:
        for person in PANEL:
            life = life.take(A.GIVE_OPINION, Actor(Role.APPRAISER, person, UNIT))
    if action in (A.CONFIRM_PAYMENT, A.FAIL_PAYMENT):
        life = life.take(A.ORDER_PAYMENT)
    if action is A.SIGN_CONTRACT and role is Role.APPLICANT:
        life = life.take(A.SIGN_CONTRACT, OFFICER)
    return life


def _asked_to_amend(state: State) -> Life:
    asked_in = {
        S.VERIFYING_ADVANCE: S.REQUESTING_ADVANCE,
        S.PAYING_ADVANCE: S.REQUESTING_ADVANCE,
        S.INSPECTING: S.CORRECTING,
    }.get(state, state)
    life = reach(asked_in).take(A.REQUEST_AMENDMENT)
    if state is S.INSPECTING:
        return life.take(A.CORRECT)
    return walk(life, state)
