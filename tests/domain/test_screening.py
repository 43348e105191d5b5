"""Screening: what comes in is admitted, returned once with a list, or refused."""

import pytest

from domain.application import Command
from domain.errors import AnswersInvalid
from domain.forms import Facts
from domain.people import Role
from domain.states import Action as A
from domain.states import State as S
from domain.support_types import find
from tests.domain.answers import answers
from tests.domain.dossier import AMOUNTS, APPLICANT, PANEL, Life, begin, reach
from tests.domain.refusing import refusing


def corrections(**changes: object) -> Facts:
    kind = find("technology-transfer")
    given = answers("technology-transfer", **{**AMOUNTS[kind.code], **changes})
    facts = kind.form.partial(given)[0].facts
    return {f"corrections.{name}": value for name, value in facts.items()}


def resubmitted(
    life: Life, facts: Facts | None = None, papers: tuple[str, ...] = ()
) -> Life:
    return life.given(Command("r", A.RESUBMIT, APPLICANT, facts or {}, papers))


def test_admitting_seats_the_panel_named_and_keeps_the_officer() -> None:
    admitted = reach(S.APPRAISING).application
    assert admitted.panel == PANEL
    assert admitted.officer == "can-bo-1"


def test_admitting_without_a_panel_leaves_the_turn_with_the_officer() -> None:
    life = begin()
    life = life.given(Command("a", A.ADMIT, life.command(A.ADMIT).actor))
    assert life.application.panel == ()
    assert Role.OFFICER in life.last.tells


def test_a_file_is_returned_only_once() -> None:
    life = resubmitted(reach(S.COMPLETING))
    assert life.state is S.SCREENING
    with refusing("returned_already"):
        life.take(A.RETURN)


def test_a_completed_file_keeps_what_it_had_and_gains_what_came() -> None:
    life = reach(S.COMPLETING)
    after = resubmitted(life, papers=("financial_statement",)).application
    assert after.facts == life.application.facts
    assert after.papers == (*life.application.papers, "financial_statement")


def test_corrected_answers_take_the_place_of_the_old_ones() -> None:
    facts = corrections(amount_requested_vnd=120_000_000)
    marked = {"payee_mark": "dau-hieu-moi", "corrections.applicant.name_mark": "x"}
    after = resubmitted(reach(S.COMPLETING), {**facts, **marked}).application
    assert after.facts["amount_requested_vnd"] == 120_000_000
    assert not any(name.startswith("corrections.") for name in after.facts)
    assert after.payee_mark == "dau-hieu-moi"
    assert after.support_type == "technology-transfer"


def test_a_correction_moves_neither_fund_nor_province() -> None:
    life = reach(S.COMPLETING)
    for changes in ({"fund": "national"}, {"applicant__province": "Đồng Tháp"}):
        with refusing("correction_moves"):
            resubmitted(life, corrections(**changes))


def test_a_correction_must_stay_eligible() -> None:
    life = reach(S.COMPLETING)
    with refusing("correction_ineligible"):
        resubmitted(life, corrections(is_new=False))
    with refusing("correction_ineligible"):
        resubmitted(life, corrections(kiln_after="hand_fired"))


def test_the_corrected_application_is_read_as_the_first_was() -> None:
    life = reach(S.COMPLETING)
    step = life.rules.lifecycle.find(S.COMPLETING, A.RESUBMIT)
    assert step is not None
    form = step.form_for(life.rules.kind)
    given = answers("technology-transfer", sector="gạch nung lò thủ công")
    facts = form.check({"corrections": given}).facts
    assert facts["corrections.hand_fired_words"] is True
    assert facts["corrections.applicant.tax_code_valid"] is True
    assert form.check({"note": "đã đủ"}).facts == {}
    backwards = answers("technology-transfer", completes_on="2026-01-01")
    with pytest.raises(AnswersInvalid) as invalid:
        form.check({"corrections": backwards})
    assert [(p.field, p.code) for p in invalid.value.problems] == [
        ("corrections.completes_on", "before")
    ]


def test_refusing_closes_without_touching_money() -> None:
    life = reach(S.REFUSED)
    assert life.last.postings == ()
    assert life.application.due_at is None
    assert Role.APPLICANT in life.last.tells


def replaced(life: Life, *papers: str) -> Life:
    return life.given(Command("p", A.REPLACE_PAPERS, APPLICANT, {}, papers))


def test_a_wrong_paper_is_replaced_before_an_officer_has_taken_the_file_up() -> None:
    life = begin()
    later = replaced(life, "quotation", "financial_statement")
    assert later.state is S.SCREENING
    assert later.application.due_at == life.application.due_at
    assert "financial_statement" in later.application.papers
    assert later.application.papers.count("quotation") == 1
    assert set(later.last.tells) >= {Role.APPLICANT, Role.OFFICER}


def test_an_officer_who_is_only_named_has_not_taken_the_file_up() -> None:
    assert replaced(begin().take(A.REASSIGN), "quotation").state is S.SCREENING


def test_words_alone_replace_no_paper() -> None:
    with refusing("no_paper_brought"):
        replaced(begin())


def test_no_paper_is_replaced_once_an_officer_has_gone_through_the_file() -> None:
    with refusing("taken_up_already"):
        replaced(resubmitted(reach(S.COMPLETING)), "quotation")
    for state in (S.COMPLETING, S.APPRAISING, S.APPROVING):
        with refusing("not_in_this_state"):
            replaced(reach(state), "quotation")
