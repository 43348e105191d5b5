"""How many pages a file has, so that who sent it sees that it arrived whole."""

from io import BytesIO
from zipfile import BadZipFile

from pypdf import PdfReader
from pypdf.errors import PyPdfError

PDF = "application/pdf"
_IMAGES = ("image/png", "image/jpeg")
_MOST_PAGES = 100_000


def page_count(content: bytes, media_type: str) -> int | None:
    """Give the pages of a PDF or an image; None where they cannot be counted."""
    if media_type in _IMAGES:
        return 1
    if media_type != PDF:
        return None
    try:
        found = len(PdfReader(BytesIO(content)).pages)
    except (PyPdfError, BadZipFile, ValueError, KeyError, TypeError, AttributeError):
        return None
    except (IndexError, RecursionError, OSError, ArithmeticError):
        return None
    return found if 0 < found <= _MOST_PAGES else None
