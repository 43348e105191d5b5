import pytest

from domain.item_names import item_key

SAME = [
    "Máy tiện CNC",
    "MÁY TIỆN cnc.",
    "Ｍáy tiện\u00a0CNC",
    "1. Máy tiện CNC",
    "1.Máy tiện CNC",
    "2) Máy tiện CNC",
    "(3) Máy tiện CNC",
    "a) Máy tiện CNC",
    "- Máy tiện CNC",
    "• Máy tiện CNC",
    "Máy tiện CNC (mới)",
    "Máy tiện CNC (mới 100%)",
    "Máy tiện CNC [hàng mới 100 %]",
    "Máy tiện CNC, mới 100%",
    "Máy tiện (chưa qua sử dụng) CNC",
    "01 máy tiện CNC",
    "Một máy tiện CNC",
    "1. 02 chiếc máy tiện CNC (mới)",
    "Cái máy tiện CNC",
    "Máy tiện CNC (01 cái)",
    "Máy tiện CNC (SL: 02)",
]
OTHERS = [
    ("Máy tiện 3 trục", "Máy tiện 5 trục"),
    ("3 trục CNC", "5 trục CNC"),
    ("Hội chợ Nam Bộ (2)", "Hội chợ Nam Bộ (3)"),
    ("Hội chợ Nam Bộ (lần 2)", "Hội chợ Nam Bộ"),
    ("Máy ép (1500 W)", "Máy ép (2000 W)"),
    ("Lò nung kiểu mới", "Lò nung kiểu"),
    ("1,5 tấn", "5 tấn"),
    ("Gốm Một", "Gốm"),
    ("Bộ lọc bụi", "Lọc bụi"),
    ("A. Gốm", "B. Gốm"),
]


@pytest.mark.parametrize("written", SAME)
def test_an_item_is_one_however_a_list_writes_it(written: str) -> None:
    assert item_key(written) == "may tien cnc"


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_tells_items_apart_counts(one: str, other: str) -> None:
    assert item_key(one) != item_key(other)


def test_every_line_of_works_loses_its_number() -> None:
    numbered = "1. Nâng cấp bể lắng\n2. Thay bơm"
    assert item_key(numbered) == item_key("Nâng cấp bể lắng, thay bơm")


@pytest.mark.parametrize("name", ["(mới)", "1.", "mới 100%", "-", ""])
def test_a_name_that_is_nothing_else_stays(name: str) -> None:
    assert item_key(name) or not name.strip("-")
