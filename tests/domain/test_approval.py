"""Approval: levels by amount, two persons, payee and amount repeated, the contract."""

from dataclasses import replace
from typing import Any

from domain.ledger import Account, Posting
from domain.people import Actor, Role
from domain.serialization import canonical
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import (
    APPLICANT,
    APPROVER,
    LEADER,
    OFFICER,
    PANEL,
    UNIT,
    Life,
    begin,
    onward,
    reach,
    walk,
)
from tests.domain.refusing import refusing
from tests.rows import each

ENVELOPE = "local-2026-technology-transfer-vinh-long"
AWARD = 150_000_000
BIG = 250_000_000


def approving(amount: int = AWARD, **changes: Any) -> Life:
    return walk(begin(amount_requested_vnd=amount, **changes), S.APPROVING)


def test_the_last_consent_awards_and_reserves() -> None:
    life = approving().approved()
    after = life.application
    assert life.state is S.CONTRACTING
    assert life.last.postings == (
        Posting(ENVELOPE, Account.AVAILABLE, -AWARD),
        Posting(ENVELOPE, Account.RESERVED, AWARD),
    )
    assert after.award is not None
    assert after.award_vnd == after.payable_vnd == AWARD <= after.award.ceiling_vnd
    assert set(life.last.tells) >= {Role.APPLICANT, Role.TREASURER}


@each("amount", [BIG, 1_000_000, 1])
def test_whatever_the_amount_two_persons_of_two_levels_consent_in_order(
    amount: int,
) -> None:
    life = approving(amount)
    with refusing("other_level"):
        life.take(A.APPROVE, LEADER)
    once = life.take(A.APPROVE, APPROVER)
    assert once.state is S.APPROVING
    assert once.last.postings == ()
    assert Role.APPROVER in once.last.tells
    with refusing("approved_already"):
        once.take(A.APPROVE, Actor(Role.APPROVER, APPROVER.id))
    with refusing("other_level"):
        once.take(A.APPROVE, Actor(Role.APPROVER, "pho-giam-doc", UNIT))
    assert once.take(A.APPROVE, LEADER).state is S.CONTRACTING


def test_under_older_norms_the_second_level_decides_from_its_threshold_on() -> None:
    big, small = (
        walk(begin(norms="2026-1", amount_requested_vnd=amount), S.APPROVING)
        for amount in (200_000_000, 199_999_999)
    )
    assert big.take(A.APPROVE).state is S.APPROVING
    assert small.take(A.APPROVE).state is S.CONTRACTING


def test_the_second_consent_starts_its_own_time() -> None:
    life = approving(BIG).on("2026-11-27").take(A.APPROVE, APPROVER)
    assert life.application.since == life.now


def test_an_approval_repeats_payee_and_amount() -> None:
    life = approving()
    with refusing("payee_differs"):
        life.take(A.APPROVE, payee_mark="nguoi-khac")
    with refusing("amount_differs"):
        life.take(A.APPROVE, amount_vnd=AWARD - 1)
    with refusing("amount_differs"):
        life.take(A.APPROVE, amount_vnd=True)


@each("action", [A.APPROVE, A.SEND_BACK, A.REFUSE])
def test_nobody_decides_on_what_they_appraised(action: A) -> None:
    with refusing("appraised_it"):
        approving().take(action, Actor(Role.APPROVER, PANEL[1], UNIT))


@each("action", [A.APPROVE, A.SEND_BACK, A.REFUSE])
def test_nobody_decides_who_declared_a_conflict(action: A) -> None:
    life = reach(S.APPRAISING).take(A.DECLARE_CONFLICT)
    with refusing("conflict_declared"):
        onward(life).take(action, Actor(Role.APPROVER, PANEL[0], UNIT))


def test_what_the_appraisal_does_not_support_is_refused_or_sent_back() -> None:
    life = reach(S.APPRAISING)
    for person in PANEL:
        life = life.take(A.GIVE_OPINION, Actor(Role.APPRAISER, person, UNIT))
    life = life.take(A.RECOMMEND, outcome="refuse")
    with refusing("not_recommended"):
        life.take(A.APPROVE, amount_vnd=0)
    assert life.take(A.REFUSE, APPROVER).state is S.REFUSED
    assert life.take(A.SEND_BACK).state is S.APPRAISING


