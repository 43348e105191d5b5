"""Which files are taken in, told by their content, and what they are called after."""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import Final
from urllib.parse import unquote

_ODF = "application/vnd.oasis.opendocument"
_OOXML = "application/vnd.openxmlformats-officedocument"

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "heic": "image/heic",
    "webp": "image/webp",
    "tif": "image/tiff",
    "avif": "image/avif",
    "docx": f"{_OOXML}.wordprocessingml.document",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet",
    "odt": f"{_ODF}.text",
    "ods": f"{_ODF}.spreadsheet",
}
"""Everything that is taken in; whatever is not here is refused."""

PICTURES = ("png", "jpg", "heic", "webp", "tif", "avif")
CONVERTED = tuple(MEDIA_TYPES[ending] for ending in ("heic", "webp", "tif", "avif"))
"""Pictures that not every browser shows: they are shown as another picture or a PDF."""
SHOWN_AS_THEY_ARE = tuple(MEDIA_TYPES[ending] for ending in ("pdf", "png", "jpg"))

_SPELLINGS = {
    "jpeg": "jpg",
    "jpe": "jpg",
    "jfif": "jpg",
    "heif": "heic",
    "hif": "heic",
    "tiff": "tif",
}
ENDINGS = (*MEDIA_TYPES, *_SPELLINGS)
ACCEPT = ",".join(
    (*(f".{ending}" for ending in ENDINGS), *MEDIA_TYPES.values(), "image/heif")
)
"""What an input for a file offers to choose. A list that names HEIC is also why a
telephone sends the photograph as it is, or makes a JPEG of it, instead of failing."""
KINDS = (
    "PDF, JPEG, PNG, HEIC, WebP, TIFF, AVIF, Word (.docx), Excel (.xlsx), "
    "OpenDocument (.odt, .ods)"
)
"""The kinds as people call them, the same in both languages."""

HEADER_WITHIN = 1024
"""How many bytes may stand before the header of a PDF: printers and mail programs put
them there, and every reader passes over them (ISO 32000-1, annex H.3, note 13)."""

