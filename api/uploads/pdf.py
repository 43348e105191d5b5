"""Whether a PDF opens and is whole, how many pages it has, and one made of pictures."""

import re
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from api.uploads.answer import Unfit
from api.uploads.file_types import header_at

MOST_PAGES = 100_000
_LOOKED_AT = 5_000
_A4_POINTS = 842
_PACKED_BYTES = 1 << 20
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_NO_PAGES = re.compile(rb"/Count\s+0\b")
_PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def pages_of(content: bytes) -> int:
    """Give the pages of a PDF. Raises Unfit for one that is locked or not whole."""
    content = content[header_at(content) :]
    raw.FPDF_InitLibrary()
    document = raw.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        locked = raw.FPDF_GetLastError() in _LOCKED
        raise Unfit("file_locked" if locked else _why_closed(content))
    pages: int = raw.FPDF_GetPageCount(document)
    size = raw.FS_SIZEF()
    for page in range(min(pages, _LOOKED_AT)):
        if not raw.FPDF_GetPageSizeByIndexF(document, page, size):
            raise Unfit(_why_closed(content))
    if not pages or _cut_off(content):
        raise Unfit(_why_closed(content))
    if pages > MOST_PAGES:
        raise Unfit("file_too_complex")
    return pages


def write_pages(pictures: Iterable[bytes], target: Path) -> None:
    """Write a PDF with a page for each of these JPEG pictures."""
    document = pdfium.PdfDocument.new()
    for picture in pictures:
        image = pdfium.PdfImage.new(document)
        image.load_jpeg(BytesIO(picture), inline=True)
        width, height = image.get_px_size()
        scale = _A4_POINTS / max(width, height)
        image.set_matrix(pdfium.PdfMatrix().scale(width * scale, height * scale))
        page = document.new_page(width * scale, height * scale)
        page.insert_obj(image)
        page.gen_content()
        page.close()
    document.save(str(target))


def _why_closed(content: bytes) -> str:
    if _cut_off(content):
        return "file_cut_off"
    return "file_without_pages" if _counts_no_page(content) else "file_damaged"


def _cut_off(content: bytes) -> bool:
    """Say whether a PDF ends within an object, or before the register of them."""
    last = content.rfind(b"endobj")
    rest = content if last < 0 else content[last:]
    if _OBJECT.search(rest):
        return True
    return not any(end in rest for end in (b"%%EOF", b"startxref", b"trailer"))


def _counts_no_page(content: bytes) -> bool:
    if _NO_PAGES.search(content):
        return True
    return any(
        _NO_PAGES.search(_unpacked(content[packed.end() :]))
        for packed in _PACKED.finditer(content)
    )


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _PACKED_BYTES)
    except zlib.error:
        return b""