def test_after_sending_back_both_levels_consent_anew() -> None:
    life = approving(BIG).take(A.APPROVE, APPROVER).take(A.SEND_BACK, LEADER)
    life = onward(life)
    with refusing("other_level"):
        life.take(A.APPROVE, LEADER)
    life = life.take(A.APPROVE, APPROVER).take(A.APPROVE, LEADER)
    assert life.state is S.CONTRACTING
    assert [(a.level, a.round) for a in life.application.approvals] == [
        (1, 1),
        (1, 2),
        (2, 2),
    ]


def test_without_funds_the_approved_dossier_waits_holding_nothing() -> None:
    life = reach(S.AWAITING_FUNDS)
    assert life.last.postings == ()
    assert life.application.award_vnd == AWARD
    assert life.application.unpaid_vnd == 0
    assert life.application.held == ""
    funded = life.take(A.FUND)
    assert funded.last.postings[1] == Posting(ENVELOPE, Account.RESERVED, AWARD)
    assert Role.APPLICANT in funded.last.tells


def test_only_the_last_consent_can_be_short_of_funds() -> None:
    life = approving(BIG)
    short = replace(life.command(A.APPROVE, APPROVER), short_of_funds=True)
    assert life.given(short).state is S.APPROVING


def test_the_office_signs_first_then_the_applicant_and_the_award_is_committed() -> None:
    life = reach(S.CONTRACTING)
    with refusing("contract_not_drawn_up"):
        life.take(A.SIGN_CONTRACT, APPLICANT)
    drawn_up = life.take(A.SIGN_CONTRACT, OFFICER)
    assert drawn_up.state is S.CONTRACTING
    assert Role.APPLICANT in drawn_up.last.tells
    with refusing("signed_already"):
        drawn_up.take(A.SIGN_CONTRACT, OFFICER)
    signed = drawn_up.take(A.SIGN_CONTRACT, APPLICANT)
    assert signed.last.postings == (
        Posting(ENVELOPE, Account.RESERVED, -AWARD),
        Posting(ENVELOPE, Account.COMMITTED, AWARD),
    )
    assert signed.application.held == Account.COMMITTED


def test_a_contract_is_not_signed_in_the_future() -> None:
    with refusing("day_in_future"):
        reach(S.CONTRACTING).take(A.SIGN_CONTRACT, signed_on="2026-11-24")
    with refusing("answers_invalid"):
        reach(S.CONTRACTING).take(A.SIGN_CONTRACT, signed_on="hôm qua")


def test_filed_on_behalf_the_officer_records_both_signatures_in_turn() -> None:
    life = walk(begin(on_behalf=True), S.CONTRACTING)
    once = life.take(A.SIGN_CONTRACT, OFFICER)
    assert once.application.signed == (Role.OFFICER,)
    twice = once.take(A.SIGN_CONTRACT, OFFICER)
    assert twice.application.signed == (Role.OFFICER, Role.APPLICANT)
    assert twice.state is S.REQUESTING_ADVANCE


def test_on_behalf_the_officer_acts_for_the_applicant_and_not_otherwise() -> None:
    assert begin(on_behalf=True).take(A.WITHDRAW, OFFICER).state is S.WITHDRAWN
    with refusing("not_your_role"):
        begin().take(A.WITHDRAW, OFFICER)


def test_national_money_is_decided_by_office_and_ministry() -> None:
    life = approving(BIG)
    national = replace(life.application, fund="national", unit="cuc")
    life = replace(life, application=national)
    with refusing("not_your_dossier"):
        life.take(A.APPROVE, APPROVER)
    office = Actor(Role.APPROVER, "cuc-truong", "cuc")
    ministry = Actor(Role.APPROVER, "thu-truong", "bct")
    life = life.take(A.APPROVE, office).take(A.APPROVE, ministry)
    assert life.application.envelope == "national-2026-technology-transfer"


def test_people_named_to_the_panel_are_given_as_a_list() -> None:
    life = begin().take(A.ADMIT, appraisers=canonical(["p1"]))
    assert life.application.panel == ("p1",)
