"""What actions ask: the answers that tests give as facts are what the forms leave."""

import pytest

from domain.errors import AnswersInvalid
from domain.form_schema import json_schema
from domain.standard import TRANSITIONS
from domain.steps.acceptance import month_of
from domain.steps.amendment import REQUEST_AMENDMENT
from domain.steps.submission import RESUBMIT, with_corrections
from domain.support import SupportType
from domain.support_types import current
from tests.domain.answers import answers
from tests.rows import each

OF_TIME = {"completes_on": "2027-12-31"}
OF_AMOUNT = {"amount_vnd": 120_000_000}
OF_WORDS = {"change": "Chuyển xưởng sang ấp bên"}


@each("kind", current())
def test_every_action_asks_what_a_schema_can_say(kind: SupportType) -> None:
    for transition in TRANSITIONS:
        form = transition.form_for(kind)
        for language in ("vi", "en"):
            schema = json_schema(form, language)
            assert schema["additionalProperties"] is False


@each(
    ("kind", "needed", "useless"),
    [
        ("time_within_year", OF_TIME, OF_AMOUNT),
        ("extend_next_year", OF_TIME, OF_WORDS),
        ("lower_amount", OF_AMOUNT, OF_TIME),
        ("raise_amount", OF_AMOUNT, OF_WORDS),
        ("place", OF_WORDS, OF_AMOUNT),
        ("content", OF_WORDS, OF_TIME),
    ],
)
def test_a_change_brings_its_new_value(
    kind: str, needed: dict[str, object], useless: dict[str, object]
) -> None:
    asked = {"kind": kind, "reason": "Máy giao chậm"}
    found = REQUEST_AMENDMENT.check({**asked, **needed})
    assert found.facts["kind"] == kind
    with pytest.raises(AnswersInvalid) as invalid:
        REQUEST_AMENDMENT.check({**asked, **useless})
    assert [p.code for p in invalid.value.problems] == ["amendment_incomplete"]


def test_corrected_answers_of_a_wrong_kind_are_one_problem() -> None:
    kind = current()[0]
    form = with_corrections(RESUBMIT, kind.form)
    with pytest.raises(AnswersInvalid) as invalid:
        form.check({"corrections": "mới"})
    assert [(p.field, p.code) for p in invalid.value.problems] == [
        ("corrections", "wrong_type")
    ]


def test_half_a_correction_names_what_is_missing_by_its_path() -> None:
    kind = current()[0]
    form = with_corrections(RESUBMIT, kind.form)
    half = answers(kind.code)
    del half["completes_on"]
    with pytest.raises(AnswersInvalid) as invalid:
        form.check({"corrections": half})
    assert [(p.field, p.code) for p in invalid.value.problems] == [
        ("corrections.completes_on", "required")
    ]


@each(("text", "first"), [("2026-11", "2026-11-01"), ("2026-13", None), ("x", None)])
def test_a_month_is_written_with_its_year(text: str, first: str | None) -> None:
    found = month_of(text)
    assert (found.isoformat() if found else None) == first
