"""Which files are taken in, told by their content, and what they are called after."""

import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

import puremagic

_ODF = "application/vnd.oasis.opendocument"
_OOXML = "application/vnd.openxmlformats-officedocument"

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": f"{_OOXML}.wordprocessingml.document",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet",
    "odt": f"{_ODF}.text",
    "ods": f"{_ODF}.spreadsheet",
}
"""Everything that is taken in; whatever is not here is refused."""

_SPELLINGS = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
# What puremagic alone takes on trust must also begin as its specification says.
_BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_NOT_IN_NAMES = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ud800-\\udfff"
    '<>:"|?*]'
)
_LONGEST_STEM = 120
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
    zlib.error,
)
"""What a damaged or encrypted archive raises when it is looked into."""


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file by its customary ending and its media type."""

    ending: str
    media_type: str


def file_type(content: bytes) -> FileType | None:
    """Give the type the content really has, or None when it is not taken in."""
    ending = _office(content) if content[:4] == b"PK\x03\x04" else _plain(content)
    return FileType(ending, MEDIA_TYPES[ending]) if ending else None


def clean_name(name: str, ending: str) -> str:
    """Give a name that is safe to show and to save, with the ending of its content."""
    bare = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    bare = " ".join(_NOT_IN_NAMES.sub("", bare).split()).strip(". ")
    stem, dot, given = bare.rpartition(".")
    if not dot or _SPELLINGS.get(given.lower(), given.lower()) != ending:
        stem, given = bare, ending
    return f"{stem[:_LONGEST_STEM].strip('. ') or 'tai-lieu'}.{given}"


def _plain(content: bytes) -> str:
    try:
        found = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return ""
    surest = max((match.confidence for match in found), default=0)
    likely = [match.extension for match in found if match.confidence == surest]
    endings = {ending.lstrip(".").lower() for ending in likely}
    named = {_SPELLINGS.get(ending, ending) for ending in endings}
    right = (e for e, start in _BEGINNINGS.items() if content.startswith(start))
    return next((ending for ending in right if ending in named), "")


def _office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            declared = _declared(archive, names)
    except _BROKEN:
        return ""
    # Macros run on the reader's machine: no paper of the programme needs them.
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return ""
    if "[Content_Types].xml" in names:
        return next((e for e, part in _PARTS.items() if part in names), "")
    return next((e for e in ("odt", "ods") if declared == MEDIA_TYPES[e]), "")


def _declared(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" not in names or "content.xml" not in names:
        return ""
    with archive.open("mimetype") as file:
        return file.read(200).decode("ascii", "replace").strip()
