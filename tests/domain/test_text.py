import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from domain.text import (
    alphabetical,
    blank,
    clean,
    fold,
    overloaded,
    phrases,
    printable,
    same_name,
    unprintable,
)
from tests.rows import each

texts = st.text(st.characters(exclude_categories=["Cs"]))

TAGS = range(0xE0000, 0xE1000)
NOTHING = ("Cn", "Co", "Cs")
PLAIN = ("Lo", "Ll", "Lu", "So", "Sm", "Nd", "No", "Nl", "Po")


def _may_change(character: str) -> bool:
    kind = unicodedata.category(character)
    if kind in NOTHING or "\uac00" <= character < "\ud7b0":
        return False
    composed = unicodedata.normalize("NFKD", character) != character
    return kind not in PLAIN or composed or ord(character) % 500 == 0


EVERYTHING = [
    character
    for character in map(chr, (*range(0x20000), *range(0x2F800, 0x2FA20), *TAGS))
    if character < "\u0600" or _may_change(character)
]
"""Whatever Unicode may change, hide or join, and some of what it leaves as it is."""
TURNED = "\u202e"


@each(
    ("typed", "kept"),
    [
        ("  một  ", "một"),
        ("Vie\u0323\u0302t", "Việt"),
        ("Vi\u00ea\u0323t", "Việt"),
        ("ti\u0065\u0301\u0302ng", "tiếng"),
        ("c\u01a1\u0309 s\u01a1\u0309", "cở sở"),
        ("Cơ\u00a0sở\u202f\u3000Đức\u2009", "Cơ sở Đức"),
        ("Cơ  sở", "Cơ sở"),
        ("kh\u00adí\u200b n\u200dén\ufeff\u2060", "khí nén"),
        ("\u202a0912\u202c \u2068345\u2069\u200f", "0912 345"),
        ("\u202d0912\u202c", "0912"),
        ("Cơ sở \u00d0ức", "Cơ sở Đức"),
        ("\u0189ức \u0256ồng \u00f0á", "Đức đồng đá"),
        ("a\u3164b\uffa0\u115f", "ab"),
        ("\u2800", ""),
        ("Ｍáy ﬁ ①", "Ｍáy ﬁ ①"),
        ("a\tb", "a b"),
        ("Công ty\t Hoa Sen\t", "Công ty Hoa Sen"),
        ("a\x07b", "a\x07b"),
    ],
)
def test_text_is_kept_composed_without_what_nobody_sees(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@each("mark", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85"])
def test_lines_keep_what_they_begin_with_and_not_what_they_end_with(mark: str) -> None:
    typed = f" một\u00a0 {mark}  hai \u200b\u2028ba{mark}"
    assert clean(typed, lines=True) == "một\n  hai\nba"


@each("lines", [False, True])
def test_every_character_is_cleaned_once_and_for_all(lines: bool) -> None:
    for character in EVERYTHING:
        kept = clean(f"a{character}b", lines=lines)
        assert clean(kept, lines=lines) == kept
        assert unicodedata.is_normalized("NFC", kept)
        if unicodedata.category(character) == "Cf" and character != TURNED:
            assert kept == "ab"


@given(texts, st.booleans())
def test_clean_text_is_clean_already(text: str, lines: bool) -> None:
    kept = clean(text, lines=lines)
    assert clean(kept, lines=lines) == kept
    assert unicodedata.is_normalized("NFC", kept)


@each("text", ["", " ", "\u00a0\u200b", "\ufeff", "\u3164\n", "\u2800"])
def test_what_nobody_sees_is_blank(text: str) -> None:
    assert blank(text)
    assert not blank(f"{text}a")


@each("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", TURNED, "\uffff"])
def test_control_characters_stay_to_be_refused(character: str) -> None:
    assert unprintable(clean(f"a{character}b"))
    assert not unprintable(printable(f"a{character}b"))


def test_a_break_is_no_control_character_where_lines_are_asked() -> None:
    assert unprintable("a\nb")
    assert not unprintable("a\nb", lines=True)


@each("text", ["\u0301" * 250, "a\u0301\u0302\u0303\u0309\u0323", "a \u0301", "\u20dd"])
def test_marks_that_no_letter_bears_are_found(text: str) -> None:
    assert overloaded(text)


@each("text", ["", "tiếng Việt", "Nguyễn", "ស្រ្តី", "กี่", "e\u0301\u0323"])
def test_the_marks_of_living_languages_pass(text: str) -> None:
    assert not overloaded(text)


@each(
    "variant",
    [
        "Máy hoà khí",
        "Máy hoà khí.",
        "Máy hòa khí",
        "MÁY  HOÀ KHÍ",
        "may hoa khi",
        "Ｍáy ｈｏà khí",
        "máy ho\u00adà kh\u200bí",
        "“Máy hoà khí”",
        "Máy – hoà\u00a0khí!",
        "M\u00e1y ho\u0061\u0300 khi\u0301",
        "М\u00e1y hoà khí",
        "\U0001d40c\U0001d41aý".replace("ý", "y") + " hoà khí",
    ],
)
def test_spellings_of_one_item_have_one_key(variant: str) -> None:
    assert fold(variant) == "may hoa khi"


@each(
    ("text", "key"),
    [
        ("Cơ sở \u00d0ức", "co so duc"),
        ("Cơ sở Đức", "co so duc"),
        ("ﬁ ﬃ ﬀ", "fi ffi ff"),
        ("①②  ³", "12 3"),
        ("№ 5", "no 5"),
        ("٣", "3"),
        ("Bà Rịa – Vũng Tàu", "ba ria vung tau"),
        ("CNC-3/2026", "cnc 3 2026"),
        ("d\u02bcor", "d or"),
        ("ĐƯỜNG ưỡn ẹo", "duong uon eo"),
        ("…", ""),
    ],
)
def test_compatible_forms_marks_and_punctuation_do_not_count(
    text: str, key: str
) -> None:
    assert fold(text) == key


@each(
    ("asked", "found"),
    [
        ("Hoa Sen", ("hoa", "sen")),
        ("“Hoa Sen”", ("hoa sen",)),
        ('cơ sở "Hoa  Sen" Đức', ("co", "so", "hoa sen", "duc")),
        ("«Hoa Sen", ("hoa sen",)),
        ("an@example.vn", ("an example vn",)),
        ("CGCN-2026", ("cgcn 2026",)),
        ("\u00a0– \u200b", ()),
        ("100%", ("100%",)),
    ],
)
def test_each_word_is_looked_for_and_a_quotation_as_a_whole(
    asked: str, found: tuple[str, ...]
) -> None:
    assert phrases(asked) == found


def test_numbers_keep_apart_in_keys() -> None:
    assert fold("máy 1,5 kW") != fold("máy 15 kW")


def test_every_character_has_a_key_that_is_its_own_and_that_of_its_clean_form() -> None:
    for character in EVERYTHING:
        key = fold(f"a{character}b")
        assert fold(key) == key
        assert fold(clean(f"a{character}b")) == key


@given(texts)
def test_a_key_is_its_own_key(text: str) -> None:
    assert fold(fold(text)) == fold(text) == fold(clean(text))


def test_names_are_alike_but_for_case_punctuation_and_spacing() -> None:
    assert same_name("Công ty TNHH Đại Phát.", " công ty\u00a0tnhh  \u00d0ại phát")
    assert same_name("Cơ sở “Hoa Sen”", "Cơ sở Hoa Sen")
    assert not same_name("Đại Phát", "Đại Phat")
    assert not same_name("Hoa Sen 1", "Hoa Sen 2")


@each(
    "in_order",
    [
        ["An", "Ăn", "Ân", "Ba", "Co", "Cơ", "Dũng", "Đức", "Em", "Êm", "Y"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["Hoa", "Hòa", "Hoa Sen", "Hòa Sen", "Hoan"],
        ["Cơ sở 2", "Cơ sở An", "Cơ sở Ân"],
        ["Đại An", "“Đại Bình”", "ĐẠI CÁT", "Đại Ｄũng"],
        ["", "1", "9", "a", "z", "я"],
        ["Oanh", "Ô tô", "Ơn", "Uy", "Ưu", "Vy"],
    ],
)
def test_names_stand_in_the_order_of_a_vietnamese_dictionary(
    in_order: list[str],
) -> None:
    assert sorted(reversed(in_order), key=alphabetical) == in_order


@given(texts)
def test_the_key_of_the_alphabet_is_digits_and_never_long(text: str) -> None:
    key = alphabetical(text)
    assert key == "" or (key.isascii() and key.isdigit())
    assert len(key) <= 480