_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"II*\0": "tif",
    b"MM\0*": "tif",
    b"II+\0": "tif",
    b"MM\0+": "tif",
}
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys(
        (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "heic"
    ),
}
"""The brands of ISO/IEC 23008-12, annex B; `mif1` alone says no more than a picture."""
_OTHER_BEGINNINGS = {
    b"MZ": "program",
    b"\x7fELF": "program",
    b"#!": "program",
    b"\xca\xfe\xba\xbe": "program",
    b"\xcf\xfa\xed\xfe": "program",
    b"PK": "archive",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"GIF8": "picture",
    b"BM": "picture",
    b"8BPS": "picture",
    b"\xff\x0a": "picture",
    b"\0\0\0\x0cJXL ": "picture",
    b"\0\0\0\x0cjP  ": "picture",
    b"<svg": "picture",
    b"\x1aE\xdf\xa3": "film",
    b"<": "web",
    b"{\\rtf": "text",
}
"""How what is not taken in begins, and what its sender is advised about."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_BURIED_WITHIN = 1 << 16
_NEVER_A_PDF = ("program", "archive")
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_MACROS = re.compile(r"vbaproject\.bin$|^(basic|scripts)/", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ud800-\\udfff"
    '<>:"|?*]'
)
_LONGEST_STEM = 120
_MANIFEST_BYTES = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
    zlib.error,
)
"""What a damaged archive raises when it is looked into."""


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file by its customary ending and its media type."""

    ending: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Content that is not taken in; `found` names what its sender is advised about."""

    found: str = "other"
    locked: bool = False


def file_type(content: bytes) -> FileType | None:
    """Give the type the content really has, or None when it is not taken in."""
    found = kind_of(content)
    return found if isinstance(found, FileType) else None


def kind_of(content: bytes) -> FileType | Unknown:
    """Give the type the content has, or what it seems to be that is not taken in."""
    if content.startswith(b"PK\x03\x04"):
        found = _office(content)
    else:
        found = _picture(content) or _pdf(content) or _other(content)
    if isinstance(found, Unknown):
        return found
    return FileType(found, MEDIA_TYPES[found])


def clean_name(name: str, ending: str) -> str:
    """Give a name that is safe to show and to save, with the ending of its content."""
    bare = re.split(r"[/\\]", unicodedata.normalize("NFC", _plain_name(name)))[-1]
    bare = " ".join(_NOT_IN_NAMES.sub("", bare).split()).strip(". ")
    stem, dot, given = bare.rpartition(".")
    if not dot or _SPELLINGS.get(given.lower(), given.lower()) != ending:
        stem, given = bare, ending
    return f"{stem[:_LONGEST_STEM].strip('. ') or 'tai-lieu'}.{given}"


def _plain_name(name: str) -> str:
    """Give a name without the encodings some programs put it in for a header."""
    if name.startswith("=?") and name.endswith("?="):
        try:
            return str(make_header(decode_header(name)))
        except (HeaderParseError, LookupError, UnicodeError, ValueError):
            return name
    if re.match(r"utf-8'[A-Za-z-]*'", name, re.IGNORECASE):
        return unquote(name.split("'", 2)[2])
    return name


def header_at(content: bytes) -> int:
    """Give where the header of a PDF stands; -1 where there is none in reach."""
    return content.find(b"%PDF-", 0, HEADER_WITHIN + len(b"%PDF-"))


def other_than_pdf(content: bytes) -> str:
    """Give what a file seems to be that has a header of a PDF further on; else ""."""
    return _beginning(content) if header_at(content) > 0 else ""


def _pdf(content: bytes) -> str:
    if header_at(content) < 0 or other_than_pdf(content) in _NEVER_A_PDF:
        return ""
    return "pdf"


def _picture(content: bytes) -> str:
    for start, ending in _BEGINNINGS.items():
        if content.startswith(start):
            return ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return _by_brand(content) if content[4:8] == b"ftyp" else ""


def _by_brand(content: bytes) -> str:
    """Give the kind an ISO media file declares: its own brand first, then the rest."""
    length = min(int.from_bytes(content[:4], "big"), 256)
    brands = (content[8:12], *(content[n : n + 4] for n in range(16, length, 4)))
    named = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    return "avif" if "avif" in named else next(iter(named), "")


def _other(content: bytes) -> Unknown:
    if content.startswith(_OLD_OFFICE):
        locked = _ENCRYPTED_OFFICE in content
        return Unknown("old_office", locked=locked)
    if content[4:8] == b"ftyp":
        return Unknown("film")
    if found := _beginning(content):
        return Unknown(found)
    if content.find(b"%PDF-", 0, _BURIED_WITHIN) >= 0:
        return Unknown("buried")
    return Unknown("text" if _is_text(content[:4096]) else "other")


def _beginning(content: bytes) -> str:
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    other = _OTHER_BEGINNINGS.items()
    return next((found for begins, found in other if start.startswith(begins)), "")


def _is_text(start: bytes) -> bool:
    return bool(start) and not any(
        byte < 32 and byte not in b"\t\n\r\f" for byte in start
    )


def _office(content: bytes) -> str | Unknown:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            declared = _declared(archive, names)
            locked = _locked(archive, names)
    except _BROKEN:
        return Unknown("office_broken")
    # Macros run on the reader's machine: no paper of the programme needs them.
    if any(_MACROS.search(name) for name in names):
        return Unknown("macros")
    if "[Content_Types].xml" in names:
        found = next((e for e, part in _PARTS.items() if part in names), "")
    else:
        found = next((e for e in ("odt", "ods") if declared == MEDIA_TYPES[e]), "")
    if found and locked:
        return Unknown(found, locked=True)
    return found or Unknown("archive")


def _declared(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" not in names or "content.xml" not in names:
        return ""
    with archive.open("mimetype") as file:
        return file.read(200).decode("ascii", "replace").strip()


def _locked(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Say whether a password guards an archive: by its flags, or as OpenDocument."""
    if any(info.flag_bits & 1 for info in archive.infolist()):
        return True
    if "META-INF/manifest.xml" not in names:
        return False
    with archive.open("META-INF/manifest.xml") as file:
        return b"encryption-data" in file.read(_MANIFEST_BYTES)
