"""Appraisal: the panel and its quorum, conflicts, opinions, questions, conclusion."""

from datetime import timedelta
from typing import Any

import pytest

from domain.application import Command
from domain.deadlines import members_missing, turn
from domain.errors import AnswersInvalid
from domain.explanation import explain
from domain.people import Actor, Role
from domain.serialization import canonical
from domain.standard import STANDARD
from domain.states import Action as A
from domain.states import State as S
from domain.steps.appraisal import RECOMMEND
from tests.domain.dossier import (
    APPRAISER,
    APPROVER,
    LEADER,
    NOW,
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

LANGUAGES = ("vi", "en")


def appraiser(number: int) -> Actor:
    return Actor(Role.APPRAISER, PANEL[number], UNIT)


def opined(life: Life, count: int) -> Life:
    for number in range(count):
        life = life.take(A.GIVE_OPINION, appraiser(number))
    return life


def admitted_with(*panel: str) -> Life:
    return begin().take(A.ADMIT, appraisers=canonical(panel))


def recommend(life: Life, **facts: Any) -> Life:
    return opined(life, len(life.application.panel)).take(A.RECOMMEND, **facts)


def unnamed() -> Life:
    return begin().given(Command("a", A.ADMIT, OFFICER))


@each(("members", "quorum"), [(1, 1), (2, 2), (3, 2), (4, 3), (6, 4), (9, 6)])
def test_the_quorum_is_two_thirds_of_the_panel(members: int, quorum: int) -> None:
    panel = tuple(f"p{n}" for n in range(members))
    assert admitted_with(*panel).application.quorum == quorum


def test_a_panel_has_one_to_nine_members() -> None:
    with refusing("panel_size"):
        admitted_with()
    with refusing("panel_size"):
        admitted_with(*(f"p{n}" for n in range(10)))


def test_a_member_named_twice_counts_once() -> None:
    assert admitted_with("p1", "p1").application.quorum == 1


def test_the_applicant_does_not_appraise_itself() -> None:
    with refusing("applicant_on_panel"):
        admitted_with("co-so-may-mac", "p1")
    with refusing("applicant_on_panel"):
        reach(S.APPRAISING).take(A.REPLACE_APPRAISER, joins="co-so-may-mac")


def test_a_list_of_people_that_is_no_list_is_a_problem_of_that_field() -> None:
    with refusing("answers_invalid"):
        begin().take(A.ADMIT, appraisers="p1")


def test_an_appraiser_gives_one_opinion_scored_by_five_criteria() -> None:
    life = opined(reach(S.APPRAISING), 1)
    (opinion,) = life.application.opinions
    assert (opinion.by, opinion.score, opinion.verdict) == (PANEL[0], 80, "support")
    with refusing("opinion_given"):
        opined(life, 1)


def test_the_panel_is_not_exchanged_once_an_opinion_is_in() -> None:
    with refusing("opinions_given"):
        opined(reach(S.APPRAISING), 1).take(A.ASSIGN_PANEL)


def test_a_conclusion_needs_the_quorum() -> None:
    with refusing("no_quorum"):
        opined(reach(S.APPRAISING), 1).take(A.RECOMMEND)
    with refusing("no_quorum"):
        unnamed().take(A.RECOMMEND)


def test_a_conflict_takes_the_appraiser_off_for_good_with_the_opinion_given() -> None:
    life = opined(reach(S.APPRAISING), 1).take(A.DECLARE_CONFLICT, APPRAISER)
    after = life.application
    assert after.panel == PANEL[1:]
    assert after.conflicts == (PANEL[0],)
    assert after.opinions == ()
    assert after.appraised_by == (PANEL[0],)
    with refusing("not_your_dossier"):
        life.take(A.GIVE_OPINION, APPRAISER)
    with refusing("conflict_declared"):
        life.take(A.ASSIGN_PANEL)
    with refusing("cannot_join"):
        life.take(A.REPLACE_APPRAISER, leaves=PANEL[1], joins=PANEL[0])


def test_a_conflict_leaves_the_quorum_of_the_panel_as_it_was_set_up() -> None:
    life = admitted_with(*PANEL[:2]).take(A.DECLARE_CONFLICT, APPRAISER)
    after = life.application
    assert (after.panel, after.quorum) == ((PANEL[1],), 2)
    assert turn(after, STANDARD) is Role.OFFICER
    told = {
        language: explain(after, life.rules, NOW, language) for language in LANGUAGES
    }
    assert "cần 2 ý kiến mà chỉ còn 1 thành viên" in told["vi"].text
    assert "2 opinions are needed and 1 member remains" in told["en"].text
    with refusing("no_quorum"):
        life.take(A.GIVE_OPINION, appraiser(1)).take(A.RECOMMEND)
    seated = life.take(A.REPLACE_APPRAISER, leaves=PANEL[0], joins="p9")
    assert (seated.application.quorum, seated.application.vacated) == (2, ())
    assert turn(seated.application, STANDARD) is Role.APPRAISER
    with refusing("no_quorum"):
        seated.take(A.GIVE_OPINION, appraiser(1)).take(A.RECOMMEND)
    assert onward(seated).state is S.APPROVING


def test_a_panel_that_still_reaches_its_quorum_goes_on_without_a_replacement() -> None:
    life = admitted_with(*PANEL).take(A.DECLARE_CONFLICT, APPRAISER)
    assert life.application.quorum == 2
    assert turn(life.application, STANDARD) is Role.APPRAISER
    assert onward(life).state is S.APPROVING
    again = life.take(A.DECLARE_CONFLICT, appraiser(1))
    assert again.application.quorum == 2
    assert turn(again.application, STANDARD) is Role.OFFICER


def test_another_member_replaced_meanwhile_leaves_the_vacant_seat_vacant() -> None:
    life = admitted_with(*PANEL[:2]).take(A.DECLARE_CONFLICT, APPRAISER)
    life = life.take(A.REPLACE_APPRAISER, leaves=PANEL[1], joins="p9")
    assert (life.application.quorum, life.application.vacated) == (2, (PANEL[0],))
    assert members_missing(life.application) == 1
    anew = life.take(A.ASSIGN_PANEL, appraisers=canonical(["p1", "p2", "p3", "p4"]))
    assert (anew.application.quorum, anew.application.vacated) == (3, ())


def test_under_older_norms_the_quorum_is_of_those_who_are_left() -> None:
    life = begin(norms="2026-1").take(A.ADMIT, appraisers=canonical(PANEL[:2]))
    life = life.take(A.DECLARE_CONFLICT, APPRAISER)
    assert (life.application.quorum, life.application.vacated) == (1, ())
    assert onward(life).state is S.APPROVING


def test_nobody_joins_the_panel_who_acted_for_the_applicant_or_approved() -> None:
    life = begin(on_behalf=True, filed_by="can-bo-nop")
    with refusing("representative_named"):
        life.take(A.ADMIT, appraisers=canonical(["can-bo-nop"]))
    life = life.take(A.ADMIT, appraisers=canonical(PANEL))
    with refusing("representative_named"):
        life.take(A.REPLACE_APPRAISER, joins="can-bo-nop")
    life = life.take(A.ASK_CLARIFICATION, APPRAISER).take(A.CLARIFY, OFFICER)
    with refusing("representative_named"):
        life.take(A.REPLACE_APPRAISER, joins=OFFICER.id)
    back = onward(life).take(A.APPROVE).take(A.SEND_BACK, LEADER)
    with refusing("approver_named"):
        back.take(A.REPLACE_APPRAISER, joins=APPROVER.id)


@each(
    ("role", "code"),
    [("inspector", "appraiser_named"), ("approver", "appraiser_named")],
)
def test_nobody_is_named_who_could_not_take_the_step(role: str, code: str) -> None:
    life = reach(S.IMPLEMENTING)
    with refusing(code):
        life.take(A.REASSIGN, role=role, people=canonical([PANEL[0]]))
    with refusing("approver_named"):
        life.take(A.REASSIGN, role="treasurer", people=canonical([LEADER.id]))
    old = walk(begin(norms="2026-1"), S.IMPLEMENTING)
    named = old.take(A.REASSIGN, role=role, people=canonical([PANEL[0]]))
    assert named.state is S.IMPLEMENTING


def test_a_member_concludes_only_after_an_opinion_of_their_own() -> None:
    life = opined(reach(S.APPRAISING), 2)
    with refusing("own_opinion_missing"):
        life.take(A.RECOMMEND, appraiser(2))
    assert life.take(A.RECOMMEND, appraiser(1)).state is S.APPROVING


def test_when_the_whole_panel_is_conflicted_the_officer_names_another() -> None:
    life = admitted_with(PANEL[0]).take(A.DECLARE_CONFLICT, APPRAISER)
    assert life.application.panel == ()
    assert Role.OFFICER in life.last.tells
    after = life.take(A.ASSIGN_PANEL, appraisers=canonical(["p1"]))
    assert after.application.panel == ("p1",)


def test_a_replacement_takes_the_seat_and_the_opinion_falls_away() -> None:
    life = opined(reach(S.APPRAISING), 2).take(A.REPLACE_APPRAISER)
    assert life.application.panel == (*PANEL[1:], "tham-dinh-9")
    assert [o.by for o in life.application.opinions] == [PANEL[1]]
    assert Role.APPRAISER in life.last.tells


def test_a_replacement_must_fit() -> None:
    life = reach(S.APPRAISING)
    with refusing("not_on_panel"):
        life.take(A.REPLACE_APPRAISER, leaves="ai-do")
    with refusing("cannot_join"):
        life.take(A.REPLACE_APPRAISER, joins=PANEL[1])
    with refusing("no_panel"):
        unnamed().take(A.REPLACE_APPRAISER)


def test_replacing_one_conflicted_member_again_and_again_cannot_swell_the_panel() -> (
    None
):
    life = admitted_with(*(f"p{n}" for n in range(9)))
    life = life.take(A.DECLARE_CONFLICT, Actor(Role.APPRAISER, "p0", UNIT))
    life = life.take(A.REPLACE_APPRAISER, leaves="p0", joins="p9")
    with refusing("not_on_panel"):
        life.take(A.REPLACE_APPRAISER, leaves="p0", joins="p10")


def test_a_question_stops_the_office_clock_and_the_days_left_continue() -> None:
    life = walk(begin(), S.APPRAISING).on("2026-12-01")
    due = life.application.due_at
    assert due is not None
    left = life.rules.calendar.remaining(life.now, due)
    asked = life.take(A.ASK_CLARIFICATION)
    assert asked.application.days_left == left == 10
    answered = asked.on("2026-12-10").take(A.CLARIFY)
    assert answered.application.days_left is None
    assert answered.application.due_at == life.rules.calendar.due(answered.now, left)


def test_asked_on_the_last_day_one_day_is_left() -> None:
    life = walk(begin(), S.APPRAISING)
    due = life.application.due_at
    assert due is not None
    asked = life.at(due + timedelta(days=3)).take(A.ASK_CLARIFICATION)
    assert asked.application.days_left == 1


def test_without_an_answer_the_appraisal_resumes_as_it_stands() -> None:
    life = reach(S.CLARIFYING).take(A.RESUME)
    assert life.state is S.APPRAISING
    assert set(life.last.tells) >= {Role.APPLICANT, Role.APPRAISER, Role.OFFICER}


def test_left_out_the_amount_is_the_most_the_rules_allow() -> None:
    found = recommend(reach(S.APPRAISING)).application.recommendation
    assert found is not None
    assert found.amount_vnd == 150_000_000


def test_support_stays_within_rate_cap_and_request() -> None:
    life = reach(S.APPRAISING)
    with refusing("above_award"):
        recommend(life, amount_vnd=150_000_001)
    with refusing("above_award"):
        recommend(life, amount_vnd=-1)
    for factor in (151, 99):
        with refusing("factor_too_high"):
            recommend(life, factor_percent=factor)


def test_a_refusal_is_recommended_whatever_else_was_filled_in() -> None:
    life = recommend(
        reach(S.APPRAISING), outcome="refuse", factor_percent=400, amount_vnd=5
    )
    found = life.application.recommendation
    assert found is not None
    assert (found.outcome, found.amount_vnd, found.factor_percent) == ("refuse", 0, 100)


def test_the_legal_order_is_flagship_then_area_then_sector() -> None:
    plain = recommend(reach(S.APPRAISING)).application.priority
    flagship = recommend(reach(S.APPRAISING), flagship="yes").application.priority
    poor = recommend(reach(S.APPRAISING), area="poor").application.priority
    export = recommend(
        reach(S.APPRAISING), sector_group="typical_product"
    ).application.priority
    assert sorted([plain, export, poor, flagship]) == [flagship, poor, export, plain]


def test_sent_back_a_new_round_counts_new_opinions_alone() -> None:
    life = reach(S.APPROVING).take(A.SEND_BACK)
    again = life.application
    assert again.round == 2
    assert len(again.opinions) == 3
    assert again.opinions_now == ()
    with refusing("no_quorum"):
        life.take(A.RECOMMEND)
    second = onward(life).application
    assert len(second.opinions) == 6
    assert second.recommendation is not None
    assert second.recommendation.round == 2


def test_support_is_not_recommended_against_most_opinions() -> None:
    life = reach(S.APPRAISING)
    for member in PANEL:
        verdict = "support" if member == PANEL[0] else "oppose"
        by = Actor(Role.APPRAISER, member)
        life = life.take(A.GIVE_OPINION, by, verdict=verdict)
    with refusing("panel_opposes"):
        life.take(A.RECOMMEND)
    assert life.take(A.RECOMMEND, outcome="refuse").state is S.APPROVING


def test_a_priority_factor_needs_the_decision_that_grants_it() -> None:
    given = {"outcome": "support", "reason": "x", "factor_percent": 150}
    with pytest.raises(AnswersInvalid) as refused:
        RECOMMEND.check(given)
    assert [p.field for p in refused.value.problems] == ["factor_decision"]
    assert RECOMMEND.check({**given, "factor_decision": "12/QĐ-BCT"}).facts
