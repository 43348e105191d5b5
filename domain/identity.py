"""Codes people type and identities derived from what they name, never drawn by lot."""

import re
import unicodedata
from hashlib import sha256
from typing import TypeAlias
from uuid import UUID, uuid5

from domain.serialization import canonical
from domain.text import TURNED, clean, fold, unprintable

DossierCode: TypeAlias = str
"""Prefix of the support type, year, running number and check character.

For example CGCN-2026-000123-C. The check character is that of ISO/IEC 7064, MOD 37,36,
over everything before it without dashes: it catches every single mistyped character.
"""

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_CODE = re.compile(r"([A-Z]{2,6})-([0-9]{4})-([0-9]{6}|[1-9][0-9]{6,8})-([0-9A-Z])")

_CODE_WITHOUT_DASHES = re.compile(r"([A-Z]{2,6})([0-9]{4})([0-9]{6,9})([0-9A-Z])")

_CODE_WITHOUT_CHECK = re.compile(r"([A-Z]{2,6})([0-9]{4})([0-9]{1,9})")

_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212_./]+")

_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")

_TAX_CODE = re.compile(r"([0-9]{10})(?:-([0-9]{3}))?")

_TAX_CODE_TYPED = re.compile(r"([0-9]{10})([0-9]{3})?")

_BEFORE_TAX_CODE = re.compile(r"^(?:MST|MÃ SỐ THUẾ)\s*:?", re.IGNORECASE)

_PERSONAL_NUMBER = re.compile(r"0(?!00)[0-9]{11}")

_PLACE_CODES = frozenset(
    f"{code:03}"
    for code in (
        *(1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31),
        *(33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60),
        *(62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91),
        *(92, 93, 94, 95, 96),
    )
)
"""How personal numbers begin: the 63 provinces of birth, by their names until 2025.

Background knowledge (Circular 59/2021/TT-BCA was not read): good for a hint only.
"""

_TAX_CODE_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)

_PHONE = re.compile(r"0(?:[1-9][0-9]{8}|2[0-9]{9})")

_PHONE_PREFIX = re.compile(r"^(?:\+84|0084|84(?=[1-9][0-9]{8,9}$))0?")

_BEFORE_PHONE = re.compile(
    r"^(?:tel|phone|mobile|hotline|sđt|đtdđ|đt|số điện thoại|điện thoại|di động)"
    r"\s*[:.]?\s*",
    re.IGNORECASE,
)

_WITHOUT_ZERO = re.compile(r"[35789][0-9]{8}")
"""A mobile number whose first digit a spreadsheet took away, as it does of numbers."""

_SHORTEST_NUMBER = 8

_NUMBER_SIGNS = re.compile(r"[\s\-\u2010-\u2015\u2212()./]+")

_NAMESPACE = UUID("a54bb47a-012b-518f-b65d-7f7b1bd4f210")
"""Under which all derived ids live: version 5 of the URL urn:khuyencong."""


def dossier_code(prefix: str, year: int, number: int) -> DossierCode:
    """The code of the dossier with this running number among its prefix and year.

    Raises ValueError when a part cannot stand in a code: 2 to 6 capital letters, a
    year of four digits, a number from 1 to 999,999,999.
    """
    body = f"{prefix}-{year:04d}-{number:06d}"
    code = f"{body}-{_check_character(body)}"
    if number < 1 or not is_dossier_code(code):
        raise ValueError(f"No dossier code from {prefix!r}, {year}, {number}")
    return code


def is_dossier_code(text: str) -> bool:
    """Whether the text is a dossier code as printed, with the right check character."""
    match = _CODE.fullmatch(text)
    if not match or not int(match[3]):
        return False
    return text[-1] == _check_character(text[:-2])


def normalise_code(text: str) -> str:
    """What somebody typed, in the form in which codes are printed.

    Forgives small letters, spaces, dashes missing or of another kind, and what nobody
    sees. Text that is no code in any spelling comes back trimmed and in capitals.
    """
    match = _CODE_WITHOUT_DASHES.fullmatch(_squeezed(text))
    return "-".join(match.groups()) if match else clean(text).upper()


def code_meant(text: str) -> DossierCode | None:
    """The code somebody looks for, who may leave out zeros and the check character.

    None for what is no code. Who names a dossier to act on gives the whole code, whose
    last character tells a mistyped one.
    """
    whole = normalise_code(text)
    if is_dossier_code(whole):
        return whole
    match = _CODE_WITHOUT_CHECK.fullmatch(_squeezed(text))
    if not match or not int(match[3]):
        return None
    return dossier_code(match[1], int(match[2]), int(match[3]))


def slug(text: str) -> str:
    """The text as part of an address: "Vĩnh Long" becomes "vinh-long"."""
    return _NOT_IN_SLUGS.sub("-", fold(text)).strip("-")


