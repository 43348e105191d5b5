"""Files as scanners, telephones and printers make them, whole and broken."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from PIL import Image

FILES = Path(__file__).parent / "files"
ORIENTATION = 0x0112


def kept(name: str) -> bytes:
    """A file that no library here can make."""
    return (FILES / name).read_bytes()


def pdf(pages: int = 3, title: str = "") -> bytes:
    """A PDF of empty pages, with a register of its objects."""
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    written = BytesIO()
    document.save(written)
    return written.getvalue() + title.encode()


def sheet(width: int = 90, height: int = 60, mode: str = "RGB") -> Image.Image:
    """A picture with enough in it that half of its file is not all of it."""
    return Image.effect_noise((width, height), 90).convert(mode)


def picture(ending: str, image: Image.Image | None = None, **how: Any) -> bytes:
    """A picture in the format that has this ending."""
    written = BytesIO()
    (image or sheet()).save(written, ending, **how)
    return written.getvalue()


def scans(sheets: Sequence[Image.Image], **how: Any) -> bytes:
    """A TIFF of several pages."""
    return picture("TIFF", sheets[0], save_all=True, append_images=sheets[1:], **how)


def turned(ending: str) -> bytes:
    """A picture lying on its side, with the note that it must be turned."""
    note = Image.Exif()
    note[ORIENTATION] = 6
    return picture(ending, exif=note)
