"""Texts that are cited in several places, as they are named wherever they are shown."""

from collections.abc import Mapping
from types import MappingProxyType

OWN_CHOICE = "Lựa chọn của hệ thống"
OWN_PROCEDURE = "Quy trình nội bộ của cơ quan"

TT28 = "TT 28/2018/TT-BTC (sửa đổi bởi TT 64/2024/TT-BTC)"
_DOUBT = (
    ", chưa đối chiếu điều khoản; văn bản cũ: ",
    ", clause not compared; old text: ",
)
"""What stands between the text in force and the old one that was read."""


def old_joint_circular(article: str) -> str:
    """Cite what was read in the old joint circular only, and the text that replaced it.

    Nobody could compare the clause with the circular in force or its amendment.
    """
    return f"{TT28}{_DOUBT[0]}TTLT 26/2014/TTLT-BTC-BCT, {article}"


TT28_8_4 = "TT 28/2018/TT-BTC, Điều 8 khoản 4 (sửa đổi bởi TT 64/2024/TT-BTC)"
TT28_8_6 = "TT 28/2018/TT-BTC, Điều 8 khoản 6 (sửa đổi bởi TT 64/2024/TT-BTC)"
TREASURY = "NĐ 347/2025/NĐ-CP; TT 26/2026/TT-BTC"
TAX_CODE = "Luật Quản lý thuế 108/2025/QH15; TT 86/2024/TT-BTC, Điều 5"

_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        OWN_CHOICE: "A choice of this system",
        OWN_PROCEDURE: "The office's own procedure",
    }
)


_PHRASES = (
    _DOUBT,
    ("sửa đổi bởi", "amended by"),
    ("(nay là ", "(now "),
    ("nguyên tắc bất kiêm nhiệm", "separation of duties"),
    ("thực tế Sơn La 2024", "practice in Sơn La, 2024"),
    (", dẫn ", ", citing "),
)
"""What is said of texts, in Vietnamese and in English."""


def cited(basis: str, language: str) -> str:
    """Give a basis as it is read: texts by their Vietnamese names in every language."""
    if language == "vi":
        return basis
    told = _ENGLISH.get(basis, basis)
    for vi, en in _PHRASES:
        told = told.replace(vi, en)
    return told


def texts_named(basis: str) -> str:
    """Give the texts of a basis alone, where how sure they are is told elsewhere."""
    for words in _DOUBT:
        basis = basis.replace(words, "; ")
    return basis
