from hypothesis import given
from hypothesis import strategies as st

from domain.parsing import parse_amount, parse_count
from tests.rows import each


@each(
    ("text", "amount"),
    [
        ("35005000", 35_005_000),
        ("35.005.000", 35_005_000),
        ("35,005,000", 35_005_000),
        ("35 005 000", 35_005_000),
        ("35\u00a0005\u202f000 đồng", 35_005_000),
        ("３５．００５．０００", 35_005_000),
        ("35.005.000\u200bđ", 35_005_000),
        ("VND 800,000,000", 800_000_000),
        ("800 000 000 đ", 800_000_000),
        ("800.000.000 VNĐ", 800_000_000),
        ("600.000.000,00", 600_000_000),
        ("600,000,000.00", 600_000_000),
        ("600000000.00", 600_000_000),
        ("120 triệu", 120_000_000),
        ("120 trieu", 120_000_000),
        ("120 TRIỆU ĐỒNG", 120_000_000),
        ("40tr", 40_000_000),
        ("2,5tr", 2_500_000),
        ("2tr5", 2_500_000),
        ("1,5 tỷ", 1_500_000_000),
        ("1.5 ty", 1_500_000_000),
        ("1,5 tỉ đồng", 1_500_000_000),
        ("1 tỷ rưỡi", 1_500_000_000),
        ("1 tỷ 200 triệu", 1_200_000_000),
        ("1 tỷ, 200 triệu 500 nghìn đồng", 1_200_500_000),
        ("1 tỷ 200.000.000", 1_200_000_000),
        ("500 nghìn", 500_000),
        ("500 ngàn", 500_000),
        ("500k", 500_000),
        ("1.250 triệu", 1_250_000_000),
        ("0,5 triệu", 500_000),
        ("1,500", 1500),
        ("0", 0),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, amount: int) -> None:
    assert parse_amount(text) == amount


@each(
    "text",
    [
        *("", "abc", "triệu", "1.5", "35.5", "1.00", "600.000.000,50", "1.500,5"),
        *("1,250 triệu", "1 tỷ 2", "1 tỷ 200", "5 triệu 3 tỷ", "1 tỷ 1500 triệu"),
        *("0,1234567 triệu", "-5", "12.34.567", "1.000,000", "1.000 000", "9" * 30),
        *("120m", "120 triệu đô la", "1e9", "٣", "9" * 5000, "1 triệu " * 500),
    ],
)
def test_what_may_mean_several_amounts_or_none_is_refused(text: str) -> None:
    assert parse_amount(text) is None


@given(st.integers(0, 10**15))
def test_every_amount_is_read_as_it_was_written(amount: int) -> None:
    assert parse_amount(f"{amount}") == amount
    assert parse_amount(f"{amount:,}") == amount
    assert parse_amount(f"{amount:,} đ".replace(",", ".")) == amount
    assert parse_amount(f"{amount} triệu") == amount * 10**6 or amount >= 10**12


@each(
    ("text", "count"),
    [
        *(("2", 2), ("05", 5), ("２", 2), ("2 máy", 2), ("3 gian hàng", 3), ("2,0", 2)),
        *(("1.000", 1000), ("1 000 cái", 1000), ("80%", 80), ("80 %", 80)),
        *(("12 người lao động", 12), ("2 nghìn", 2000), ("2\u00a0máy", 2)),
    ],
)
def test_a_count_is_read_with_what_is_counted(text: str, count: int) -> None:
    assert parse_count(text) == count


@each("text", ["", "hai", "1.5", "2 máy 3", "2-3", "-1", "2/3"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    assert parse_count(text) is None
