"""Amounts of đồng: the one rounding, the one way to print them, and their words."""

from collections.abc import Callable
from fractions import Fraction

MAX_VND = 10**15
"""The largest amount accepted anywhere, in đồng."""

LARGEST_IN_WORDS = 10**18 - 1
"""The largest whole number that `words_vi` and `words_en` can read aloud."""

_ONES_VI = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES_VI = ("", " nghìn", " triệu")

# fmt: off
_SMALL_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
    "seventeen", "eighteen", "nineteen",
)
_TENS_EN = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)
# fmt: on
_SCALES_EN = ("", " thousand", " million", " billion", " trillion", " quadrillion")


def share(amount_vnd: int, rate: Fraction) -> int:
    """The part of an amount a rate gives, in đồng, rounded down.

    The only rounding of the system: support is "up to" a rate, so it never exceeds it.
    Raises ValueError for a negative amount or rate.
    """
    if amount_vnd < 0 or rate < 0:
        raise ValueError(f"No share of {amount_vnd} đồng at the rate {rate}")
    return amount_vnd * rate.numerator // rate.denominator


def percent(value: int | str) -> Fraction:
    """The exact rate of so many per cent: 50, "12.5".

    Raises TypeError for a float, which is not exact, and ValueError for other text.
    """
    if not isinstance(value, int | str):
        raise TypeError(f"A percentage is a whole number or text, not {value!r}")
    return Fraction(value) / 100


def format_vnd(amount_vnd: int, language: str = "vi") -> str:
    """An amount as people write it: "35.005.000 đồng", "VND 35,005,000"."""
    if language not in ("vi", "en"):
        raise ValueError(f"Amounts are printed in vi or en, not in {language!r}")
    number = format_number(amount_vnd, language)
    return f"{number} đồng" if language == "vi" else f"VND {number}"


def format_number(number: int, language: str = "vi") -> str:
    """Return a whole number in groups of three digits: "35.005", "35,005"."""
    return f"{number:,}".replace(",", ".") if language == "vi" else f"{number:,}"


def words_vi(amount_vnd: int) -> str:
    """An amount read formally: "Ba mươi lăm triệu không trăm linh năm nghìn đồng".

    Every group after the first is read with its hundreds, so that nothing can be
    written in between. Raises ValueError beyond `LARGEST_IN_WORDS`.
    """
    return _sentence(amount_vnd, "âm ", _whole_vi)


def words_en(amount_vnd: int) -> str:
    """An amount in English: "Thirty-five million five thousand đồng".

    Raises ValueError beyond `LARGEST_IN_WORDS`.
    """
    return _sentence(amount_vnd, "minus ", _whole_en)


def _sentence(number: int, minus: str, whole: Callable[[int], str]) -> str:
    if abs(number) > LARGEST_IN_WORDS:
        raise ValueError(f"{number} is too large to be read aloud")
    text = (minus if number < 0 else "") + whole(abs(number)) + " đồng"
    return text[0].upper() + text[1:]


def _whole_vi(number: int, *, after_larger: bool = False) -> str:
    # Vietnamese counts in billions (tỷ): what stands before the word is again a number.
    billions, rest = divmod(number, 10**9)
    if billions:
        head = _whole_vi(billions, after_larger=after_larger) + " tỷ"
        return f"{head} {_whole_vi(rest, after_larger=True)}" if rest else head
    groups = [number // 1000**power % 1000 for power in range(3)]
    spoken: list[str] = []
    for power in (2, 1, 0):
        if groups[power]:
            full = after_larger or bool(spoken)
            spoken.append(_group_vi(groups[power], full=full) + _SCALES_VI[power])
    return " ".join(spoken) or _ONES_VI[0]


def _group_vi(number: int, *, full: bool) -> str:
    hundreds, below = divmod(number, 100)
    if not hundreds and not full:
        return _below_hundred_vi(below)
    head = f"{_ONES_VI[hundreds]} trăm"
    if not below:
        return head
    return f"{head} {'linh ' if below < 10 else ''}{_below_hundred_vi(below)}"


def _below_hundred_vi(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _ONES_VI[ones]
    head = "mười" if tens == 1 else f"{_ONES_VI[tens]} mươi"
    if not ones:
        return head
    if ones == 5:
        return f"{head} lăm"
    # The tones shift after "mươi" only: hai mươi mốt, but mười một.
    shifted = {1: "mốt", 4: "tư"} if tens > 1 else {}
    return f"{head} {shifted.get(ones, _ONES_VI[ones])}"


def _whole_en(number: int) -> str:
    spoken = [
        _group_en(group) + _SCALES_EN[power]
        for power in range(5, -1, -1)
        if (group := number // 1000**power % 1000)
    ]
    return " ".join(spoken) or _SMALL_EN[0]


def _group_en(number: int) -> str:
    hundreds, below = divmod(number, 100)
    spoken = [f"{_SMALL_EN[hundreds]} hundred"] if hundreds else []
    if below >= 20:
        tens, ones = divmod(below, 10)
        tail = f"-{_SMALL_EN[ones]}" if ones else ""
        spoken.append(_TENS_EN[tens - 2] + tail)
    elif below:
        spoken.append(_SMALL_EN[below])
    return " ".join(spoken)
