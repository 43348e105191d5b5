"""What people type and paste is read as they meant it."""

import pytest
from starlette.datastructures import FormData

from api.pages.typed import answers_of, month_typed, typed_of
from domain.field_kinds import Day, Field

DAY = (Field("paid_on", Day(), "Ngày chi", "Paid on"),)


def read(day: str, month: str = "", year: str = "") -> object:
    boxes = {"day": day, "month": month, "year": year}
    form = FormData({f"a.paid_on.{part}": text for part, text in boxes.items()})
    return answers_of(DAY, typed_of(form)).get("paid_on")


@pytest.mark.parametrize(
    "text",
    ["15/12/2026", "15-12-2026", "15.12.2026", " 15/12/2026 ", "2026-12-15"],
)
def test_a_whole_day_pasted_into_the_first_box_is_read(text: str) -> None:
    assert read(text) == "2026-12-15"


def test_a_single_digit_is_enough() -> None:
    assert read("5/9/2026") == "2026-09-05"


def test_a_whole_day_stands_in_its_three_boxes_afterwards() -> None:
    form = FormData({"a.paid_on.day": "5/9/2026", "a.paid_on.month": ""})
    typed = typed_of(form)
    assert [typed[f"paid_on.{part}"] for part in ("day", "month", "year")] == [
        ["5"],
        ["9"],
        ["2026"],
    ]


def test_what_stands_in_the_other_boxes_is_never_written_over() -> None:
    assert read("15/12/2026", "11") == "-11-15/12/2026"


def test_three_boxes_are_read_as_before() -> None:
    assert read("5", "9", "2026") == "2026-09-05"
    assert read("", "", "") is None


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("11/2026", "2026-11"),
        ("1/2026", "2026-01"),
        ("2026-11", "2026-11"),
        ("tháng này", "tháng này"),
    ],
)
def test_a_month_is_read_as_people_write_it(text: str, month: str) -> None:
    assert month_typed(text) == month
