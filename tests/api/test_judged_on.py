"""A project of the past that an officer files: judged by the rules of its own day."""

from datetime import date, datetime

import pytest

from domain.application import rules_day
from domain.decision import rulebook
from domain.people import Role
from tests.api.world import START, World, fields

PAST = {"starts_on": "2023-06-01", "completes_on": "2023-09-30"}


async def test_an_officer_files_what_is_over_by_the_rules_of_its_day(
    world: World,
) -> None:
    officer = world.as_(Role.OFFICER)
    body = await officer.body(**PAST)
    refused = await officer.post("/applications", body)
    assert fields(refused)["eligibility.not_over"] == "not_over"

    answer = await officer.post("/applications", body | {"judged_on": "2023-01-02"})
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert found["judged_on"] == "2023-01-02"
    assert found["year"] == START.year
    assert {"not_over", "budget_year"}.isdisjoint(n["code"] for n in found["notices"])

    (opening,) = world.engine.openings
    rules = rulebook(opening)
    assert rules_day(opening, rules.calendar) == date(2023, 1, 2)
    due = datetime.fromisoformat(found["due_at"])
    assert due == rules.calendar.due(START, 3)


async def test_its_rules_hold_to_the_end_and_its_days_run_from_the_receipt(
    world: World,
) -> None:
    officer = world.as_(Role.OFFICER)
    body = await officer.body(**PAST) | {"judged_on": "2023-01-02"}
    code = (await officer.post("/applications", body)).json()["code"]
    item = {"item": "Báo giá", "reason": "Thiếu dấu"}
    other = world.as_(Role.OFFICER, "another")
    step = await other.act(code, "return", answers={"items": [item]})
    assert step.status_code == 200, step.text

    changed = {**body["answers"], "sector": "cơ khí chế tạo"}
    again = await officer.act(code, "resubmit", answers={"corrections": changed})
    assert again.status_code == 200, again.text
    shown = (await officer.get(f"/applications/{code}")).json()
    assert (shown["state"], shown["judged_on"]) == ("screening", "2023-01-02")
    assert shown["answers"]["sector"] == "cơ khí chế tạo"


@pytest.mark.parametrize(
    ("judged_on", "problem"),
    [
        ("2026-11-24", "day_not_come"),
        ("2018-05-10", "before_recorded_norms"),
        ("2011-01-01", "before_recorded_norms"),
        ("2023-02-30", "not_a_date"),
        ("02/01/2023", "not_a_date"),
        ("", "not_a_date"),
        ("2023-01-02T00:00", "not_a_date"),
        (2023, "wrong_type"),
    ],
)
async def test_a_day_without_rules_is_refused(
    world: World, judged_on: object, problem: str
) -> None:
    officer = world.as_(Role.OFFICER)
    body = await officer.body() | {"judged_on": judged_on}
    answer = await officer.post("/applications", body)
    assert answer.status_code == 422, answer.text
    assert fields(answer)["judged_on"] == problem


async def test_no_applicant_chooses_the_rules(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    body = await applicant.body() | {"judged_on": "2023-01-02"}
    answer = await applicant.post("/applications", body)
    assert answer.status_code == 422
    assert fields(answer)["judged_on"] == "for_officers_on_behalf"
    assert not world.engine.openings

    told = await applicant.post("/applications", {**body, "judged_on": None})
    assert told.status_code == 201
    assert told.json()["judged_on"] is None
