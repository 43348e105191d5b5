from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unicode_rbnf import RbnfEngine

from domain.money import (
    LARGEST_IN_WORDS,
    MAX_VND,
    format_vnd,
    percent,
    share,
    words_en,
    words_vi,
)
from tests.rows import each

VIETNAMESE = RbnfEngine.for_language("vi")
ENGLISH = RbnfEngine.for_language("en")

amounts = st.integers(0, LARGEST_IN_WORDS)
# Most digits zero: the readings that go wrong are those with empty groups.
sparse = st.dictionaries(
    st.integers(0, 17), st.integers(1, 9), min_size=1, max_size=4
).map(lambda digits: sum(digit * 10**power for power, digit in digits.items()))


@each(
    ("amount_vnd", "rate", "expected"),
    [
        (100, Fraction(1, 2), 50),
        (101, Fraction(1, 2), 50),
        (999_999_999, percent(50), 499_999_999),
        (3, Fraction(1, 3), 1),
        (2, Fraction(1, 3), 0),
        (0, percent(100), 0),
        (MAX_VND, percent(150), 1_500_000_000_000_000),
    ],
)
def test_a_share_is_rounded_down(
    amount_vnd: int, rate: Fraction, expected: int
) -> None:
    assert share(amount_vnd, rate) == expected


@given(st.integers(0, MAX_VND), st.fractions(0, 2))
def test_a_share_is_the_largest_whole_amount_within_the_rate(
    amount_vnd: int, rate: Fraction
) -> None:
    part_vnd = share(amount_vnd, rate)
    assert part_vnd <= amount_vnd * rate < part_vnd + 1


@each(("amount_vnd", "rate"), [(-1, "50"), (1, "-50")])
def test_no_share_is_taken_of_or_at_less_than_nothing(
    amount_vnd: int, rate: str
) -> None:
    with pytest.raises(ValueError, match="No share"):
        share(amount_vnd, percent(rate))


def test_a_percentage_is_exact() -> None:
    assert percent(70) == Fraction(7, 10)
    assert percent("12.5") == Fraction(1, 8)
    with pytest.raises(TypeError):
        percent(12.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="half"):
        percent("half")


def test_amounts_are_printed_as_each_language_groups_them() -> None:
    assert format_vnd(35_005_000) == "35.005.000 đồng"
    assert format_vnd(35_005_000, "en") == "VND 35,005,000"
    assert format_vnd(-500, "vi") == "-500 đồng"
    with pytest.raises(ValueError, match="fr"):
        format_vnd(1, "fr")


@each(
    ("amount_vnd", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (55, "Năm mươi lăm đồng"),
        (100, "Một trăm đồng"),
        (101, "Một trăm linh một đồng"),
        (104, "Một trăm linh bốn đồng"),
        (105, "Một trăm linh năm đồng"),
        (115, "Một trăm mười lăm đồng"),
        (1_000, "Một nghìn đồng"),
        (1_010, "Một nghìn không trăm mười đồng"),
        (35_005_000, "Ba mươi lăm triệu không trăm linh năm nghìn đồng"),
        (300_000_000, "Ba trăm triệu đồng"),
        (1_500_000_000, "Một tỷ năm trăm triệu đồng"),
        (1_000_005_000, "Một tỷ không trăm linh năm nghìn đồng"),
        (10**12 + 5, "Một nghìn tỷ không trăm linh năm đồng"),
        (10**15, "Một triệu tỷ đồng"),
        (10**15 + 5 * 10**9, "Một triệu không trăm linh năm tỷ đồng"),
        (-21_000, "Âm hai mươi mốt nghìn đồng"),
    ],
)
def test_amounts_are_read_in_formal_vietnamese(amount_vnd: int, words: str) -> None:
    assert words_vi(amount_vnd) == words


def normalised(words: str) -> str:
    """The reading without the freedoms the language leaves: lẻ/linh, tư, không trăm."""
    words = words.lower().removesuffix(" đồng").replace("không trăm ", "")
    for spelling in ("lẻ ", "linh "):
        words = words.replace(spelling, "")
    return words.replace("tư", "bốn")


@settings(max_examples=60, deadline=None)
@given(st.integers(-MAX_VND, MAX_VND) | sparse.map(lambda n: n % MAX_VND))
def test_the_vietnamese_reading_is_that_of_unicode(amount_vnd: int) -> None:
    oracle = VIETNAMESE.format_number(amount_vnd).text
    assert normalised(words_vi(amount_vnd)) == normalised(oracle)


def test_every_group_reads_as_unicode_has_it_alone_and_after_a_larger_one() -> None:
    for number in (*range(1000), *range(1000, 2000, 7)):
        oracle = VIETNAMESE.format_number(number).text
        assert normalised(words_vi(number)) == normalised(oracle)


ONES = {
    word: digit
    for digit, word in enumerate(
        ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
    )
} | {"mốt": 1, "tư": 4, "lăm": 5, "mười": 10}


def number_of(words: str) -> int:
    """The number a Vietnamese reading says, read back word by word."""
    head, billion, tail = words.rpartition(" tỷ")
    if billion:
        return number_of(head) * 10**9 + (number_of(tail) if tail else 0)
    total = group = 0
    for word in words.split():
        if word in ONES:
            group += ONES[word]
        elif word == "mươi":
            group += group % 10 * 9
        elif word == "trăm":
            group *= 100
        elif word != "linh":
            total += group * {"nghìn": 10**3, "triệu": 10**6}[word]
            group = 0
    return total + group


@settings(max_examples=60, deadline=None)
@given(amounts | sparse)
def test_an_amount_read_aloud_can_be_written_down_again(amount_vnd: int) -> None:
    words = words_vi(amount_vnd)
    assert words[0].isupper()
    assert number_of(words.lower().removesuffix(" đồng")) == amount_vnd


@settings(max_examples=40, deadline=None)
@given(st.integers(-MAX_VND, MAX_VND) | sparse.map(lambda n: n % MAX_VND))
def test_the_english_reading_is_that_of_unicode(amount_vnd: int) -> None:
    oracle = ENGLISH.format_number(amount_vnd).text
    assert words_en(amount_vnd).lower() == f"{oracle} đồng"


def test_english_amounts_begin_with_a_capital_and_reach_the_same_limit() -> None:
    assert words_en(35_005_000) == "Thirty-five million five thousand đồng"
    assert words_en(0) == "Zero đồng"
    assert words_en(LARGEST_IN_WORDS).startswith("Nine hundred ninety-nine quadrillion")


@each("amount_vnd", [10**18, -(10**18)])
def test_what_is_too_large_is_not_read(amount_vnd: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        words_vi(amount_vnd)
    with pytest.raises(ValueError, match="too large"):
        words_en(amount_vnd)
