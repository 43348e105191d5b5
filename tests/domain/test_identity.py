import unicodedata
from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36
from stdnum.vn import mst

from domain.identity import (
    born_nowhere,
    code_meant,
    derived_id,
    digits_meant,
    dossier_code,
    is_dossier_code,
    is_personal_number,
    is_phone,
    is_tax_code,
    mark,
    normalise_code,
    phone_number,
    slug,
    tax_code,
)
from tests.rows import each

prefixes = st.text(ascii_uppercase, min_size=2, max_size=6)
codes = st.builds(
    dossier_code, prefixes, st.integers(1000, 9999), st.integers(1, 999_999_999)
)


def test_a_dossier_code_says_type_year_and_number() -> None:
    assert dossier_code("CGCN", 2026, 123) == "CGCN-2026-000123-C"
    assert dossier_code("HCTL", 2026, 1_234_567).startswith("HCTL-2026-1234567-")


@given(codes)
def test_the_check_character_is_that_of_iso_7064(code: str) -> None:
    assert is_dossier_code(code)
    assert mod_37_36.is_valid(code.replace("-", ""))


@given(codes, st.data())
def test_one_mistyped_character_never_makes_another_code(
    code: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(code) - 1))
    typed = data.draw(st.sampled_from(ascii_uppercase + digits + "-"))
    mistyped = code[:place] + typed + code[place + 1 :]
    assert is_dossier_code(mistyped) == (mistyped == code)


@each(
    ("prefix", "year", "number"),
    [
        ("CGCN", 2026, 0),
        ("CGCN", 2026, -1),
        ("CGCN", 2026, 10**9),
        ("CGCN", 20260, 1),
        ("cgcn", 2026, 1),
        ("C", 2026, 1),
        ("", 2026, 1),
        ("C-N", 2026, 1),
    ],
)
def test_parts_that_cannot_stand_in_a_code_are_refused(
    prefix: str, year: int, number: int
) -> None:
    with pytest.raises(ValueError, match="No dossier code"):
        dossier_code(prefix, year, number)


@each(
    "text",
    [
        "",
        "CGCN-2026-000123-7",
        "CGCN-2026-123-C",
        "cgcn-2026-000123-c",
        "CGCN-2026-000123-C\n",
        " CGCN-2026-000123-C",
        "CGCN-2026-٠٠٠١٢٣-C",
        "CGCN-2026-000000-" + mod_37_36.calc_check_digit("CGCN2026000000"),
        "CGCN-2026-0000123-" + mod_37_36.calc_check_digit("CGCN20260000123"),
    ],
)
def test_what_is_not_printed_so_is_no_code(text: str) -> None:
    assert not is_dossier_code(text)


@each(
    "typed",
    [
        "CGCN-2026-000123-C",
        "  cgcn-2026-000123-c\n",
        "cgcn 2026 000123 c",
        "CGCN2026000123C",
        "CGCN – 2026 – 000 123 – C",
        "cgcn_2026_000123_c",
        "ＣＧＣＮ－2026－000123－Ｃ",
        "CGCN\u00ad-2026-\u200b000123-C\ufeff",
        "CGCN/2026/000123/C",
    ],
)
def test_a_code_is_recognised_however_it_was_typed(typed: str) -> None:
    assert normalise_code(typed) == "CGCN-2026-000123-C"


@given(codes)
def test_a_printed_code_is_normal_already(code: str) -> None:
    assert normalise_code(code) == code


def test_what_is_no_code_comes_back_trimmed_and_in_capitals() -> None:
    assert normalise_code("  lò gạch ") == "LÒ GẠCH"
    assert not is_dossier_code(normalise_code("CGCN-2026"))


@each(
    ("text", "address"),
    [
        ("Vĩnh Long", "vinh-long"),
        ("  ĐẮK   LẮK\t", "dak-lak"),
        ("Bà Rịa – Vũng Tàu", "ba-ria-vung-tau"),
        ("Thừa Thiên Huế", "thua-thien-hue"),
        ("đường ưỡn ẹo", "duong-uon-eo"),
        ("", ""),
    ],
)
def test_accents_and_spacing_do_not_matter_in_addresses(
    text: str, address: str
) -> None:
    assert slug(text) == address
    assert slug(unicodedata.normalize("NFD", text)) == address


@given(st.text())
def test_a_slug_can_stand_in_an_address(text: str) -> None:
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(st.text(digits, min_size=9, max_size=9))
def test_a_tax_code_is_one_where_stdnum_says_so(body: str) -> None:
    for last in digits:
        assert is_tax_code(body + last) == mst.is_valid(body + last)
        assert is_tax_code(f"{body}{last}-001") == mst.is_valid(f"{body}{last}-001")


@each("text", ["0100233488", "0314409058-002", "0100233488-999", "079085001234"])
def test_real_tax_codes_pass(text: str) -> None:
    assert is_tax_code(text)


@each(
    "text",
    [
        "",
        "0100233480",
        "0100233488-000",
        "0100233488-01",
        "0100233488001",
        "010023348",
        " 0100233488",
        "0100233488\n",
        "٠١٠٠٢٣٣٤٨٨",
        "0000000000",
        "000123456789",
        "999123456789",
        "07908500123",
        "07908500123A",
    ],
)
def test_what_looks_like_a_tax_code_is_refused(text: str) -> None:
    assert not is_tax_code(text)


