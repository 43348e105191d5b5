"""Whether a picture is whole, and a view of one that not every browser shows."""

from collections.abc import Iterator
from errno import EDQUOT, ENOSPC
from io import BytesIO
from pathlib import Path

import pi_heif  # type: ignore[import-untyped]
from PIL import Image, ImageOps, ImageSequence

from api.uploads.answer import Reading, Unfit
from api.uploads.file_types import CONVERTED, FileType

MOST_PIXELS = 100_000_000
"""A sheet of A1 at 300 dots per inch has 70 million."""
MOST_SHEETS = 500
LONGEST_SIDE = 4_000
"""Of a view: a page of A4 at 300 dots per inch has 3,508."""
_QUALITY = 85
_FORMATS = {
    "png": ("PNG",),
    "jpg": ("JPEG", "MPO"),
    "heic": ("HEIF", "AVIF"),
    "webp": ("WEBP",),
    "tif": ("TIFF",),
    "avif": ("AVIF",),
}
_MOVING = ("webp", "avif")
"""Where more than one picture is a film, and not more than one page."""
_SUBFILE, _REDUCED = 254, 1
"""The tag of a TIFF that says whether a picture is a small copy of another."""
_OFFSETS, _LENGTHS = (273, 324), (279, 325)
"""The tags of a TIFF that say where the strips or tiles of a picture lie."""


def read_picture(kind: FileType, content: bytes, view: Path) -> Reading:
    """Give the pages of a picture; one to be converted is written to `view`.

    Raises Unfit for a picture that is not whole or too large.
    """
    pi_heif.register_heif_opener()
    # The number of pixels is limited here, in words of our own.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(content), formats=_FORMATS[kind.ending]) as image:
            if kind.media_type in CONVERTED:
                return _converted(kind, image, content, view)
            return _decoded(kind, image)
    except (Unfit, MemoryError):
        raise
    except Exception as fault:
        if isinstance(fault, OSError) and fault.errno in (ENOSPC, EDQUOT):
            raise Unfit("storage_full") from fault
        # Decoders raise whatever they like over what is no picture.
        cut = "truncated" in str(fault) or _cut_off(kind.ending, content)
        raise Unfit("file_cut_off" if cut else "file_damaged") from fault


def _decoded(kind: FileType, image: Image.Image) -> Reading:
    if kind.ending == "jpg":
        # All of it is read, and a fraction of the pixels is kept.
        image.draft(None, (image.width // 8, image.height // 8))
    _bound(image)
    image.load()
    return Reading(kind.ending, 1)


def _converted(
    kind: FileType, image: Image.Image, content: bytes, view: Path
) -> Reading:
    sheets = 1 if kind.ending in _MOVING else getattr(image, "n_frames", 1)
    if sheets > MOST_SHEETS:
        raise Unfit("file_too_complex")
    if sheets == 1:
        return Reading(kind.ending, 1, _write(_sheet(image, content), view))
    # Loaded only for the few files that need it.
    from api.uploads.pdf import write_pages

    pages = 0

    def pictures() -> Iterator[bytes]:
        nonlocal pages
        for frame in ImageSequence.Iterator(image):
            if not _is_reduced(frame):
                pages += 1
                yield _jpeg(_sheet(frame, content))

    write_pages(pictures(), view)
    return Reading(kind.ending, pages, "pdf")


def _sheet(frame: Image.Image, content: bytes) -> Image.Image:
    """Give a picture upright, of a size to be shown, in colours or greys."""
    _bound(frame)
    _refuse_missing_strips(frame, content)
    frame.load()
    sheet = _flat(frame)
    sheet.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    return ImageOps.exif_transpose(sheet)


def _flat(image: Image.Image) -> Image.Image:
    """Give a picture in a mode that JPEG has, on white where it is transparent."""
    if image.mode in ("L", "RGB"):
        return image.copy()
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith(("I", "F")):
        return _grey(image)
    if image.has_transparency_data:
        over = image.convert("RGBA")
        white = Image.new("RGBA", over.size, "white")
        flat = Image.alpha_composite(white, over).convert("RGB")
        flat.info = dict(image.info)
        return flat
    return image.convert("L" if image.mode == "LA" else "RGB")


def _grey(image: Image.Image) -> Image.Image:
    """Give a picture of many greys in 256, from its darkest to its lightest."""
    wide = image.convert("F")
    darkest, lightest = wide.getextrema()
    assert isinstance(darkest, float)
    assert isinstance(lightest, float)
    scale = 255 / ((lightest - darkest) or 1)
    return wide.point(lambda level: level * scale - darkest * scale).convert("L")


def _write(sheet: Image.Image, view: Path) -> str:
    view.write_bytes(_jpeg(sheet))
    return "jpg"


def _jpeg(sheet: Image.Image) -> bytes:
    """Give a picture as JPEG: its colours stay, what else it told does not."""
    written = BytesIO()
    profile = sheet.info.get("icc_profile")
    sheet.save(written, "JPEG", quality=_QUALITY, icc_profile=profile)
    return written.getvalue()


def _bound(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Unfit("picture_too_large")


def _is_reduced(frame: Image.Image) -> bool:
    tags = getattr(frame, "tag_v2", None)
    return bool(tags and tags.get(_SUBFILE, 0) & _REDUCED)


def _refuse_missing_strips(frame: Image.Image, content: bytes) -> None:
    """Raise Unfit where a TIFF names strips beyond its end: some decoders go on."""
    tags = getattr(frame, "tag_v2", None) or {}
    for offsets, lengths in zip(_OFFSETS, _LENGTHS, strict=True):
        strips = zip(tags.get(offsets, ()), tags.get(lengths, ()), strict=False)
        if any(start + length > len(content) for start, length in strips):
            raise Unfit("file_cut_off")


def _cut_off(ending: str, content: bytes) -> bool:
    """Say whether a picture that cannot be read lacks its end."""
    if ending == "jpg":
        return b"\xff\xd9" not in content
    if ending == "png":
        return b"IEND" not in content
    if ending == "webp":
        return int.from_bytes(content[4:8], "little") + 8 > len(content)
    if ending in ("heic", "avif"):
        return _boxes_end(content) > len(content)
    directory = content[4:8] if content.startswith(b"MM") else content[7:3:-1]
    return int.from_bytes(directory, "big") + 2 > len(content)


def _boxes_end(content: bytes) -> int:
    """Give where the boxes of an ISO media file say they end."""
    at = 0
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        if length == 0:
            return len(content)
        at += max(length, 8)
    return at if at >= len(content) else at + 8