def is_tax_code(text: str) -> bool:
    """Whether the text is a Vietnamese tax code (mã số thuế) in the form it is kept in.

    Ten digits, the last a check digit, with "-001" to "-999" for a branch (Law
    108/2025/QH15; Circular 86/2024/TT-BTC, Article 5); or the holder's 12-digit
    personal number, which serves households, household businesses and individuals
    since 1 July 2025 (Articles 5.5 and 38.2) and begins with the code of a province
    below 100. A personal number has no check digit: only its form is judged.
    """
    if is_personal_number(text):
        return True
    match = _TAX_CODE.fullmatch(text)
    if not match or match[2] == "000" or match[1][2:9] == "0000000":
        return False
    digits = [int(digit) for digit in match[1]]
    total = sum(w * d for w, d in zip(_TAX_CODE_WEIGHTS, digits[:9], strict=True))
    return digits[9] == 10 - total % 11


def taxpayer(code: str) -> str:
    """The tax code of the one a branch belongs to: what stands before "-001"."""
    return code.partition("-")[0]


def is_personal_number(text: str) -> bool:
    """Whether the text is a tax code that is somebody's 12-digit personal number."""
    return bool(_PERSONAL_NUMBER.fullmatch(text))


def born_nowhere(text: str) -> bool:
    """Whether a personal number begins with three digits that no province had."""
    return is_personal_number(text) and text[:3] not in _PLACE_CODES


def tax_code(text: str) -> str | None:
    """The tax code that somebody typed, as it is kept; None when it is none.

    Spaces, dots, dashes of any kind, full-width digits and what nobody sees do not
    count: "2923 970 995", "2923970995001" and "2923970995-001" are understood.
    """
    bare = _NUMBER_SIGNS.sub("", _BEFORE_TAX_CODE.sub("", _plain(text)))
    match = _TAX_CODE_TYPED.fullmatch(bare)
    found = "-".join(filter(None, match.groups())) if match else bare
    return found if is_tax_code(found) else None


def phone_number(text: str) -> str | None:
    """The Vietnamese phone number that somebody typed, in its ten or eleven digits.

    None when it is none. "(024) 3825 1234", "84912345678", "0084 912 345 678",
    "+84 (0)912-345-678", "ĐT: 0912345678", "tel:+84912345678" and "912345678" are
    understood; the lengths are those of the national numbering plan (Circular
    22/2014/TT-BTTTT).
    """
    bare = _NUMBER_SIGNS.sub("", _BEFORE_PHONE.sub("", _plain(text)))
    national = _PHONE_PREFIX.sub("0", bare)
    if _WITHOUT_ZERO.fullmatch(national):
        national = f"0{national}"
    return national if _PHONE.fullmatch(national) else None


def is_phone(text: str) -> bool:
    """Whether the text is a Vietnamese phone number, however it was typed."""
    return phone_number(text) is not None


def digits_meant(text: str) -> str:
    """The digits of a number somebody looks for, without what stands between them.

    Empty for what is no number, or so short that a word may do as well.
    """
    bare = _NUMBER_SIGNS.sub("", _plain(text)).lstrip("+")
    if not (bare.isascii() and bare.isdigit() and len(bare) >= _SHORTEST_NUMBER):
        return ""
    return (phone_number(text) or tax_code(text) or bare).replace("-", "")


def mark(code: str, text: str) -> str:
    """A fingerprint of a text within one dossier, as 64 hexadecimal digits.

    Lets a rule compare a repeated name, such as the payee's, without carrying it.
    Case, spacing and the way marks are encoded do not count. The dossier's code keeps
    marks of different dossiers from being matched with each other.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    squeezed = " ".join(folded.split())
    return sha256(f"{code}\0{squeezed}".encode()).hexdigest()


def derived_id(*parts: str) -> str:
    """The identity that always follows from these parts (RFC 9562, UUID version 5)."""
    return str(uuid5(_NAMESPACE, canonical(parts)))


def _squeezed(text: str) -> str:
    plain = clean(unicodedata.normalize("NFKC", text))
    return _SEPARATORS.sub("", plain.replace(TURNED, "")).upper()


def _plain(text: str) -> str:
    """Give a number without what nobody sees, in plain digits; empty with controls."""
    plain = clean(unicodedata.normalize("NFKC", text)).replace(TURNED, "")
    return "" if unprintable(text.replace(TURNED, "")) else plain


def _check_character(text: str) -> str:
    # ISO/IEC 7064, hybrid system MOD 37,36.
    check = 36
    for character in text.replace("-", ""):
        check = (check + _ALPHABET.find(character)) % 36 or 36
        check = check * 2 % 37
    return _ALPHABET[(1 - check) % 36]