@each(
    ("typed", "kept"),
    [
        ("2923 970 995", "2923970995"),
        ("2923.970.995", "2923970995"),
        ("2923\u00a0970\u202f995", "2923970995"),
        ("29\u200b2397\u00ad0995\ufeff", "2923970995"),
        ("\u202d2923970995\u202c", "2923970995"),
        ("２９２３９７０９９５", "2923970995"),
        ("MST: 2923970995", "2923970995"),
        ("Mã số thuế 2923970995", "2923970995"),
        ("2923970995001", "2923970995-001"),
        ("2923970995 001", "2923970995-001"),
        *((f"2923970995{dash}001", "2923970995-001") for dash in "-‐‑‒–—―−﹣－"),
        ("0790 8500 1234", "079085001234"),
        ("079-085-001234", "079085001234"),
    ],
)
def test_a_tax_code_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert tax_code(typed) == kept
    assert tax_code(kept) == kept


@each(
    "text",
    [
        *("", "abc", "2923970996", "2923970995000", "292397099500", "29239709950011"),
        *("2923970995x", "٢٩٢٣٩٧٠٩٩٥", "2923\t970\n995", "999085001234"),
    ],
)
def test_what_is_no_tax_code_however_read_has_no_form(text: str) -> None:
    assert tax_code(text) is None


def test_personal_numbers_are_told_and_those_of_no_place_doubted() -> None:
    assert is_personal_number("079085001234")
    assert not is_personal_number("2923970995")
    assert not born_nowhere("079085001234")
    assert not born_nowhere("2923970995")
    assert [born_nowhere(f"{n:03}085001234") for n in (1, 3, 96, 97)] == [
        *(False, True, False, True)
    ]


@each(
    ("typed", "kept"),
    [
        ("(024) 3825 1234", "02438251234"),
        ("84912345678", "0912345678"),
        ("842438251234", "02438251234"),
        ("+84\u00a0912\u00a0345\u00a0678", "0912345678"),
        ("+84 (0)912-345-678", "0912345678"),
        ("0084 912 345 678", "0912345678"),
        ("0912/345/678", "0912345678"),
        ("\u202a0912\u202f345.678\u202c", "0912345678"),
        ("0912‑345‑678", "0912345678"),
        ("＋８４９１２３４５６７８", "0912345678"),
        ("0842345678", "0842345678"),
        ("ĐT: 0912 345 678", "0912345678"),
        ("tel:+84912345678", "0912345678"),
        ("Điện thoại 024 3825 1234", "02438251234"),
        ("912345678", "0912345678"),
        ("912 345 678", "0912345678"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert phone_number(typed) == kept
    assert phone_number(kept) == kept


@each(
    "typed",
    [
        *("CGCN-2026-000123-C", "CGCN2026000123", "cgcn-2026-000123", "CGCN-2026-123"),
        *("CGCN – 2026 – 000123", "ＣＧＣＮ2026000123", "cgcn/2026/123"),
    ],
)
def test_a_code_is_understood_without_dashes_zeros_or_check_character(
    typed: str,
) -> None:
    assert code_meant(typed) == "CGCN-2026-000123-C"


@each(
    "typed", ["", "CGCN", "2026-000123", "CGCN-2026-000", "CGCN-2026-000123-D", "a b"]
)
def test_what_names_no_dossier_means_none(typed: str) -> None:
    assert code_meant(typed) is None


@each(
    ("typed", "digits_found"),
    [
        ("+84 912 345 678", "0912345678"),
        ("2923 970 995 – 001", "2923970995001"),
        ("2026-000123", "2026000123"),
        ("2026", ""),
        ("000123", ""),
        ("Máy 2923970995", ""),
    ],
)
def test_a_long_number_is_looked_for_by_its_digits(
    typed: str, digits_found: str
) -> None:
    assert digits_meant(typed) == digits_found


@each(
    "text",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "+84 912-345-678",
        "024 3826 2345",
        "+842438262345",
        "02703822245",
    ],
)
def test_vietnamese_phone_numbers_pass(text: str) -> None:
    assert is_phone(text)


@each(
    "text",
    [
        "",
        "0912",
        "212345678",
        "91234567",
        "gọi 0912345678",
        "00912345678",
        "+85 912345678",
        "0912345678x",
        "09123456789",
        "0912345678\n",
        "+84+84912345678",
        "0" * 10,
        "0" * 10_000,
    ],
)
def test_other_numbers_are_no_vietnamese_phone(text: str) -> None:
    assert not is_phone(text)


def test_a_mark_survives_case_spacing_and_encoding_of_the_same_name() -> None:
    name = "Công ty TNHH Đại Phát"
    spelled = unicodedata.normalize("NFD", "  CÔNG TY  TNHH\tđại phát ")
    assert mark("CGCN-2026-000123-C", name) == mark("CGCN-2026-000123-C", spelled)
    assert len(mark("CGCN-2026-000123-C", name)) == 64


def test_a_mark_tells_names_and_dossiers_apart() -> None:
    assert mark("A", "Đại Phát") != mark("A", "Đại Phat")
    assert mark("A", "Đại Phát") != mark("B", "Đại Phát")


def test_a_derived_id_is_always_the_same_for_the_same_parts() -> None:
    assert derived_id("a", "b") == derived_id("a", "b")
    assert (
        derived_id("CGCN-2026-000123-C", "7", "applicant")
        == "60f6071d-fca3-536c-bb3f-c769bcd4e4a3"
    )


def test_parts_do_not_run_together() -> None:
    ids = {derived_id(*parts) for parts in (("ab",), ("a", "b"), ("a,b",), ('a","b',))}
    assert len(ids) == 4
