"""What people type and paste is read as they meant it."""

from datetime import date

import pytest
from starlette.datastructures import FormData

from api.pages.forms.form_data import answers_of, number_typed, typed_of
from domain.field_kinds import Amount, Day, Field, Whole

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


@pytest.mark.parametrize("box", [0, 1, 2])
@pytest.mark.parametrize(
    "text",
    [
        *("15/12/2026", "2026-12-15", "15.12.2026", "ngày 15 tháng 12 năm 2026"),
        *("15 tháng 12, 2026", "2026-12-15 00:00:00", "Thứ Ba, 15/12/2026"),
        *("15\u00a0/ 12 /2026", "１５/１２/２０２６", "15/12/26"),
    ],
)
def test_a_whole_day_is_read_in_whichever_box_it_was_pasted(
    text: str, box: int
) -> None:
    boxes = ["", "", ""]
    boxes[box] = text
    assert read(*boxes) == "2026-12-15"


def test_a_whole_day_agrees_with_what_stands_in_the_other_boxes() -> None:
    assert read("15/12/2026", "12", "2026") == "2026-12-15"
    assert read("15", "15/12/2026", "26") == "2026-12-15"
    assert read("15/12/2026", "15/12/2026", "15/12/2026") == "2026-12-15"


@pytest.mark.parametrize(
    "boxes",
    [
        ("16", "15/12/2026", ""),
        ("15/12/2026", "", "2027"),
        ("15/12/2026", "1/1/27", ""),
    ],
)
def test_a_whole_day_that_another_box_denies_is_no_day(
    boxes: tuple[str, str, str],
) -> None:
    with pytest.raises(ValueError, match=r".+"):
        date.fromisoformat(str(read(*boxes)))


def test_a_year_of_two_digits_is_of_this_century() -> None:
    assert read("5", "9", "27") == "2027-09-05"
    assert read("05", "tháng 9", "năm 2027") == "2027-09-05"
    assert read("5", "9", "7") == "7-09-05"


def test_a_year_that_may_still_be_typed_is_not_laid_into_the_boxes() -> None:
    typed = typed_of(FormData({"a.paid_on.day": "5/9/20"}))
    assert typed["paid_on.day"] == ["5/9/20"]


@pytest.mark.parametrize(
    ("text", "amount", "count"),
    [
        ("120 triệu", 120_000_000, 120_000_000),
        ("2 máy", "2 máy", 2),
        ("1.000", 1000, 1000),
        ("1.5", "1.5", "1.5"),
        ("\u200b", None, None),
    ],
)
def test_amounts_and_counts_are_read_each_in_its_way(
    text: str, amount: object, count: object
) -> None:
    fields = (Field("a", Amount(), "", ""), Field("c", Whole(), "", ""))
    found = answers_of(fields, {"a": [text], "c": [text]})
    assert (found.get("a"), found.get("c")) == (amount, count)
    assert amount is None or number_typed(text) == amount


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
