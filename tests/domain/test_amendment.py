"""Amendment: by the level the law names, never above the ceiling, never below paid."""

from dataclasses import replace
from typing import Any

from domain.ledger import Account, Posting
from domain.people import Actor, Role
from domain.standard import waits_for
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import (
    APPROVER,
    LEADER,
    PANEL,
    UNIT,
    Life,
    reach,
    ready,
    walk,
)
from tests.domain.refusing import refusing
from tests.rows import each

ENVELOPE = "local-2026-technology-transfer-vinh-long"
AWARD = 150_000_000
ADVANCE = 105_000_000
CEILING = 300_000_000


def asked(life: Life, kind: str, **facts: Any) -> Life:
    return life.take(A.REQUEST_AMENDMENT, kind=kind, **facts)


@each(
    ("kind", "facts", "level"),
    [
        ("time_within_year", {"completes_on": "2027-12-31"}, 1),
        ("place", {}, 1),
        ("lower_amount", {"amount_vnd": 120_000_000}, 1),
        ("raise_amount", {"amount_vnd": 160_000_000}, 2),
        ("content", {}, 2),
        ("extend_next_year", {"completes_on": "2028-02-01"}, 2),
    ],
)
def test_the_law_names_the_level_that_decides(
    kind: str, facts: dict[str, int | str], level: int
) -> None:
    life = asked(reach(S.IMPLEMENTING), kind, **facts)
    right, wrong = (APPROVER, LEADER) if level == 1 else (LEADER, APPROVER)
    with refusing("other_level"):
        life.take(A.DECIDE_AMENDMENT, wrong)
    granted = life.take(A.DECIDE_AMENDMENT, right)
    assert granted.application.amendment is None
    assert granted.state is S.IMPLEMENTING


@each(
    ("kind", "day"),
    [
        ("time_within_year", "2028-01-01"),
        ("extend_next_year", "2027-12-31"),
        ("time_within_year", "2026-11-23"),
    ],
)
def test_inside_the_year_and_into_the_next_are_two_kinds(kind: str, day: str) -> None:
    with refusing("day_wrong_for_kind"):
        asked(reach(S.IMPLEMENTING), kind, completes_on=day)


def test_a_granted_day_resets_what_is_due_and_its_reminders() -> None:
    life = reach(S.IMPLEMENTING).take(A.REMIND).take(A.ESCALATE)
    life = asked(life, "time_within_year", completes_on="2027-09-30")
    assert life.application.escalated
    granted = life.take(A.DECIDE_AMENDMENT).application
    assert granted.completes_on == "2027-09-30"
    assert granted.due_at is not None
    assert granted.due_at.isoformat() == "2027-09-30T17:00:00+07:00"
    assert not granted.escalated
    assert granted.reminded == 0


def test_granted_before_the_work_begins_the_day_holds_once_it_does() -> None:
    life = reach(S.CONTRACTING)
    due = life.application.due_at
    life = asked(life, "time_within_year", completes_on="2027-09-30")
    life = life.take(A.DECIDE_AMENDMENT)
    assert life.application.due_at == due
    started = walk(life, S.IMPLEMENTING).application.due_at
    assert started is not None
    assert started.isoformat().startswith("2027-09-30")


def test_declined_nothing_changes() -> None:
    life = reach(S.IMPLEMENTING)
    after = asked(life, "lower_amount", amount_vnd=120_000_000)
    after = after.take(A.DECIDE_AMENDMENT, decision="declined")
    assert after.application.award_vnd == AWARD
    assert after.last.postings == ()
    assert after.application.approvals == life.application.approvals


@each("amount", [AWARD, CEILING + 1, 0])
def test_support_is_raised_only_up_to_the_ceiling(amount: int) -> None:
    with refusing("amount_out_of_range"):
        asked(reach(S.CONTRACTING), "raise_amount", amount_vnd=amount)


@each(
    ("state", "account"),
    [(S.CONTRACTING, Account.RESERVED), (S.IMPLEMENTING, Account.COMMITTED)],
)
def test_a_raise_takes_from_the_envelope_what_is_more(
    state: S, account: Account
) -> None:
    life = asked(reach(state), "raise_amount", amount_vnd=CEILING)
    granted = life.take(A.DECIDE_AMENDMENT)
    assert granted.last.postings == (
        Posting(ENVELOPE, Account.AVAILABLE, AWARD - CEILING),
        Posting(ENVELOPE, account, CEILING - AWARD),
    )
    assert walk(granted).application.paid_vnd == CEILING


