"""Codes people type and identities derived from what they name, never drawn by lot."""

import re
import unicodedata
from hashlib import sha256
from typing import TypeAlias
from uuid import UUID, uuid5

from domain.text import fold
from domain.wire import canonical

DossierCode: TypeAlias = str
"""Prefix of the support type, year, running number and check character.

For example CGCN-2026-000123-C. The check character is that of ISO/IEC 7064, MOD 37,36,
over everything before it without dashes: it catches every single mistyped character.
"""

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_CODE = re.compile(r"([A-Z]{2,6})-([0-9]{4})-([0-9]{6}|[1-9][0-9]{6,8})-([0-9A-Z])")

_CODE_WITHOUT_DASHES = re.compile(r"([A-Z]{2,6})([0-9]{4})([0-9]{6,9})([0-9A-Z])")

_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")

_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")

_TAX_CODE = re.compile(r"([0-9]{10})(?:-([0-9]{3}))?")

_PERSONAL_NUMBER = re.compile(r"0(?!00)[0-9]{11}")

_TAX_CODE_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)

_PHONE = re.compile(r"(?:0|\+84)(?:[1-9][0-9]{8}|2[0-9]{9})")

_PHONE_SEPARATORS = re.compile(r"[ .\-]")

_LOCAL_PART = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII
)

_DOMAIN = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)

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

    Forgives small letters, spaces, and dashes missing or of another kind. Text that
    is no code in any spelling comes back trimmed and in capitals.
    """
    match = _CODE_WITHOUT_DASHES.fullmatch(_SEPARATORS.sub("", text).upper())
    return "-".join(match.groups()) if match else text.strip().upper()


def slug(text: str) -> str:
    """The text as part of an address: "Vĩnh Long" becomes "vinh-long"."""
    return _NOT_IN_SLUGS.sub("-", fold(text)).strip("-")


def is_tax_code(text: str) -> bool:
    """Whether the text is a Vietnamese tax code (mã số thuế).

    Ten digits, the last a check digit, with "-001" to "-999" for a branch (Law
    108/2025/QH15); or the holder's 12-digit personal number, which serves
    households since 1 July 2025 (Circular 86/2024/TT-BTC) and begins with a province
    code below 100. A personal number has no check digit: only its form is judged.
    """
    if _PERSONAL_NUMBER.fullmatch(text):
        return True
    match = _TAX_CODE.fullmatch(text)
    if not match or match[2] == "000" or match[1][2:9] == "0000000":
        return False
    digits = [int(digit) for digit in match[1]]
    total = sum(w * d for w, d in zip(_TAX_CODE_WEIGHTS, digits[:9], strict=True))
    return digits[9] == 10 - total % 11


def taxpayer(tax_code: str) -> str:
    """The tax code of the one a branch belongs to: what stands before "-001"."""
    return tax_code.partition("-")[0]


def is_phone(text: str) -> bool:
    """Whether the text is a Vietnamese phone number, mobile or fixed.

    Spaces, dots and dashes do not count; it starts with 0 or +84 and has the lengths
    of the national numbering plan (Circular 22/2014/TT-BTTTT).
    """
    return bool(_PHONE.fullmatch(_PHONE_SEPARATORS.sub("", text)))


def is_email(text: str) -> bool:
    """Whether mail could be addressed to the text.

    Plain ASCII addresses within the lengths of RFC 5321, section 4.5.3.1 (64 octets
    before the @, 254 in all); quoted names and bare host names are not accepted.
    """
    if len(text) > 254:
        return False
    local, at, host = text.partition("@")
    if not at or len(local) > 64:
        return False
    return bool(_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(host))


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


def _check_character(text: str) -> str:
    # ISO/IEC 7064, hybrid system MOD 37,36.
    check = 36
    for character in text.replace("-", ""):
        check = (check + _ALPHABET.find(character)) % 36 or 36
        check = check * 2 % 37
    return _ALPHABET[(1 - check) % 36]
