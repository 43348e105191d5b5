"""Ending early, and what keeps a dossier running: withdraw, stop, lapse, reassign."""

from domain.ledger import Account, Posting
from domain.people import Actor, Role
from domain.standard import AFTER_APPROVAL, WITHDRAWABLE
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import (
    ADMINISTRATOR,
    APPROVER,
    LEADER,
    OFFICER,
    PANEL,
    UNIT,
    reach,
)
from tests.domain.refusing import refusing
from tests.rows import each

ENVELOPE = "local-2026-technology-transfer-vinh-long"
AWARD = 150_000_000
ADVANCE = 105_000_000
PAID_IN = (
    S.IMPLEMENTING, S.INSPECTING, S.CORRECTING, S.SETTLING, S.VERIFYING_SETTLEMENT,
    S.PAYING_BALANCE,
)  # fmt: skip
ACCEPTED_IN = (S.SETTLING, S.VERIFYING_SETTLEMENT, S.PAYING_BALANCE)


@each("state", WITHDRAWABLE)
def test_withdrawing_frees_the_envelope_and_recovers_an_advance(state: S) -> None:
    life = reach(state)
    held, unpaid = life.application.held, life.application.unpaid_vnd
    ended = life.take(A.WITHDRAW)
    freed = sum(p.amount_vnd for p in ended.last.postings if p.amount_vnd > 0)
    assert freed == (unpaid if held else 0)
    assert ended.application.unpaid_vnd == 0
    if state not in PAID_IN:
        assert ended.state is S.WITHDRAWN
        return
    assert ended.state is S.RECOVERING
    assert ended.application.to_repay_vnd == ADVANCE
    assert ended.take(A.CONFIRM_REPAYMENT).state is S.WITHDRAWN


@each("state", AFTER_APPROVAL)
def test_stopping_recovers_an_advance_without_accepted_work(state: S) -> None:
    ended = reach(state).take(A.STOP)
    recovered = state in PAID_IN and state not in ACCEPTED_IN
    assert ended.state is (S.RECOVERING if recovered else S.STOPPED)
    if recovered:
        assert ended.take(A.CONFIRM_REPAYMENT).state is S.STOPPED
    assert ended.application.payable_vnd == (ADVANCE if state in ACCEPTED_IN else 0)


def test_stopped_after_partial_acceptance_only_the_unearned_part_is_repaid() -> None:
    life = reach(S.INSPECTING).take(A.ACCEPT, accepted_cost_vnd=150_000_000)
    ended = life.take(A.STOP)
    assert ended.application.to_repay_vnd == ADVANCE - 75_000_000
    assert ended.last.postings == ()


def test_stopped_after_the_settlement_file_no_more_is_kept_than_was_spent_earns() -> (
    None
):
    life = reach(S.SETTLING).take(A.SUBMIT_SETTLEMENT, spent_vnd=100_000_000)
    assert life.take(A.STOP).application.to_repay_vnd == ADVANCE - 50_000_000


def test_stopping_is_decided_above_by_someone_who_did_not_appraise() -> None:
    life = reach(S.IMPLEMENTING)
    with refusing("other_level"):
        life.take(A.STOP, APPROVER)
    with refusing("appraised_it"):
        life.take(A.STOP, Actor(Role.APPROVER, PANEL[0], LEADER.unit))


@each(
    ("day", "due"),
    [("2026-12-31", "2026-12-31"), ("2027-02-21", "2027-02-21"), ("", "2027-02-21")],
)
def test_the_decision_sets_the_day_of_repayment_else_the_longest_holds(
    day: str, due: str
) -> None:
    life = reach(S.IMPLEMENTING).take(A.STOP, repay_by=day)
    assert life.application.due_at is not None
    assert life.application.due_at.date().isoformat() == due


@each("day", ["2026-11-23", "2027-02-22"])
def test_the_day_of_repayment_is_ahead_and_not_too_far(day: str) -> None:
    with refusing("day_out_of_range"):
        reach(S.IMPLEMENTING).take(A.STOP, repay_by=day)


def test_lapsing_closes_without_postings_and_tells_how_it_ended() -> None:
    for state in (S.COMPLETING, S.AWAITING_FUNDS):
        life = reach(state).take(A.LAPSE)
        assert life.state is S.LAPSED
        assert life.last.postings == ()
        assert Role.APPLICANT in life.last.tells


def test_before_the_contract_withdrawing_releases_the_reservation() -> None:
    assert reach(S.CONTRACTING).take(A.WITHDRAW).last.postings == (
        Posting(ENVELOPE, Account.RESERVED, -AWARD),
        Posting(ENVELOPE, Account.AVAILABLE, AWARD),
    )


def test_reminders_go_to_whoever_it_waits_for() -> None:
    assert reach(S.COMPLETING).take(A.REMIND).last.tells == (Role.APPLICANT,)
    ordered = reach(S.PAYING_ADVANCE).take(A.ORDER_PAYMENT)
    assert ordered.take(A.REMIND).last.tells == (Role.TREASURER,)
    assert reach(S.IMPLEMENTING).take(A.REMIND_REPORT).last.tells == (Role.APPLICANT,)


def test_escalating_tells_those_above_and_the_step_can_still_be_taken() -> None:
    life = reach(S.SCREENING).take(A.ESCALATE)
    assert set(life.last.tells) == {Role.OFFICER, Role.APPROVER, Role.APPLICANT}
    assert life.application.escalated
    assert life.take(A.ADMIT).application.escalated is False


@each("role", ["officer", "approver", "treasurer"])
def test_one_person_is_named_in_a_role(role: str) -> None:
    life = reach(S.SCREENING)
    after = life.take(A.REASSIGN, role=role, people='["moi"]')
    assert getattr(after.application, role) == "moi"
    met = {Role.APPLICANT} if role == "officer" else set()
    assert set(after.last.tells) == {Role(role), *met}
    with refusing("one_person"):
        life.take(A.REASSIGN, role=role, people='["a","b"]')


def test_inspectors_may_be_several() -> None:
    after = reach(S.SCREENING).take(
        A.REASSIGN, OFFICER, role="inspector", people='["a","b"]'
    )
    assert after.application.inspectors == ("a", "b")


def test_neither_the_applicant_nor_the_conflicted_is_given_a_part() -> None:
    life = reach(S.APPRAISING).take(A.DECLARE_CONFLICT)
    with refusing("applicant_takes_part"):
        life.take(A.REASSIGN, people='["co-so-may-mac"]')
    with refusing("conflict_declared"):
        life.take(A.REASSIGN, role="inspector", people=f'["{PANEL[0]}"]')


def test_a_cancellation_from_the_workflow_server_ends_nothing() -> None:
    life = reach(S.IMPLEMENTING)
    asked = life.take(A.REQUEST_STOP, ADMINISTRATOR)
    assert asked.state is S.IMPLEMENTING
    assert asked.last.changes == {}
    assert Role.APPROVER in asked.last.tells


def test_only_a_published_calendar_is_adopted() -> None:
    with refusing("calendar_unknown"):
        reach(S.SCREENING).take(A.ADOPT_CALENDAR, calendar="vn-1900")


def test_a_local_leader_of_another_province_stops_nothing() -> None:
    with refusing("not_your_dossier"):
        reach(S.IMPLEMENTING).take(
            A.STOP, Actor(Role.APPROVER, "ai-do", "ubnd-an-giang")
        )
    assert UNIT == "sct-vinh-long"