def test_support_is_not_lowered_below_what_was_paid() -> None:
    life = reach(S.IMPLEMENTING)
    with refusing("amount_out_of_range"):
        asked(life, "lower_amount", amount_vnd=ADVANCE - 1)
    lowered = asked(life, "lower_amount", amount_vnd=ADVANCE).take(A.DECIDE_AMENDMENT)
    assert lowered.last.postings[1] == Posting(
        ENVELOPE, Account.AVAILABLE, AWARD - ADVANCE
    )
    assert walk(lowered).application.paid_vnd == ADVANCE


def test_support_is_not_lowered_to_nothing() -> None:
    with refusing("amount_out_of_range"):
        asked(reach(S.CONTRACTING), "lower_amount", amount_vnd=0)


def test_paid_while_the_request_lay_open_it_can_only_be_declined() -> None:
    life = asked(reach(S.REQUESTING_ADVANCE), "lower_amount", amount_vnd=10_000_000)
    for state in (S.VERIFYING_ADVANCE, S.PAYING_ADVANCE, S.IMPLEMENTING):
        life = walk(life, state)
        with refusing("amount_out_of_range"):
            life.take(A.DECIDE_AMENDMENT)
    declined = life.take(A.DECIDE_AMENDMENT, decision="declined")
    assert declined.application.award_vnd == AWARD


def test_a_request_for_another_place_brings_neither_amount_nor_day() -> None:
    life = reach(S.IMPLEMENTING)
    sly = asked(life, "place", amount_vnd=10**12, completes_on="2030-01-01")
    assert sly.application.amendment is not None
    assert sly.application.amendment.facts == {}
    granted = sly.take(A.DECIDE_AMENDMENT).application
    assert granted.award_vnd == AWARD
    assert granted.completes_on == life.application.completes_on


def test_a_request_for_less_brings_no_day() -> None:
    life = asked(
        reach(S.IMPLEMENTING),
        "lower_amount",
        amount_vnd=120_000_000,
        completes_on="2030-01-01",
    )
    granted = life.take(A.DECIDE_AMENDMENT).application
    assert granted.award_vnd == 120_000_000
    assert granted.completes_on == "2027-06-30"


def test_one_request_at_a_time_and_none_to_decide_without_one() -> None:
    life = reach(S.IMPLEMENTING)
    with refusing("no_amendment"):
        life.take(A.DECIDE_AMENDMENT)
    with refusing("amendment_pending"):
        asked(asked(life, "place"), "content")


def test_the_work_is_neither_handed_over_nor_accepted_while_a_change_is_open() -> None:
    with refusing("amendment_pending"):
        asked(reach(S.IMPLEMENTING), "place").take(A.REQUEST_ACCEPTANCE)
    inspecting = ready(S.INSPECTING, A.DECIDE_AMENDMENT)
    with refusing("amendment_pending"):
        inspecting.take(A.ACCEPT)
    decided = inspecting.take(A.DECIDE_AMENDMENT)
    assert walk(decided, S.SETTLING).state is S.SETTLING


@each("state", [S.REQUESTING_ADVANCE, S.IMPLEMENTING])
def test_an_open_request_waits_for_the_leader(state: S) -> None:
    life = asked(reach(state), "place")
    assert waits_for(life.application) is Role.APPROVER
    assert waits_for(life.take(A.DECIDE_AMENDMENT).application) is Role.APPLICANT


def test_without_a_completion_day_the_year_of_receipt_counts() -> None:
    life = reach(S.CONTRACTING)
    dayless = replace(life, application=replace(life.application, completes_on=""))
    with refusing("day_wrong_for_kind"):
        asked(dayless, "time_within_year", completes_on="2027-01-31")
    fits = asked(dayless, "time_within_year", completes_on="2026-12-31")
    assert fits.application.amendment is not None


def test_nobody_decides_a_change_of_what_they_appraised() -> None:
    life = asked(reach(S.IMPLEMENTING), "place")
    with refusing("appraised_it"):
        life.take(A.DECIDE_AMENDMENT, Actor(Role.APPROVER, PANEL[0], UNIT))


def test_stopping_drops_the_open_request() -> None:
    life = asked(reach(S.CONTRACTING), "place").take(A.STOP, LEADER)
    assert life.application.amendment is None


def changing(life: Life, kind: str, **facts: Any) -> Life:
    """Ask for a change that brings facts of the application; `__` stands for a dot."""
    changes = {f"corrections.{n.replace('__', '.')}": v for n, v in facts.items()}
    return asked(life, kind, **changes)


