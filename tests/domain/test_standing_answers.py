"""The answers of a dossier, and whose command an event takes them from."""

from domain.application import Application, Event
from domain.standing_answers import answers_after, change_of, source_of_change
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import reach

ANSWERS = {
    "project_title": "Máy sấy",
    "applicant": {"name": "Hợp tác xã Mộc", "email": "cu@example.vn", "phone": "0901"},
}


def amended(decision: str) -> tuple[Application, Event]:
    """Give a dossier before a request of other answers is decided, and the decision."""
    life = reach(S.IMPLEMENTING)
    asked = life.take(A.REQUEST_AMENDMENT, kind="content")
    return asked.application, asked.take(A.DECIDE_AMENDMENT, decision=decision).last


def test_a_completed_file_may_bring_the_whole_application_anew() -> None:
    before = reach(S.COMPLETING)
    event = before.take(A.RESUBMIT).last
    assert source_of_change(before.application, event) == event.command_id
    corrected = {"project_title": "Máy sấy đũa"}
    assert answers_after(ANSWERS, event, {"corrections": corrected}) == corrected
    assert answers_after(ANSWERS, event, {"note": "đã đủ"}) == ANSWERS
    assert answers_after(ANSWERS, event, None) == ANSWERS


def test_a_granted_change_brings_the_answers_of_its_request() -> None:
    before, event = amended("granted")
    assert before.amendment is not None
    assert source_of_change(before, event) == before.amendment.command_id != ""
    brought = {"corrections": {"applicant": {"name": "Hợp tác xã Mộc Bình Dương"}}}
    after = answers_after(ANSWERS, event, brought)
    assert after["project_title"] == "Máy sấy"
    assert after["applicant"] == {
        **ANSWERS["applicant"],  # type: ignore[dict-item]
        "name": "Hợp tác xã Mộc Bình Dương",
    }


def test_a_declined_change_brings_nothing() -> None:
    before, event = amended("declined")
    assert source_of_change(before, event) == ""


def test_another_address_is_that_of_the_applicant_from_then_on() -> None:
    life = reach(S.SCREENING)
    event = life.take(A.CHANGE_CONTACT).last
    assert source_of_change(life.application, event) == event.command_id
    after = answers_after(ANSWERS, event, {"email": "moi@example.vn"})
    assert after["applicant"] == {
        "name": "Hợp tác xã Mộc",
        "email": "moi@example.vn",
        "phone": "0901",
    }


def test_most_events_change_no_answer() -> None:
    before = reach(S.SCREENING)
    event = before.take(A.ADMIT).last
    assert change_of(event) is None
    assert source_of_change(before.application, event) == ""
    assert answers_after(ANSWERS, event, {"corrections": {}}) == ANSWERS