def test_granted_facts_are_those_of_the_dossier_from_then_on() -> None:
    life = changing(reach(S.IMPLEMENTING), "content", item_count=2)
    assert life.application.facts["item_count"] == 1
    granted = life.take(A.DECIDE_AMENDMENT).application
    assert granted.facts["item_count"] == 2
    assert granted.amended == ("content",)
    assert granted.award_vnd == AWARD
    declined = life.take(A.DECIDE_AMENDMENT, decision="declined").application
    assert declined.facts["item_count"] == 1
    assert declined.amended == ()


def test_a_request_names_the_answers_it_brought_only_where_it_may_bring_any() -> None:
    life = reach(S.IMPLEMENTING)
    for kind, facts, named in (
        ("place", {}, True),
        ("content", {}, True),
        ("lower_amount", {"amount_vnd": 120_000_000}, False),
    ):
        amendment = asked(life, kind, **facts).application.amendment
        assert amendment is not None
        assert bool(amendment.command_id) is named


@each(
    ("kind", "facts"),
    [
        ("place", {"item_count": 2}),
        ("place", {"applicant__province": "Đồng Tháp"}),
        ("content", {"applicant__commune_kind": "ward"}),
        ("content", {"fund": "national"}),
        ("content", {"completes_on": "2027-12-31"}),
        ("content", {"no_double_funding": False}),
    ],
)
def test_a_change_brings_only_what_it_is_about(
    kind: str, facts: dict[str, Any]
) -> None:
    with refusing("amendment_of_other_kind"):
        changing(reach(S.IMPLEMENTING), kind, **facts)


def test_a_change_of_time_or_amount_brings_no_answers() -> None:
    sly = {"amount_vnd": 120_000_000, "corrections.item_count": 2}
    with refusing("amendment_of_other_kind"):
        asked(reach(S.IMPLEMENTING), "lower_amount", **sly)


def test_changed_facts_are_judged_as_a_filing_with_them() -> None:
    with refusing("amendment_ineligible"):
        changing(reach(S.IMPLEMENTING), "content", is_new=False)


def test_the_award_never_exceeds_what_changed_facts_allow() -> None:
    life = changing(
        reach(S.CONTRACTING),
        "content",
        total_cost_vnd=280_000_000,
        eligible_cost_vnd=280_000_000,
    )
    granted = life.take(A.DECIDE_AMENDMENT)
    assert granted.application.award_vnd == 140_000_000
    assert granted.application.payable_vnd == 140_000_000
    assert granted.application.award is not None
    assert granted.application.award.ceiling_vnd == 140_000_000
    assert Posting(ENVELOPE, Account.AVAILABLE, 10_000_000) in granted.last.postings
    assert walk(granted).application.paid_vnd == 140_000_000


def test_a_dearer_item_raises_no_award() -> None:
    life = changing(reach(S.CONTRACTING), "content", eligible_cost_vnd=640_000_000)
    granted = life.take(A.DECIDE_AMENDMENT)
    assert granted.application.award_vnd == AWARD
    assert granted.last.postings == ()


def test_facts_that_allow_less_than_was_paid_are_refused() -> None:
    cheap = {"total_cost_vnd": 200_000_000, "eligible_cost_vnd": 200_000_000}
    with refusing("amended_below_paid"):
        changing(reach(S.IMPLEMENTING), "content", **cheap)


def test_paid_while_the_change_lay_open_it_can_only_be_declined() -> None:
    cheap = {"total_cost_vnd": 200_000_000, "eligible_cost_vnd": 200_000_000}
    life = changing(reach(S.REQUESTING_ADVANCE), "content", **cheap)
    life = walk(life, S.IMPLEMENTING)
    with refusing("amended_below_paid"):
        life.take(A.DECIDE_AMENDMENT)
    assert life.take(A.DECIDE_AMENDMENT, decision="declined").last.postings == ()


def test_a_fair_is_moved_only_to_days_to_come() -> None:
    life = reach(S.IMPLEMENTING, "fair-participation").on("2027-02-10")
    with refusing("day_over"):
        changing(life, "content", opens_on="2027-02-10", closes_on="2027-02-12")
    moved = changing(life, "content", opens_on="2027-03-01", closes_on="2027-03-05")
    granted = moved.on("2027-03-02").take(A.DECIDE_AMENDMENT).application
    assert granted.facts["opens_on"] == "2027-03-01"


def test_papers_that_come_with_a_request_stay_in_the_dossier() -> None:
    life = reach(S.IMPLEMENTING)
    command = replace(
        life.command(A.REQUEST_AMENDMENT, kind="content"), papers=("quotation",)
    )
    assert "quotation" in life.given(command).application.papers
